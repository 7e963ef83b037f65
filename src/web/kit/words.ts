// Words on screens: each message stands in Indonesian and English side by side, in its capability's
// `words.ts`. The language is the person's choice, kept in this browser; Indonesian until chosen.

import { useSyncExternalStore } from "react";

export type Language = "id" | "en";
export type Words = Readonly<Record<string, { readonly id: string; readonly en: string }>>;
export type Values = Readonly<Record<string, string | number>>;
/** `t("missing", { count: 3 })`: the message in the language now chosen. */
export type Say<W extends Words> = (key: keyof W & string, values?: Values) => string;

const KEY = "posko.language";
const listeners = new Set<() => void>();
let chosen: Language | undefined;

/** The language now chosen. Runs without a browser too (tests, server): Indonesian there. */
export function language(): Language {
  if (chosen === undefined) {
    try {
      chosen = globalThis.localStorage?.getItem(KEY) === "en" ? "en" : "id";
    } catch {
      chosen = "id"; // storage refused: the choice then lasts as long as the page
    }
  }
  return chosen;
}

/** Choose a language; every mounted screen follows at once. */
export function chooseLanguage(to: Language): void {
  chosen = to;
  try {
    globalThis.localStorage?.setItem(KEY, to);
  } catch {
    // storage refused: see above
  }
  if (typeof document !== "undefined") document.documentElement.lang = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language, () => "id");
}

/**
 * `{count}` in a message becomes its value; numbers are written the Indonesian way (1.234). `{count|line|lines}` becomes
 * the first word for one and the second for all else, which Indonesian has no need of.
 */
export function fill(text: string, lang: Language, values: Readonly<Record<string, unknown>> | undefined): string {
  if (values === undefined) return text;
  return text.replaceAll(/\{(\w+)(?:\|(.*?)\|(.*?))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const v = values[name];
    if (one !== undefined && v !== undefined) return v === 1 ? one : many!;
    return typeof v === "number" ? formatNumber(v, lang) : typeof v === "string" ? v : whole;
  });
}

/** One message outside a component: `t(words, "title")`. */
export function t<W extends Words>(words: W, key: keyof W & string, values?: Values): string {
  const message = words[key];
  return message === undefined ? key : fill(message[language()], language(), values);
}

/** In a component: `const t = useWords(words)`, then `t("title")`. */
export function useWords<W extends Words>(words: W): Say<W> {
  const lang = useLanguage();
  return (key, values) => {
    const message = words[key];
    return message === undefined ? key : fill(message[lang], lang, values);
  };
}

/** `1234567` → `1.234.567` (id) or `1,234,567` (en). Fractions keep at most two digits. */
export function formatNumber(n: number, lang: Language = language()): string {
  return n.toLocaleString(lang === "id" ? "id-ID" : "en-GB", { maximumFractionDigits: 2 });
}

/** `0.4235` → `42,35 %` (id) or `42.35 %` (en); two digits, so that columns stand still. */
export function formatShare(share: number, lang: Language = language()): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `${(share * 100).toLocaleString(lang === "id" ? "id-ID" : "en-GB", digits)} %`;
}

/** The few words the kit itself says. */
export const kitWords = {
  loading: { id: "Memuat…", en: "Loading…" },
  working: { id: "Sedang diproses…", en: "Working…" },
  retry: { id: "Coba lagi", en: "Try again" },
  close: { id: "Tutup", en: "Close" },
  back: { id: "Kembali", en: "Back" },
  optional: { id: "boleh kosong", en: "optional" },
  offline: { id: "Tidak ada sinyal", en: "No signal" },
  offlineText: {
    id: "Anda tetap bisa bekerja. Semua disimpan di perangkat ini dan dikirim nanti.",
    en: "You can go on working. Everything is kept on this device and sent later.",
  },
  errorTitle: { id: "Tidak berhasil", en: "That did not work" },
  errorText: {
    id: "Coba lagi sebentar lagi. Jika tetap gagal, sampaikan kode ini kepada admin.",
    en: "Try again in a moment. If it still fails, give this code to your administrator.",
  },
  code: { id: "Kode", en: "Code" },
  language: { id: "Bahasa", en: "Language" },
  emptyFigure: { id: "kosong", en: "empty" },
  stepDone: { id: "selesai", en: "done" },
  stepNow: { id: "sekarang", en: "now" },
  choose: { id: "Pilih…", en: "Choose…" },
} satisfies Words;
