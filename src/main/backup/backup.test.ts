// A backup and what comes of it, on the real database: a world with forms, pictures, a sealed trail and keys goes into
// a file and comes up again elsewhere, to the byte; what is wrong with a file is named, and leaves nothing behind.

import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, open, readFile, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { pino } from "pino";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { must, type Result } from "../../base/result.ts";
import { eachStored } from "../../count/evidence/store/stored.ts";
import { restoreBackup, type RestoreReport } from "../../server/backup/restore.ts";
import { makeBackup, type BackupOptions, type BackupReport } from "../../server/backup/write.ts";
import { loadConfig, type Config } from "../../server/config.ts";
import { MIGRATIONS_FOLDER } from "../../server/database/migrate.ts";
import { StoreAway } from "../../server/files/store.ts";
import { filesOf } from "../../server/files/open.ts";
import { emptyDatabase } from "../../server/postgres/fresh.ts";
import { appendTrail } from "../../server/trail/append.ts";
import { sealAll } from "../../server/trail/seal.ts";
import { createPosko, type Posko } from "../server.ts";
import {
  CONTEST,
  declare,
  evidence,
  openEvidence,
  OTHER_STATION,
  photograph,
  put,
  sha256,
  STATION,
} from "../test-evidence.ts";
import { bindPhone } from "../test-phone.ts";

const PASSPHRASE = "empat kata yang panjang";
const PICTURES = 3;

let scratch: string;
let folders = 0;
const hashes: string[] = [];
/** Closed after each test. */
const opened: (() => Promise<void>)[] = [];

const fileIn = (name: string): string => path.join(scratch, name);
/** Of the same world, with photographs and keys, and without. */
const WHOLE = (): string => fileIn("whole.posko");
const LEAN = (): string => fileIn("lean.posko");
let made: BackupReport;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "posko-backup-"));
  await openEvidence();
  const { database, clock } = evidence.posko.services;
  for (const [i, station] of [STATION, OTHER_STATION].entries()) {
    await database.pool.query(
      `insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
       values (left($1, 5), 'pemilu-2019', $1, split_part($1, '/', 1), $2, 'TPS', 250, 1, now())`,
      [station, Number(station.split("/")[1])],
    );
    const phone = await bindPhone(evidence.posko, station);
    const fields = { "votes.1": 90 + i, "votes.2": 60, valid: 150 + i, invalid: 3, total: 153 + i };
    const said = { contest: CONTEST, station, source: "plano", part: "totals", fields, confirmed: [], pictures: [] };
    await phone.handIn(await phone.say("figures.submit", said));
    for (let page = 1; page <= PICTURES - i; page++) {
      const picture = await photograph();
      const record = await declare(phone, picture, String(page), station);
      if (!(await put(phone, picture, { record })).body.complete) throw new Error("the picture was not taken");
      hashes.push(sha256(picture));
    }
  }
  // Most of the country is left out: it is restored two dozen times here.
  await database.pool.query("delete from places where level > 2 and code not like '35.73%'");
  // Bytes that a careless text form would spoil.
  await database.pool.query("insert into settings (name, value, changed_at) values ('sulit', $1, now())", [
    JSON.stringify({ text: "a\tb\nc\\d \u0001 é 漢 \\N" }),
  ]);
  await ask(evidence.posko, "POST", "tally.rebuild", {});
  await sealAll(database, () => clock.now());
  made = must(await backUp(WHOLE()));
  must(await backUp(LEAN(), { pictures: null, withKeys: false }));
}, 60_000);
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});
afterAll(async () => {
  await evidence.close();
  await rm(scratch, { recursive: true, force: true });
});

