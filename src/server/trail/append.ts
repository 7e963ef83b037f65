// The trail's writing side. A line goes into `trail_open` in the transaction of the change it tells of, so
// neither can be there without the other; a sealer (`seal.ts`) numbers committed lines later, so writers
// never wait for one another. Values are hashed with a salt of their own line: nothing personal is in it,
// and when a person's salts are erased, the hashes about them mean nothing any more.

import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { canonicalJson, type Json } from "../../base/canonical.ts";
import { toHex } from "../../base/bytes.ts";
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
    fields[name] = createHash("sha256").update(salt).update(canonicalJson(value)).digest("hex");
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

/** Append lines in the caller's transaction, in one statement; gives each its id and leaf hash in order. */
export async function appendTrail(tx: Db, now: Instant, lines: readonly TrailLine[]): Promise<AppendedLine[]> {
  if (lines.length === 0) return [];
  const ids: string[] = [];
  const bodies: string[] = [];
  const leaves: Buffer[] = [];
  const salted: { id: string; about: string; salt: Buffer }[] = [];
  for (const line of lines) {
    const id = uuidv7(now);
    const salt = randomBytes(16);
    const body = trailBody(line, id, now, salt);
    ids.push(id);
    bodies.push(body);
    leaves.push(leafHash(Buffer.from(body, "utf8")));
    if (line.fields && Object.keys(line.fields).length > 0) salted.push({ id, about: line.about ?? "", salt });
  }
  if (salted.length === 0) {
    await sql`insert into trail_open (id, body, leaf)
      select * from unnest(${ids}::uuid[], ${bodies}::text[], ${leaves}::bytea[])`.execute(tx);
  } else {
    await sql`with salts as (
        insert into trail_salts (id, about, salt)
        select * from unnest(${salted.map((s) => s.id)}::uuid[], ${salted.map((s) => s.about)}::text[], ${salted.map((s) => s.salt)}::bytea[]))
      insert into trail_open (id, body, leaf)
      select * from unnest(${ids}::uuid[], ${bodies}::text[], ${leaves}::bytea[])`.execute(tx);
  }
  return ids.map((id, i) => ({ id, leaf: toHex(leaves[i]!) }));
}

/**
 * Erase the salts of what was written about a person: the hashes stay, so that the trail still verifies, but
 * nobody can try values against them any more. How many lines were about them.
 */
export async function eraseSalts(tx: Db, about: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`delete from trail_salts where about = ${about} returning id`.execute(tx);
  return rows.length;
}
