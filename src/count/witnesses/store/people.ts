// Witnesses and their posts. A post is never overwritten: it ends, and another one begins.

import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { uuidv7 } from "../../../base/ids.ts";
import type { Instant } from "../../../base/clock.ts";
import { readingOrder, villageOf } from "../../../ground/stations/store/order.ts";
import type { Db } from "../../../server/database/connect.ts";
import { kabOf, witnessPrincipal, type Post } from "../model.ts";

const PURPOSE = Buffer.from("witnesses.phone");

/** Seal a telephone number: nonce (12), ciphertext, tag (16); it opens only as what it is. */
export function seal(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(PURPOSE);
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** The text of `seal`; throws when it was altered. */
export function unseal(key: Buffer, sealed: Buffer): string {
  const cipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12)).setAAD(PURPOSE);
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString("utf8");
}

/** Keyed hash of a number: the same number gives the same hash here and nowhere else. */
export function phoneHash(key: Buffer, phone: string): Buffer {
  return createHmac("sha256", key).update(PURPOSE).update(phone).digest();
}

export interface NewWitness {
  readonly election: string;
  readonly name: string;
  /** Already in its kept form (`parsePhone`). */
  readonly phone: string | null;
}

/** Make witnesses; their ids, in order. */
export async function saveWitnesses(
  tx: Db,
  people: readonly NewWitness[],
  by: { readonly principal: string; readonly key: Buffer; readonly now: Instant },
): Promise<string[]> {
  const ids = people.map(() => uuidv7(by.now));
  const phones = people.map((p) => p.phone);
  await sql`
    insert into witnesses (id, election, name, phone, phone_hash, made_by, made_at)
    select id, election, name, phone, phone_hash, ${by.principal}, ${new Date(by.now)}
    from unnest(${ids}::uuid[], ${people.map((p) => p.election)}::text[], ${people.map((p) => p.name)}::text[],
      ${phones.map((p) => (p === null ? null : seal(by.key, p)))}::bytea[],
      ${phones.map((p) => (p === null ? null : phoneHash(by.key, p)))}::bytea[]) as t(id, election, name, phone, phone_hash)`.execute(
    tx,
  );
  return ids;
}

/** A witness of an election with the stations she holds now; null when there is none. */
export async function loadWitness(
  db: Db,
  id: string,
): Promise<{ election: string; name: string; posts: { station: string; post: Post }[] } | null> {
  const { rows } = await sql<{ election: string; name: string; posts: { station: string; post: Post }[] | null }>`
    select w.election, w.name, a.posts from witnesses w
    left join (select witness, json_agg(json_build_object('station', station, 'post', post)
        order by ${readingOrder(villageOf(sql`station`), sql`station`)}) as posts
      from assignments where witness = ${id} and ended_at is null group by witness) a on a.witness = w.id
    where w.id = ${id}`.execute(db);
  const row = rows[0];
  return row ? { election: row.election, name: row.name, posts: row.posts ?? [] } : null;
}

export interface NewPost {
  readonly election: string;
  readonly station: string;
  readonly witness: string;
  readonly post: Post;
}

/**
 * Give posts; which of them stood, in order. A post that is held, or held by the same person at the station
 * already, is left as it is: the unique indexes of live posts decide, also between two at the same moment.
 */
export async function savePosts(tx: Db, posts: readonly NewPost[], givenBy: string, now: Instant): Promise<boolean[]> {
  const ids = posts.map(() => uuidv7(now));
  const { rows } = await sql<{ id: string }>`
    insert into assignments (kab, id, election, station, witness, post, given_by, given_at)
    select kab, id, election, station, witness, post, ${givenBy}, ${new Date(now)}
    from unnest(${posts.map((p) => kabOf(p.station))}::text[], ${ids}::uuid[], ${posts.map((p) => p.election)}::text[],
      ${posts.map((p) => p.station)}::text[], ${posts.map((p) => p.witness)}::uuid[], ${posts.map((p) => p.post)}::text[])
      as t(kab, id, election, station, witness, post)
    on conflict do nothing returning id`.execute(tx);
  const stood = new Set(rows.map((r) => r.id));
  return ids.map((id) => stood.has(id));
}

/** Who holds which post at a station now. */
export async function loadPosts(db: Db, election: string, station: string): Promise<{ witness: string; post: Post }[]> {
  const { rows } = await sql<{ witness: string; post: Post }>`
    select witness, post from assignments
    where kab = ${kabOf(station)} and election = ${election} and station = ${station} and ended_at is null`.execute(db);
  return rows;
}

/** End a post; the witness who held it, or null when nobody did. */
export async function endPost(
  tx: Db,
  election: string,
  station: string,
  post: Post,
  now: Instant,
): Promise<string | null> {
  const { rows } = await sql<{ witness: string }>`
    update assignments set ended_at = ${new Date(now)}
    where kab = ${kabOf(station)} and election = ${election} and station = ${station} and post = ${post} and ended_at is null
    returning witness`.execute(tx);
  return rows[0]?.witness ?? null;
}

/** End a witness's codes and phones: they may no longer read, what they signed before stays acceptable. */
export async function endAccess(tx: Db, witness: string, now: Instant): Promise<void> {
  const at = new Date(now);
  await sql`update mandate_codes set ended_at = ${at} where witness = ${witness} and ended_at is null`.execute(tx);
  await sql`update witnesses set code_made_at = null where id = ${witness}`.execute(tx);
  await sql`update devices set ended_at = ${at} where principal = ${witnessPrincipal(witness)} and ended_at is null`.execute(
    tx,
  );
}
