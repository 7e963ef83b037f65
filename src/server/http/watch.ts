// A screen that is kept new: the same question asked again whenever something may have changed, told only where the
// answer has.

import type { Result } from "../../base/result.ts";
import type { Live, Topic } from "../database/listen.ts";
import { StreamRefused } from "./bind.ts";

/** A screen is told at most this often. */
const WATCH_MS = 400;
/** A hint that was lost is made up for after so long. */
const POLL_MS = 5_000;

/** Resolves when something happened on the topic, or after `ms`, or when the asker has gone. */
export function nextChange(live: Live, topic: Topic, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      off();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const off = live.on(topic, done);
    signal?.addEventListener("abort", done, { once: true });
  });
}

/**
 * The answer now, and again each time it is another one. The time it was asked goes on by itself: only another figure
 * is news. A refusal ends the stream.
 */
export async function* watchChanges<T extends { readonly as_of: string }>(
  on: { readonly live: Live; readonly signal: AbortSignal },
  topic: Topic,
  ask: () => Promise<Result<T>>,
): AsyncIterable<T> {
  let last = "";
  while (!on.signal.aborted) {
    const answer = await ask();
    if (!answer.ok) throw new StreamRefused(answer.problem);
    const text = JSON.stringify({ ...answer.value, as_of: "" });
    if (text !== last) {
      last = text;
      yield answer.value;
    }
    await nextChange(on.live, topic, POLL_MS, on.signal);
    // A burst of changes becomes one event.
    if (!on.signal.aborted) await nextChange(SILENT, topic, WATCH_MS, on.signal);
  }
}

const SILENT: Live = { on: () => () => {}, close: () => Promise.resolve() };
