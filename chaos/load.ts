// The phones' process, from outside.

import { fork } from "node:child_process";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { FromLoader, Held, LoadJob, ToLoader } from "./job.ts";

export interface Load {
  /** Receipts so far. */
  readonly forms: number;
  readonly pictures: number;
  /** Begun and not answered for. */
  readonly waiting: number;
  /** Send. */
  go(): void;
  /** Begin nothing new, wait until all that was begun has its receipt; throws when that takes longer than `within` ms. */
  hold(within: number): Promise<Held>;
  /** What has been receipted so far, while it goes on. */
  collect(): Promise<Held>;
  /** So many receipts more than now; false when they did not come within `within` ms. */
  more(forms: number, within: number): Promise<boolean>;
  /** Hear how long each form took. */
  onTook(hear: (took: readonly number[]) => void): void;
  stop(): void;
}

export async function startLoad(job: LoadJob): Promise<Load> {
  const child = fork(path.join(import.meta.dirname, "loader.ts"), [], {
    execArgv: ["--max-old-space-size=2000"],
    // A Ctrl-C in the terminal reaches us alone: what was begun is finished first.
    detached: true,
  });
  const now = { forms: 0, pictures: 0, waiting: 0 };
  let hear: (took: readonly number[]) => void = () => {};
  let onHeld: (held: Held) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const tell = (message: ToLoader): void => void child.send(message);
  await new Promise<void>((resolve, reject) => {
    fail = reject;
    child.on("error", (error) => fail(error));
    child.on("exit", (code, signal) => fail(new Error(`the phones' process ended with ${String(signal ?? code)}`)));
    child.on("message", (message: FromLoader) => {
      if ("ready" in message) resolve();
      else if ("held" in message) onHeld(message.held);
      else {
        const { took, ...numbers } = message;
        Object.assign(now, numbers);
        if (took.length > 0) hear(took);
      }
    });
    tell({ job });
  });
  const heard = (ask: ToLoader, within: number): Promise<Held> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${now.waiting} forms were still without an answer after ${within / 1000} s`)),
        within,
      );
      onHeld = (held) => {
        clearTimeout(late);
        resolve(held);
      };
      fail = (error) => {
        clearTimeout(late);
        reject(error);
      };
      tell(ask);
    });
  return {
    get forms() {
      return now.forms;
    },
    get pictures() {
      return now.pictures;
    },
    get waiting() {
      return now.waiting;
    },
    go: () => tell({ go: true }),
    hold: (within) => heard({ hold: true }, within),
    collect: () => heard({ collect: true }, 60_000),
    async more(forms, within) {
      const wanted = now.forms + forms;
      const until = performance.now() + within;
      while (now.forms < wanted) {
        if (performance.now() > until) return false;
        await pause(10);
      }
      return true;
    },
    onTook(listener) {
      hear = listener;
    },
    stop() {
      fail = () => {};
      child.kill("SIGKILL");
    },
  };
}
