// Refusals in words. `main/desk.tsx` hands over the sentences of all codes of ours; a code that is not among them (the
// identity library has many) is told as the server told it, and only what never came from there by its kind.

import type { Problem } from "../../base/result.ts";
import { fill, language, useLanguage, type Words } from "../kit/words.ts";

export const problemWords = {
  failedTitle: { id: "Tidak berhasil", en: "That did not work" },
  forbiddenTitle: { id: "Di luar wewenang Anda", en: "Outside your role" },
} satisfies Words;

const byKind: Readonly<Record<Problem["kind"], { readonly id: string; readonly en: string }>> = {
  invalid: {
    id: "Isian ini belum bisa dipakai. Periksa lagi.",
    en: "This cannot be used as it stands. Please check it.",
  },
  unauthenticated: { id: "Masuk dulu untuk melanjutkan.", en: "Sign in to continue." },
  forbidden: {
    id: "Peran atau wilayah Anda tidak mencakup ini.",
    en: "Your role or area does not cover this.",
  },
  not_found: { id: "Tidak ditemukan.", en: "It was not found." },
  conflict: {
    id: "Keadaannya sudah berubah. Muat ulang lalu coba lagi.",
    en: "Things have changed meanwhile. Reload and try again.",
  },
  too_large: { id: "Ukurannya terlalu besar.", en: "It is too large." },
  limited: { id: "Terlalu banyak percobaan. Tunggu sebentar.", en: "Too many tries. Wait a little." },
  unavailable: {
    id: "Server belum bisa dihubungi. Coba lagi sebentar lagi.",
    en: "The server cannot be reached yet. Try again in a moment.",
  },
};

/** What a person at a screen needs to hear otherwise than who calls the server from a program. */
const onScreen = new Map<string, { readonly id: string; readonly en: string }>([
  [
    "client.offline",
    {
      id: "Tidak ada sambungan ke server. Periksa jaringan, lalu coba lagi.",
      en: "There is no connection to the server. Check the network, then try again.",
    },
  ],
  [
    "server.bug",
    {
      id: "Ada kesalahan di server. Tidak ada yang berubah. Sampaikan kode ini kepada admin.",
      en: "Something broke on the server. Nothing was changed. Give this code to your administrator.",
    },
  ],
  [
    "client.broken",
    {
      id: "Layar ini bermasalah. Muat ulang halaman ini, lalu coba lagi.",
      en: "This screen has a problem. Reload the page, then try again.",
    },
  ],
  [
    "request.shape",
    {
      id: "Ada isian yang tidak sesuai bentuknya. Periksa lagi, lalu coba sekali lagi.",
      en: "One of the entries does not have the right form. Check them, then try again.",
    },
  ],
]);

const byCode = new Map<string, { readonly id: string; readonly en: string }>();

/** Add sentences of problem codes: `sayProblems({ "figures.lease_ended": { id, en } })`. */
export function sayProblems(words: Words): void {
  for (const [code, text] of Object.entries(words)) byCode.set(code, text);
}

/** What happened and what to do, in the language of the screen. */
export function problemText(problem: Problem): string {
  const lang = language();
  const { code, details, kind } = problem;
  const own = fill((onScreen.get(code) ?? byCode.get(code))?.[lang] ?? "", lang, details);
  if (own !== "" && !/\{\w+\}/.test(own)) return own;
  const told = details?.["detail"];
  return typeof told === "string" ? told : byKind[kind][lang];
}

/** The same for a code that stands alone: of a refused line, of an item of a queue. */
export function codeText(code: string): string {
  return problemText({ kind: "invalid", code });
}

export function useProblemText(): (problem: Problem) => string {
  useLanguage();
  return problemText;
}