async function ask<T>(posko: Posko, method: "GET" | "POST", operation: string, input: object): Promise<T> {
  const headers = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "test" };
  const query = method === "GET" ? `?${new URLSearchParams(input as Record<string, string>)}` : "";
  const answer = await posko.app.inject({
    method,
    url: `/api/${operation}${query}`,
    headers,
    ...(method === "POST" ? { payload: input } : {}),
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json<T>();
}

function backUp(file: string, more: Partial<BackupOptions> = {}): Promise<Result<BackupReport>> {
  return makeBackup({
    databaseUrl: evidence.posko.services.database.url,
    file,
    passphrase: PASSPHRASE,
    version: "1.2.3",
    keyFolder: path.join(evidence.folder, "keys"),
    withKeys: true,
    listPictures: eachStored,
    pictures: filesOf(evidence.posko.services.config).store,
    now: () => evidence.posko.services.clock.now(),
    ...more,
  });
}

interface Target {
  readonly url: string;
  readonly folder: string;
  readonly config: Config;
}

/** An empty database and an empty data folder. */
async function target(): Promise<Target> {
  const database = await emptyDatabase();
  opened.push(() => database.drop());
  const folder = fileIn(`data-${++folders}`);
  await mkdir(folder);
  const config = loadConfig({ POSKO_DATA: folder, LOG_LEVEL: "silent" });
  if (!config.ok) throw new Error(config.problem.sentence);
  return { url: database.url, folder, config: config.value };
}

function restoreTo(to: Target, file: string, more: object = {}): Promise<Result<RestoreReport>> {
  return restoreBackup({
    file,
    passphrase: PASSPHRASE,
    checkOnly: false,
    openDatabase: () => Promise.resolve(to.url),
    dataFolder: to.folder,
    keyFolder: path.join(to.folder, "keys"),
    pictures: filesOf(to.config).store,
    ...more,
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Everything a database holds, row by row and in order; what columns there are among it. */
function everythingIn(url: string): Promise<Record<string, unknown[]>> {
  return withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    const all: Record<string, unknown[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
      all[name] = rows.map((r) => r.row);
    }
    return all;
  });
}

/** Nothing in the database, and no file in the data folder. */
async function expectUntouched(to: Target): Promise<void> {
  expect(await everythingIn(to.url)).toEqual({});
  const left = await readdir(to.folder, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => !entry.isDirectory())).toEqual([]);
}

async function poskoOn(to: Target): Promise<Posko> {
  const posko = await createPosko({
    config: to.config,
    databaseUrl: to.url,
    workers: false,
    log: pino({ level: "silent" }),
  });
  opened.push(() => posko.close());
  return posko;
}

describe("a backup with photographs and keys", () => {
  test("says what it took, and leaves nothing but the file, for nobody else to read", async () => {
    const everything = await everythingIn(evidence.posko.services.database.url);
    const { migrations: _, ...tables } = everything;
    expect(made.tables).toBe(Object.keys(tables).length);
    expect(made.rows).toBe(Object.values(tables).reduce((sum, rows) => sum + rows.length, 0));
    expect(made.pictures).toMatchObject({ listed: hashes.length, included: hashes.length, missing: 0, damaged: 0 });
    expect(made.keys).toEqual(["personal", "receipt.pem", "secret"]);
    const written = await stat(WHOLE());
    expect(written.size).toBe(made.bytes);
    expect(written.mode & 0o777).toBe(0o600);
    expect((await readdir(scratch)).filter((name) => name.startsWith("whole"))).toEqual(["whole.posko"]);
  });

  test("comes up elsewhere to the last byte, with its pictures and its keys", async () => {
    const to = await target();
    const done = must(await restoreTo(to, WHOLE()));
    expect(done).toMatchObject({ rows: made.rows, migrated: [], left_out: [], keys: "restored", pictures_absent: 0 });
    expect(await everythingIn(to.url)).toEqual(await everythingIn(evidence.posko.services.database.url));
    for (const name of made.keys) {
      const [was, is] = [path.join(evidence.folder, "keys", name), path.join(to.folder, "keys", name)];
      expect((await readFile(is)).equals(await readFile(was))).toBe(true);
      expect((await stat(is)).mode & 0o777).toBe(0o600);
    }
    for (const hash of hashes) {
      const stored = path.join(to.folder, "files", hash.slice(0, 2), hash.slice(2, 4), hash);
      expect(sha256(await readFile(stored))).toBe(hash);
    }
    expect((await readdir(to.folder)).toSorted()).toEqual(["files", "keys"]);
  });

  test("comes up as a working Posko: the trail verifies, and the tally equals its rebuild", async () => {
    const to = await target();
    must(await restoreTo(to, WHOLE()));
    const posko = await poskoOn(to);
    const verdict = await ask<{ ok: boolean; entries: number }>(posko, "GET", "trail.verify", {});
    expect(verdict).toMatchObject({ ok: true, first_broken: null });
    expect(verdict.entries).toBeGreaterThan(hashes.length);
    const tally = (): Promise<{ votes: object }> =>
      ask(posko, "GET", "tally.show", { contest: CONTEST, place: "35.73", basis: "provisional" });
    const { as_of: _before, ...shown } = (await tally()) as Record<string, unknown>;
    expect(shown["votes"]).toEqual({ 1: 181, 2: 120 });
    await ask(posko, "POST", "tally.rebuild", {});
    const { as_of: _after, ...rebuilt } = (await tally()) as Record<string, unknown>;
    expect(rebuilt).toEqual(shown);
    expect(posko.services.keys.receipt).toEqual(evidence.posko.services.keys.receipt);
  });

  test("leaves its line in the trail of what was restored", async () => {
    const to = await target();
    const line = { who: "cli:test", from: "cli", operation: "backup.restore", subject: `backup ${made.id}` };
    must(await restoreTo(to, WHOLE(), { announce: async (tx: never) => void (await appendTrail(tx, 0, [line])) }));
    const { trail_open: lines } = await everythingIn(to.url);
    expect(lines!.join("\n")).toContain(made.id);
  });

  test("is proven without touching anything", async () => {
    const to = await target();
    const proven = must(await restoreTo(to, WHOLE(), { checkOnly: true }));
    expect(proven).toMatchObject({ checked_only: true, rows: made.rows, id: made.id });
    await expectUntouched(to);
  });

  test("is refused by a wrong passphrase and by a database that holds something", async () => {
    const to = await target();
    const wrong = await restoreTo(to, WHOLE(), { passphrase: "empat kata yang pendek" });
    expect(wrong).toMatchObject({ problem: { code: "backup.wrong_passphrase" } });
    await expectUntouched(to);
    await withClient(to.url, (client) => client.query("create table anything (n integer)"));
    expect(await restoreTo(to, WHOLE())).toMatchObject({ problem: { code: "backup.not_empty" } });
    expect(await everythingIn(to.url)).toEqual({ anything: [] });
    expect(await readdir(to.folder)).toEqual([]);
  });

  test("is refused by a data folder with other keys, and taken by one with the same", async () => {
    const to = await target();
    const keys = path.join(to.folder, "keys");
    await cp(path.join(evidence.folder, "keys"), keys, { recursive: true });
    await writeFile(path.join(keys, "secret"), randomBytes(32));
    expect(await restoreTo(to, WHOLE())).toMatchObject({ problem: { code: "backup.keys_differ" } });
    expect(await everythingIn(to.url)).toEqual({});
    await cp(path.join(evidence.folder, "keys", "secret"), path.join(keys, "secret"));
    expect(must(await restoreTo(to, WHOLE())).keys).toBe("restored");
  });

  test("cut off or altered anywhere is refused by name, with nothing left behind", async () => {
    const to = await target();
    const bytes = await readFile(WHOLE());
    const damage = fc.record({
      at: fc.integer({ min: 64, max: bytes.length - 1 }),
      how: fc.constantFrom("cut_off" as const, "altered" as const),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, how }) => {
        const spoiled = fileIn("spoiled.posko");
        await writeFile(spoiled, bytes);
        if (how === "cut_off") await truncate(spoiled, at);
        else {
          const handle = await open(spoiled, "r+");
          await handle.write(Buffer.from([bytes[at]! ^ 0xff]), 0, 1, at);
          await handle.close();
        }
        expect(await restoreTo(to, spoiled)).toMatchObject({ problem: { code: `backup.${how}` } });
      }),
      { numRuns: 12 },
    );
    await expectUntouched(to);
  }, 60_000);
});

