// One sentence for each refusal, in both languages: what happened, and what to do. They stand in the `words.ts` of
// whoever refuses; here is the one lookup over all of them, for what leaves the server and the command line.

import { problems as evidence } from "../count/evidence/words.ts";
import { problems as figures } from "../count/figures/words.ts";
import { problems as witnesses } from "../count/witnesses/words.ts";
import { problems as apportionment } from "../ground/apportionment/words.ts";
import { problems as elections } from "../ground/elections/words.ts";
import { problems as places, words as placeWords } from "../ground/places/words.ts";
import { problems as stations } from "../ground/stations/words.ts";
import { problems as accounts } from "../people/accounts/words.ts";
import { problems as scopes } from "../people/scopes/words.ts";
import type { Language, Sentences } from "../server/http/problem.ts";
import { problems as server } from "../server/words.ts";
import { problems as trail } from "../watch/trail/words.ts";

type Words = Readonly<Record<string, { readonly id: string; readonly en: string }>>;

/** Of codes whose owner has no words of its own, and of a queue's file, which is read by the command line too. */
const others = {
  "config.invalid": {
    id: "Pengaturan server tidak bisa dipakai. Perbaiki variabel lingkungan yang disebut, lalu jalankan lagi.",
    en: "The server's settings cannot be used. Correct the environment variable that is named and start again.",
  },
  "tally.reader_unknown": {
    id: "Belum ada bacaan dari nama ini. Periksa ejaannya, termasuk huruf besar.",
    en: "Nobody has read under this name. Check its spelling, capitals included.",
  },
  "tally.still_summing": {
    id: "Penjumlahan belum selesai setelah {waited_seconds} detik. Coba lagi, atau minta tanpa menunggu (--no-wait).",
    en: "The sums were not done after {waited_seconds} seconds. Ask again, or without waiting (--no-wait).",
  },
  "queue.cut_off": {
    id: "Berkas antrean terpotong. Minta dikirim ulang, lalu serahkan lagi.",
    en: "The queue's file is cut off. Have it sent again, then hand it in once more.",
  },
  "queue.line_unreadable": {
    id: "Baris ini tidak terbaca. Ekspor lagi antreannya di HP asal.",
    en: "This line cannot be read. Export the queue again on its phone.",
  },
  "queue.not_a_queue": {
    id: "Ini bukan berkas antrean Posko. Pilih berkas yang diekspor dari HP saksi.",
    en: "This is no queue of a Posko phone. Choose the file that the witness's phone exported.",
  },
  "queue.not_answered": {
    id: "Server tidak menjawab untuk butir ini. Serahkan berkasnya sekali lagi.",
    en: "The server gave no answer for this item. Hand the file in once more.",
  },
  "queue.picture_differs": {
    id: "Foto di berkas rusak. Ekspor lagi antreannya di HP asal.",
    en: "A picture in the file is damaged. Export the queue again on its phone.",
  },
  "queue.picture_unreadable": {
    id: "Foto di berkas tidak terbaca. Ekspor lagi antreannya di HP asal.",
    en: "A picture in the file cannot be read. Export the queue again on its phone.",
  },
  "queue.picture_without_receipt": {
    id: "Catatan foto ini belum diterima. Serahkan berkasnya sekali lagi.",
    en: "The record of this picture has no receipt yet. Hand the file in once more.",
  },
  "queue.picture_without_record": {
    id: "Foto ini tidak disebut kiriman mana pun. Ekspor lagi antreannya di HP asal.",
    en: "No record names this picture. Export the queue again on its phone.",
  },
  "queue.record_unreadable": {
    id: "Kiriman ini tidak terbaca. Ekspor lagi antreannya di HP asal.",
    en: "This record cannot be read. Export the queue again on its phone.",
  },
  "queue.version_unknown": {
    id: "Berkas antrean ini dari versi lain. Perbarui Posko, lalu serahkan lagi.",
    en: "This queue comes from another version. Update Posko, then hand it in again.",
  },
} as const;

const ALL: readonly Words[] = [
  server,
  others,
  apportionment,
  placeWords,
  places,
  elections,
  stations,
  accounts,
  scopes,
  witnesses,
  evidence,
  figures,
  trail,
];

const byCode = new Map(ALL.flatMap((words) => Object.entries(words)).filter(([key]) => key.includes(".")));

/**
 * What a refusal's code means and what to do, in a sentence; `{name}` stands for one of its details. Codes of signing
 * in come from the identity library and are many: those without a sentence of their own share one.
 */
export const sentence: Sentences = (code: string, language: Language) =>
  (byCode.get(code) ?? (code.startsWith("sign_in.") ? server["sign_in.refused"] : undefined))?.[language];
