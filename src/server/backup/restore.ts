// Restoring: the backup is read through once and proven, then once more into the database, in one transaction: the
// tables as the migrations of its time made them, its rows, its sequences, and then the migrations since. So a backup
// of an older program comes up in a newer one, and of one PostgreSQL in another. Whatever fails leaves nothing.

import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { ok, type Result } from "../../base/result.ts";
import { txOf, type Tx } from "../database/connect.ts";
import { applyMigration, makeMigrationsTable, readMigrations, type Migration } from "../database/migrate.ts";
import { receiptKeyId } from "../keys.ts";
import { holdsAnything, listTables, quoted, speakPlainly } from "./catalogue.ts";
import {
  asResult,
  Refused,
  stopIfAsked,
  type Head,
  type Pictures,
  type Progress,
  type Sequence,
  type Whole,
} from "./model.ts";
import { PictureShelf } from "./pictures.ts";
import { readBackup, type BackupFile } from "./read.ts";
import { markOf } from "./write.ts";

export interface RestoreOptions {
  readonly file: string;
  readonly passphrase: string;
  /** Only read it through and prove it. */
  readonly checkOnly: boolean;
  /** Start or reach the database; asked only when the backup has been proven. */
  readonly openDatabase: () => Promise<string>;
  readonly dataFolder: string;
  readonly keyFolder: string;
  readonly pictures: Pictures;
  /** Where the migrations lie, when not where this program's do. */
  readonly migrations?: string;
  /** Called in the same transaction at the end: the line in the trail. */
  readonly announce?: (tx: Tx, head: Head) => Promise<void>;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface RestoreReport extends Omit<Whole, "whole"> {
  readonly id: string;
  readonly made_at: string;
  /** PostgreSQL it was taken from. */
  readonly postgres: string;
  /** Only proven, nothing restored. */
  readonly checked_only: boolean;
  /** Migrations applied on top, because they are newer than the backup. */
  readonly migrated: readonly string[];
  /** Tables that no migration knows, left out. */
  readonly left_out: readonly string[];
  /** `restored`: from the backup. `present`: the data folder has them. `missing`: neither; they must still be brought. */
  readonly keys: "restored" | "present" | "missing";
  /** Pictures the database speaks of that are not in the store now; null when only proven. */
  readonly pictures_absent: number | null;
}

/**
 * Restore a backup into an empty database. Refusals: those of `readBackup`, and `backup.newer` {migration},
 * `backup.migration_differs` {migration}, `backup.not_empty`, `backup.keys_differ`.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Result<RestoreReport>> {
  return await asResult<RestoreReport>(async () => {
    const backup = await readBackup(options.file, options.passphrase, options);
    try {
      const migrations = await readMigrations(options.migrations);
      const { head, whole } = await backup.read({
        head: (first) => Promise.resolve(void planMigrations(first, migrations)),
      });
      const { whole: _, ...counts } = whole;
      const known = { ...counts, id: head.id, made_at: head.made_at, postgres: head.postgres };
      if (options.checkOnly) {
        const keys = head.with_keys ? "restored" : "missing";
        return ok({ ...known, checked_only: true, migrated: [], left_out: [], keys, pictures_absent: null });
      }
      return ok({ ...known, checked_only: false, ...(await restore(options, backup, head, migrations)) });
    } finally {
      await backup.close();
    }
  });
}

/** Which migrations to apply before the rows, in the order of that time, and which after. */
function planMigrations(
  head: Pick<Head, "migrations">,
  ours: readonly Migration[],
): { before: { migration: Migration; at: string }[]; after: Migration[] } {
  const known = new Map(ours.map((m) => [m.name, m]));
  const before = head.migrations.map(({ name, checksum, applied_at }) => {
    const migration = known.get(name);
    if (migration === undefined) throw new Refused("conflict", "backup.newer", { migration: name });
    if (migration.checksum !== checksum) throw new Refused("conflict", "backup.migration_differs", { migration: name });
    known.delete(name);
    return { migration, at: applied_at };
  });
  return { before, after: [...known.values()] };
}

type Done = Pick<RestoreReport, "migrated" | "left_out" | "keys" | "pictures_absent">;

async function restore(
  options: RestoreOptions,
  backup: BackupFile,
  head: Head,
  migrations: readonly Migration[],
): Promise<Done> {
  await refuseOtherKeys(options.keyFolder, head);
  const client = new pg.Client({
    connectionString: await options.openDatabase(),
    application_name: "posko restore",
    connectionTimeoutMillis: 15_000,
  });
  client.on("error", () => {});
  const shelf = new PictureShelf(options.dataFolder, options.pictures);
  const newKeys = `${options.keyFolder}.part`;
  let committed = false;
  try {
    await client.connect();
    await speakPlainly(client);
    await client.query("begin");
    if (await holdsAnything(client)) throw new Refused("conflict", "backup.not_empty");
    await shelf.clear();
    const plan = planMigrations(head, migrations);
    await makeMigrationsTable(client);
    for (const { migration, at } of plan.before) await applyMigration(client, migration, at);
    const tables = new Set(await listTables(client));
    // What the migrations put there themselves is among the rows of the backup.
    if (tables.size > 0) await client.query(`truncate ${[...tables].map(quoted).join(", ")}`);
    const leftOut: string[] = [];
    await rm(newKeys, { recursive: true, force: true });
    await backup.read({
      table: async (table, columns, bytes) => {
        if (tables.has(table)) return await copyIn(client, table, columns, bytes);
        leftOut.push(table);
        return await lines(bytes);
      },
      sequences: (sequences) => setSequences(client, sequences),
      manifest: (bytes) => shelf.expect(bytes),
      key: (name, bytes) => writeKey(newKeys, name, bytes),
      picture: (sha256, bytes, sound) => shelf.take(sha256, bytes, sound),
    });
    for (const migration of plan.after) {
      options.progress?.({ step: `migration ${migration.name}`, done: 0, of: 0, bytes: 0 });
      await applyMigration(client, migration);
    }
    await options.announce?.(txOf(client), head);
    await client.query("analyze");
    stopIfAsked(options.signal);
    const keys = await placeKeys(options.keyFolder, newKeys, head);
    await shelf.settle();
    await client.query("commit");
    committed = true;
    return { migrated: plan.after.map((m) => m.name), left_out: leftOut, keys, pictures_absent: await shelf.absent() };
  } catch (error) {
    // The database took the transaction back, or will when the connection ends; the rest is ours to take back.
    if (!committed) await shelf.clear();
    throw error;
  } finally {
    await rm(newKeys, { recursive: true, force: true });
    await client.end().catch(() => {});
  }
}

/** Rows that COPY took. */
async function copyIn(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  bytes: AsyncIterable<Buffer>,
): Promise<number> {
  const copy = client.query(copyFrom(`copy ${quoted(table)} (${columns.map(quoted).join(", ")}) from stdin`));
  const failed = new Promise<never>((_resolve, reject) => copy.once("error", reject));
  failed.catch(() => {});
  try {
    for await (const chunk of bytes) {
      // Resolves when the chunk is on its way: no more than one is kept here.
      await Promise.race([failed, new Promise((resolve) => copy.write(chunk, resolve))]);
    }
    await Promise.race([failed, new Promise<void>((resolve) => copy.end(resolve))]);
  } catch (error) {
    copy.destroy();
    throw error;
  }
  return copy.rowCount;
}

async function lines(bytes: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const chunk of bytes) for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++;
  return count;
}

