// What a form leaves in the database, byte by byte and table by table, and how fast all of it goes into a backup and
// comes up again, beside a plain COPY of the same tables that neither hashes nor encrypts nor writes.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { must } from "../src/base/result.ts";
import { eachStored } from "../src/count/evidence/store/stored.ts";
import { restoreBackup } from "../src/server/backup/restore.ts";
import { makeBackup } from "../src/server/backup/write.ts";
import { filesOf } from "../src/server/files/open.ts";
import { urlOfDatabase } from "../src/server/postgres/template.ts";
import { sealAll } from "../src/server/trail/seal.ts";
import { makeForms } from "./forms.ts";
import { round } from "./numbers.ts";
import { CONTEST, type Bench } from "./world.ts";

export interface KeepFigures {
  readonly forms: number;
  /** Growth of table and indexes for one reading of one part from a phone. */
  readonly bytes_a_form: Readonly<Record<string, number>>;
  readonly bytes_a_form_in_all: number;
  readonly rows: number;
  readonly backup_mb: number;
  readonly backup_rows_per_s: number;
  readonly copy_rows_per_s: number;
  readonly backup_ratio: number;
  readonly restore_rows_per_s: number;
  /** Did every row that went in come out? */
  readonly whole: boolean;
}

const A_REQUEST = 100;

async function sizes(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; bytes: string }>(
    `select relname as name, pg_total_relation_size(oid)::text as bytes from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map((r) => [r.name, Number(r.bytes)]));
}

async function sendForms(bench: Bench, client: pg.Client, count: number): Promise<void> {
  const forms = await makeForms(client, CONTEST, bench.takeStations(count));
  for (let i = 0; i < forms.length; i += A_REQUEST) {
    const records = forms.slice(i, i + A_REQUEST).map((f) => f.record);
    const answer = await bench.posko.app.inject({ method: "POST", url: "/api/intake.submit", payload: { records } });
    const taken = answer.json<{ results: { ok: boolean }[] }>().results.filter((r) => r.ok).length;
    if (taken !== records.length) throw new Error(`${records.length - taken} forms were refused`);
  }
  const { database, clock } = bench.posko.services;
  await sealAll(database, () => clock.now());
}

/** All tables by plain COPY, thrown away as they come; rows a second. */
async function plainCopy(client: pg.Client, tables: readonly string[]): Promise<number> {
  const began = performance.now();
  let rows = 0;
  for (const table of tables) {
    const copy = client.query(copyTo(`copy "${table}" to stdout`));
    for await (const _ of copy);
    rows += copy.rowCount ?? 0;
  }
  return rows / ((performance.now() - began) / 1_000);
}

/** @param forms readings to send first */
export async function keep(bench: Bench, forms: number): Promise<KeepFigures> {
  const client = new pg.Client({ connectionString: bench.databaseUrl, application_name: "posko bench" });
  await client.connect();
  const folder = await mkdtemp(path.join(tmpdir(), "posko-keep-"));
  const other = `keep_${process.pid}`;
  try {
    bench.say(`${forms.toLocaleString("en")} forms …`);
    const before = await sizes(client);
    await sendForms(bench, client, forms);
    const after = await sizes(client);
    const grown = [...after].map(([name, bytes]) => [name, round((bytes - (before.get(name) ?? 0)) / forms)] as const);
    const counted = grown.filter(([, bytes]) => bytes >= 1).toSorted((a, b) => b[1] - a[1]);

    bench.say("Backing up …");
    const file = path.join(folder, "bench.posko");
    const { config, clock } = bench.posko.services;
    const common = { file, passphrase: "bench", keyFolder: path.join(config.dataFolder, "keys") };
    const tables = [...after.keys()];
    const copied = await plainCopy(client, tables);
    const backupBegan = performance.now();
    const made = must(
      await makeBackup({
        ...common,
        databaseUrl: bench.databaseUrl,
        version: "bench",
        withKeys: false,
        listPictures: eachStored,
        pictures: null,
        now: () => clock.now(),
      }),
    );
    const backupSeconds = (performance.now() - backupBegan) / 1_000;

    bench.say("Restoring …");
    await client.query(`create database ${other}`);
    const restoreBegan = performance.now();
    const done = must(
      await restoreBackup({
        ...common,
        checkOnly: false,
        openDatabase: () => Promise.resolve(urlOfDatabase(bench.databaseUrl, other)),
        dataFolder: folder,
        pictures: filesOf(config).store,
      }),
    );
    const restoreSeconds = (performance.now() - restoreBegan) / 1_000;
    return {
      forms,
      bytes_a_form: Object.fromEntries(counted),
      bytes_a_form_in_all: Math.round(counted.reduce((sum, [, bytes]) => sum + bytes, 0)),
      rows: made.rows,
      backup_mb: round(made.bytes / 1e6),
      backup_rows_per_s: Math.round(made.rows / backupSeconds),
      copy_rows_per_s: Math.round(copied),
      backup_ratio: round(made.rows / backupSeconds / copied, 2),
      restore_rows_per_s: Math.round(made.rows / restoreSeconds),
      // The bench's own list of stations is no table of a migration.
      whole: done.rows === made.rows && done.left_out.join() === "bench_stations",
    };
  } finally {
    await client.query(`drop database if exists ${other} with (force)`).catch(() => {});
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

export function keepHolds(figures: KeepFigures): boolean {
  return figures.whole;
}
