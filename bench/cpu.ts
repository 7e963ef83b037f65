// Processor time of the server's process and of its PostgreSQL, from when a job starts to when it has sent everything.

import { readdirSync, readFileSync } from "node:fs";
import type { Bench } from "./world.ts";

export interface CpuWatch {
  readonly start: () => void;
  readonly stop: () => void;
  readonly serverMs: number;
  /** Null where the system does not say (anything but Linux). */
  readonly databaseMs: number | null;
}

const MS_A_TICK = 10;

/** User and system time of a process and all its children that still run, in milliseconds. */
function cpuOf(postmaster: number): number | null {
  try {
    let ticks = 0;
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      let stat: string;
      try {
        stat = readFileSync(`/proc/${name}/stat`, "utf8");
      } catch {
        continue; // it ended meanwhile
      }
      // After the name in brackets, which may hold anything: state, parent, …; user and system time are the 12th and 13th.
      const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(name) === postmaster || Number(rest[1]) === postmaster) ticks += Number(rest[11]) + Number(rest[12]);
    }
    return ticks * MS_A_TICK;
  } catch {
    return null;
  }
}

export function cpuWatch(bench: Pick<Bench, "postmaster">): CpuWatch {
  let server = process.cpuUsage();
  let before: number | null = null;
  const watch = { serverMs: 0, databaseMs: null as number | null };
  return Object.assign(watch, {
    start: () => {
      server = process.cpuUsage();
      before = bench.postmaster === null ? null : cpuOf(bench.postmaster);
    },
    stop: () => {
      const used = process.cpuUsage(server);
      watch.serverMs = (used.user + used.system) / 1_000;
      const after = bench.postmaster === null ? null : cpuOf(bench.postmaster);
      watch.databaseMs = before === null || after === null ? null : after - before;
    },
  });
}
