// Light, dark, or as the device says: kept in this browser.

import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
const KEY = "posko.theme";
const listeners = new Set<() => void>();

function theme(): Theme {
  const kept = globalThis.localStorage?.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function applyTheme(): void {
  const chosen = theme();
  if (chosen === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}

export function chooseTheme(to: Theme): void {
  if (to === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, to);
  applyTheme();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    theme,
    () => "system",
  );
}
