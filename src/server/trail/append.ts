// The trail's writing side. A line goes into `trail_open` in the transaction of the change it tells of, so
// neither can be there without the other; a sealer (`seal.ts`) numbers committed lines later, so writers
// never wait for one another. Values are hashed with a salt of their own line: nothing personal is in it,
// and when a person's salts are erased, the hashes about them mean nothing any more.

import { hash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { canonicalJson, type Json } from "../../base/canonical.ts";
import { uuidv7 } from "../../base/ids.ts";
import type { Instant } from "../../base/clock.ts";
import type { Db } from "../database/connect.ts";
import { leafHash } from "./merkle.ts";

export interface TrailLine {
  /** Principal id: `account:<uuid>`, `witness:<uuid>`, `cli:<os user>`. */
  readonly who: string;
  /** `desk`, `phone`, `cli`, or a device id. */
  readonly from: string;
  /** The operation: `figures.submit`. */
  readonly operation: string;
  /** What it is about, by id: `pemilu-2019/president 35.73.01.1001/12 totals`. Never a name. */
  readonly subject: string;
  /** SHA-256 (hex) a stranger can recompute from a public record: a reading's digest, a picture's hash. */
  readonly digest?: string;
  /** Field name → value; only the salted hash of the value is kept. */
  readonly fields?: Readonly<Record<string, Json>>;
  /** Principal the values are about, if a person: their salts can be erased. */
  readonly about?: string;
}

export interface AppendedLine {
  readonly id: string;
  /** Leaf hash, hex: stands in the receipt and is what an inclusion proof starts from. */
  readonly leaf: string;
}

/** Build the canonical text of a line; separate, so that the verifier's tests can build one too. */
export function trailBody(line: TrailLine, id: string, at: Instant, salt: Buffer): string {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(line.fields ?? {})) {
    fields[name] = hash("sha256", Buffer.concat([salt, Buffer.from(canonicalJson(value))]), "hex");
  }
  return canonicalJson({
    v: 1,
    id,
    at: new Date(at).toISOString(),
    who: line.who,
    from: line.from,
    operation: line.operation,
    subject: line.subject,
    ...(line.digest === undefined ? {} : { digest: line.digest }),
    fields,
  });
}

/** Lines made, with their leaves, and not yet in the database. */
export interface MadeLines {
  readonly lines: readonly AppendedLine[];
  /** Put them into the caller's transaction, in one statement. */
  save(tx: Db): Promise<void>;
}

/** Make lines: whoever names their leaves in what is written beside them (a receipt) need not wait for the statement. */
export function makeTrail(now: Instant, lines: readonly TrailLine[]): MadeLines {
  const ids: string[] = [];
  const bodies: string[] = [];
  const leaves: Buffer[] = [];
  const salted: { id: string; about: string; salt: Buffer }[] = [];
  const salts = randomBytes(16 * lines.length);
  for (const [i, line] of lines.entries()) {
    const id = uuidv7(now);
    const salt = salts.subarray(16 * i, 16 * i + 16);
    const body = trailBody(line, id, now, salt);
    ids.push(id);
    bodies.push(body);
    leaves.push(leafHash(Buffer.from(body, "utf8")));
    if (line.fields && Object.keys(line.fields).length > 0) salted.push({ id, about: line.about ?? "", salt });
  }
  return {
    lines: ids.map((id, i) => ({ id, leaf: leaves[i]!.toString("hex") })),
    async save(tx) {
      if (ids.length === 0) return;
      if (salted.length === 0) {
        await sql`insert into trail_open (id, body, leaf)
          select * from unnest(${ids}::uuid[], ${bodies}::text[], ${leaves}::bytea[])`.execute(tx);
        return;
      }
      await sql`with salts as (
          insert into trail_salts (id, about, salt)
          select * from unnest(${salted.map((s) => s.id)}::uuid[], ${salted.map((s) => s.about)}::text[], ${salted.map((s) => s.salt)}::bytea[]))
        insert into trail_open (id, body, leaf)
        select * from unnest(${ids}::uuid[], ${bodies}::text[], ${leaves}::bytea[])`.execute(tx);
    },
  };
}

/** Append lines in the caller's transaction, in one statement; gives each its id and leaf hash in order. */
export async function appendTrail(tx: Db, now: Instant, lines: readonly TrailLine[]): Promise<readonly AppendedLine[]> {
  const made = makeTrail(now, lines);
  await made.save(tx);
  return made.lines;
}

/**
 * Erase the salts of what was written about a person: the hashes stay, so that the trail still verifies, but
 * nobody can try values against them any more. How many lines were about them.
 */
export async function eraseSalts(tx: Db, about: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`delete from trail_salts where about = ${about} returning id`.execute(tx);
  return rows.length;
}
