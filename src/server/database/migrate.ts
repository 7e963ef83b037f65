// Numbered plain SQL, forward only, one global order. Each file runs in a transaction of its own together
// with its line in `migrations`, so a kill leaves it wholly done or not at all; two runners at once wait
// for each other at one lock row. A file that changed after it was applied is refused: history is history.

import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { sqlState } from "./connect.ts";

/** Where the released migrations lie. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../../db/migrations/", import.meta.url));

export interface Migration {
  /** `20261122_0900_places.sql`: its place in the one order. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly checksum: string;
}

/** All migrations of a folder, in order. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((f) => /^\d{8}_\d{4}_[a-z0-9_]+\.sql$/.test(f)).toSorted();
  return await Promise.all(
    files.map(async (name) => {
      const text = await readFile(path.join(folder, name), "utf8");
      return { name, text, checksum: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/** The table in which a database remembers what was applied to it. */
export async function makeMigrationsTable(client: pg.ClientBase): Promise<void> {
  const make = `create table if not exists migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null)`;
  try {
    await client.query(make);
  } catch (error) {
    // Two at once on an empty database: neither sees the other's, and the slower one meets it in the catalogue, as a key
    // that is taken, as a table, or as the type that a table's rows are of.
    if (!["23505", "42P07", "42710"].includes(sqlState(error) ?? "")) throw error;
    await client.query(make);
  }
}

/** Apply one in the caller's transaction. `at` is when, as ISO text; now, where it is not said. */
export async function applyMigration(client: pg.ClientBase, migration: Migration, at?: string): Promise<void> {
  await client.query(migration.text);
  await client.query(
    "insert into migrations (name, checksum, applied_at) values ($1, $2, coalesce($3::timestamptz, clock_timestamp()))",
    [migration.name, migration.checksum, at ?? null],
  );
}

/** Apply what is not applied yet. Throws with one sentence when the database is newer or a file was altered. */
export async function migrate(
  databaseUrl: string,
  log: (line: string) => void = () => {},
  folder: string = MIGRATIONS_FOLDER,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "posko migrate" });
  // A connection that is cut fails the statement in flight; said a second time it would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    await makeMigrationsTable(client);
    const migrations = await readMigrations(folder);
    for (const migration of migrations) {
      const { name, checksum } = migration;
      await client.query("begin");
      try {
        // A table lock rather than an advisory one: it also holds through a pooler, and ends with the transaction.
        await client.query("lock table migrations in share row exclusive mode");
        const { rows } = await client.query<{ checksum: string }>("select checksum from migrations where name = $1", [
          name,
        ]);
        if (rows[0]) {
          if (rows[0].checksum !== checksum) {
            throw new Error(
              `Migration ${name} was changed after it was applied here. Restore the released file, and put the change into a new one.`,
            );
          }
        } else {
          log(`migrate ${name}`);
          await applyMigration(client, migration);
        }
        await client.query("commit");
      } catch (error) {
        await client.query("rollback").catch(() => {});
        throw error;
      }
    }
    const known = new Set(migrations.map((m) => m.name));
    const { rows } = await client.query<{ name: string }>("select name from migrations order by name");
    const foreign = rows.find((r) => !known.has(r.name));
    if (foreign) {
      throw new Error(
        `This database was made by a newer Posko (${foreign.name}). Start the newer version, or restore the older backup.`,
      );
    }
  } finally {
    await client.end().catch(() => {});
  }
}
