// The one server end of every phone's outbox: verify, idempotency, transaction, trail, receipt.
//
// One batch is in flight at a time; what arrives meanwhile, or soon after its beginning, is the next one. Else it waits for
// those alone who are in the house already (`door.ts`): a record that comes alone goes at once, and under load the batches
// grow and each costs little more, so the rate rises with the pressure instead of falling. One record that breaks never
// fails its neighbours: a batch that throws is run again one by one.

import { hash, type KeyObject } from "node:crypto";
import { sql, type QueryResult } from "kysely";
import type { Logger } from "pino";
import { safeParse } from "zod/mini";
import type { Clock, Instant } from "../../base/clock.ts";
import { digestedBytes, type IntakeRecord, type Receipt } from "../../base/intake.ts";
import { isUuid } from "../../base/ids.ts";
import { err, refuse, type Problem, type Result } from "../../base/result.ts";
import { connect, sqlState, together, type Database, type Tx } from "../database/connect.ts";
import { isDiskFull, isOutOfFiles, isUnavailable } from "../http/faults.ts";
import { recordsReceived } from "../http/metrics.ts";
import type { Keys } from "../keys.ts";
import type { Role } from "../scope.ts";
import { createRecent } from "../recent.ts";
import { makeTrail, type TrailLine } from "../trail/append.ts";
import { makeReceipt } from "../trail/receipt.ts";
import { lastRoot, type SealedRoot } from "../trail/seal.ts";
import { createDoor } from "./door.ts";
import { gather } from "./gather.ts";
import type { IntakeHandler, IntakeItem } from "./handler.ts";
import { deviceKey, verifyRecord } from "./verify.ts";

/** The most records one transaction takes. */
export const BATCH_LIMIT = 400;
/** Records waiting beyond this are refused at once with `intake.busy`: the phone keeps them and tries again. */
export const QUEUE_LIMIT = 20_000;

/** How long a batch waits for records whose signatures are just being verified, milliseconds. */
const AT_THE_DOOR = 25;

/** Batches of a few begin at least so far apart, milliseconds: one for each record costs the process more than its records. */
const APART = 25;
/** With so many waiting a batch is worth beginning at once. */
const WORTH = 8;

/** How long the root that a batch has read goes with the answers, milliseconds. */
const ROOT_KEPT = 500;

/** Keys of phones remembered in memory: of those that came in the last minutes, since a phone sends its form in a few goes. */
const DEVICES_KEPT = 10_000;

export interface Intake {
  /** Hand in records; one result each, in order. `carrier` is who brought them. */
  submit(records: readonly IntakeRecord[], carrier: string): Promise<Result<Receipt>[]>;
  lastRoot(): Promise<SealedRoot | null>;
  readonly waiting: number;
  close(): Promise<void>;
}

interface Device {
  readonly id: string;
  readonly principal: string;
  readonly key: KeyObject;
}

interface Waiting {
  readonly record: IntakeRecord;
  readonly input: unknown;
  readonly digest: string;
  readonly carrier: string;
  readonly done: (result: Result<Receipt>) => void;
}

