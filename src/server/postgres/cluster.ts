// Where the cluster's files, its socket and its password are.

import { createHash, randomBytes } from "node:crypto";
import {
  appendFile,
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "../folder.ts";
import { type Account, accountForNewCluster, canUse, isRoot, run } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { PostgresProblem, codeOf, explainFile } from "./problem.ts";

/** A socket's path has to fit into a fixed field of the system: 107 bytes on Linux, 103 on macOS. */
const LONGEST_SOCKET_PATH = 103;
const SOCKET_FILE = ".s.PGSQL.5432";

/** One cluster: its folder (PGDATA), the account that owns it, and the password of its one user `posko`. */
export interface Cluster {
  readonly dataFolder: string;
  readonly pgdata: string;
  readonly account: Account;
  readonly password: string;
}

/** Find the cluster of a data folder, or decide where a new one goes. Makes the data folder, not yet the cluster. */
export async function placeCluster(dataFolder: string, log: (line: string) => void): Promise<Cluster> {
  let folder = resolve(dataFolder);
  try {
    await makeFolder(folder, 0o755);
    folder = await realpath(folder);
    const password = await loadPassword(join(folder, "postgres.password"));
    const pgdata = await existingCluster(folder);
    if (pgdata !== null) return { dataFolder: folder, pgdata, account: await ownerOf(pgdata), password };
    const account = accountForNewCluster();
    return { dataFolder: folder, pgdata: await newPlace(folder, account, log), account, password };
  } catch (error) {
    throw explainFile(error, folder);
  }
}

const pointerOf = (folder: string): string => join(folder, "postgres.where");

const MADE = "made";

/** Where the cluster of a data folder is (or would be): inside, or where the pointer in it says. */
export async function pgdataOf(folder: string): Promise<{ pgdata: string; state: string | undefined }> {
  const [elsewhere, state] = (await readFile(pointerOf(folder), "utf8").catch(() => "")).trim().split("\n");
  return { pgdata: elsewhere || join(folder, "postgres"), state };
}

async function existingCluster(folder: string): Promise<string | null> {
  const { pgdata, state } = await pgdataOf(folder);
  const version = await readFile(join(pgdata, "PG_VERSION"), "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw new PostgresProblem(`The database's folder ${pgdata} belongs to another user: start Posko as that user.`);
  });
  if (version === "") {
    // A data folder that was carried to another machine, or a container made anew around it: never an empty database.
    if (state !== MADE) return null;
    throw new PostgresProblem(
      `The database of ${folder} was kept in ${pgdata} and is not there any more: put it back, or delete ${pointerOf(folder)} to begin with an empty one.`,
    );
  }
  if (version.trim() !== "18") {
    throw new PostgresProblem(
      `The database in ${pgdata} was made by PostgreSQL ${version.trim()}, and this Posko brings 18: carry it over with \`pg_dump\`, or set DATABASE_URL.`,
    );
  }
  return pgdata;
}

/** Started by root, an existing cluster keeps the account that made it. */
async function ownerOf(pgdata: string): Promise<Account> {
  if (!isRoot()) return null;
  const { uid, gid } = await stat(pgdata);
  if (uid === 0) {
    throw new PostgresProblem(
      `The database's folder ${pgdata} belongs to root: give it to another user with \`chown -R nobody ${pgdata}\`.`,
    );
  }
  const account = { uid, gid };
  if (!(await canUse(account, pgdata))) {
    throw new PostgresProblem(
      `The database's folder ${pgdata} cannot be reached by the user that owns it: let everyone pass through the folders above it (\`chmod o+x\`).`,
    );
  }
  return account;
}

async function newPlace(folder: string, account: Account, log: (line: string) => void): Promise<string> {
  const inside = join(folder, "postgres");
  if (account === null || (await canPass(account, folder))) return inside;
  const parent = "/var/lib/posko";
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const key = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  let place = join(parent, key);
  if (await exists(place)) {
    // The data folder was deleted to begin anew, and its database was left behind here.
    log(`A database without a data folder is still in ${place}; delete it if nobody needs it.`);
    place = `${place}-${randomBytes(3).toString("hex")}`;
  }
  // The pointer is there before the cluster: a cluster nobody points to would be lost.
  const elsewhere = await writeOnce(pointerOf(folder), place);
  log(
    `The database's files are kept in ${elsewhere}, because the account PostgreSQL runs under cannot enter ${folder}.`,
  );
  return elsewhere;
}

