// Making a backup: the database by COPY in one repeatable-read transaction, so that all tables are of one instant
// while everybody goes on working; then, outside of it, so that a long copy of photographs holds nothing up, the keys
// and pictures that are wanted. What lies at FILE is always whole: it is written to FILE.part and renamed.

import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { ok, type Result } from "../../base/result.ts";
import { txOf, type Tx } from "../database/connect.ts";
import {
  listColumns,
  listMigrations,
  listPublicKeys,
  listSequences,
  listTables,
  quoted,
  speakPlainly,
} from "./catalogue.ts";
import { FrameWriter } from "./frames.ts";
import { MessageWriter } from "./messages.ts";
import {
  asResult,
  Refused,
  stopIfAsked,
  type Head,
  type PictureCounts,
  type Pictures,
  type Progress,
  type Whole,
} from "./model.ts";

/** Pictures asked for while one is read. */
const AHEAD = 8;

export interface BackupOptions {
  readonly databaseUrl: string;
  readonly file: string;
  readonly passphrase: string;
  /** Tests only: how slowly the passphrase is tried. */
  readonly log2n?: number;
  /** Version of this program. */
  readonly version: string;
  /** Folder of the private keys. */
  readonly keyFolder: string;
  readonly withKeys: boolean;
  /** The pictures the database speaks of (SHA-256 hex, bytes), in order. */
  readonly listPictures: (tx: Tx) => AsyncIterable<{ readonly sha256: string; readonly bytes: number }>;
  /** Where they lie, when they are to come along. */
  readonly pictures: Pictures | null;
  /** Called in a transaction of its own before the first byte is read: the line in the trail. */
  readonly announce?: (tx: Tx, id: string) => Promise<void>;
  readonly now: () => number;
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface BackupReport extends Omit<Whole, "whole"> {
  readonly id: string;
  readonly file: string;
  readonly bytes: number;
  readonly keys: readonly string[];
  /** No line could be left in the trail: a replica, or a schema that is not this program's. */
  readonly unannounced: boolean;
}

/**
 * Write a backup. Refusals: `backup.nothing_here` (no database of Posko's), `backup.no_passphrase`, `backup.folder_missing`,
 * `backup.file_is_folder`, `backup.another_running`, `backup.pictures_away`, `backup.stopped`. Whatever happens, nothing but a whole backup lies at `file`.
 */
export async function makeBackup(options: BackupOptions): Promise<Result<BackupReport>> {
  return await asResult(async () => {
    if (options.passphrase === "") throw new Refused("invalid", "backup.no_passphrase");
    if ((await stat(options.file).catch(() => null))?.isDirectory() === true) {
      throw new Refused("conflict", "backup.file_is_folder");
    }
    const part = `${options.file}.part`;
    const list = `${part}.pictures`;
    await rm(part, { force: true });
    const file = await open(part, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") throw new Refused("not_found", "backup.folder_missing");
      if (error.code === "EEXIST") throw new Refused("conflict", "backup.another_running");
      throw error;
    });
    let mine = true;
    try {
      const report = await write(options, file, list);
      // Somebody who began after us has taken the name: theirs is not whole, and not to be renamed by us.
      mine = await isStill(file, part);
      if (!mine) throw new Refused("conflict", "backup.another_running");
      await rename(part, options.file);
      await syncFolder(path.dirname(path.resolve(options.file)));
      return ok(report);
    } finally {
      if (mine && (await isStill(file, part))) await rm(part, { force: true });
      await file.close();
      await rm(list, { force: true });
    }
  });
}

async function isStill(file: FileHandle, name: string): Promise<boolean> {
  const [own, there] = [await file.stat(), await stat(name).catch(() => null)];
  return there !== null && there.ino === own.ino && there.dev === own.dev;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function write(options: BackupOptions, file: FileHandle, list: string): Promise<BackupReport> {
  const id = randomUUID();
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    application_name: "posko backup",
    connectionTimeoutMillis: 15_000,
  });
  client.on("error", () => {});
  // Ends a COPY in the middle too: its stream fails, and the loop that reads it with it.
  const cut = (): void => void client.end().catch(() => {});
  options.signal?.addEventListener("abort", cut, { once: true });
  try {
    await client.connect();
    await speakPlainly(client);
    const unannounced = !(await announce(options, client, id));
    const messages = new MessageWriter(await FrameWriter.create(file, options.passphrase, options.log2n));
    const tables = await writeDatabase(options, client, messages, id, list);
    const keys = options.withKeys ? await writeKeys(options.keyFolder, messages) : [];
    const pictures = await writePictures(options, messages, list, tables.pictures);
    const whole: Whole = { whole: true, tables: tables.tables, rows: tables.rows, pictures };
    await messages.say(whole);
    await messages.frames.end();
    const { whole: _, ...counts } = whole;
    return { id, file: options.file, bytes: messages.frames.bytes, keys, unannounced, ...counts };
  } catch (error) {
    stopIfAsked(options.signal);
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", cut);
    await client.end().catch(() => {});
  }
}

/** The line in the trail, before anything leaves; false on a replica, which cannot be written. */
async function announce(options: BackupOptions, client: pg.Client, id: string): Promise<boolean> {
  if (options.announce === undefined) return true;
  const { rows } = await client.query<{ recovering: boolean; ours: boolean }>(
    "select pg_is_in_recovery() as recovering, to_regclass('trail_open') is not null as ours",
  );
  if (rows[0]!.recovering || !rows[0]!.ours) return !rows[0]!.recovering;
  await client.query("begin");
  await options.announce(txOf(client), id);
  await client.query("commit");
  return true;
}

