// The other side of `aside.ts`: a process that waits for pictures, and gives way to every other.

import os from "node:os";
import sharp from "sharp";
import type { Asked, Laid } from "./aside.ts";
import { greyPoints } from "./grey.ts";

sharp.concurrency(1);
sharp.cache(false);
try {
  os.setPriority(os.constants.priority.PRIORITY_LOW);
} catch {
  // A system that does not let it: slower for others, not wrong.
}

// A Ctrl-C reaches everybody at the terminal; whoever asked says when it is over.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.once("disconnect", () => process.exit());
process.on("message", ({ bytes, columns, rows }: Asked) => {
  const tell = (points: Laid["points"]): void => void process.send?.({ points } satisfies Laid);
  void greyPoints(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), columns, rows).then(tell);
});
