// Pictures laid out in a process of its own, which takes only the time that nobody else wants: the forms of a night come
// first. A picture made to break the decoder breaks that process alone.

import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { Grey } from "./grey.ts";

const CHILD = fileURLToPath(new URL("./aside-child.ts", import.meta.url));
/** Nothing to do for this long, and the process ends: it holds some tens of megabytes. */
const IDLE_MS = 60_000;
/** A picture over which the process ended so often cannot be decoded; what else ends a process seldom comes twice. */
const TRIES = 2;

/** From its first moment: only to come up takes it as long as some hundred forms. It sees to its own threads itself. */
function giveWay({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended, or the system does not let it.
  }
}

export interface Asked {
  readonly bytes: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}
export interface Laid {
  readonly points: Uint8Array | null;
}

export interface Aside {
  /** As `greyPoints`, one picture after the other; null also of a picture over which the process ended twice. */
  readonly grey: Grey;
  /** What is under way ends with an error. */
  close(): Promise<void>;
}

/**
 * @param log where it says that the process has ended
 * @param idleMs milliseconds without work after which the process ends
 */
export function createAside(log: Pick<Logger, "warn">, idleMs = IDLE_MS): Aside {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const open = (): ChildProcess => {
    if (child !== null) return child;
    const made = fork(CHILD, { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
    made.once("exit", () => {
      if (child === made) child = null;
    });
    giveWay(made);
    // Heard where something is asked.
    made.on("error", () => {});
    child = made;
    return made;
  };

  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const going = child;
    if (going === null) return;
    child = null;
    const gone = going.exitCode !== null || going.signalCode !== null ? null : once(going, "exit");
    going.kill("SIGKILL");
    await gone;
  };

  /** Undefined where the process ended over it, or could not be told; then it is asked no more. */
  const ask = async (asked: Asked): Promise<Laid | undefined> => {
    const to = open();
    const over = new AbortController();
    try {
      const answered = once(to, "message", { signal: over.signal }).then(([laid]) => laid as Laid);
      const ended = once(to, "exit", { signal: over.signal }).then(() => undefined);
      const failed = once(to, "error", { signal: over.signal }).then(() => undefined);
      for (const one of [answered, ended, failed]) one.catch(() => {});
      to.send(asked);
      const laid = await Promise.race([answered, ended, failed]);
      // Its channel may be gone before its end is told: the next try must not meet it again.
      if (laid === undefined) await end();
      return laid;
    } finally {
      over.abort();
    }
  };

  const work = async (asked: Asked): Promise<Uint8Array | null> => {
    clearTimeout(idle);
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        if (closed) throw new Error("closed");
        const laid = await ask(asked);
        if (laid !== undefined) return laid.points;
        if (!closed) log.warn({ tries: tries + 1 }, "the process that lays out pictures has ended over one");
      }
      if (closed) throw new Error("closed");
      return null;
    } finally {
      idle = setTimeout(() => void end(), idleMs);
      idle.unref();
    }
  };

  return {
    grey(bytes, columns, rows) {
      const mine = last.then(() => work({ bytes, columns, rows }));
      last = mine.catch(() => {});
      return mine;
    },
    async close() {
      closed = true;
      await end();
      await last;
      clearTimeout(idle);
    },
  };
}
