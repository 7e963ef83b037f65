// Addresses of the desk. What a screen shows stands in its address (contest, place, basis), so that it can be
// sent to a colleague; links are plain `<a href>`, followed without loading the page anew.

import { useLocation, useRouter } from "@tanstack/react-router";

export type Search = Readonly<Record<string, string>>;

/** Texts stay texts: the router's own parser would read the place 35.10 as a number. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== "")
      q.set(key, typeof value === "string" ? value : JSON.stringify(value));
  }
  const text = q.toString().replaceAll("%2F", "/");
  return text === "" ? "" : `?${text}`;
}

/** `hrefOf("/lists", { place: "35.73" })`; empty values are left out. */
export function hrefOf(path: string, search: Readonly<Record<string, unknown>> = {}): string {
  return path + stringifySearch(search);
}

/** `/stations/35.73.01.1001/12` for a station's id. */
export function stationHref(station: string, contest?: string): string {
  return hrefOf(`/stations/${station}`, { contest });
}

export interface Address {
  readonly path: string;
  readonly search: Search;
  /** The heading that a link points at (`#paket`), without its sign; `""` where it points at the screen as a whole. */
  readonly hash: string;
  /** Changes with every link that is followed, also with one to where one is already. */
  readonly step: number;
  /** Go somewhere within the desk. */
  readonly go: (href: string) => void;
  /** Change what is shown on this screen; `undefined` takes a value out. `replace` leaves no step back. */
  readonly set: (change: Readonly<Record<string, string | undefined>>, how?: "push" | "replace") => void;
}

export function useAddress(): Address {
  const router = useRouter();
  const location = useLocation();
  const search = location.search as Search;
  return {
    path: location.pathname,
    search,
    hash: location.hash,
    step: location.state.__TSR_index,
    go: (href) => router.history.push(href),
    set(change, how = "push") {
      const href = hrefOf(location.pathname, { ...search, ...change });
      if (how === "push") router.history.push(href);
      else router.history.replace(href);
    },
  };
}

/** Follow plain links inside the desk; everything else (downloads, new tabs, the phone) is the browser's. */
export function followLinks(push: (href: string) => void): () => void {
  const onClick = (e: MouseEvent): void => {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const link = (e.target as Element | null)?.closest("a");
    if (!link || link.target !== "" || link.hasAttribute("download")) return;
    const href = link.getAttribute("href");
    if (href === null || !href.startsWith("/") || /^\/(api|saksi|openapi)\b/.test(href)) return;
    e.preventDefault();
    push(href);
  };
  document.addEventListener("click", onClick);
  return () => document.removeEventListener("click", onClick);
}
