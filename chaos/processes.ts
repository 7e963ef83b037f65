// Processes of this machine, as Linux shows them.

import { readFileSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { readLockFile } from "../src/server/postgres/postmaster.ts";

/** Send a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The first process of the database of a data folder. */
export async function postmasterOf(folder: string): Promise<number> {
  const elsewhere = await readFile(path.join(folder, "postgres.where"), "utf8").catch(() => "");
  const lock = await readLockFile(elsewhere.split("\n")[0] || path.join(folder, "postgres"));
  if (lock === null) throw new Error("the database does not run");
  return lock.pid;
}

export function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]) === parent;
      } catch {
        return false;
      }
    });
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Memory in use (RSS), MB; 0 where it is gone. */
export function memoryOf(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
