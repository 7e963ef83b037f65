// For tests of keeping: a world with forms, pictures, a sealed trail and keys on a database of its own, backups of it, and
// empty places to restore them to.

import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { pino } from "pino";
import { expect } from "vitest";
import { must, type Result } from "../../base/result.ts";
import { eachStored } from "../../count/evidence/store/stored.ts";
import { QUICK_LOG2N } from "../../server/backup/frames.ts";
import { restoreBackup, type RestoreReport } from "../../server/backup/restore.ts";
import { makeBackup, type BackupOptions, type BackupReport } from "../../server/backup/write.ts";
import { loadConfig, type Config } from "../../server/config.ts";
import { filesOf } from "../../server/files/open.ts";
import { emptyDatabase } from "../../server/postgres/fresh.ts";
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

/** Filled by `openKept`. */
export const kept = {} as {
  scratch: string;
  /** Of the backup with photographs and keys. */
  made: BackupReport;
};
/** Of the pictures, in no order. */
export const hashes: string[] = [];
let folders = 0;
/** Closed by `closeOpened`, after each test. */
const opened: (() => Promise<void>)[] = [];

export const fileIn = (name: string): string => path.join(kept.scratch, name);
/** Of the same world, with photographs and keys, and without. */
export const WHOLE = (): string => fileIn("whole.posko");
export const LEAN = (): string => fileIn("lean.posko");

/** A world with forms, pictures, a sealed trail and keys, and two backups of it. */
export async function openKept(): Promise<void> {
  kept.scratch = await mkdtemp(path.join(tmpdir(), "posko-backup-"));
  hashes.length = 0;
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
  kept.made = must(await backUp(WHOLE()));
  must(await backUp(LEAN(), { pictures: null, withKeys: false }));
}

export async function closeOpened(): Promise<void> {
  for (const close of opened.splice(0).toReversed()) await close();
}

export async function closeKept(): Promise<void> {
  await evidence.close();
  await rm(kept.scratch, { recursive: true, force: true });
}

export async function ask<T>(posko: Posko, method: "GET" | "POST", operation: string, input: object): Promise<T> {
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

export function backUp(file: string, more: Partial<BackupOptions> = {}): Promise<Result<BackupReport>> {
  return makeBackup({
    databaseUrl: evidence.posko.services.database.url,
    file,
    passphrase: PASSPHRASE,
    log2n: QUICK_LOG2N,
    version: "1.2.3",
    keyFolder: path.join(evidence.folder, "keys"),
    withKeys: true,
    listPictures: eachStored,
    pictures: filesOf(evidence.posko.services.config).store,
    now: () => evidence.posko.services.clock.now(),
    ...more,
  });
}

export interface Target {
  readonly url: string;
  readonly folder: string;
  readonly config: Config;
}

/** An empty database and an empty data folder. */
export async function target(): Promise<Target> {
  const database = await emptyDatabase();
  opened.push(() => database.drop());
  const folder = fileIn(`data-${++folders}`);
  await mkdir(folder);
  const config = loadConfig({ POSKO_DATA: folder, LOG_LEVEL: "silent" });
  if (!config.ok) throw new Error(config.problem.sentence);
  return { url: database.url, folder, config: config.value };
}

export function restoreTo(to: Target, file: string, more: object = {}): Promise<Result<RestoreReport>> {
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

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Everything a database holds, row by row and in order; what columns there are among it. */
export function everythingIn(url: string): Promise<Record<string, unknown[]>> {
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
export async function expectUntouched(to: Target): Promise<void> {
  expect(await everythingIn(to.url)).toEqual({});
  const left = await readdir(to.folder, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => !entry.isDirectory())).toEqual([]);
}

export async function poskoOn(to: Target): Promise<Posko> {
  const posko = await createPosko({
    config: to.config,
    databaseUrl: to.url,
    workers: false,
    log: pino({ level: "silent" }),
  });
  opened.push(() => posko.close());
  return posko;
}
