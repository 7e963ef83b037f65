// Saving readings: lock the parts, fold each, write everything with a fixed number of statements whatever
// the number of readings. A phone's record, a desk's typing and an import all come through here.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import { uuidv7 } from "../../../base/ids.ts";
import { intArrayLiteral, textArrayLiteral, together, type Db, type Tx } from "../../../server/database/connect.ts";
import type { Figures, PartEvent, PartKey, PartState } from "../model.ts";
import type { Source } from "../../evidence/model.ts";
import { foldPart, isFlagged, NOTHING, provisionalOf, step } from "../rules.ts";

/** A reading that was checked and may be saved. */
export interface NewReading extends PartKey {
  readonly id: string;
  readonly author: string;
  readonly reader: string;
  readonly election: string;
  readonly device: string | null;
  readonly figures: Figures;
  readonly complete: boolean;
  readonly confirmed: readonly string[];
  /** Of the checks about this part alone; those between parts are kept with the parts (`across.ts`). */
  readonly failed: readonly string[];
  readonly warned: readonly string[];
  readonly marks: readonly string[];
  readonly pictures: readonly string[];
  readonly digest: string;
  readonly origin: "phone" | "desk" | "import";
  readonly carrier: string | null;
  readonly madeAt: string | null;
}

export interface SavedPart {
  readonly before: PartState;
  readonly after: PartState;
}

/** Regency or city of a station: the distribution column. */
export function kabOf(station: string): string {
  return station.slice(0, 5);
}

export function villageOf(station: string): string {
  return station.slice(0, station.indexOf("/"));
}

export function keyText(k: PartKey): string {
  return `${k.contest}\n${k.station}\n${k.source}\n${k.part}`;
}

interface Locked {
  readonly events: PartEvent[];
  readonly versions: Map<string, number>;
}

/** Columns that name parts, and how a table `t` is joined to them. */
function named(keys: readonly PartKey[]): { wanted: RawBuilder<unknown>; on: (t: string) => RawBuilder<unknown> } {
  const wanted = sql`unnest(${keys.map((k) => kabOf(k.station))}::text[], ${keys.map((k) => k.contest)}::text[],
    ${keys.map((k) => k.station)}::text[], ${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.part)}::text[])
    as w(kab, contest, station, source, part)`;
  const on = (t: string) => sql`${sql.ref(`${t}.kab`)} = w.kab and ${sql.ref(`${t}.contest`)} = w.contest
    and ${sql.ref(`${t}.station`)} = w.station and ${sql.ref(`${t}.source`)} = w.source and ${sql.ref(`${t}.part`)} = w.part`;
  return { wanted, on };
}

function inOrder<K extends PartKey>(keys: readonly K[]): K[] {
  const texts = new Map(keys.map((k) => [k, keyText(k)]));
  return keys.toSorted((a, b) => (texts.get(a)! < texts.get(b)! ? -1 : 1));
}

type StoredKey = PartKey & { readonly election: string };

/**
 * Put in the parts that nobody has read yet, as they now stand; those that are there already are left as they are, and
 * not in the answer. Where another transaction is just putting one in, this waits for it.
 */