export function createIntake(parts: {
  readonly database: Database;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly handlers: readonly IntakeHandler[];
  /** Where it says what holds it up; nowhere by default. */
  readonly log?: Pick<Logger, "warn">;
}): Intake {
  const { database, keys, clock } = parts;
  const batches = connect(database.url, {
    max: 2,
    applicationName: "posko intake",
    batches: true,
    unplanned: (error) =>
      parts.log?.warn(
        { name: error.name, state: sqlState(error) },
        "the intake's connection could not be told to plan by keys",
      ),
  });
  const handlers = new Map(parts.handlers.map((h) => [h.operation, h]));
  // A device's key never changes, so it may be remembered; whether it was ended is read in each batch.
  const devices = createRecent<Device>(DEVICES_KEPT);
  const queue: Waiting[] = [];
  let running = false;
  let rootRead: SealedRoot | null = null;
  let rootReadAt = Number.NEGATIVE_INFINITY;
  const door = createDoor(AT_THE_DOOR, APART);

  const askDevices = gather(async (ids: readonly string[]): Promise<ReadonlyMap<string, Device>> => {
    const { rows } = await sql<{ id: string; principal: string; public_key: unknown }>`
      select id, principal, public_key from devices where id = any(${ids}::uuid[])`.execute(database.keyed);
    const found = new Map<string, Device>();
    for (const row of rows) {
      const key = deviceKey(row.public_key);
      if (key.ok) found.set(row.id, { id: row.id, principal: row.principal, key: key.value });
    }
    for (const [id, device] of found) devices.set(id, device);
    return found;
  });
  const askRoot = gather(
    async (): Promise<ReadonlyMap<"root", SealedRoot | null>> => new Map([["root", await lastRoot(database.keyed)]]),
  );

  /** In a map of its own, so that forgetting to make room never takes a device from a request that just looked it up. */
  const loadDevices = async (ids: readonly string[]): Promise<ReadonlyMap<string, Device>> => {
    const known = new Map<string, Device>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const device = devices.get(id);
      if (device) known.set(id, device);
      // What is no id at all is the id of no device: the database would refuse the whole question for it.
      else if (isUuid(id)) missing.push(id);
    }
    if (missing.length === 0) return known;
    const found = await askDevices(missing);
    for (const id of missing) {
      const device = found.get(id);
      if (device) known.set(id, device);
    }
    return known;
  };

  const check = async (
    record: IntakeRecord,
    device: Device | undefined,
  ): Promise<Result<{ input: unknown; digest: string }>> => {
    if (!device) return refuse("invalid", "intake.device_unknown");
    if (device.principal !== record.author) return refuse("invalid", "intake.author_differs");
    const signed = await verifyRecord(record, device.key);
    if (!signed.ok) return signed;
    const handler = handlers.get(record.operation);
    if (!handler) return refuse("invalid", "intake.operation_unknown", { operation: record.operation });
    const shape = handler.shapes[record.shape];
    if (!shape)
      return refuse("invalid", "intake.shape_unknown", { shape: record.shape, takes: Object.keys(handler.shapes) });
    const parsed = safeParse(shape, record.input);
    if (!parsed.success) {
      return refuse("invalid", "intake.input", { at: parsed.error.issues.slice(0, 5).map((i) => i.path.join(".")) });
    }
    return { ok: true, value: { input: parsed.data, digest: digestOf(record) } };
  };

  const pump = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      while (queue.length > 0) {
        if (queue.length < BATCH_LIMIT) await door.gathered(queue.length >= WORTH);
        const batch = queue.splice(0, BATCH_LIMIT);
        let results: Result<Receipt>[];
        try {
          results = await runBatch(batch);
        } catch (error) {
          const later = laterProblem(error);
          results = later === null ? await oneByOne(batch) : batch.map(() => err(later));
        }
        for (const [i, item] of batch.entries()) {
          const result = results[i]!;
          recordsReceived.inc({ operation: item.record.operation, outcome: result.ok ? "ok" : result.problem.code });
          item.done(result);
        }
      }
    } finally {
      running = false;
    }
  };

  const oneByOne = async (batch: readonly Waiting[]): Promise<Result<Receipt>[]> => {
    const results: Result<Receipt>[] = [];
    for (const item of batch) {
      try {
        results.push((await runBatch([item]))[0]!);
      } catch (error) {
        results.push(err(laterProblem(error) ?? { kind: "unavailable", code: "intake.not_saved" }));
      }
    }
    return results;
  };

  const runBatch = (batch: readonly Waiting[]): Promise<Result<Receipt>[]> =>
    batches.transaction((tx) => saveBatch(tx, batch, clock.now()));

  const saveBatch = async (tx: Tx, batch: readonly Waiting[], now: Instant): Promise<Result<Receipt>[]> => {
    const results: (Result<Receipt> | undefined)[] = batch.map(() => undefined);
    const [known, about, root] = await together<[Known, Authors, SealedRoot | null]>(tx, [
      () => loadKnown(tx, batch),
      () => loadAuthors(tx, batch),
      () => lastRoot(tx),
    ]);
    rootRead = root;
    rootReadAt = performance.now();
    const fresh: { index: number; item: IntakeItem }[] = [];
    const seen = new Map<string, number>();
    const later: { index: number; first: number }[] = [];
    for (const [index, waiting] of batch.entries()) {
      const { record } = waiting;
      const key = `${record.author} ${record.id}`;
      const before = known.get(key);
      if (before) {
        results[index] = before.hash === record.hash ? { ok: true, value: before.receipt } : idTaken(record);
        continue;
      }
      const first = seen.get(key);
      if (first !== undefined) {
        later.push({ index, first });
        continue;
      }
      seen.set(key, index);
      fresh.push({
        index,
        item: {
          record,
          input: waiting.input,
          digest: waiting.digest,
          carrier: waiting.carrier,
          grants: about.grants.get(record.author) ?? [],
          deviceEnded: about.ended.has(record.device),
        },
      });
    }
    const accepted: { index: number; item: IntakeItem; line: TrailLine }[] = [];
    for (const [operation, handler] of handlers) {
      const mine = fresh.filter((f) => f.item.record.operation === operation);
      if (mine.length === 0) continue;
      const outcomes = await handler.accept(
        tx,
        mine.map((f) => f.item),
        now,
      );
      for (const [i, f] of mine.entries()) {
        const outcome = outcomes[i]!;
        if (!outcome.ok) {
          results[f.index] = outcome;
          continue;
        }
        const { record } = f.item;
        accepted.push({
          index: f.index,
          item: f.item,
          line: {
            ...outcome.value.line,
            who: record.author,
            from: record.device,
            digest: f.item.digest,
            fields: { ...outcome.value.line.fields, carrier: f.item.carrier, record: record.hash },
          },
        });
      }
    }
    const trail = makeTrail(
      now,
      accepted.map((a) => a.line),
    );
    const received = new Date(now).toISOString();
    const making = accepted.map(({ item }, i) =>
      makeReceipt(keys, {
        kind: "record",
        record: item.record.id,
        operation: item.record.operation,
        author: item.record.author,
        device: item.record.device,
        digest: item.digest,
        pictures: item.record.blobs,
        received_at: received,
        trail: root,
        entry: trail.lines[i]!.leaf,
      }),
    );
    let receipts: readonly Receipt[] = [];
    if (accepted.length > 0) {
      const rows = accepted.map((a) => a.item);
      // A second process may have taken the same record in meanwhile: the key then throws, the batch is run
      // again, and finds the receipt that was given.
      // They are signed while the trail's lines are on their way.
      const save = async (): Promise<void> => {
        receipts = await Promise.all(making);
        await sql`insert into intake_records (author, id, device, operation, shape, hash, record, receipt, carrier, received_at)
        select a, i, d, o, s, decode(h, 'hex'), r, q, c, ${new Date(now)} from unnest(
          ${rows.map((r) => r.record.author)}::text[], ${rows.map((r) => r.record.id)}::uuid[],
          ${rows.map((r) => r.record.device)}::uuid[], ${rows.map((r) => r.record.operation)}::text[],
          ${rows.map((r) => r.record.shape)}::int[], ${rows.map((r) => r.record.hash)}::text[],
          ${rows.map((r) => JSON.stringify(r.record))}::jsonb[], ${receipts.map((r) => JSON.stringify(r))}::json[],
          ${rows.map((r) => r.carrier)}::text[]) as t(a, i, d, o, s, h, r, q, c)`.execute(tx);
      };
      await together(tx, [() => trail.save(tx), save]);
    }
    for (const [i, a] of accepted.entries()) results[a.index] = { ok: true, value: receipts[i]! };
    for (const { index, first } of later) {
      results[index] =
        batch[first]!.record.hash === batch[index]!.record.hash ? results[first] : idTaken(batch[index]!.record);
    }
    return results as Result<Receipt>[];
  };

  return {
    get waiting() {
      return queue.length;
    },
    async lastRoot() {
      // Each batch reads it, and a sealer makes a new one a second: under load nobody asks again.
      if (performance.now() - rootReadAt < ROOT_KEPT) return rootRead;
      return (await askRoot(["root"])).get("root") ?? null;
    },
    close: () => batches.close(),
    async submit(records, carrier) {
      const known = await loadDevices(records.map((r) => r.device));
      return await Promise.all(
        records.map(async (record): Promise<Result<Receipt>> => {
          door.enter(record.operation);
          let answer: Promise<Result<Receipt>>;
          try {
            const checked = await check(record, known.get(record.device));
            if (!checked.ok) return checked;
            if (queue.length >= QUEUE_LIMIT) return refuse("unavailable", "intake.busy");
            answer = new Promise<Result<Receipt>>((done) => {
              queue.push({ record, ...checked.value, carrier, done });
            });
          } finally {
            door.leave(queue.length >= BATCH_LIMIT, queue.length >= WORTH);
          }
          void pump();
          return await answer;
        }),
      );
    },
  };
}

