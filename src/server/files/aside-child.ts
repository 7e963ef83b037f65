// The other side of `aside.ts`: a process that waits for pictures, and gives way to every other.

import { readdirSync } from "node:fs";
import os from "node:os";
import sharp from "sharp";
import type { Asked, Laid } from "./aside.ts";
import { greyPoints } from "./grey.ts";

sharp.concurrency(1);
sharp.cache(false);
giveWay();

/** On Linux each thread has a priority of its own, and those that lay out pictures have theirs from the pool's, which runs by now. */
function giveWay(): void {
  const threads = process.platform === "linux" ? readdirSync("/proc/self/task").map(Number) : [0];
  for (const thread of threads) {
    try {
      os.setPriority(thread, os.constants.priority.PRIORITY_LOW);
    } catch {
      // It has ended, or the system does not let it: slower for others, not wrong.
    }
  }
}

// A Ctrl-C reaches everybody at the terminal; whoever asked says when it is over.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.once("disconnect", () => process.exit());
process.on("message", ({ bytes, columns, rows }: Asked) => {
  const tell = (points: Laid["points"]): void => void process.send?.({ points } satisfies Laid);
  void greyPoints(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), columns, rows).then(tell);
});