describe("a backup without photographs and keys", () => {
  test("lists the pictures, and tells a restore which are not there and that the keys are missing", async () => {
    const file = LEAN();
    const [to, beside] = [await target(), await target()];
    const done = must(await restoreTo(to, file));
    expect(done).toMatchObject({ keys: "missing", pictures_absent: hashes.length });
    await cp(path.join(evidence.folder, "keys"), path.join(beside.folder, "keys"), { recursive: true });
    await cp(path.join(evidence.folder, "files"), path.join(beside.folder, "files"), { recursive: true });
    expect(must(await restoreTo(beside, file))).toMatchObject({ keys: "present", pictures_absent: 0 });
  });

  test("is smaller by more than the pictures' bytes", async () => {
    const [lean, whole] = [await stat(LEAN()), await stat(WHOLE())];
    expect(whole.size - lean.size).toBeGreaterThanOrEqual(made.pictures.listed_bytes - 65_536);
  });
});

describe("pictures that are not as they should be", () => {
  test("are counted and told, and no picture with other bytes comes up", async () => {
    const store = filesOf(evidence.posko.services.config).store;
    const [gone, spoiled] = hashes as [string, string];
    const pictures = {
      ...store,
      open: async (hash: string) =>
        hash === gone ? null : hash === spoiled ? [Buffer.from("other bytes")] : await store.open(hash),
    };
    const file = fileIn("odd.posko");
    const made = must(await backUp(file, { pictures: pictures as never }));
    expect(made.pictures).toMatchObject({ included: hashes.length - 2, missing: 1, damaged: 1 });
    const to = await target();
    expect(must(await restoreTo(to, file)).pictures_absent).toBe(2);
    expect(await filesOf(to.config).store.has(spoiled)).toBe(false);
  });
});

