// The screens' addresses are hashes below /saksi/: one document serves them all, with or without signal.

import { useSyncExternalStore } from "react";

/** `#/tps/35.73.01.1001~12/foto` → `["tps", "35.73.01.1001/12", "foto"]`; `~` stands for a slash inside a part. */
export function parseRoute(hash: string): readonly string[] {
  const path = hash.replace(/^#\/?/, "");
  if (path === "") return [];
  return path.split("/").map((part) => {
    try {
      return decodeURIComponent(part).replaceAll("~", "/");
    } catch {
      return "";
    }
  });
}

/** The link to a screen: `routeTo("tps", "35.73.01.1001/12")`. */
export function routeTo(...parts: readonly (string | number)[]): string {
  return `#/${parts.map((p) => encodeURIComponent(String(p).replaceAll("/", "~"))).join("/")}`;
}

/** A mandate code handed over in a link (`#kode=K7QM2D9X…`, a seal behind it), or null. */
export function codeInHash(hash: string): string | null {
  return /^#kode=([0-9A-Za-z-]{8,26})$/.exec(hash)?.[1] ?? null;
}

export function goTo(href: string): void {
  location.hash = href;
}

/** Put another address in place without a step in the history. */
export function replaceWith(href: string): void {
  history.replaceState(null, "", href);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}
