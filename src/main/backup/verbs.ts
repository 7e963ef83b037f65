// `posko backup FILE` and `posko restore FILE`: what is typed, what is shown meanwhile, and what is said at the end.

import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Result } from "../../base/result.ts";
import { progressLine } from "../../cli/upload.ts";
import { eachStored } from "../../count/evidence/store/stored.ts";
import type { Progress } from "../../server/backup/model.ts";
import { restoreBackup, type RestoreReport } from "../../server/backup/restore.ts";
import { makeBackup, type BackupReport } from "../../server/backup/write.ts";
import { loadConfig, type Config } from "../../server/config.ts";
import { filesOf } from "../../server/files/open.ts";
import { makeFolder } from "../../server/folder.ts";
import { detailOf, problemDocument } from "../../server/http/problem.ts";
import { pgdataOf } from "../../server/postgres/cluster.ts";
import { startPostgres } from "../../server/postgres/launch.ts";
import { appendTrail } from "../../server/trail/append.ts";
import { explainDatabase, StartProblem, tryBrought } from "../open.ts";
import { findRunning } from "../running.ts";
import { sentence } from "../sentences.ts";
import { untilAskedToStop } from "../start.ts";

export const BACKUP_USAGE = "posko backup FILE [--with-photos] [--with-keys] [--passphrase-stdin] [--json]";
export const RESTORE_USAGE = "posko restore FILE [--check] [--passphrase-stdin] [--json]";

interface Typed {
  readonly file: string;
  readonly has: (option: string) => boolean;
}

function read(argv: readonly string[], options: readonly string[], usage: string): Typed | null {
  const given = argv.filter((a) => a.startsWith("-"));
  const [file, ...more] = argv.filter((a) => !a.startsWith("-"));
  const unknown = given.find((a) => !options.includes(a)) ?? more[0];
  if (file !== undefined && unknown === undefined) return { file, has: (option) => given.includes(option) };
  console.error(
    unknown === undefined ? `A file is needed.\n  ${usage}` : `“${unknown}” is not known here.\n  ${usage}`,
  );
  return null;
}

/** From a pipe as `--passphrase-stdin` says, or asked for on a terminal, unseen. */
async function passphrase(typed: Typed, twice: boolean): Promise<string> {
  if (typed.has("--passphrase-stdin") || !process.stdin.isTTY) {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks)
      .toString("utf8")
      .replace(/\r?\n$/, "");
  }
  const first = await askUnseen("Passphrase of the backup: ");
  if (twice && first !== (await askUnseen("Once more: "))) {
    throw new StartProblem("The two passphrases are not the same: nothing was done.");
  }
  return first;
}

async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, terminal: true });
  try {
    return await new Promise<string>((resolve) => lines.once("line", resolve));
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}

