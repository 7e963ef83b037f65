// What a database holds, as far as a backup must know: its tables in an order in which foreign keys hold, their
// columns, its sequences, its migrations. What belongs to an extension is the extension's.

import type { ClientBase } from "pg";
import type { AppliedMigration, PublicKey, Sequence } from "./model.ts";

/** Is written by the migrations themselves, with the times of the backup. */
const MIGRATIONS = "migrations";

/** A name as it stands in SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const OWN = `c.relnamespace = current_schema()::regnamespace and not exists (
  select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** Text forms that every version reads alike, whatever the server's own settings say; no time limit of the server's. */
export async function speakPlainly(client: ClientBase): Promise<void> {
  await client.query(`set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
    set timezone = 'UTC'; set extra_float_digits = 1; set bytea_output = 'hex'; set synchronize_seqscans = off;
    set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`);
}

/** Is there anything at all in the schema? */
export async function holdsAnything(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from pg_class c where ${OWN} and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') limit 1`,
  );
  return rows.length > 0;
}

/** Ordinary tables, referenced ones before those that refer to them. */
export async function listTables(client: ClientBase): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where ${OWN} and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> $1 order by 1`,
    [MIGRATIONS],
  );
  const links = await client.query<{ child: string; parent: string }>(
    `select c.relname as child, p.relname as parent from pg_constraint k
     join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
     where k.contype = 'f' and k.conrelid <> k.confrelid and ${OWN} order by 1, 2`,
  );
  return inOrder(
    tables.rows.map((r) => r.name),
    links.rows,
  );
}

/**
 * Parents first; otherwise as given. Throws where tables refer to each other in a ring: the dialect has no deferrable
 * constraints, so such a ring could not be filled at all.
 */
export function inOrder(tables: readonly string[], links: readonly { child: string; parent: string }[]): string[] {
  const known = new Set(tables);
  const waiting = new Map(tables.map((t) => [t, new Set<string>()]));
  for (const { child, parent } of links) if (known.has(parent)) waiting.get(child)?.add(parent);
  const done: string[] = [];
  while (waiting.size > 0) {
    const next = [...waiting].find(([, parents]) => [...parents].every((p) => !waiting.has(p)))?.[0];
    if (next === undefined) throw new Error(`tables refer to each other in a ring: ${[...waiting.keys()].join(", ")}`);
    waiting.delete(next);
    done.push(next);
  }
  return done;
}

/** Columns that are written; computed ones compute themselves. */
export async function listColumns(client: ClientBase, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [quoted(table)],
  );
  return rows.map((r) => r.name);
}

/** Sequences, those of identity columns among them. They belong to no snapshot: read them after the tables. */
export async function listSequences(client: ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where ${OWN} and c.relkind = 'S' order by 1`,
  );
  const sequences: Sequence[] = [];
  for (const { name } of rows) {
    const state = await client.query<{ last_value: string; is_called: boolean }>(
      `select last_value::text, is_called from ${quoted(name)}`,
    );
    sequences.push({ name, last_value: Number(state.rows[0]!.last_value), is_called: state.rows[0]!.is_called });
  }
  return sequences;
}

/** In the order in which they were applied; null where this is no database of Posko's. */
export async function listMigrations(client: ClientBase): Promise<AppliedMigration[] | null> {
  const { rows: there } = await client.query(
    `select 1 from pg_class c where ${OWN} and c.relkind = 'r' and c.relname = $1`,
    [MIGRATIONS],
  );
  if (there.length === 0) return null;
  const { rows } = await client.query<AppliedMigration>(
    `select name, checksum, to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as applied_at
     from migrations m order by m.applied_at, name`,
  );
  return rows;
}

export async function listPublicKeys(client: ClientBase): Promise<PublicKey[]> {
  const { rows } = await client.query<{ id: string; purpose: string; public_key: string; since: Date }>(
    "select id, purpose, public_key, since from public_keys order by since, id",
  );
  return rows.map((r) => ({ ...r, since: r.since.toISOString() }));
}
