// The one way to the database. Capabilities write reviewed SQL with Kysely's `sql`; what runs inside a
// transaction carries its client too, because COPY needs the raw connection.

import { Kysely, PostgresDialect, sql, type QueryExecutorProvider } from "kysely";
import pg from "pg";

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
}

export interface Database {
  readonly db: Db;
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
  const inner = executorOf({
    connect: () =>
      Promise.resolve({
        // Kysely gives the connection back after each statement; it stays the caller's until the end.
        query: client.query.bind(client),
        release: () => {},
      } as unknown as pg.PoolClient),
    end: () => Promise.resolve(),
    options: {},
  });
  return { getExecutor: () => inner.getExecutor(), client };
}

/** Connect lazily; `max` connections (server 20, command line 4). */
export function connect(url: string, options: { max?: number; applicationName?: string } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 20,
    application_name: options.applicationName ?? "posko",
    connectionTimeoutMillis: 15_000,
  });
  // An idle connection that the server closes (restart, kill) must not end the process: the next query says it.
  pool.on("error", () => {});
  // Likewise one that is in use, or between two statements of a transaction: without a listener Node would end the
  // process. The statement in flight, or the next one, rejects and says it.
  pool.on("connect", (client) => client.on("error", () => {}));
  const db = executorOf(pool);
  return {
    db,
    pool,
    url,
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query("begin");
        const tx = txOf(client);
        const result = await work(tx);
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
      await pool.end();
    },
  };
}

/** SQLSTATE of a database error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error === "object" && error !== null && "code" in error) {
    const { code } = error;
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** A PostgreSQL array literal of whole numbers with nulls: `{1,NULL,3}`; for `$1::text[]` → `::int[]`. */
export function intArrayLiteral(values: readonly (number | null)[]): string {
  return `{${values.map((v) => (v === null ? "NULL" : String(v))).join(",")}}`;
}

export { sql };