describe("a backup taken while phones go on sending", () => {
  test("is of one instant: a form is wholly in it or not at all, and its trail verifies", async () => {
    const { database, clock } = evidence.posko.services;
    const phone = await bindPhone(evidence.posko, STATION);
    const fields = { "votes.1": 1, "votes.2": 2, valid: 3, invalid: 0, total: 3 };
    const said = {
      contest: CONTEST,
      station: STATION,
      source: "salinan",
      part: "totals",
      fields,
      confirmed: [],
      pictures: [],
    };
    const before = await everythingIn(database.url);
    let sent: Promise<unknown> = Promise.resolve();
    let handedIn = 0;
    const file = fileIn("busy.posko");
    must(
      await backUp(file, {
        progress: (p) => {
          // At each table that a form touches, one more form comes in and is sealed; the backup waits for none.
          if (!/^table (form_parts|intake_records|readings|trail_entries|trail_open)$/.test(p.step)) return;
          handedIn++;
          sent = sent.then(async () => phone.handIn(await phone.say("figures.submit", said)));
          sent = sent.then(() => sealAll(database, () => clock.now()));
        },
      }),
    );
    await sent;
    expect(handedIn).toBeGreaterThan(4);
    const to = await target();
    must(await restoreTo(to, file));
    expect(await everythingIn(to.url)).toEqual(before);
    const verdict = await ask<{ ok: boolean }>(await poskoOn(to), "GET", "trail.verify", {});
    expect(verdict).toMatchObject({ ok: true, first_broken: null });
  });
});

describe("a store of pictures that is away", () => {
  test("is said, and leaves no file", async () => {
    const store = filesOf(evidence.posko.services.config).store;
    const pictures = { ...store, open: () => Promise.reject(new StoreAway("away")) };
    expect(await backUp(fileIn("away.posko"), { pictures })).toMatchObject({
      problem: { kind: "unavailable", code: "backup.pictures_away" },
    });
    expect((await readdir(scratch)).filter((name) => name.startsWith("away"))).toEqual([]);
  });
});

describe("a backup that is stopped", () => {
  test.each(["table readings", "pictures"])("at %s leaves no file at all", async (step) => {
    const stop = new AbortController();
    const file = fileIn("stopped.posko");
    const stopped = await backUp(file, {
      signal: stop.signal,
      progress: (p) => {
        if (p.step === step) stop.abort();
      },
    });
    expect(stopped).toMatchObject({ problem: { code: "backup.stopped" } });
    expect((await readdir(scratch)).filter((name) => name.startsWith("stopped"))).toEqual([]);
  });

  test("while it is restored leaves nothing", async () => {
    const to = await target();
    const stop = new AbortController();
    const stopped = await restoreTo(to, WHOLE(), {
      signal: stop.signal,
      progress: (p: { step: string; done: number; of: number }) => {
        if (p.step === "restoring" && p.done > p.of / 2) stop.abort();
      },
    });
    expect(stopped).toMatchObject({ problem: { code: "backup.stopped" } });
    await expectUntouched(to);
  });

  test("keeps the earlier backup of that name", async () => {
    const file = fileIn("earlier.posko");
    must(await backUp(file, { pictures: null }));
    const earlier = await readFile(file);
    const stop = new AbortController();
    stop.abort();
    expect(await backUp(file, { signal: stop.signal })).toMatchObject({ problem: { code: "backup.stopped" } });
    expect((await readFile(file)).equals(earlier)).toBe(true);
  });
});

