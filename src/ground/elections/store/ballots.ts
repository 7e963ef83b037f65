// Who stands at a station, and so which form its figures are written on. What lists say is kept in memory under the
// election's `lists_version`: the night asks for it some thousand times a second, and lists change by import only.

import { ok, refuse, type Result } from "../../../base/result.ts";
import { sql, type Db } from "../../../server/database/connect.ts";
import type { Ballot, BallotParty, Contender, DapilLevel, Form, Pack, Party } from "../model.ts";
import { areaOf, gapless, isHeldAt, namedAt, withEmptyColumn, type TerritoryBook } from "../rules/area.ts";
import { standsAt } from "../rules/parties.ts";
import type { KnownContest } from "./elections.ts";
import { filled } from "./packs.ts";

/** The ballot paper of a contest at a place, and its form. */
export interface BallotForm {
  readonly ballot: Ballot;
  readonly form: Form;
}

/** Forms kept: enough for the dapil of several provinces at once; the rest is made again in a millisecond. */
const KEPT_FORMS = 400;
const KEPT_BOOKS = 16;

class Kept<T> {
  readonly #most: number;
  readonly #all = new Map<string, Promise<T>>();
  constructor(most: number) {
    this.#most = most;
  }
  get(key: string, make: () => Promise<T>): Promise<T> {
    const there = this.#all.get(key);
    this.#all.delete(key);
    const value = there ?? make();
    this.#all.set(key, value);
    if (there === undefined) value.catch(() => this.#all.delete(key));
    if (this.#all.size > this.#most) this.#all.delete(this.#all.keys().next().value!);
    return value;
  }
}

const books = new Kept<TerritoryBook>(KEPT_BOOKS);
const parties = new Kept<readonly Party[]>(KEPT_BOOKS);
const forms = new Kept<BallotForm>(KEPT_FORMS);

const versionOf = (known: KnownContest): string =>
  `${known.election.id} ${known.election.created_at} ${known.election.lists_version}`;

/** Every territory of a level: place → dapil. At most some ten thousand rows. */
export async function loadTerritories(db: Db, election: string, level: DapilLevel): Promise<TerritoryBook> {
  const { rows } = await sql<{ place: string; dapil: string; split: boolean }>`
    select place, dapil, split from dapil_territories where election = ${election} and level = ${level}`.execute(db);
  return Map.groupBy(rows, (row) => row.place);
}

/** The pack's parties, and those this election has beside them or names otherwise. */
export async function loadParties(db: Db, election: string, pack: Pack): Promise<readonly Party[]> {
  const { rows } = await sql<{ number: number; name: string; short: string; only_in: string | null }>`
    select number, name, short, only_in from parties where election = ${election} order by taken, number`.execute(db);
  const own = new Map(
    rows.map(({ only_in, ...party }): [number, Party] => [
      party.number,
      only_in === null ? party : { ...party, only_in },
    ]),
  );
  const kept = pack.parties.map((party) => own.get(party.number) ?? party);
  // At the end: figures are stored in this order, which only grows.
  return [...kept, ...[...own.values()].filter((party) => !pack.parties.some((p) => p.number === party.number))];
}

/** Which area's ballot paper is used at a place. Refused: `elections.contest_not_held`. */
export async function loadArea(db: Db, known: KnownContest, place: string): Promise<Result<string | null>> {
  if (!isHeldAt(known.entry, place))
    return refuse("invalid", "elections.contest_not_held", { contest: known.contest.id, place });
  const level = known.entry.dapil_level;
  if (level === undefined) return ok(areaOf(known.entry, place, new Map()));
  const book = await books.get(`${versionOf(known)} ${level}`, () => loadTerritories(db, known.election.id, level));
  return ok(areaOf(known.entry, place, book));
}

/**
 * Ballot paper and form of a contest at a place or station's village, one answer each, in order. Where nobody knows
 * the dapil, or its lists, the form has the parties and no candidates, so that totals can be taken all the same.
 * Refused: `elections.contest_not_held`.
 */
export async function loadBallots(
  db: Db,
  asked: readonly { readonly known: KnownContest; readonly place: string }[],
): Promise<Result<BallotForm>[]> {
  const out: Result<BallotForm>[] = [];
  // One after the other: nearly all are in memory, and a transaction has one connection.
  for (const { known, place } of asked) {
    const area = await loadArea(db, known, place);
    if (!area.ok) {
      out.push(area);
      continue;
    }
    const province = place.slice(0, 2);
    const key = `${versionOf(known)} ${known.contest.key} ${area.value ?? `? ${province}`}`;
    out.push(ok(await forms.get(key, () => makeForm(db, known, area.value, province))));
  }
  return out;
}

/** As `loadBallots`, for one. */
export async function loadBallot(db: Db, known: KnownContest, place: string): Promise<Result<BallotForm>> {
  return (await loadBallots(db, [{ known, place }]))[0]!;
}

/** The form of one area, a dapil's by its own code. */
export async function loadAreaBallot(db: Db, known: KnownContest, area: string): Promise<BallotForm> {
  const province = area.slice(0, 2);
  return await forms.get(`${versionOf(known)} ${known.contest.key} ${area}`, () => makeForm(db, known, area, province));
}

const widest = new Kept<Form>(KEPT_BOOKS);

/**
 * The form with every party, and for each the longest list of candidates that any area has: for lists and sums that
 * go across areas. A field stands where it stands on every area's own form; no candidate has a name.
 */
export async function loadWidestForm(db: Db, known: KnownContest): Promise<Form> {
  if (known.entry.level === "nation") return known.form;
  return await widest.get(`${versionOf(known)} ${known.contest.key}`, async () => {
    const { election, entry, pack } = known;
    const template = pack.templates.find((t) => t.id === entry.form)!;
    const name = entry.form_name ?? template.name;
    if (entry.kind !== "party") {
      const { rows } = await sql<{ most: number | null }>`
        select max(number) as most from contenders where election = ${election.id} and contest = ${entry.key}`.execute(
        db,
      );
      // A single pair has the empty column beside it.
      const least = entry.kind === "pair" && rows[0]?.most !== null ? 2 : 0;
      const most = Math.max(rows[0]?.most ?? 0, least);
      return { ...filled(pack, template, { parties: [], contenders: nameless(most) }), name };
    }
    const { rows } = await sql<{ party: number; most: number }>`
      select party, max(number) as most from candidates
      where election = ${election.id} and level = ${entry.dapil_level!} group by party`.execute(db);
    // A dapil without lists has as many numbers as seats.
    const seats = await sql<{ most: number | null }>`
      select max(seats) as most from dapil where election = ${election.id} and level = ${entry.dapil_level!}`.execute(
      db,
    );
    const longest = new Map(rows.map((row) => [row.party, row.most]));
    const standing = (await loadParties(db, election.id, pack)).map((p) => ({
      number: p.number,
      short: p.short,
      candidates: nameless(Math.max(longest.get(p.number) ?? 0, seats.rows[0]?.most ?? 0)),
    }));
    return { ...filled(pack, template, { parties: standing, contenders: [] }), name };
  });
}

function nameless(most: number): Contender[] {
  return Array.from({ length: most }, (_v, i) => ({ number: i + 1, name: null }));
}

async function makeForm(db: Db, known: KnownContest, area: string | null, province: string): Promise<BallotForm> {
  const ballot = await loadStanding(db, known, area, province);
  const { pack, entry } = known;
  const template = pack.templates.find((t) => t.id === entry.form)!;
  const name = namedAt(entry, area === null || area === "" ? province : area).form ?? template.name;
  return { ballot, form: { ...filled(pack, template, ballot), name } };
}

async function loadStanding(db: Db, known: KnownContest, area: string | null, province: string): Promise<Ballot> {
  const { election, entry, pack } = known;
  const empty = { area, area_name: "", seats: null, parties: [], contenders: [] };
  if (entry.kind !== "party") {
    if (entry.level === "nation")
      return { ...empty, contenders: pack.pairs.map((p) => ({ number: p.number, name: `${p.first} – ${p.second}` })) };
    const { rows } = await sql<Contender>`
      select number, name from contenders
      where election = ${election.id} and contest = ${entry.key} and area = ${area} order by number`.execute(db);
    return { ...empty, contenders: gapless(entry.kind === "pair" ? withEmptyColumn(rows) : rows) };
  }
  const known_ = await parties.get(versionOf(known), () => loadParties(db, election.id, pack));
  const here = known_.filter((p) => standsAt(p, entry, province));
  const dapil = await sql<{ name: string; seats: number }>`
    select name, seats from dapil
    where election = ${election.id} and level = ${entry.dapil_level!} and code = ${area}`.execute(db);
  const { rows } = await sql<{ party: number; number: number; name: string }>`
    select party, number, name from candidates
    where election = ${election.id} and level = ${entry.dapil_level!} and dapil = ${area}
    order by party, number`.execute(db);
  const lists = Map.groupBy(rows, (row) => row.party);
  const { name = "", seats = null } = dapil.rows[0] ?? {};
  return {
    ...empty,
    area_name: name,
    seats,
    parties: here.map((p): BallotParty => ({
      number: p.number,
      short: p.short,
      // Without lists: as many numbers as a list may have, the seats of the dapil (UU 7/2017 Ps. 244).
      candidates: rows.length > 0 ? gapless(lists.get(p.number) ?? []) : nameless(seats ?? 0),
    })),
  };
}

/** Told by every import of lists that moved anything. */
export async function renewLists(tx: Db, election: string): Promise<void> {
  await sql`update elections set lists_version = ${crypto.randomUUID()} where id = ${election}`.execute(tx);
}
