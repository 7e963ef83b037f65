// On the night strangers may come in thousands: a flood, or half the country looking. Whoever has shown who she is goes
// ahead of them; and photographs, of which one costs as much as ten forms, go behind the forms. While the process has
// time to spare nobody waits; when it has not, those who give way are let in only as many at a time as leave it some, in
// turn by address, so that one address that floods waits behind itself.

import { performance } from "node:perf_hooks";

/** Shares of the process's time in use above which who waits is let in more slowly, and below which faster. */
export interface Limits {
  readonly busy: number;
  readonly easy: number;
  /** So many from one look to the next at first, where they may not come all at once however idle the process seems. */
  readonly begin?: number;
}

const OF_STRANGERS: Limits = { busy: 0.7, easy: 0.55 };
/** Pieces of photographs, behind the forms; and where no forms come, behind whoever looks at a screen. */
export const OF_PICTURES: Limits = { busy: 0.5, easy: 0.4, begin: 2 };
export const OF_PICTURES_ALONE: Limits = { busy: 0.92, easy: 0.85 };
/** So often the pace is looked at. */
const TICK_MS = 25;
/** Let in at each look. However busy: two score a second get through. */
const SLOWEST = 1;
const FASTEST = 200;
/** So much slower from one look to the next, and so much faster. */
const SLOWER = 0.8;
const FASTER = 1.1;
/** More than this many waiting, and the newest of the longest line is sent away. */
const MOST_WAITING = 2_000;
/** So many strangers come freely from one look to the next; then one is taken at once. */
const AT_ONCE = 16;
/** How much of what was counts at the next look, when it is in time. */
const REMEMBERED = 0.7;
/** Looks without anybody waiting after which nothing is watched any more. */
const IDLE_LOOKS = 40;

export interface Crowd {
  /** Resolves true when this stranger may go on, false when there are too many of them. */
  enter(address: string): Promise<boolean>;
  readonly waiting: number;
}

interface Watch {
  /** Share of its time that the process was busy since the last question, 0 to 1. */
  readonly used: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Call again and again; the answer ends it. */
  readonly every: (ms: number, work: () => void) => () => void;
}

type Tell = (mayGoOn: boolean) => void;

/** Strangers of one process, or whoever else gives way. */
export function createCrowd(watch: Watch = processWatch(), limits: () => Limits = () => OF_STRANGERS): Crowd {
  // Lines by address; a Map keeps them in the order of their turns.
  const lines = new Map<string, Tell[]>();
  let waiting = 0;
  let busy = false;
  let used = 0;
  let pace = FASTEST;
  // Of the pace, how many may still come before the next look.
  let due = 0;
  let passed = 0;
  let looked = 0;
  let idle = 0;
  let stop: (() => void) | null = null;

  const letIn = (): void => {
    const [address, line] = lines.entries().next().value!;
    lines.delete(address);
    const tell = line.shift()!;
    // Whoever has more waiting goes to the end.
    if (line.length > 0) lines.set(address, line);
    waiting--;
    tell(true);
  };

  const sendAway = (): void => {
    let longest: [string, Tell[]] | null = null;
    for (const entry of lines) if (longest === null || entry[1].length > longest[1].length) longest = entry;
    const [address, line] = longest!;
    const tell = line.pop()!;
    if (line.length === 0) lines.delete(address);
    waiting--;
    tell(false);
  };

  const look = (): void => {
    const now = watch.now();
    // Smoothed, so that one long piece of work is no flood; a look that comes late counts for those that were missed.
    const before = REMEMBERED ** Math.max(1, (now - looked) / TICK_MS);
    used = before * used + (1 - before) * watch.used();
    looked = now;
    const { busy: tooMuch, easy, begin } = limits();
    if (used > tooMuch) {
      // What passed freely until now is where slowing begins.
      pace = Math.max(SLOWEST, Math.floor(SLOWER * (busy ? pace : Math.min(pace, passed))));
      busy = true;
    } else if (used < easy) pace = Math.min(FASTEST, Math.ceil(pace * FASTER));
    for (due = pace; due > 0 && waiting > 0; due--) letIn();
    if (waiting === 0 && used < easy && begin === undefined) busy = false;
    idle = passed === 0 && waiting === 0 ? idle + 1 : 0;
    passed = 0;
    if (idle > IDLE_LOOKS) {
      stop?.();
      stop = null;
    }
  };

  return {
    get waiting() {
      return waiting;
    },
    enter(address) {
      if (stop === null) {
        watch.used();
        looked = watch.now();
        stop = watch.every(TICK_MS, () => {
          if (watch.now() - looked > TICK_MS / 2) look();
        });
      } else if (watch.now() - looked >= TICK_MS || (!busy && passed >= AT_ONCE)) {
        // What comes all at once is read in one turn of the event loop, and would be through before its timers are.
        look();
      }
      passed++;
      const { begin } = limits();
      if (!busy) {
        if (begin === undefined) return Promise.resolve(true);
        busy = true;
        pace = begin;
        due = begin;
      }
      if (begin !== undefined && waiting === 0 && due > 0) {
        due--;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const line = lines.get(address);
        if (line === undefined) lines.set(address, [resolve]);
        else line.push(resolve);
        waiting++;
        if (waiting > MOST_WAITING) sendAway();
      });
    },
  };
}

function processWatch(): Watch {
  let last = performance.eventLoopUtilization();
  return {
    used() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
    now: () => performance.now(),
    every(ms, work) {
      const timer = setInterval(work, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
