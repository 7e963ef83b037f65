// The service worker: after the first visit the phone's screens need no network. Its shell is taken whole or
// not at all, each file checked against the hash from the build, so that a portal's page is never kept in the
// place of a program. It never touches /api, and a new version waits until the person takes it.

/// <reference lib="webworker" />

import { INBOX, INBOX_FIELD, INBOX_MOST, INBOX_PATH } from "./shared.ts";
import type { Shell } from "./shell.ts";

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const SHELL: Shell;

const CACHE = `posko-saksi-${SHELL.version}`;

async function take(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(
    SHELL.files.map(async ({ url, integrity }) => {
      const response = await fetch(new Request(url, { integrity, cache: "no-cache", credentials: "omit" }));
      if (!response.ok || response.redirected) throw new Error(`not our file: ${url}`);
      await cache.put(url, response);
    }),
  );
}

async function leaveOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith("posko-saksi-") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(CACHE);
  const page = request.mode === "navigate" ? await cache.match(SHELL.page) : undefined;
  const kept = page ?? (await cache.match(request, { ignoreSearch: true }));
  // The browser has cleared the shelf and left this worker: what opened without signal is fetched once more.
  if (request.mode === "navigate" && (await cache.keys()).length < SHELL.files.length)
    event.waitUntil(take().catch(() => undefined));
  return kept ?? fetch(request);
}

/** Pictures from another app's share button: laid down here, with or without signal, and the app opened on them. */
async function takeShared(request: Request): Promise<Response> {
  let went = "kiriman";
  try {
    const files = (await request.formData()).getAll(INBOX_FIELD).filter((f) => f instanceof File);
    const shelf = await caches.open(INBOX);
    // One instant for all of them: they stay in the order in which they were shared.
    const now = Date.now();
    if (files.length > INBOX_MOST) went = "kiriman/banyak";
    for (const [i, file] of files.slice(0, INBOX_MOST).entries()) {
      if (!file.type.startsWith("image/")) went = "kiriman/bukan";
      else await shelf.put(`${INBOX_PATH}/${now}-${i}`, new Response(file, { headers: { "content-type": file.type } }));
    }
  } catch {
    went = "kiriman/penuh";
  }
  return Response.redirect(`${SHELL.page}#/${went}`, 303);
}

self.addEventListener("install", (event) => event.waitUntil(take()));
self.addEventListener("activate", (event) => event.waitUntil(leaveOthers()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "POST" && url.origin === self.location.origin && url.pathname === INBOX_PATH)
    return event.respondWith(takeShared(event.request));
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (!url.pathname.startsWith("/saksi/")) return;
  event.respondWith(answer(event));
});
self.addEventListener("message", (event) => {
  if (event.data === "take-over") void self.skipWaiting();
});