/** As `digestOf` on the phone, in place: for so few bytes a thread costs more than the hash. */
function digestOf(record: IntakeRecord): string {
  return hash("sha256", digestedBytes(record.operation, record.input), "hex");
}

function idTaken(record: IntakeRecord): Result<Receipt> {
  return refuse("conflict", "intake.id_taken", { id: record.id });
}

/** Why a whole batch is to come again, through no fault of a record in it; null where it may be one of them. */
function laterProblem(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const later = (code: string): Problem => ({ kind: "unavailable", code });
  if (isDiskFull(error)) return later("server.disk_full");
  if (isOutOfFiles(error)) return later("server.out_of_files");
  return isUnavailable(error) ? later("server.database_unavailable") : null;
}

type Known = ReadonlyMap<string, { readonly hash: string; readonly receipt: Receipt }>;

async function loadKnown(tx: Tx, batch: readonly Waiting[]): Promise<Known> {
  const { rows } = await sql<{ author: string; id: string; hash: string; receipt: Receipt }>`
    select r.author, r.id, encode(r.hash, 'hex') as hash, r.receipt
    from unnest(${batch.map((b) => b.record.author)}::text[], ${batch.map((b) => b.record.id)}::uuid[]) as k(author, id)
    join intake_records r on r.author = k.author and r.id = k.id`.execute(tx);
  return new Map(rows.map((r) => [`${r.author} ${r.id}`, r]));
}

