// Queues that are tables: whoever takes from one takes the oldest, a bounded number, in one statement.

import { sql, type RawBuilder } from "kysely";

/**
 * SQL for the id from which on the rows of a queue are left for the next turn, where this one takes `limit`; greater than
 * every id where it takes all. Found once for a statement, whatever plan that has: joined to the ids it takes, one that was
 * planned while the queue was empty looked all of them up anew for each row it took.
 */
export function firstLeft(queue: string, limit: number): RawBuilder<string> {
  return sql<string>`coalesce((select id from ${sql.table(queue)} order by id offset ${limit} limit 1),
    'ffffffff-ffff-ffff-ffff-ffffffffffff')`;
}