const size = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${bytes} B`;
const number = (n: number): string => n.toLocaleString("en");

function progressText({ step, done, of, bytes }: Progress): string {
  if (step === "checking" || step === "restoring") {
    return `${step === "checking" ? "Checking the backup" : "Restoring"}: ${size(done)} of ${size(of)} …`;
  }
  return of > 0 ? `${step}: ${number(done)} of ${number(of)}, ${size(bytes)} written …` : `${step} …`;
}

interface Around {
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Show how far it is, and let Ctrl-C and SIGTERM stop it in order. */
async function stoppable<T>(work: (around: Around) => Promise<T>): Promise<T> {
  const line = progressLine((text) => process.stderr.write(text), process.stderr.isTTY);
  line.set("Working …");
  const stop = untilAskedToStop();
  const abort = new AbortController();
  void stop.asked.then(() => abort.abort());
  try {
    return await work({ progress: (p) => line.set(progressText(p)), signal: abort.signal });
  } finally {
    line.end();
    stop.forget();
  }
}

function tell<T>(result: Result<T>, json: boolean, lines: (value: T) => string[]): number {
  if (result.ok) {
    console.log(json ? JSON.stringify({ ok: true, ...result.value }) : lines(result.value).join("\n"));
    return 0;
  }
  const detail = detailOf(result.problem, sentence, "en");
  if (json) console.log(JSON.stringify(problemDocument(result.problem, "local", detail)));
  else console.error(detail ?? result.problem.code);
  return 1;
}

async function version(): Promise<string> {
  const text = await readFile(path.resolve(import.meta.dirname, "../../../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function operator(): string {
  try {
    return `cli:${os.userInfo().username}`;
  } catch {
    return `cli:uid-${process.getuid?.() ?? "unknown"}`;
  }
}

interface Reached {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The database as it is: nothing is migrated, and none is made where there is none. What is said wins over what runs, so
 * that a backup may also be taken from a replica.
 */
async function reachDatabase(config: Config): Promise<Reached> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: () => Promise.resolve() };
  const running = await findRunning(config.dataFolder);
  if (running) return { url: running.databaseUrl, stop: () => Promise.resolve() };
  const { exists } = await clusterOf(config.dataFolder);
  if (!exists) {
    throw new StartProblem(
      `There is no Posko in ${config.dataFolder}: say where it is with POSKO_DATA=/its/folder, or with DATABASE_URL.`,
    );
  }
  return await startPostgres({ dataFolder: config.dataFolder, log: (line) => console.error(line) });
}

async function clusterOf(dataFolder: string): Promise<{ exists: boolean }> {
  const { pgdata } = await pgdataOf(dataFolder);
  return {
    exists: await readFile(path.join(pgdata, "PG_VERSION")).then(
      () => true,
      () => false,
    ),
  };
}

/** The verb `backup`. Exit 0 when a whole backup lies at FILE. */
export async function backup(argv: readonly string[]): Promise<number> {
  const typed = read(argv, ["--with-photos", "--with-keys", "--passphrase-stdin", "--json"], BACKUP_USAGE);
  if (typed === null) return 2;
  const config = loadConfig(process.env);
  if (!config.ok) {
    console.error(config.problem.sentence);
    return 1;
  }
  const { dataFolder, databaseUrl } = config.value;
  const secret = await passphrase(typed, true);
  const database = await reachDatabase(config.value);
  try {
    const made = await stoppable(async (around) =>
      makeBackup({
        databaseUrl: database.url,
        file: typed.file,
        passphrase: secret,
        version: await version(),
        keyFolder: path.join(dataFolder, "keys"),
        withKeys: typed.has("--with-keys"),
        listPictures: eachStored,
        pictures: typed.has("--with-photos") ? filesOf(config.value).store : null,
        announce: async (tx, id) => {
          const fields = { with_keys: typed.has("--with-keys"), with_photos: typed.has("--with-photos") };
          const line = { who: operator(), from: "cli", operation: "backup.make", subject: `backup ${id}`, fields };
          await appendTrail(tx, Date.now(), [line]);
        },
        now: Date.now,
        ...around,
      }),
    );
    return tell(made, typed.has("--json"), backupLines);
  } catch (error) {
    throw databaseUrl === undefined ? error : explainDatabase(error, databaseUrl);
  } finally {
    await database.stop();
  }
}

function backupLines(report: BackupReport): string[] {
  const { pictures } = report;
  const taken = pictures.included + pictures.missing + pictures.damaged > 0;
  const photos =
    pictures.listed === 0
      ? "There are no pictures yet."
      : taken
        ? `${number(pictures.included)} of ${number(pictures.listed)} pictures are in it.`
        : `${number(pictures.listed)} pictures (${size(pictures.listed_bytes)}) are listed in it, not in it themselves.`;
  return [
    `${report.file}: ${size(report.bytes)}, ${number(report.tables)} tables, ${number(report.rows)} rows.`,
    photos,
    ...(pictures.missing > 0 ? [`${number(pictures.missing)} pictures are not in the store any more.`] : []),
    ...(pictures.damaged > 0 ? [`${number(pictures.damaged)} pictures are not what their hash says.`] : []),
    report.keys.length > 0
      ? "The private keys are in it: whoever has the file and the passphrase can sign in this installation's name."
      : "The private keys are not in it: keep the folder `keys` of the data folder as well.",
    ...(report.unannounced ? ["A replica takes no line in the trail: note this backup elsewhere."] : []),
    `Nobody can open it without the passphrase. Try it: npx --no posko restore ${report.file} --check`,
  ];
}

/** The verb `restore`. Exit 0 when all of it is there, or, with `--check`, when all of it is sound. */
export async function restore(argv: readonly string[]): Promise<number> {
  const typed = read(argv, ["--check", "--passphrase-stdin", "--json"], RESTORE_USAGE);
  if (typed === null) return 2;
  const config = loadConfig(process.env);
  if (!config.ok) {
    console.error(config.problem.sentence);
    return 1;
  }
  const { dataFolder, databaseUrl } = config.value;
  const running = typed.has("--check") ? null : await findRunning(dataFolder);
  if (running) {
    console.error(`Posko runs on ${dataFolder} (process ${running.pid}): stop it, or restore into another folder.`);
    return 1;
  }
  const secret = await passphrase(typed, false);
  let database: Reached | null = null;
  const openDatabase = async (): Promise<string> => {
    await makeFolder(dataFolder);
    if (databaseUrl === undefined) {
      database = await startPostgres({ dataFolder, log: (line) => console.error(line) });
      return database.url;
    }
    await tryBrought(databaseUrl);
    return databaseUrl;
  };
  try {
    const done = await stoppable((around) =>
      restoreBackup({
        file: typed.file,
        passphrase: secret,
        checkOnly: typed.has("--check"),
        openDatabase,
        dataFolder,
        keyFolder: path.join(dataFolder, "keys"),
        pictures: filesOf(config.value).store,
        announce: async (tx, head) => {
          const line = { who: operator(), from: "cli", operation: "backup.restore", subject: `backup ${head.id}` };
          await appendTrail(tx, Date.now(), [line]);
        },
        ...around,
      }),
    );
    return tell(done, typed.has("--json"), restoreLines);
  } catch (error) {
    throw databaseUrl === undefined ? error : explainDatabase(error, databaseUrl);
  } finally {
    await (database as Reached | null)?.stop();
  }
}

function restoreLines(report: RestoreReport): string[] {
  const { pictures } = report;
  const taken = `${number(report.tables)} tables, ${number(report.rows)} rows, ${number(pictures.included)} of ${number(pictures.listed)} pictures`;
  if (report.checked_only) {
    return [`Whole and unaltered, made ${report.made_at} from PostgreSQL ${report.postgres}: ${taken}.`];
  }
  const keys = {
    restored: "The private keys came with it.",
    present: "The private keys that are here are those of the backup.",
    missing:
      "The private keys are not here: bring the folder `keys` of the old data folder into this one before Posko starts, or telephone numbers cannot be read and every mandate code must be issued anew.",
  }[report.keys];
  const absent = report.pictures_absent ?? 0;
  return [
    `Restored as of ${report.made_at}: ${taken}.`,
    ...report.migrated.map((name) => `Brought up to date: ${name}`),
    ...(report.left_out.length > 0 ? [`Not Posko's, and left out: ${report.left_out.join(", ")}`] : []),
    keys,
    ...(absent > 0
      ? [
          `${number(absent)} pictures are not in the store: bring the folder \`files\` of the old data folder, or its S3.`,
        ]
      : []),
    "Look: npm start, then npx --no posko trail verify and npx --no posko tally rebuild",
  ];
}
