// Screens read what is kept on the phone, and read it again when it changes, here or in another tab.

import { useEffect, useState, useSyncExternalStore } from "react";
import { onChange } from "./store.ts";

/**
 * What `load` gives, again after each change of one of the topics; undefined until the first answer. `key` names
 * what is loaded: when it changes, the old answer is not shown for the new question.
 */
export function useLive<T>(key: string, topics: readonly string[], load: () => Promise<T>): T | undefined {
  const [got, setGot] = useState<{ key: string; value: T } | undefined>(undefined);
  const [failure, setFailure] = useState<Error | undefined>(undefined);
  const all = topics.join("\n");
  useEffect(() => {
    let current = true;
    let busy = false;
    let again = false;
    let overtaken = false;
    let failed = 0;
    const run = async (): Promise<void> => {
      if (!current) return;
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      again = false;
      overtaken = false;
      const began = performance.now();
      try {
        const value = await load();
        failed = 0;
        if (current && !overtaken) setGot({ key, value });
      } catch (error) {
        failed += 1;
        // A store that another tab upgrades, or the browser clears, closes in the middle of a question.
        if (failed < 4) again = true;
        else if (current) setFailure(error instanceof Error ? error : new Error(String(error)));
      }
      // A hundred records that go out one after the other are read at most half of the time, not all of it.
      const rest = failed > 0 ? 100 * failed : overtaken ? 0 : Math.min(500, performance.now() - began);
      if (again && rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
      busy = false;
      if (again) void run();
    };
    void run();
    const stops = all.split("\n").map((topic) =>
      onChange(topic, () => {
        // An answer from before would put an old digit back under the finger; what is sent only goes forward.
        if (topic !== "outbox") overtaken = true;
        void run();
      }),
    );
    return () => {
      current = false;
      for (const stop of stops) stop();
    };
    // `load` is a new function at each render; `key` says when it asks something else.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, all]);
  if (failure !== undefined) throw failure;
  return got?.key === key ? got.value : undefined;
}

function subscribeOnline(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

/** Does the phone believe it has a network? False is certain, true is a hope. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribeOnline, () => navigator.onLine);
}

/** The present instant, anew every second while `ticking`. */
export function useNow(ticking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return ticking ? Math.max(now, 0) : now;
}

/** Run `work` while no other tab runs something under the same name. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | undefined;
  return locks === undefined ? work() : locks.request(`posko-saksi-${name}`, work);
}
