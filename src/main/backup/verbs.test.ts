// The verbs as a person types them: real processes, a running server, the embedded database of another folder.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, copyFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyDatabase } from "../../server/postgres/fresh.ts";
import { findOther, startOther } from "./test-other-postgres.ts";

const BIN = path.resolve(import.meta.dirname, "../../../bin/posko.js");
const scratch = mkdtempSync(path.join(tmpdir(), "posko-backup-verbs-"));
// Where the database may run under another account, it must be able to pass.
chmodSync(scratch, 0o755);
const fileIn = (name: string): string => path.join(scratch, name);
const PASSPHRASE = "empat kata yang panjang\n";

let server: ChildProcess;

/** Version of the PostgreSQL that comes with Posko. */
const OURS = 18;
/** Where the machine has another version, that one: a restore is the way from one to the next. */
const other = await findOther(OURS);
const version =
  other === null ? "the version of the other tests: this machine has no second" : `PostgreSQL ${other.major}`;

/** @param url a database of its owner's instead of the embedded one */
function posko(words: readonly string[], data: string, stdin = "", url?: string): ChildProcess {
  const { DATABASE_URL: _other, ...env } = process.env;
  const brought = url === undefined ? {} : { DATABASE_URL: url };
  const child = spawn(process.execPath, [BIN, ...words], {
    env: { ...env, ...brought, POSKO_DATA: fileIn(data), PORT: "0", LOG_LEVEL: "warn" },
    stdio: ["pipe", "pipe", "pipe", "ipc"],
    cwd: scratch,
  });
  child.stdin!.end(stdin);
  return child;
}

async function run(
  words: readonly string[],
  data: string,
  stdin = "",
  url?: string,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = posko(words, data, stdin, url);
  let out = "";
  let err = "";
  child.stdout!.on("data", (d: Buffer) => (out += d.toString()));
  child.stderr!.on("data", (d: Buffer) => (err += d.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

beforeAll(async () => {
  server = posko(["start"], "data");
  await new Promise<void>((resolve, reject) => {
    server.stdout!.on("data", (d: Buffer) => {
      if (/^https?:/m.test(d.toString())) resolve();
    });
    server.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
  expectDone(await run(["elections", "create", "--pack", "pemilu-2019", "--json"], "data"));
  expectDone(await run(["backup", fileIn("a.posko"), "--with-keys", "--passphrase-stdin"], "data", PASSPHRASE));
}, 60_000);
afterAll(async () => {
  const gone = once(server, "exit");
  server.kill("SIGTERM");
  await gone;
  rmSync(scratch, { recursive: true, force: true });
});

function expectDone({ code, err }: { code: number | null; err: string }): void {
  if (code !== 0) throw new Error(`exit ${code}: ${err}`);
}

describe("posko backup and posko restore", () => {
  it("take a running Posko to another folder, where the trail verifies and tells of the restore", async () => {
    const restored = await run(["restore", fileIn("a.posko"), "--passphrase-stdin", "--json"], "other", PASSPHRASE);
    expectDone(restored);
    expect(JSON.parse(restored.out)).toMatchObject({ ok: true, keys: "restored", migrated: [], left_out: [] });
    const verified = await run(["trail", "verify", "--json"], "other");
    expect(JSON.parse(verified.out)).toMatchObject({ ok: true, first_broken: null });
    const told = await run(["trail", "list", "--operation", "backup.restore", "--json"], "other");
    expect(JSON.parse(told.out)).toMatchObject({ entries: [{ operation: "backup.restore" }] });
  }, 60_000);

  it(`take it into a database of its owner's (DATABASE_URL, ${version})`, async () => {
    const database = other === null ? await emptyDatabase() : await startOther(other);
    const there = (words: readonly string[], stdin = ""): ReturnType<typeof run> =>
      run([...words, "--json"], "brought", stdin, database.url);
    try {
      const restored = await there(["restore", fileIn("a.posko"), "--passphrase-stdin"], PASSPHRASE);
      expectDone(restored);
      expect(JSON.parse(restored.out)).toMatchObject({ ok: true, keys: "restored", left_out: [] });
      const [verified, elections, before] = await Promise.all([
        there(["trail", "verify"]),
        there(["elections", "list"]),
        run(["elections", "list", "--json"], "data"),
      ]);
      expect(JSON.parse(verified.out)).toMatchObject({ ok: true, first_broken: null });
      expect(JSON.parse(elections.out)).toEqual(JSON.parse(before.out));
    } finally {
      await database.drop();
    }
  }, 60_000);

  it("refuse to restore where a Posko runs, with a sentence and exit 1", async () => {
    const refused = await run(["restore", fileIn("a.posko"), "--passphrase-stdin"], "data", PASSPHRASE);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^Posko runs on .*stop it, or restore into another folder\.\n$/);
  });

  it("prove a backup without making a folder, and name one that is cut off", async () => {
    const proven = await run(["restore", fileIn("a.posko"), "--check"], "never", PASSPHRASE);
    expectDone(proven);
    expect(proven.out).toMatch(/^Whole and unaltered, made /);
    copyFileSync(fileIn("a.posko"), fileIn("cut.posko"));
    truncateSync(fileIn("cut.posko"), 100_000);
    const cut = await run(["restore", fileIn("cut.posko"), "--passphrase-stdin"], "never", PASSPHRASE);
    expect(cut).toMatchObject({ code: 1, out: "" });
    expect(cut.err).toMatch(/cut off.*100,000.*Nothing was restored/);
    const wrong = await run(["restore", fileIn("a.posko"), "--passphrase-stdin", "--json"], "never", "salah\n");
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({ code: "backup.wrong_passphrase" });
    expect(existsSync(fileIn("never"))).toBe(false);
  }, 60_000);

  it("say what was typed wrong with exit 2, and where there is nothing to back up with exit 1", async () => {
    expect(await run(["backup"], "data")).toMatchObject({ code: 2 });
    expect(await run(["backup", "a", "--with-everything"], "data")).toMatchObject({ code: 2 });
    expect(await run(["restore", "a", "b"], "data")).toMatchObject({ code: 2 });
    const nothing = await run(["backup", fileIn("n.posko"), "--passphrase-stdin"], "empty", PASSPHRASE);
    expect(nothing.code).toBe(1);
    expect(nothing.err).toMatch(/^There is no Posko in /);
    expect(await run(["backup", fileIn("n.posko"), "--passphrase-stdin"], "data")).toMatchObject({ code: 1 });
    expect(readdirSync(scratch).filter((name) => name.startsWith("n.posko"))).toEqual([]);
  }, 60_000);
});

describe("posko db distribute", () => {
  it("says on the embedded database that it is no cluster, with exit 1, and starts nothing", async () => {
    const refused = await run(["db", "distribute"], "nowhere");
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/^This database is no Citus cluster\./);
    expect(existsSync(fileIn("nowhere"))).toBe(false);
    expect(await run(["db", "distribute", "--now"], "nowhere")).toMatchObject({ code: 2 });
  });
});
