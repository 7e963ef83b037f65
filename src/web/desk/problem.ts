// Refusals in words. A capability adds the words of its own codes with `sayProblems`; a code nobody has words
// for is explained by its kind, and always shown as it is beside.

import type { Problem } from "../../base/result.ts";
import { language, useLanguage, type Words } from "../kit/words.ts";

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

const byCode = new Map<string, { readonly id: string; readonly en: string }>([
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
    "request.shape",
    { id: "Ada isian yang tidak sesuai bentuknya.", en: "One of the entries does not have the right form." },
  ],
]);

/** Add words for problem codes: `sayProblems({ "figures.lease_ended": { id, en } })`. */
export function sayProblems(words: Words): void {
  for (const [code, text] of Object.entries(words)) byCode.set(code, text);
}

export function problemText(problem: Problem): string {
  return (byCode.get(problem.code) ?? byKind[problem.kind])[language()];
}

export function useProblemText(): (problem: Problem) => string {
  useLanguage();
  return problemText;
}