describe("a restore that fails at the end", () => {
  test("takes back the pictures it added, and not those that were there", async () => {
    const to = await target();
    const kept = hashes[0]!;
    const store = filesOf(to.config).store;
    const copy = fileIn("picture");
    await cp(path.join(evidence.folder, "files", kept.slice(0, 2), kept.slice(2, 4), kept), copy);
    await store.put(kept, copy);
    const failing = restoreTo(to, WHOLE(), { announce: () => Promise.reject(new Error("no trail")) });
    await expect(failing).rejects.toThrow("no trail");
    expect(await everythingIn(to.url)).toEqual({});
    expect(await Promise.all(hashes.map((hash) => store.has(hash)))).toEqual(hashes.map((hash) => hash === kept));
    expect(await readdir(to.folder)).toEqual(["files"]);
  });

  test("after a kill takes back what the killed one had added", async () => {
    const to = await target();
    const store = filesOf(to.config).store;
    const [added] = hashes as [string];
    await cp(path.join(evidence.folder, "files"), path.join(to.folder, "files"), { recursive: true });
    await writeFile(path.join(to.folder, "restore.unfinished"), `${added}\n${hashes[1]!.slice(0, 10)}`);
    await restoreTo(to, LEAN());
    expect(await Promise.all([store.has(added), store.has(hashes[1]!)])).toEqual([false, true]);
  });
});

describe("versions", () => {
  /** The released migrations and these on top, in a folder of their own. */
  async function migrationsWith(
    more: Readonly<Record<string, string>>,
    without: (name: string) => boolean = () => false,
  ) {
    const folder = fileIn(`migrations-${++folders}`);
    await mkdir(folder);
    for (const name of await readdir(MIGRATIONS_FOLDER)) {
      if (!without(name)) await cp(path.join(MIGRATIONS_FOLDER, name), path.join(folder, name));
    }
    for (const [name, text] of Object.entries(more)) await writeFile(path.join(folder, name), text);
    return folder;
  }

  test("an older backup comes up at its version and is then brought forward, sequences and identities going on", async () => {
    const to = await target();
    const later = await migrationsWith({
      "20991231_0000_numbered.sql": `create table numbered (id bigint generated always as identity primary key, twice bigint generated always as (id * 2) stored);
        create sequence calls; select nextval('calls'); insert into numbered select from generate_series(1, 5);`,
    });
    const done = must(await restoreTo(to, LEAN(), { migrations: later }));
    expect(done.migrated).toEqual(["20991231_0000_numbered.sql"]);
    const file = fileIn("numbered.posko");
    must(await backUp(file, { databaseUrl: to.url, pictures: null }));
    const again = await target();
    expect(must(await restoreTo(again, file, { migrations: later })).migrated).toEqual([]);
    const next = await withClient(again.url, (client) =>
      client.query<{ id: number; twice: number; call: number }>(
        "with new as (insert into numbered default values returning id, twice) select *, nextval('calls') as call from new",
      ),
    );
    expect(next.rows).toEqual([{ id: 6, twice: 12, call: 2 }]);
    // And the program of today, which does not know that migration, says so.
    const today = await target();
    const newer = await restoreTo(today, file);
    expect(newer).toMatchObject({
      problem: { code: "backup.newer", details: { migration: "20991231_0000_numbered.sql" } },
    });
    await expectUntouched(today);
  });

  test("a migration whose text is another is refused", async () => {
    const to = await target();
    const [first] = (await readdir(MIGRATIONS_FOLDER)).toSorted();
    const altered = await migrationsWith({ [first!]: "create table places (code text)" });
    expect(await restoreTo(to, LEAN(), { migrations: altered })).toMatchObject({
      problem: { code: "backup.migration_differs", details: { migration: first } },
    });
    await expectUntouched(to);
  });

  test("a table that no migration knows is left out and named", async () => {
    const to = await target();
    must(await restoreTo(to, LEAN()));
    await withClient(to.url, (client) => client.query("create table visitors as select 1 as n"));
    const file = fileIn("visited.posko");
    must(await backUp(file, { databaseUrl: to.url, pictures: null }));
    const again = await target();
    expect(must(await restoreTo(again, file)).left_out).toEqual(["visitors"]);
    expect(await everythingIn(again.url)).not.toHaveProperty("visitors");
  });

  test("a database that is not Posko's has nothing to back up", async () => {
    const to = await target();
    const nothing = await backUp(fileIn("nothing.posko"), { databaseUrl: to.url });
    expect(nothing).toMatchObject({ problem: { code: "backup.nothing_here" } });
    expect(await backUp(path.join(scratch, "no", "folder"))).toMatchObject({
      problem: { code: "backup.folder_missing" },
    });
    expect(await backUp(scratch)).toMatchObject({ problem: { code: "backup.file_is_folder" } });
    expect(await restoreTo(to, fileIn("none"))).toMatchObject({ problem: { code: "backup.file_missing" } });
    expect(await backUp(fileIn("x"), { passphrase: "" })).toMatchObject({ problem: { code: "backup.no_passphrase" } });
  });
});
