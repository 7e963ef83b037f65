// PostgreSQL refuses to run as root. Started by root, it is handed to an account without rights of its own;
// started by anyone else, it runs as that person and nothing here changes.

import { spawn, spawnSync } from "node:child_process";
import { PostgresProblem } from "./problem.ts";

/** The account PostgreSQL runs under. `null` where it is simply our own. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/** Are we root (and so must drop to another account)? */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function numberOf(flag: "-u" | "-g", name: string): number | undefined {
  const answer = spawnSync("id", [flag, name], { encoding: "utf8" });
  const value = Number(answer.stdout?.trim());
  return answer.status === 0 && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** An account for a new cluster. `initdb` insists on one with an entry in the system's list of users. */
export function accountForNewCluster(): Account {
  if (!isRoot()) return null;
  for (const name of ["nobody", "daemon"]) {
    const uid = numberOf("-u", name);
    const gid = numberOf("-g", name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new PostgresProblem(
    "PostgreSQL does not run as root and this machine has no user `nobody`: start Posko as another user, or set DATABASE_URL.",
  );
}

/** Options that make `spawn` run a program as that account, from a folder everyone can enter, with nothing of our environment. */
export function runAs(account: Account): { uid?: number; gid?: number; cwd: string; env: Record<string, string> } {
  const bare = { cwd: "/", env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } };
  return account === null ? bare : { ...bare, uid: account.uid, gid: account.gid };
}

/** Run a program to its end as that account. */
export async function run(
  account: Account,
  program: string,
  args: readonly string[],
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...runAs(account), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (part: Buffer) => (output += part.toString()));
    child.stderr.on("data", (part: Buffer) => (output += part.toString()));
    child.on("error", (error) => resolve({ status: null, output: error.message }));
    child.on("close", (status) => resolve({ status, output }));
  });
}

/** Can that account enter the folder and write in it? Asked of the system itself, so that ACLs and mounts count too. */
export async function canUse(account: Account, folder: string): Promise<boolean> {
  const answer = await run(account, "/bin/sh", ["-c", 'cd -- "$1" && [ -w . ]', "sh", folder]);
  return answer.status === 0;
}
