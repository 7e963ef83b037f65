// A second user of the machine: neither the database's socket nor any file of the data folder is hers.

import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadKeys } from "../../server/keys.ts";
import { startPostgres, type RunningPostgres } from "../../server/postgres/launch.ts";
import { readLockFile } from "../../server/postgres/postmaster.ts";
import { writeRunning } from "../running.ts";
import { operatorToken } from "../server.ts";

const asRoot = process.getuid?.() === 0;
/** Nobody's account: in no group, with no name. */
const STRANGER = 54_321;

/** What it can do as that user: the outcome of each try, or the code of its refusal. */
const PROGRAM = `
  import { readdir, readFile } from "node:fs/promises";
  import { connect } from "node:net";
  const { uid, files, folders, socket } = JSON.parse(process.argv[1]);
  if (uid !== null) { process.setgroups([]); process.setgid(uid); process.setuid(uid); }
  const tried = {};
  const refused = (error) => error.code ?? error.message;
  for (const file of files) tried[file] = await readFile(file).then(() => "read", refused);
  for (const folder of folders) tried[folder] = await readdir(folder).then(() => "listed", refused);
  tried[socket] = await new Promise((resolve) => {
    const s = connect(socket, () => { s.destroy(); resolve("connected"); });
    s.on("error", (error) => resolve(refused(error)));
  });
  console.log(JSON.stringify({ uid: process.getuid(), tried }));`;

interface Tried {
  readonly uid: number;
  readonly tried: Readonly<Record<string, string>>;
}

describe.skipIf(!asRoot)("a second user of the machine (needs root, to become one)", () => {
  let folder = "";
  let server: RunningPostgres;
  let asked: { files: string[]; folders: string[]; socket: string };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "posko-second-"));
    // As open as a folder somebody made by hand: what lies in it must be closed by itself.
    await chmod(folder, 0o755);
    server = await startPostgres({ dataFolder: folder, unsafeFast: true });
    await loadKeys(folder);
    await operatorToken(folder);
    const one = { pid: process.pid, port: 1, address: "x", base: "x", instance: "x", databaseUrl: server.url };
    await writeRunning(folder, one);
    const pgdata = path.join(folder, "postgres");
    const { socketFolder } = (await readLockFile(pgdata))!;
    const below = (...names: string[]): string[] => names.map((name) => path.join(folder, name));
    asked = {
      files: [
        ...below("postgres.password", "operator.token", "running.json"),
        ...below("keys/receipt.pem", "keys/secret", "keys/personal", "postgres/PG_VERSION", "postgres/pg_hba.conf"),
      ],
      folders: [...below("keys", "postgres", "postgres/base"), socketFolder],
      socket: path.join(socketFolder, ".s.PGSQL.5432"),
    };
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function tryAs(uid: number | null): Tried {
    const argument = JSON.stringify({ uid, ...asked });
    const child = spawnSync(process.execPath, ["--input-type=module", "--eval", PROGRAM, argument], {
      encoding: "utf8",
    });
    if (child.status !== 0) throw new Error(child.stderr);
    return JSON.parse(child.stdout) as Tried;
  }

  it("is refused at the socket and at every file and folder, each of which is there", () => {
    // Its owner gets everything, or the refusals would prove nothing.
    const owner = tryAs(null);
    expect(new Set(Object.values(owner.tried))).toEqual(new Set(["read", "listed", "connected"]));
    const stranger = tryAs(STRANGER);
    expect(stranger.uid).toBe(STRANGER);
    expect(Object.entries(stranger.tried).filter(([, outcome]) => outcome !== "EACCES")).toEqual([]);
  });
});
