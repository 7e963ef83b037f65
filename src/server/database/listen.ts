// LISTEN/NOTIFY as a hint: whoever waits is woken early, and polls anyway, so a lost notification costs
// a second and nothing else. One connection for the whole process, remade when it breaks.

import pg from "pg";

export type Topic = "tally_marks" | "tally_changed" | "trail_open" | "trail_sealed" | "files";

export interface Live {
  /** Call `wake` whenever the topic is notified; returns the way to stop. */
  on(topic: Topic, wake: (payload: string) => void): () => void;
  close(): Promise<void>;
}

const TOPICS: readonly Topic[] = ["tally_marks", "tally_changed", "trail_open", "trail_sealed", "files"];

export function listen(url: string): Live {
  const listeners = new Map<Topic, Set<(payload: string) => void>>();
  let client: pg.Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | null = null;

  const open = async (): Promise<void> => {
    if (closed) return;
    const next = new pg.Client({ connectionString: url, application_name: "posko listen" });
    next.on("error", () => {
      if (client === next) client = null;
      again();
    });
    next.on("end", () => {
      if (client === next) client = null;
      again();
    });
    next.on("notification", (n) => {
      for (const wake of listeners.get(n.channel as Topic) ?? []) wake(n.payload ?? "");
    });
    try {
      await next.connect();
      for (const topic of TOPICS) await next.query(`listen ${topic}`);
      if (closed) await next.end();
      else client = next;
    } catch {
      again();
    }
  };
  const again = (): void => {
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = null;
      void open();
    }, 1_000);
    retry.unref();
  };
  const opening = open();

  return {
    on(topic, wake) {
      let set = listeners.get(topic);
      if (!set) listeners.set(topic, (set = new Set()));
      set.add(wake);
      return () => set.delete(wake);
    },
    async close() {
      closed = true;
      if (retry) clearTimeout(retry);
      await opening;
      await client?.end().catch(() => {});
    },
  };
}