async function writeDatabase(
  options: BackupOptions,
  client: pg.Client,
  messages: MessageWriter,
  id: string,
  list: string,
): Promise<{ tables: number; rows: number; pictures: { listed: number; bytes: number } }> {
  await client.query("begin isolation level repeatable read, read only");
  const migrations = await listMigrations(client);
  if (migrations === null) throw new Refused("not_found", "backup.nothing_here");
  const tables = await listTables(client);
  const version = await client.query<{ v: string }>("select current_setting('server_version') as v");
  const head: Head = {
    posko_backup: 1,
    id,
    made_at: new Date(options.now()).toISOString(),
    posko: options.version,
    postgres: version.rows[0]!.v.split(" ")[0]!,
    migrations,
    tables,
    public_keys: tables.includes("public_keys") ? await listPublicKeys(client) : [],
    key_marks: await keyMarks(options.keyFolder),
    with_keys: options.withKeys,
    with_photos: options.pictures !== null,
  };
  await messages.say(head);
  let rows = 0;
  for (const [done, table] of tables.entries()) {
    stopIfAsked(options.signal);
    options.progress?.({ step: `table ${table}`, done, of: tables.length, bytes: messages.frames.bytes });
    const columns = await listColumns(client, table);
    const copy = client.query(
      copyTo(`copy (select ${columns.map(quoted).join(", ")} from ${quoted(table)}) to stdout`),
    );
    const told = withProgress(copy, () => {
      options.progress?.({ step: `table ${table}`, done, of: tables.length, bytes: messages.frames.bytes });
    });
    const end = await messages.section({ begin: "table", table, columns }, told, () => copy.rowCount ?? 0);
    rows += end.rows;
  }
  const pictures = await writeManifest(options, txOf(client), messages, list);
  // After the tables: a sequence is never behind the rows that were read.
  await messages.say({ sequences: await listSequences(client) });
  await client.query("commit");
  return { tables: tables.length, rows, pictures };
}

async function* withProgress(chunks: AsyncIterable<Uint8Array>, tell: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    tell();
  }
}

/** One line per picture; the hashes also go to `list`, 32 bytes each, for when the snapshot is let go. */
async function writeManifest(
  options: BackupOptions,
  tx: Tx,
  messages: MessageWriter,
  list: string,
): Promise<{ listed: number; bytes: number }> {
  let listed = 0;
  let bytes = 0;
  const kept = options.pictures === null ? null : await open(list, "w", 0o600);
  try {
    const lines = async function* (): AsyncGenerator<Buffer> {
      for await (const picture of options.listPictures(tx)) {
        listed++;
        bytes += picture.bytes;
        await kept?.write(Buffer.from(picture.sha256, "hex"));
        yield Buffer.from(`${picture.sha256} ${picture.bytes}\n`, "latin1");
      }
    };
    await messages.section({ begin: "manifest" }, lines(), () => listed);
  } finally {
    await kept?.close();
  }
  return { listed, bytes };
}

async function keyFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((e) => e.isFile())
    .map((e) => e.name)
    .toSorted();
}

async function keyMarks(folder: string): Promise<Record<string, string>> {
  const marks: Record<string, string> = {};
  for (const name of await keyFiles(folder)) marks[name] = await markOf(path.join(folder, name));
  return marks;
}

/** Tells one key from another and nothing of it: keys are 32 random bytes. */
export async function markOf(file: string): Promise<string> {
  return createHash("sha256")
    .update("posko key ")
    .update(await readFile(file))
    .digest("hex");
}

async function writeKeys(folder: string, messages: MessageWriter): Promise<string[]> {
  const names = await keyFiles(folder);
  for (const name of names) await messages.section({ begin: "key", name }, createReadStream(path.join(folder, name)));
  return names;
}

async function writePictures(
  options: BackupOptions,
  messages: MessageWriter,
  list: string,
  manifest: { listed: number; bytes: number },
): Promise<PictureCounts> {
  const counts = { listed: manifest.listed, listed_bytes: manifest.bytes, included: 0, missing: 0, damaged: 0 };
  if (options.pictures === null) return counts;
  let done = 0;
  for await (const { sha256, body } of openedAhead(hashesOf(list), options.pictures)) {
    stopIfAsked(options.signal);
    options.progress?.({ step: "pictures", done: done++, of: manifest.listed, bytes: messages.frames.bytes });
    const bytes = await body;
    if (bytes === null) {
      counts.missing++;
      await messages.say({ absent: sha256 });
      continue;
    }
    const end = await messages.section({ begin: "picture", sha256 }, bytes);
    if (end.sha256 === sha256) counts.included++;
    else counts.damaged++;
  }
  return counts;
}

/** Asks the store for the next few while one is read, so that a store far away is not waited for each time. */
async function* openedAhead(
  hashes: AsyncIterable<string>,
  pictures: Pictures,
): AsyncGenerator<{ sha256: string; body: ReturnType<Pictures["open"]> }> {
  const asked: { sha256: string; body: ReturnType<Pictures["open"]> }[] = [];
  try {
    for await (const sha256 of hashes) {
      const body = pictures.open(sha256);
      body.catch(() => {}); // whoever takes it hears of it
      asked.push({ sha256, body });
      if (asked.length === AHEAD) yield asked.shift()!;
    }
    while (asked.length > 0) yield asked.shift()!;
  } finally {
    for (const { body } of asked) {
      const bytes = await body.catch(() => null);
      if (bytes instanceof Readable) bytes.destroy();
    }
  }
}

async function* hashesOf(list: string): AsyncGenerator<string> {
  let kept = Buffer.alloc(0);
  for await (const chunk of createReadStream(list)) {
    kept = Buffer.concat([kept, chunk as Buffer]);
    let at = 0;
    for (; at + 32 <= kept.length; at += 32) yield kept.toString("hex", at, at + 32);
    kept = kept.subarray(at);
  }
}