interface HeldGrant {
  readonly principal: string;
  readonly role: Role;
  readonly place: string;
  readonly below: boolean;
  readonly ended: boolean;
}

interface Authors {
  readonly grants: ReadonlyMap<string, IntakeItem["grants"]>;
  readonly ended: ReadonlySet<string>;
}

async function loadAuthors(tx: Tx, batch: readonly Waiting[]): Promise<Authors> {
  const authors = [...new Set(batch.map((b) => b.record.author))];
  const ids = [...new Set(batch.map((b) => b.record.device))];
  const grants = new Map<string, IntakeItem["grants"][number][]>();
  const [held, over] = await together<[QueryResult<HeldGrant>, QueryResult<{ id: string }>]>(tx, [
    () =>
      sql<HeldGrant>`
      select principal, role, place, below, ended_at is not null as ended from grants
      where principal = any(${authors}::text[])`.execute(tx),
    () =>
      sql<{ id: string }>`
      select id from devices where id = any(${ids}::uuid[]) and ended_at is not null`.execute(tx),
  ]);
  for (const row of held.rows) {
    const list = grants.get(row.principal);
    if (list) list.push(row);
    else grants.set(row.principal, [row]);
  }
  return { grants, ended: new Set(over.rows.map((r) => r.id)) };
}
