// Statements prepared once and planned by keys, several on their way at once: what a night asks hundreds of times a
// second. Parsing and planning such a statement takes longer than answering it, and so does each way to the database.

import type { Duplex } from "node:stream";
import { Kysely, PostgresDialect, type QueryExecutorProvider } from "kysely";
import type pg from "pg";

/** Statements prepared on a connection: as many as there are texts, which are all written by hand. */
const MOST_PREPARED = 500;
const prepared = new Map<string, string>();

function preparedName(text: string): string | undefined {
  let name = prepared.get(text);
  if (name === undefined && prepared.size < MOST_PREPARED) prepared.set(text, (name = `b${prepared.size}`));
  return name;
}

function streamOf(client: pg.ClientBase): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream;
}

/** What is sent in one turn of the event loop leaves in one write. */
function gatherWrites(client: pg.ClientBase): void {
  const stream = streamOf(client);
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

/** Send a statement by its prepared name, without waiting for those before it. */
export function queryPrepared(client: pg.ClientBase, text: string, values: unknown[]): Promise<pg.QueryResult> {
  gatherWrites(client);
  return client.query({ name: preparedName(text), text, values } as pg.QueryConfig);
}

/**
 * What a plan made once must look like to be right at any size: by the keys. A table that was empty when it was
 * planned for may hold a million rows a minute later.
 */
export const BY_KEYS = `select set_config(name, setting, false) from (values ('plan_cache_mode', 'force_generic_plan'),
  ('enable_seqscan', 'off'), ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'), ('jit', 'off')) as s(name, setting)`;

/** Questions by key, each by itself: answered in any order, and each as of its own moment. */
export interface Keyed extends QueryExecutorProvider {
  readonly pipelined: true;
}

interface Slot {
  readonly client: Promise<pg.PoolClient>;
  /** Give the connection back to be ended; whatever is on its way on it fails. */
  end(): void;
}

/**
 * Ask on so many connections of a pool whose clients send without waiting. A connection is kept while it lives; whatever
 * was on its way when it broke fails, and the next question opens another. Once closed, a question is refused.
 */
export function keyedOn(pool: pg.Pool, connections: number): { readonly db: Keyed; close(): Promise<void> } {
  const slots: (Slot | null)[] = Array.from({ length: connections }, () => null);
  let turn = 0;
  let closed = false;
  const open = (at: number): Slot => {
    const client = pool.connect();
    let over = false;
    const end = (): void => {
      if (slots[at] === slot) slots[at] = null;
      if (over) return;
      over = true;
      void client.then(
        (opened) => opened.release(true),
        () => {},
      );
    };
    const slot: Slot = { client, end };
    slots[at] = slot;
    client.then((opened) => opened.once("end", end), end);
    return slot;
  };
  const inner = new Kysely<Record<string, never>>({
    dialect: new PostgresDialect({
      pool: {
        async connect() {
          if (closed) throw new Error("the database is closed");
          const at = turn++ % connections;
          const slot = slots[at] ?? open(at);
          const client = await slot.client;
          const query = async (text: string, values: unknown[]): Promise<pg.QueryResult> => {
            try {
              return await queryPrepared(client, text, values);
            } catch (error) {
              // Dying connections say so to whoever asked before they end.
              if (isOver(client, error)) slot.end();
              throw error;
            }
          };
          return { query, release: () => {} } as unknown as pg.PoolClient;
        },
        end: () => Promise.resolve(),
        options: {},
      },
    }),
  });
  return {
    db: { getExecutor: () => inner.getExecutor(), pipelined: true },
    async close() {
      closed = true;
      const open = slots.filter((slot) => slot !== null);
      for (const slot of open) slot.end();
      await Promise.allSettled(open.map((slot) => slot.client));
    },
  };
}

/** The connection has failed, and not the statement: the server ends it (class 57P), or the network has. */
function isOver(client: pg.ClientBase, error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code?.startsWith("57P") === true || code?.startsWith("E") === true || !streamOf(client).writable;
}
