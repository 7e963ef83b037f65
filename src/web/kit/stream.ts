// Live numbers: one server-sent stream for all tabs that look at the same thing, since a browser opens only
// six connections to a host over HTTP/1.1. The tab that holds the lock listens and tells the others; when it
// closes, or is hidden for long, the next one takes over.

import type { InputOf, Operation, OutputOf } from "../../base/contract.ts";
import type { Problem } from "../../base/result.ts";
import { addressOf, problemOf } from "./client.ts";

export type StreamState = "connecting" | "live" | "lost";

export interface StreamListener<T> {
  readonly onEvent: (event: T) => void;
  readonly onState?: (state: StreamState) => void;
  /** Refused for good (signed out, role ended): the stream has stopped. */
  readonly onProblem?: (problem: Problem) => void;
}

type Message<T> =
  | { readonly say: "event"; readonly event: T }
  | { readonly say: "state"; readonly state: StreamState }
  | { readonly say: "problem"; readonly problem: Problem }
  | { readonly say: "want" };

const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;
/** The server says something every twenty seconds; a line that says nothing for so long is dead, whatever the browser thinks. */
const SILENCE = 50_000;

/** Listen to one address until stopped, opening it again after each break, more slowly each time. */
function listenHere<T>(address: string, tell: (message: Message<T>) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_RETRY;
  let cut = false;
  let stopped = false;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE);
  };
  const lost = (): void => {
    cut = true;
    tell({ say: "state", state: "lost" });
    source?.close();
    clearTimeout(silence);
    if (stopped) return;
    // Not all at once after a restart: somewhere between half and the whole of the wait.
    clearTimeout(timer);
    timer = setTimeout(open, wait * (0.5 + Math.random() / 2));
    wait = Math.min(wait * 2, LAST_RETRY);
  };
  const open = (): void => {
    if (stopped) return;
    clearTimeout(timer);
    // Cut off is cut off until the line is open: a try is no news.
    if (!cut) tell({ say: "state", state: "connecting" });
    source = new EventSource(address);
    heard();
    source.addEventListener("open", () => {
      wait = FIRST_RETRY;
      cut = false;
      heard();
      tell({ say: "state", state: "live" });
    });
    source.addEventListener("alive", heard);
    source.addEventListener("message", (e: MessageEvent<string>) => {
      heard();
      tell({ say: "event", event: JSON.parse(e.data) as T });
    });
    source.addEventListener("problem", (e: MessageEvent<string>) => {
      const document = JSON.parse(e.data) as { status?: number };
      tell({ say: "problem", problem: problemOf(document.status ?? 403, document) });
      stopped = true;
      clearTimeout(silence);
      source?.close();
    });
    source.addEventListener("error", lost);
  };
  // The network is back: no need to wait for the rest of the pause.
  const onOnline = (): void => {
    source?.close();
    wait = FIRST_RETRY;
    open();
  };
  globalThis.addEventListener("online", onOnline);
  // And where it is gone, a line that still seems open is none: what was on its way on it must not say otherwise.
  globalThis.addEventListener("offline", lost);
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(silence);
    globalThis.removeEventListener("online", onOnline);
    globalThis.removeEventListener("offline", lost);
    source?.close();
  };
}

function listenTogether<T>(address: string, hear: (message: Message<T>) => void): () => void {
  const name = `posko.stream ${address}`;
  const channel = new BroadcastChannel(name);
  const given = new AbortController();
  let leading = false;
  let last: T | undefined;
  channel.addEventListener("message", (e: MessageEvent<Message<T>>) => {
    if (e.data.say !== "want") hear(e.data);
    else if (leading && last !== undefined) channel.postMessage({ say: "event", event: last });
    else if (leading) channel.postMessage({ say: "state", state: "live" });
  });
  channel.postMessage({ say: "want" });
  void navigator.locks
    .request(name, { signal: given.signal }, async () => {
      leading = true;
      const stop = listenHere<T>(address, (message) => {
        if (message.say === "event") last = message.event;
        hear(message);
        if (!given.signal.aborted) channel.postMessage(message);
      });
      await new Promise<void>((resolve) => {
        if (given.signal.aborted) resolve();
        given.signal.addEventListener("abort", () => resolve(), { once: true });
      });
      leading = false;
      stop();
    })
    .catch(() => {}); // the wait for the lock was given up: another tab has it, and we have left
  return () => {
    given.abort();
    channel.close();
  };
}

/** Follow a stream operation; the returned function leaves it. Pauses while the page is hidden. */
export function follow<Op extends Operation>(
  op: Op,
  input: InputOf<Op>,
  listener: StreamListener<OutputOf<Op>>,
): () => void {
  const address = addressOf(op, input);
  const hear = (message: Message<OutputOf<Op>>): void => {
    if (message.say === "event") {
      listener.onState?.("live");
      listener.onEvent(message.event);
    } else if (message.say === "state") listener.onState?.(message.state);
    else if (message.say === "problem") listener.onProblem?.(message.problem);
  };
  const together = "locks" in navigator && typeof BroadcastChannel === "function";
  const start = (): (() => void) => (together ? listenTogether(address, hear) : listenHere(address, hear));

  let stop: (() => void) | undefined = start();
  let resting: ReturnType<typeof setTimeout> | undefined;
  const onVisibility = (): void => {
    clearTimeout(resting);
    if (!document.hidden) {
      if (stop === undefined) stop = start();
    } else {
      resting = setTimeout(() => {
        stop?.();
        stop = undefined;
      }, 60_000);
    }
  };
  const onOffline = (): void => listener.onState?.("lost");
  document.addEventListener("visibilitychange", onVisibility);
  globalThis.addEventListener("offline", onOffline);
  return () => {
    clearTimeout(resting);
    document.removeEventListener("visibilitychange", onVisibility);
    globalThis.removeEventListener("offline", onOffline);
    stop?.();
  };
}
