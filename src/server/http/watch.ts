// A screen that is kept new: the same question asked again whenever something may have changed, told only where the
// answer has.

import type { Result } from "../../base/result.ts";
import type { Live, Topic } from "../database/listen.ts";
import { StreamRefused } from "./bind.ts";

/** A screen is told at most this often, and less often the more of them are open: a second and a quarter at 5,000. */
const LEAST_MS = 200;
const MS_A_SCREEN = 0.25;
/** One change wakes all screens; they ask one after the other within so long for each, so that what else is asked of
 * the server meanwhile gets its turn. */
const SPREAD_MS_A_SCREEN = 0.1;
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

const comparable = new WeakMap<object, string>();

/** What of an answer is news. Made once for an answer that many screens get. */
function newsIn(answer: { readonly as_of: string }): string {
  const known = comparable.get(answer);
  if (known !== undefined) return known;
  const text = JSON.stringify({ ...answer, as_of: "" });
  comparable.set(answer, text);
  return text;
}

let open = 0;

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
  open++;
  try {
    while (!on.signal.aborted) {
      const asked = performance.now();
      // What happens from here on may not be in the answer.
      const changed = new AbortController();
      const off = on.live.on(topic, () => changed.abort());
      try {
        const answer = await ask();
        if (!answer.ok) throw new StreamRefused(answer.problem);
        const text = newsIn(answer.value);
        if (text !== last) {
          last = text;
          yield answer.value;
        }
        if (!changed.signal.aborted) await nextChange(on.live, topic, POLL_MS, on.signal);
      } finally {
        off();
      }
      const pause = Math.max(
        asked + LEAST_MS + open * MS_A_SCREEN - performance.now(),
        Math.random() * open * SPREAD_MS_A_SCREEN,
      );
      // A burst of changes becomes one event.
      if (!on.signal.aborted) await nextChange(SILENT, topic, pause, on.signal);
    }
  } finally {
    open--;
  }
}

const SILENT: Live = { on: () => () => {}, close: () => Promise.resolve() };
