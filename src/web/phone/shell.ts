// The files the phone's screens consist of, and the page's side of its service worker.

import { changed } from "./store.ts";

export interface Shell {
  readonly version: string;
  /** Address of the one document. */
  readonly page: string;
  readonly files: readonly { readonly url: string; readonly integrity: string }[];
}

let waiting: ServiceWorker | null = null;

/** Is a newer version ready, waiting for the person to take it? */
export function updateReady(): boolean {
  return waiting !== null;
}

export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage("take-over");
}

function watch(registration: ServiceWorkerRegistration): void {
  const ready = (worker: ServiceWorker | null): void => {
    // Without a controller this is the first visit: nothing older to be replaced.
    if (worker === null || navigator.serviceWorker.controller === null) return;
    waiting = worker;
    changed("update");
  };
  ready(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed") ready(worker);
    });
  });
}

/** Register the service worker; without one (an old browser, plain http) the screens still work while online. */
export async function register(): Promise<void> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (container === undefined) return;
  try {
    watch(await container.register("/saksi/sw.js", { scope: "/saksi/" }));
  } catch {
    // Refused by the browser (private window): told on the screen by `offlineReady()`.
  }
}

/** Will these screens open without signal? */
export function offlineReady(): boolean {
  return (navigator.serviceWorker as ServiceWorkerContainer | undefined)?.controller != null;
}
