// A database ready for use, embedded or brought, for whatever needs one: the server, the command line without a
// server, the demonstration.

import pg from "pg";
import { loadOfficialPlaces } from "../ground/places/store.ts";
import type { Config } from "../server/config.ts";
import { connect } from "../server/database/connect.ts";
import { migrate } from "../server/database/migrate.ts";
import { startPostgres } from "../server/postgres/launch.ts";
import { codeOf } from "../server/postgres/problem.ts";

/** A failure a person can put right; the message is one sentence that says what to do. */
export class StartProblem extends Error {
  override name = "StartProblem";
}

export interface OpenDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

const OLDEST = 15;

/** Start or reach the database and bring its tables up to date. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<OpenDatabase> {
  if (config.databaseUrl !== undefined) {
    await tryBrought(config.databaseUrl);
    await prepare(config.databaseUrl, log);
    return { url: config.databaseUrl, stop: () => Promise.resolve() };
  }
  const postgres = await startPostgres({ dataFolder: config.dataFolder, log });
  try {
    await prepare(postgres.url, log);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { url: postgres.url, stop: () => postgres.stop() };
}

async function prepare(url: string, log: (line: string) => void): Promise<void> {
  await migrate(url, log);
  const database = connect(url, { max: 1, applicationName: "posko prepare" });
  try {
    const loaded = await database.transaction((tx) => loadOfficialPlaces(tx));
    if (loaded > 0) log(`${loaded.toLocaleString("en")} places loaded.`);
  } finally {
    await database.close();
  }
}

/** Can the brought database be used? Throws a `StartProblem` that says what to do. */
export async function tryBrought(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "posko start",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ number: string; recovering: boolean }>(
      "select current_setting('server_version_num') as number, pg_is_in_recovery() as recovering",
    );
    const major = Math.floor(Number(rows[0]?.number ?? 0) / 10_000);
    if (major < OLDEST)
      throw new StartProblem(`The database of DATABASE_URL is PostgreSQL ${major}: Posko needs ${OLDEST} to 18.`);
    if (rows[0]?.recovering)
      throw new StartProblem("The database of DATABASE_URL is a read-only replica: give the URL of the primary.");
  } catch (error) {
    throw explainDatabase(error, url);
  } finally {
    await client.end().catch(() => {});
  }
}

/** What a database said, as a sentence; the URL's password is never repeated. Anything else passes unchanged. */
export function explainDatabase(error: unknown, databaseUrl: string): unknown {
  const url = new URL(databaseUrl);
  const host = url.searchParams.get("host") ?? url.host;
  const name = decodeURIComponent(url.pathname.slice(1));
  const say = (sentence: string): StartProblem => new StartProblem(sentence, { cause: error });
  switch (codeOf(error)) {
    case "ECONNREFUSED":
    case "ENOENT":
      return say(`No PostgreSQL answers at ${host}: start it, or correct DATABASE_URL.`);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return say(`The host ${url.hostname} of DATABASE_URL is not known: correct it.`);
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ECONNRESET":
      return say(`PostgreSQL at ${host} cannot be reached: check the network and DATABASE_URL.`);
    case "28P01":
    case "28000":
      return say(`PostgreSQL at ${host} refuses this user or password: correct DATABASE_URL.`);
    case "3D000":
      return say(
        `There is no database ${name} at ${host}: make it with \`createdb ${name}\`, or correct DATABASE_URL.`,
      );
    case "42501":
      return say(`The user of DATABASE_URL may not make tables in ${name}: make it the database's owner.`);
    case "53100":
      return say(`The disk of the database at ${host} is full: free some space and start again.`);
    case "53300":
      return say(`PostgreSQL at ${host} has no connection left: raise max_connections, or close others.`);
    default:
      if (
        error instanceof Error &&
        /password must be a string|timeout expired|Connection terminated/i.test(error.message)
      ) {
        return say(`PostgreSQL at ${host} does not let us in: check user, password and network of DATABASE_URL.`);
      }
      return error;
  }
}

/** One sentence for a person, or null where the error is a bug of ours. */
export function sentenceOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error.name === "StartProblem" || error.name === "PostgresProblem") return error.message;
  // The migration runner's own refusals are sentences too.
  if (/^(Migration \d|This database was made by)/.test(error.message)) return error.message;
  switch (codeOf(error)) {
    case "ENOSPC":
    case "53100":
      return "The disk is full: free some space and start again.";
    case "EACCES":
    case "EPERM":
    case "EROFS": {
      const at = (error as NodeJS.ErrnoException).path;
      return `${at ?? "The data folder"} cannot be written by this user: give it to this user, or choose another folder with POSKO_DATA=/some/folder.`;
    }
    default:
      return null;
  }
}