/** Could the account use a folder of its own made inside `folder`? Tried with a real one. */
async function canPass(account: Exclude<Account, null>, folder: string): Promise<boolean> {
  const trial = join(folder, `.trial-${randomBytes(6).toString("hex")}`);
  await mkdir(trial, { mode: 0o700 });
  try {
    await chown(trial, account.uid, account.gid);
    return await canUse(account, trial);
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

/** The password, made once. */
async function loadPassword(path: string): Promise<string> {
  const known = await readFile(path, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  return known.trim() || (await writeOnce(path, randomBytes(24).toString("hex")));
}

/** Write a line for good, readable by us alone: whole beside its place, then linked into it, so two at once agree on one. */
async function writeOnce(path: string, line: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${line}\n`, { mode: 0o600, flush: true });
  await link(draft, path).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  await unlink(draft);
  return (await readFile(path, "utf8")).trim().split("\n")[0] ?? "";
}

/**
 * Make the cluster's files if they are not there. `initdb` works in a folder beside, which is renamed at the end:
 * a start cut off in the middle leaves no half cluster, and of two at once one wins and both use it.
 */
export async function createCluster(
  cluster: Cluster,
  binaries: Binaries,
  options: { unsafeFast: boolean; log: (line: string) => void },
): Promise<void> {
  const { pgdata, account, password } = cluster;
  if (await exists(join(pgdata, "PG_VERSION"))) return;
  options.log(`Making a new database in ${pgdata} …`);
  const draft = `${pgdata}.new-${randomBytes(6).toString("hex")}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    const secret = join(draft, "password");
    const files = join(draft, "cluster");
    await mkdir(files, { mode: 0o700 });
    await writeFile(secret, `${password}\n`, { mode: 0o600 });
    if (account !== null) for (const path of [secret, files, draft]) await chown(path, account.uid, account.gid);
    const made = await run(account, binaries.initdb, [
      `--pgdata=${files}`,
      "--username=posko",
      `--pwfile=${secret}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--data-checksums",
      "--no-instructions",
      ...(options.unsafeFast ? ["--no-sync"] : []),
    ]);
    if (made.status !== 0) throw initProblem(made.output, pgdata);
    await rename(files, pgdata).catch((error: unknown) => {
      // Another start was faster: its cluster is as good as ours.
      if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
    });
    if (pgdata !== join(cluster.dataFolder, "postgres")) await appendFile(pointerOf(cluster.dataFolder), `${MADE}\n`);
    if (!(await exists(join(pgdata, "PG_VERSION")))) {
      throw new PostgresProblem(
        `The folder ${pgdata} holds something that is no database: move it away and start again.`,
      );
    }
  } catch (error) {
    throw explainFile(error, dirname(pgdata));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function initProblem(output: string, pgdata: string): Error {
  if (/No space left|Disk quota/i.test(output)) return new PostgresProblem(fullDisk(pgdata));
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const last = lines.findLast((line) => /error|fatal/i.test(line)) ?? lines.at(-1);
  return new PostgresProblem(
    `PostgreSQL could not make its database in ${pgdata} (${last?.trim() ?? "it gave no reason"}): put that right, or set DATABASE_URL.`,
  );
}

export function fullDisk(path: string): string {
  return `The disk of ${path} is full: free some space (about 500 MB to begin with) and start again.`;
}

/** The folder for the socket: the cluster's own where the path is short enough, else one of ours below the temporary folder. */
export async function socketFolder(cluster: Cluster): Promise<string> {
  if (Buffer.byteLength(join(cluster.pgdata, SOCKET_FILE)) <= LONGEST_SOCKET_PATH) return cluster.pgdata;
  const key = createHash("sha256").update(cluster.pgdata).digest("hex").slice(0, 12);
  const owner = cluster.account ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  for (const parent of [tmpdir(), "/tmp", "/var/tmp"]) {
    for (const name of [`posko-${key}`, `posko-${key}-${randomBytes(3).toString("hex")}`]) {
      const folder = join(parent, name);
      if (Buffer.byteLength(join(folder, SOCKET_FILE)) > LONGEST_SOCKET_PATH) continue;
      if ((await ownFolder(folder, owner)) && (await canUse(cluster.account, folder))) return folder;
    }
  }
  throw new PostgresProblem(
    `The path ${cluster.pgdata} is too long for a socket and ${tmpdir()} cannot be written: choose a shorter POSKO_DATA.`,
  );
}

/** Make the folder, or take it if it is already exactly ours: in a temporary folder anyone could have put it there. */
async function ownFolder(folder: string, owner: { uid: number; gid: number }): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    await chmod(folder, 0o700);
    if (isRoot()) await chown(folder, owner.uid, owner.gid);
    return true;
  } catch {
    const facts = await lstat(folder).catch(() => null);
    return facts !== null && facts.isDirectory() && facts.uid === owner.uid && (facts.mode & 0o777) === 0o700;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
