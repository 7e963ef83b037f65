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

/** What is sent in one turn of the event loop leaves in one write. */
function gatherWrites(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
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

/**
 * Ask on so many connections of a pool whose clients send without waiting. A connection is kept while it lives; whatever
 * was on its way when it broke fails, and the next question opens another.
 */
export function keyedOn(pool: pg.Pool, connections: number): { readonly db: Keyed; close(): Promise<void> } {
  const slots: (Promise<pg.PoolClient> | null)[] = Array.from({ length: connections }, () => null);
  let turn = 0;
  const open = (slot: number): Promise<pg.PoolClient> => {
    const opening = pool.connect();
    const drop = (): void => {
      if (slots[slot] === opening) slots[slot] = null;
    };
    slots[slot] = opening;
    opening.then(
      (client) =>
        client.once("end", () => {
          drop();
          client.release(true);
        }),
      drop,
    );
    return opening;
  };
  const inner = new Kysely<Record<string, never>>({
    dialect: new PostgresDialect({
      pool: {
        async connect() {
          const slot = turn++ % connections;
          const opened = slots[slot] ?? open(slot);
          const client = await opened;
          const query = async (text: string, values: unknown[]): Promise<pg.QueryResult> => {
            try {
              return await queryPrepared(client, text, values);
            } catch (error) {
              // Dying connections say so to whoever asked before they end.
              if (isOver(error) && slots[slot] === opened) slots[slot] = null;
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
      const clients = await Promise.allSettled(slots.filter((slot) => slot !== null));
      // The pool waits for whoever is out: ended, each goes back by itself.
      await Promise.allSettled(clients.flatMap((c) => (c.status === "fulfilled" ? [endOf(c.value)] : [])));
    },
  };
}

/** The connection has failed, and not the statement: the server ends it (class 57P), or the network has. */
function isOver(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code === undefined || code.startsWith("57P") || code.startsWith("E");
}

function endOf(client: pg.PoolClient): Promise<void> {
  return (client as unknown as pg.Client).end();
}
