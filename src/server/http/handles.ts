// Each connection costs the process a file handle, and so does each picture on its way to the disk and each connection to
// the database. Were all of them connections, everybody would be connected and nobody served: so the last handles are
// kept for the work, and whoever comes then is let go at once and comes again.

import type { Server } from "node:http";

/** Kept for files and for the database; of few handles half. */
const KEPT = 128;
/** While connections are let go. */
const LOOK_EVERY_MS = 100;
/** How many files this process may have open; null where there is no bound, or the system does not say. */
export function openFilesLimit(): number | null {
  const { userLimits } = (process.report?.getReport() ?? {}) as {
    userLimits?: { open_files?: { soft?: number | string } };
  };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === "number" ? soft : null;
}

/**
 * Call before anybody listens.
 * @param limit files the process may have open
 */
export function keepHandles(server: Server, limit: number | null): void {
  if (limit === null) return;
  const most = limit - Math.min(KEPT, Math.ceil(limit / 2));
  server.maxConnections = most;
  let open = 0;
  let since = 0;
  let last = 0;
  // Those who only keep their connection warm give it up, so that somebody else finds a place.
  const makeRoom = (): void => {
    since = 0;
    last = performance.now();
    server.closeIdleConnections();
  };
  server.on("connection", (socket) => {
    open++;
    since++;
    socket.once("close", () => open--);
    // Before it is too late for anybody. Each look goes through all of them.
    if (open >= (most * 3) / 4 && since >= most / 8) makeRoom();
  });
  // All fell idle since: whoever was let go finds room at the next try.
  server.on("drop", () => {
    if (performance.now() - last > LOOK_EVERY_MS) makeRoom();
  });
}
