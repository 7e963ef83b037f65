// Pictures that are whole here, and the receipts of the records that declared them. On the night fifty come in a second:
// those of one moment are saved in one transaction, as the intake does with records.

import { sql } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Database, Tx } from "../../../server/database/connect.ts";
import type { Services } from "../../../server/http/bind.ts";
import { gather } from "../../../server/intake/gather.ts";
import type { Keys } from "../../../server/keys.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import { makeReceipt } from "../../../server/trail/receipt.ts";
import { lastRoot } from "../../../server/trail/seal.ts";
import { pageSubject } from "../rules.ts";
import { waitForLook } from "./likeness.ts";

/** A picture whose bytes the store holds. */
export interface Whole {
  readonly sha256: string;
  /** Whose door it came by, for the trail. */
  readonly from: string;
  /** Null where it was here before. */
  readonly uploaded: { readonly bytes: number; readonly by: string } | null;
}

/** Remember that pictures are whole on the disk; the first time stands. */
async function saveStored(tx: Tx, pictures: readonly Whole[], now: Instant): Promise<void> {
  const fresh = pictures.flatMap(({ sha256, uploaded }) => (uploaded === null ? [] : [{ sha256, ...uploaded }]));
  if (fresh.length === 0) return;
  await sql`
    insert into stored_pictures (sha256, bytes, uploaded_by, declared, received_at)
    select w.sha256, w.bytes, w.by, exists (select 1 from declared_files d where d.sha256 = w.sha256), ${new Date(now)}
    from (select distinct on (h) decode(h, 'hex') as sha256, bytes, by from unnest(${fresh.map((f) => f.sha256)}::text[],
      ${fresh.map((f) => f.bytes)}::int[], ${fresh.map((f) => f.by)}::text[]) as t(h, bytes, by) order by h) as w
    on conflict do nothing`.execute(tx);
}

interface Open {
  readonly sha256: string;
  readonly author: string;
  readonly device: string;
  readonly record: string;
  readonly digest: string;
  readonly operation: string;
  readonly contest: string;
  readonly station: string;
  readonly source: string;
  readonly page: string;
}

/**
 * Give each record that declared one of these pictures a receipt and a trail line, once. One at a time for a picture (the
 * row of `stored_pictures` is the lock, taken in the order of the hashes); nothing of one that is not whole or not declared.
 */
async function settleAll(tx: Tx, keys: Keys, pictures: readonly Whole[], now: Instant): Promise<void> {
  const hashes = [...new Set(pictures.map((p) => p.sha256))];
  const among = sql`(select decode(h, 'hex') from unnest(${hashes}::text[]) as h)`;
  const stored = await sql<{ sha256: string; received_at: Date }>`
    select encode(sha256, 'hex') as sha256, received_at from stored_pictures where sha256 in ${among}
    order by stored_pictures.sha256 for update`.execute(tx);
  const receivedAt = new Map(stored.rows.map((row) => [row.sha256, row.received_at]));
  if (receivedAt.size === 0) return;
  const found = await sql<Open>`
    select distinct on (p.sha256, p.declared_by, p.record) encode(p.sha256, 'hex') as sha256, p.declared_by as author,
      p.device, p.record, encode(p.digest, 'hex') as digest, p.operation, p.contest, p.station, p.source, p.page
    from declared_files p
    where p.sha256 in ${among} and not exists (
      select 1 from picture_receipts r where r.sha256 = p.sha256 and r.author = p.declared_by and r.record = p.record)
    order by p.sha256, p.declared_by, p.record`.execute(tx);
  await sql`
    update pages set received_at = w.at
    from unnest(${[...receivedAt.keys()]}::text[], ${[...receivedAt.values()]}::timestamptz[]) as w(h, at)
    where pages.sha256 = decode(w.h, 'hex') and pages.received_at is null`.execute(tx);
  const open = found.rows.filter((row) => receivedAt.has(row.sha256));
  if (open.length === 0) return;
  const doors = new Map(pictures.map((p) => [p.sha256, p.from]));
  const lines = await appendTrail(
    tx,
    now,
    open.map((p) => ({
      who: p.author,
      from: doors.get(p.sha256)!,
      operation: "evidence.upload",
      subject: pageSubject(p),
      digest: p.sha256,
    })),
  );
  const root = await lastRoot(tx);
  const receipts = await Promise.all(
    open.map((p, i) =>
      makeReceipt(keys, {
        kind: "picture",
        record: p.record,
        operation: p.operation,
        author: p.author,
        device: p.device,
        digest: p.digest,
        pictures: [p.sha256],
        received_at: receivedAt.get(p.sha256)!.toISOString(),
        trail: root,
        entry: lines[i]!.leaf,
      }),
    ),
  );
  await sql`insert into picture_receipts (sha256, author, record, receipt)
    select decode(h, 'hex'), a, i, r from unnest(${open.map((p) => p.sha256)}::text[], ${open.map((p) => p.author)}::text[],
      ${open.map((p) => p.record)}::uuid[], ${receipts.map((r) => JSON.stringify(r))}::jsonb[]) as t(h, a, i, r)`.execute(
    tx,
  );
  await sql`update stored_pictures set declared = true
    where not declared and sha256 in (select decode(h, 'hex') from unnest(${open.map((p) => p.sha256)}::text[]) as h)`.execute(
    tx,
  );
  await waitForLook(
    tx,
    open.filter((p) => p.operation === "evidence.declare"),
  );
}

/** Of pictures that were to be saved together, why some could not be. */
type Settle = (pictures: readonly Whole[]) => Promise<ReadonlyMap<Whole, unknown>>;

/** One for each database, as there is one process for each. */
const desks = new WeakMap<Database, Settle>();

function deskOf({ database, keys, clock }: Pick<Services, "database" | "keys" | "clock">): Settle {
  const there = desks.get(database);
  if (there) return there;
  const save = (pictures: readonly Whole[]): Promise<void> =>
    database.transaction(async (tx) => {
      const now = clock.now();
      await saveStored(tx, pictures, now);
      await settleAll(tx, keys, pictures, now);
    });
  const desk = gather(async (pictures: readonly Whole[]): Promise<ReadonlyMap<Whole, unknown>> => {
    const failed = new Map<Whole, unknown>();
    try {
      await save(pictures);
    } catch (error) {
      if (pictures.length === 1) throw error;
      // One that breaks never fails its neighbours.
      for (const picture of pictures) await save([picture]).catch((why: unknown) => void failed.set(picture, why));
    }
    return failed;
  });
  desks.set(database, desk);
  return desk;
}

/**
 * Remember a picture whose bytes are here, and give the records that declared it their receipts. Where its record is on its
 * way in the same instant neither sees the other: the phone's next question does.
 */
export async function settlePicture(
  services: Pick<Services, "database" | "keys" | "clock">,
  picture: Whole,
): Promise<void> {
  const failed = await deskOf(services)([picture]);
  if (failed.has(picture)) throw failed.get(picture);
}
