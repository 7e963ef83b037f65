// How the server's memory grows while a job runs: what the system gave it, and what is left of its heap once what nobody
// holds any more is collected.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { round } from "./numbers.ts";

export interface MemoryGrowth {
  /** After the first two minutes, or the first third of a short run; MB a minute. */
  readonly rss_mb_per_minute: number;
  readonly heap_mb_per_minute: number;
  readonly rss_mb: number;
}

/** Bytes of the heap after a full collection. */
function heapKept(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

const MB = 2 ** 20;
const WARM_S = 120;

/** Slope of the values over the times, by least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (k: 0 | 1): number => points.reduce((sum, p) => sum + p[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0);
  return over === 0 ? 0 : points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0) / over;
}

/** Looks once a second from `start` on; collects twice, at the two ends of what is measured. */
export function memoryWatch(seconds: number): { readonly start: () => void; readonly stop: () => MemoryGrowth } {
  const warm = Math.min(WARM_S, seconds / 3) * 1_000;
  const seen: [number, number][] = [];
  let began = 0;
  let warmAt = 0;
  let heap = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      began = performance.now();
      timer = setInterval(() => {
        const now = performance.now();
        if (now - began < warm) return;
        if (warmAt === 0) {
          heap = heapKept();
          warmAt = performance.now();
        }
        seen.push([now / 60_000, process.memoryUsage.rss() / MB]);
      }, 1_000);
    },
    stop: () => {
      clearInterval(timer);
      const minutes = (performance.now() - warmAt) / 60_000;
      return {
        rss_mb_per_minute: round(slope(seen), 2),
        heap_mb_per_minute: warmAt === 0 ? 0 : round((heapKept() - heap) / MB / minutes, 2),
        rss_mb: round(process.memoryUsage.rss() / MB, 0),
      };
    },
  };
}