async function setSequences(client: pg.Client, sequences: readonly Sequence[]): Promise<void> {
  for (const { name, last_value, is_called } of sequences) {
    const there = await client.query<{ there: boolean }>("select to_regclass($1) is not null as there", [quoted(name)]);
    if (there.rows[0]!.there)
      await client.query("select setval($1::regclass, $2, $3)", [quoted(name), last_value, is_called]);
  }
}

/** Keys that are there already must be those of the backup: no key is ever overwritten. */
async function refuseOtherKeys(folder: string, head: Head): Promise<void> {
  for (const [name, mark] of Object.entries(head.key_marks)) {
    const here = await markOf(path.join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
      throw error;
    });
    if (here === null || here === mark) continue;
    if (name === "receipt.pem" && (await changedSince(folder, head))) continue;
    throw new Refused("conflict", "backup.keys_differ", { key: name });
  }
}

/** Was the receipt key here changed after the backup was made? Then the backup does not know it, though all else is the same. */
async function changedSince(folder: string, head: Head): Promise<boolean> {
  const known = new Set(head.public_keys.map((k) => k.id));
  const others = Object.keys(head.key_marks).filter((name) => name !== "receipt.pem");
  const here = new Set(await readdir(folder));
  return (
    others.some((name) => here.has(name)) && !known.has(receiptKeyId(await readFile(path.join(folder, "receipt.pem"))))
  );
}

async function writeKey(folder: string, name: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  if (!/^[a-z0-9._-]+$/i.test(name) || name.startsWith(".")) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path.join(folder, name), "wx", 0o600);
  try {
    for await (const chunk of bytes) await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function placeKeys(folder: string, part: string, head: Head): Promise<RestoreReport["keys"]> {
  const brought = await readdir(part).catch(() => []);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = new Set(await readdir(folder));
  for (const name of brought) if (!own.has(name)) await rename(path.join(part, name), path.join(folder, name));
  if (brought.length > 0) return "restored";
  const here = new Set(await readdir(folder));
  return Object.keys(head.key_marks).every((name) => here.has(name)) ? "present" : "missing";
}