async function insertParts(
  tx: Db,
  parts: readonly { readonly key: StoredKey; readonly state: PartState }[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const at = new Date(now);
  const { rows } = await sql<PartKey>`
    insert into form_parts (kab, contest, election, station, village, source, part, state, flagged, own_flagged, contested,
      unreadable, steps, readers, provisional, accepted, first_at, changed_at)
    select k, c, e, s, v, o, p, st, fl, fl, co, un, n, r::text[], pr::int[], ac::int[], case when n > 0 then ${at}::timestamptz end, ${at}
    from unnest(${parts.map((p) => kabOf(p.key.station))}::text[], ${parts.map((p) => p.key.contest)}::text[],
      ${parts.map((p) => p.key.election)}::text[], ${parts.map((p) => p.key.station)}::text[],
      ${parts.map((p) => villageOf(p.key.station))}::text[], ${parts.map((p) => p.key.source)}::text[],
      ${parts.map((p) => p.key.part)}::text[], ${parts.map((p) => p.state.state)}::text[],
      ${parts.map((p) => isFlagged(p.state))}::boolean[], ${parts.map((p) => p.state.contested)}::boolean[],
      ${parts.map((p) => p.state.unreadable)}::boolean[], ${parts.map((p) => p.state.steps)}::int[],
      ${parts.map((p) => textArrayLiteral(p.state.current.map((r) => r.reader)))}::text[],
      ${parts.map((p) => literalOrNull(provisionalOf(p.state)))}::text[],
      ${parts.map((p) => literalOrNull(p.state.accepted))}::text[]) as t(k, c, e, s, v, o, p, st, fl, co, un, n, r, pr, ac)
    on conflict do nothing returning contest, station, source, part`.execute(tx);
  return new Set(rows.map(keyText));
}

/**
 * Lock parts that are there, in one order, and read their histories. The order keeps two batches that touch the same
 * parts from waiting for each other in a circle.
 */
async function lockParts(tx: Db, keys: readonly PartKey[]): Promise<Map<string, Locked>> {
  const locked = new Map<string, Locked>(keys.map((k) => [keyText(k), { events: [], versions: new Map() }]));
  if (keys.length === 0) return locked;
  const { wanted, on } = named(inOrder(keys));
  await sql`select 1 from form_parts f join ${wanted} on ${on("f")}
    order by f.contest, f.station, f.source, f.part for update of f`.execute(tx);
  const history = await sql<
    PartKey & {
      step: number;
      kind: "reading" | "decide" | "reopen" | "unreadable";
      who: string;
      n: Figures | null;
      complete: boolean;
      flagged: boolean;
      must_agree: number;
    }
  >`
    select w.contest, w.station, w.source, w.part, r.step, 'reading' as kind, r.reader as who, r.n, r.complete,
           cardinality(r.failed) > 0 as flagged, r.must_agree
    from readings r join ${wanted} on ${on("r")}
    union all
    select w.contest, w.station, w.source, w.part, d.step, d.kind, d.decided_by, d.n, true, false, 0
    from reading_decisions d join ${wanted} on ${on("d")}
    union all
    select w.contest, w.station, w.source, w.part, u.step, 'unreadable', u.said_by, null, true, false, 0
    from reading_unreadables u join ${wanted} on ${on("u")}
    order by 5`.execute(tx);
  for (const row of history.rows) {
    const entry = locked.get(keyText(row))!;
    if (row.kind === "reading") {
      entry.events.push({
        kind: "reading",
        reader: row.who,
        figures: row.n!,
        complete: row.complete,
        flagged: row.flagged,
        mustAgree: row.must_agree,
      });
      entry.versions.set(row.who, (entry.versions.get(row.who) ?? 0) + 1);
    } else if (row.kind === "decide") entry.events.push({ kind: "decide", by: row.who, figures: row.n! });
    else if (row.kind === "unreadable") entry.events.push({ kind: "unreadable", by: row.who });
    else entry.events.push({ kind: "reopen", by: row.who });
  }
  return locked;
}

async function saveParts(tx: Db, parts: readonly { key: PartKey; state: PartState }[], now: Instant): Promise<void> {
  if (parts.length === 0) return;
  const at = new Date(now);
  await sql`update form_parts f set state = u.state, own_flagged = u.flagged,
      flagged = u.flagged or cardinality(f.across) > 0, contested = u.contested,
      unreadable = u.unreadable, steps = u.steps,
      readers = u.readers::text[], provisional = u.provisional::int[], accepted = u.accepted::int[],
      first_at = coalesce(f.first_at, ${at}), changed_at = ${at}
    from unnest(${parts.map((p) => kabOf(p.key.station))}::text[], ${parts.map((p) => p.key.contest)}::text[],
      ${parts.map((p) => p.key.station)}::text[], ${parts.map((p) => p.key.source)}::text[], ${parts.map((p) => p.key.part)}::text[],
      ${parts.map((p) => p.state.state)}::text[], ${parts.map((p) => isFlagged(p.state))}::boolean[],
      ${parts.map((p) => p.state.contested)}::boolean[], ${parts.map((p) => p.state.unreadable)}::boolean[],
      ${parts.map((p) => p.state.steps)}::int[],
      ${parts.map((p) => textArrayLiteral(p.state.current.map((r) => r.reader)))}::text[],
      ${parts.map((p) => literalOrNull(provisionalOf(p.state)))}::text[],
      ${parts.map((p) => literalOrNull(p.state.accepted))}::text[])
      as u(kab, contest, station, source, part, state, flagged, contested, unreadable, steps, readers, provisional, accepted)
    where f.kab = u.kab and f.contest = u.contest and f.station = u.station and f.source = u.source and f.part = u.part`.execute(
    tx,
  );
}

/** Wake the tally: one mark for each village and part of a contest. */
export async function markVillages(tx: Db, parts: readonly PartKey[], now: Instant): Promise<void> {
  const villages = new Map<string, { kab: string; contest: string; part: string; village: string }>();
  for (const { contest, part, station } of parts) {
    const village = villageOf(station);
    villages.set(`${contest} ${part} ${village}`, { kab: kabOf(station), contest, part, village });
  }
  const marks = [...villages.values()];
  await sql`insert into tally_marks (kab, id, contest, part, village, marked_at)
    select k, i, c, p, v, ${new Date(now)} from unnest(${marks.map((m) => m.kab)}::text[], ${marks.map(() => uuidv7(now))}::uuid[],
      ${marks.map((m) => m.contest)}::text[], ${marks.map((m) => m.part)}::text[],
      ${marks.map((m) => m.village)}::text[]) as t(k, i, c, p, v)`.execute(tx);
}

function literalOrNull(figures: Figures | null): string | null {
  return figures === null ? null : intArrayLiteral(figures);
}

/** States and versions of parts while one reading after the other is added to them. */
class Standing {
  readonly states = new Map<string, PartState>();
  readonly #versions = new Map<string, Map<string, number>>();
  readonly #mustAgree: (contest: string) => number;

  constructor(
    keys: ReadonlyMap<string, PartKey>,
    histories: ReadonlyMap<string, Locked>,
    mustAgree: (contest: string) => number,
  ) {
    this.#mustAgree = mustAgree;
    for (const [text, key] of keys) {
      const history = histories.get(text);
      this.states.set(text, foldPart(history?.events ?? [], mustAgree(key.contest)));
      this.#versions.set(text, new Map(history?.versions));
    }
  }

  add(text: string, r: NewReading): Added {
    const before = this.states.get(text)!;
    const event = { reader: r.reader, figures: r.figures, complete: r.complete, flagged: r.failed.length > 0 };
    const after = step(before, { kind: "reading", ...event }, this.#mustAgree(r.contest));
    this.states.set(text, after);
    const versions = this.#versions.get(text)!;
    const version = (versions.get(r.reader) ?? 0) + 1;
    versions.set(r.reader, version);
    return { before, after, version };
  }
}

type Added = SavedPart & { readonly version: number };

/**
 * Save readings in the order given; for each, the part before and after it. On the night nearly every part is read for
 * the first time: it is put in as it then stands, and only what was there before is locked, read and changed.
 */
export async function saveReadings(
  tx: Tx,
  readings: readonly NewReading[],
  mustAgree: (contest: string) => number,
  now: Instant,
): Promise<SavedPart[]> {
  if (readings.length === 0) return [];
  const texts = readings.map(keyText);
  const keys = new Map<string, StoredKey>();
  for (const [i, r] of readings.entries()) {
    const { contest, station, source, part, election } = r;
    if (!keys.has(texts[i]!)) keys.set(texts[i]!, { contest, station, source, part, election });
  }
  const first = new Standing(keys, new Map(), mustAgree);
  const added = readings.map((r, i) => first.add(texts[i]!, r));
  const inserted = await insertParts(
    tx,
    inOrder([...keys.values()]).map((key) => ({ key, state: first.states.get(keyText(key))! })),
    now,
  );
  const there = new Map([...keys].filter(([text]) => !inserted.has(text)));
  const later = new Standing(there, await lockParts(tx, [...there.values()]), mustAgree);
  for (const [i, r] of readings.entries()) if (there.has(texts[i]!)) added[i] = later.add(texts[i]!, r);
  await together(tx, [
    () => insertReadings(tx, readings, added, mustAgree, now),
    () =>
      saveParts(
        tx,
        [...there].map(([text, key]) => ({ key, state: later.states.get(text)! })),
        now,
      ),
    () => markVillages(tx, [...keys.values()], now),
  ]);
  return added;
}

async function insertReadings(
  tx: Db,
  readings: readonly NewReading[],
  added: readonly Added[],
  mustAgree: (contest: string) => number,
  now: Instant,
): Promise<void> {
  await sql`insert into readings (kab, author, id, device, reader, election, contest, station, source, part, version, step,
      n, complete, confirmed, failed, warned, marks, pictures, digest, origin, carrier, made_at, must_agree, received_at)
    select t.kab, t.author, t.id, t.device, t.reader, t.election, t.contest, t.station, t.source, t.part, t.version, t.step,
      t.n::int[], t.complete, t.confirmed::text[], t.failed::text[], t.warned::text[], t.marks::text[], t.pictures::text[],
      t.digest, t.origin, t.carrier, t.made_at, t.must_agree, ${new Date(now)}
    from unnest(${readings.map((r) => kabOf(r.station))}::text[], ${readings.map((r) => r.author)}::text[],
      ${readings.map((r) => r.id)}::uuid[], ${readings.map((r) => r.device)}::uuid[], ${readings.map((r) => r.reader)}::text[],
      ${readings.map((r) => r.election)}::text[], ${readings.map((r) => r.contest)}::text[], ${readings.map((r) => r.station)}::text[],
      ${readings.map((r) => r.source)}::text[], ${readings.map((r) => r.part)}::text[], ${added.map((a) => a.version)}::int[],
      ${added.map((a) => a.after.steps)}::int[], ${readings.map((r) => intArrayLiteral(r.figures))}::text[],
      ${readings.map((r) => r.complete)}::boolean[], ${readings.map((r) => textArrayLiteral(r.confirmed))}::text[],
      ${readings.map((r) => textArrayLiteral(r.failed))}::text[], ${readings.map((r) => textArrayLiteral(r.warned))}::text[],
      ${readings.map((r) => textArrayLiteral(r.marks))}::text[], ${readings.map((r) => textArrayLiteral(r.pictures))}::text[],
      ${readings.map((r) => r.digest)}::text[], ${readings.map((r) => r.origin)}::text[], ${readings.map((r) => r.carrier)}::text[],
      ${readings.map((r) => r.madeAt)}::timestamptz[], ${readings.map((r) => mustAgree(r.contest))}::smallint[])
      as t(kab, author, id, device, reader, election, contest, station, source, part, version, step,
        n, complete, confirmed, failed, warned, marks, pictures, digest, origin, carrier, made_at, must_agree)`.execute(
    tx,
  );
}

/** One part, locked, with its state; null when nobody ever read it. */
export async function lockPart(
  tx: Db,
  key: PartKey,
  election: string,
  mustAgree: number,
  now: Instant,
): Promise<{ state: PartState; source: Source }> {
  await insertParts(tx, [{ key: { ...key, election }, state: NOTHING }], now);
  const locked = await lockParts(tx, [key]);
  return { state: foldPart([...locked.values()][0]!.events, mustAgree), source: key.source };
}

/** Write that a page cannot be read, and the part's new state. */
export async function saveUnreadable(
  tx: Db,
  key: PartKey,
  said: { page: string; reason: string; by: string },
  after: PartState,
  now: Instant,
): Promise<void> {
  await sql`insert into reading_unreadables (kab, id, contest, station, source, part, step, page, reason, said_by, said_at)
    values (${kabOf(key.station)}, ${uuidv7(now)}, ${key.contest}, ${key.station}, ${key.source}, ${key.part}, ${after.steps},
      ${said.page}, ${said.reason}, ${said.by}, ${new Date(now)})`.execute(tx);
  await saveParts(tx, [{ key, state: after }], now);
  await markVillages(tx, [key], now);
}

/** Write a decision or a reopening and the part's new state. */
export async function saveDecision(
  tx: Db,
  key: PartKey,
  decision: { kind: "decide" | "reopen"; figures: Figures | null; reason: string; by: string },
  after: PartState,
  now: Instant,
): Promise<void> {
  await sql`insert into reading_decisions (kab, id, contest, station, source, part, step, kind, n, reason, decided_by, decided_at)
    values (${kabOf(key.station)}, ${uuidv7(now)}, ${key.contest}, ${key.station}, ${key.source}, ${key.part}, ${after.steps},
      ${decision.kind}, ${literalOrNull(decision.figures)}::text::int[], ${decision.reason}, ${decision.by}, ${new Date(now)})`.execute(
    tx,
  );
  await saveParts(tx, [{ key, state: after }], now);
  await markVillages(tx, [key], now);
}
