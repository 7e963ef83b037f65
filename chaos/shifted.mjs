// Put before a server (`node --import`): its clock goes as far ahead or behind as a file says, and may be put back while
// it runs. Time that is measured (`performance.now`, timers) goes on as it does when a system's clock is set.

import { readFileSync } from "node:fs";

const file = process.env.CHAOS_CLOCK;
const TrueDate = Date;
let shift = 0;

function look() {
  try {
    shift = Number(readFileSync(file, "utf8")) || 0;
  } catch {
    shift = 0;
  }
}

if (file) {
  look();
  setInterval(look, 50).unref();
  const now = () => TrueDate.now() + shift;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, given, as) => Reflect.construct(target, given.length === 0 ? [now()] : given, as),
    apply: () => new TrueDate(now()).toString(),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
}
