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

/**
 * Register the service worker; without one (an old browser, plain http) the screens still work while online. What a
 * bad network kept from coming whole at the first visit is tried again, after `wait` milliseconds and then less often.
 */
export async function register(wait = 10_000): Promise<void> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (container === undefined) return;
  const again = (): void => void setTimeout(() => void register(Math.min(2 * wait, 600_000)), wait);
  try {
    const registration = await container.register("/saksi/sw.js", { scope: "/saksi/" });
    watch(registration);
    registration.installing?.addEventListener("statechange", (event) => {
      if ((event.target as ServiceWorker).state === "redundant" && registration.active === null) again();
    });
  } catch {
    again();
  }
}
