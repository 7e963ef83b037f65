// The one way to the database. Capabilities write reviewed SQL with Kysely's `sql`; what runs inside a
// transaction carries its client too, because COPY needs the raw connection.

import { Kysely, PostgresDialect, sql, type QueryExecutorProvider } from "kysely";
import pg from "pg";
import { BY_KEYS, keyedOn, queryPrepared, type Keyed } from "./prepared.ts";

// int8 arrives as a text by default; counts of Posko stay far below 2^53, and a larger one is a bug we want to see.
pg.types.setTypeParser(20, (text) => {
  const n = Number(text);
  if (!Number.isSafeInteger(n)) throw new Error(`a number beyond 2^53: ${text}`);
  return n;
});
// A date is a date, not an instant at midnight of the server's zone.
pg.types.setTypeParser(1082, (text) => text);

/** Anything a `sql` template can be executed on: the pool, or a transaction. */
export type Db = QueryExecutorProvider;

/** A transaction in progress. `client` is for COPY and cursors only. */
export interface Tx extends Db {
  readonly client: pg.ClientBase;
  /** Statements may be sent without waiting for those before them; see `together`. */
  readonly pipelined: boolean;
}

/**
 * Statements that do not need each other's answers: on a connection for batches all are on their way at once, on any
 * other one after the other. The first that fails, fails all.
 */
export async function together<T extends readonly unknown[]>(
  db: Db & { readonly pipelined?: boolean },
  statements: { readonly [K in keyof T]: () => Promise<T[K]> },
): Promise<T> {
  if (db.pipelined === true) {
    // All have ended before anything is thrown: none may be sent when the connection is somebody else's already.
    const ended = await Promise.allSettled(statements.map((run) => run()));
    return ended.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value;
    }) as unknown as T;
  }
  const out: unknown[] = [];
  for (const run of statements) out.push(await run());
  return out as unknown as T;
}

export interface Database {
  readonly db: Db;
  /** The same, for questions by key of which hundreds come a second (`prepared.ts`): nothing that reads much of a table. */
  readonly keyed: Keyed;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Run `work` in one transaction; anything thrown rolls back. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type NoTables = Record<string, never>;

function executorOf(pool: ConstructorParameters<typeof PostgresDialect>[0]["pool"]): Kysely<NoTables> {
  return new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) });
}

/** A transaction that the caller has begun on this client, and ends. */
export function txOf(client: pg.ClientBase): Tx {
  return transactionOn(client, client.query.bind(client), false);
}

function transactionOn(client: pg.ClientBase, query: unknown, pipelined: boolean): Tx {
  // Kysely gives the connection back after each statement; it stays the caller's until the end.
  const inner = executorOf({
    connect: () => Promise.resolve({ query, release: () => {} } as unknown as pg.PoolClient),
    end: () => Promise.resolve(),
    options: {},
  });
  return { getExecutor: () => inner.getExecutor(), client, pipelined };
}

function batchTransaction(client: pg.ClientBase): Tx {
  return transactionOn(client, (text: string, values: unknown[]) => queryPrepared(client, text, values), true);
}

/** Within this transaction, on a connection for batches too: plan by what is known of the tables, as for reading all of one. */
export async function planByStatistics(tx: Tx): Promise<void> {
  await sql`select set_config(name, setting, true) from (values ('plan_cache_mode', 'force_custom_plan'),
    ('enable_seqscan', 'on'), ('enable_hashjoin', 'on'), ('enable_mergejoin', 'on')) as s(name, setting)`.execute(tx);
}

/** One is being answered while the next ones are on their way on the other. */
const KEYED_CONNECTIONS = 2;

/**
 * Connect lazily; `max` connections (server 20, command line 4). With `batches` statements are prepared once, planned by
 * keys, and may be sent together; such a connection is for transactions of arrays by key and nothing else: no COPY.
 * `unplanned` hears once, for all its connections, why one could not be told to plan by keys: it works all the same, and
 * may be slow.
 */
export function connect(
  url: string,
  options: { max?: number; applicationName?: string; batches?: boolean; unplanned?: (error: Error) => void } = {},
): Database {
  const batches = options.batches === true;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 20,
    application_name: options.applicationName ?? "posko",
    connectionTimeoutMillis: 15_000,
    pipeline: batches,
    // Where the other end vanished without a word, the system finds out, and the statement in flight fails.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  if (batches) {
    let told = false;
    // In the pipeline it stands before whatever the connection is then used for.
    pool.on("connect", (client) => {
      client.query(BY_KEYS).catch((error: Error) => {
        if (!told) options.unplanned?.(error);
        told = true;
      });
    });
  }
  // An idle connection that the server closes (restart, kill) must not end the process: the next query says it.
  pool.on("error", () => {});
  // Likewise one that is in use, or between two statements of a transaction: without a listener Node would end the
  // process. The statement in flight, or the next one, rejects and says it.
  pool.on("connect", (client) => client.on("error", () => {}));
  const db = executorOf(pool);
  let keyed: { readonly database: Database; readonly on: ReturnType<typeof keyedOn> } | null = null;
  const openKeyed = () => {
    const database = connect(url, {
      max: KEYED_CONNECTIONS,
      applicationName: `${options.applicationName ?? "posko"} keyed`,
      batches: true,
      ...(options.unplanned ? { unplanned: options.unplanned } : {}),
    });
    return { database, on: keyedOn(database.pool, KEYED_CONNECTIONS) };
  };
  return {
    db,
    get keyed() {
      return (keyed ??= openKeyed()).on.db;
    },
    pool,
    url,
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        const begun = client.query("begin");
        if (batches) begun.catch(() => {}); // it is waited for below; whatever follows it on the wire fails with it
        else await begun;
        const tx = batches ? batchTransaction(client) : txOf(client);
        const result = await work(tx);
        await begun;
        await client.query("commit");
        return result;
      } catch (error) {
        try {
          await client.query("rollback");
        } catch (rollbackError) {
          broken = rollbackError as Error;
        }
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async close() {
      await keyed?.on.close();
      await keyed?.database.close();
      await pool.end();
    },
  };
}

/** Does the database answer within so many milliseconds? A silent one, and one without a free connection, does not. */
export async function isAlive(database: Database, within: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), within);
  });
  const answer = database.pool.query("select 1").then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** SQLSTATE of a database error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error === "object" && error !== null && "code" in error) {
    const { code } = error;
    // The system's own codes can be as long and have no digit: EPIPE, EPERM, EBUSY.
    if (typeof code === "string" && /^(?=.*\d)[0-9A-DF-Z][0-9A-Z]{4}$/.test(code)) return code;
  }
  return undefined;
}

/** A PostgreSQL array literal of whole numbers with nulls: `{1,NULL,3}`; for `$1::text[]` → `::int[]`. */
export function intArrayLiteral(values: readonly (number | null)[]): string {
  return `{${values.map((v) => (v === null ? "NULL" : String(v))).join(",")}}`;
}

/** An array of texts as one text, for sending arrays of arrays. */
export function textArrayLiteral(values: readonly string[]): string {
  return `{${values.map((v) => `"${v.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`;
}

export { sql };
