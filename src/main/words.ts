// Every sentence of a refusal, from the `words.ts` of whoever refuses: what leaves the server, the command line and the
// screens of the desk all look them up here, so that none of the three can be forgotten by the other two.

import { problems as base } from "../base/words.ts";
import { problems as evidence } from "../count/evidence/words.ts";
import { problems as figures } from "../count/figures/words.ts";
import { problems as recaps } from "../count/recaps/words.ts";
import { problems as seats } from "../count/seats/words.ts";
import { problems as witnesses } from "../count/witnesses/words.ts";
import { problems as apportionment } from "../ground/apportionment/words.ts";
import { problems as elections } from "../ground/elections/words.ts";
import { problems as places } from "../ground/places/words.ts";
import { problems as stations } from "../ground/stations/words.ts";
import { problems as accounts } from "../people/accounts/words.ts";
import { problems as scopes } from "../people/scopes/words.ts";
import { problems as trail } from "../watch/trail/words.ts";
import { problems as backup } from "./backup/words.ts";

type Words = Readonly<Record<string, { readonly id: string; readonly en: string }>>;

/** Of codes whose owner has no words of its own. */
const others = {
  "config.invalid": {
    id: "Pengaturan server tidak bisa dipakai. Perbaiki variabel lingkungan yang disebut, lalu jalankan lagi.",
    en: "The server's settings cannot be used. Correct the environment variable that is named and start again.",
  },
  "distribute.no_extension": {
    id: "Basis data ini bukan klaster Citus. Pasang ekstensi citus di server milik sendiri (`create extension citus`), beri alamatnya lewat DATABASE_URL, lalu jalankan lagi.",
    en: "This database is no Citus cluster. Install the citus extension on a server of your own (`create extension citus`), give its address as DATABASE_URL, and run this again.",
  },
  "distribute.unlisted": {
    id: "Ada tabel yang bukan milik Posko, jadi tidak diketahui tempatnya. Pindahkan yang disebut ke skema lain, lalu jalankan lagi.",
    en: "There are tables that are not Posko's, so where they belong is not known. Move those named to another schema and run this again.",
  },
  "distribute.missing": {
    id: "Ada tabel yang belum dibuat. Jalankan `posko start` sekali dengan versi ini, lalu ulangi.",
    en: "Some tables are not there yet. Run `posko start` once with this version, then try again.",
  },
  "distribute.otherwise": {
    id: "Tabel yang disebut sudah disebar dengan cara lain. Kembalikan dengan `undistribute_table`, lalu jalankan lagi.",
    en: "The table that is named has been spread otherwise. Take it back with `undistribute_table` and run this again.",
  },
  "tally.reader_unknown": {
    id: "Belum ada bacaan dari nama ini. Periksa ejaannya, termasuk huruf besar.",
    en: "Nobody has read under this name. Check its spelling, capitals included.",
  },
  "tally.still_summing": {
    id: "Penjumlahan belum selesai setelah {waited_seconds} detik. Coba lagi, atau minta tanpa menunggu (--no-wait).",
    en: "The sums were not done after {waited_seconds} seconds. Ask again, or without waiting (--no-wait).",
  },
} as const;

/** In the order of their owners; each later one may say a code in other words. */
const ALL: readonly Words[] = [
  base,
  others,
  backup,
  apportionment,
  places,
  elections,
  stations,
  accounts,
  scopes,
  witnesses,
  evidence,
  figures,
  seats,
  recaps,
  trail,
];

/** By code. */
export const SENTENCES: Words = Object.assign({}, ...ALL) as Words;
