// The seats of every dapil as they last stood: what the boards show, in as many rows as they show. Reckoned in the
// background, since a nation's 2,710 dapil take seconds.

import type { RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import { ABROAD } from "../../../ground/elections/rules/area.ts";
import { countStations, countStationsBelow, type StationCount } from "../../../ground/stations/store/counts.ts";
import { sql, type Db } from "../../../server/database/connect.ts";
import { BASES, type AreaLine, type Basis, type OpenLine } from "../model.ts";
import { orderKeyOf } from "../rules/order.ts";
import { loadBook, type SeatedArea } from "./areas.ts";
import type { Told } from "./seats.ts";

/** What a province's seats depend on, in a text that changes when they may have changed. */
export type ProvinceMarks = ReadonlyMap<string, string>;

/**
 * The provinces whose dapil have seats in this contest, each with what its seats depend on: its lists, the numbers of
 * its stations, and when its sums last changed (for the DPR also the nation's: a threshold).
 */
export async function loadMarks(db: Db, told: Told): Promise<ProvinceMarks> {
  const { known, level, part } = told;
  const counts = await countStationsBelow(db, known.election.id, [""]);
  const whole = (await countStations(db, known.election.id, [""])).get("");
  const { rows } = await sql<{ place: string; at: Date }>`
    select place, computed_at as at from tally_coverage
    where contest = ${known.contest.id} and part = ${part.id} and length(place) <= 2`.execute(db);
  const summed = new Map(rows.map((row) => [row.place, row.at.getTime()]));
  const provinces =
    level === null
      ? [...counts.keys()]
      : [...new Set([...(await loadBook(db, known, level)).territories.keys()].map((place) => place.slice(0, 2)))];
  const nation = level === "dpr" ? `${numbers(whole)} ${summed.get("") ?? ""} ${summed.get(ABROAD) ?? ""}` : "";
  return new Map(
    provinces
      .filter((code) => code !== ABROAD)
      .map((code) => [
        code,
        `${known.election.created_at} ${known.election.lists_version} ${numbers(counts.get(code))} ${summed.get(code) ?? ""} ${nation}`,
      ]),
  );
}

function numbers(count: StationCount | undefined): string {
  return count === undefined ? "" : `${count.stations}/${count.voters}/${count.listed}`;
}

/** Put down how the areas of a province stand; those that are no longer of it go. */
export async function saveStandings(
  db: Db,
  contest: string,
  province: string,
  lines: readonly { readonly area: SeatedArea; readonly line: AreaLine }[],
): Promise<void> {
  const areas = lines.map(({ area }) => area.area);
  await sql`delete from seat_standings where contest = ${contest} and province = ${province}
    and not (area = any(${areas}::text[]))`.execute(db);
  if (lines.length === 0) return;
  const rows = lines.flatMap(({ area, line }) =>
    BASES.map((basis) => {
      const of = basis === "accepted" ? line.on_accepted : line.on_provisional;
      return {
        area: area.area,
        basis,
        name: area.name,
        seats: area.seats,
        places: area.places,
        order_key: orderKeyOf(of, area.area),
        open: of.open,
        seat: of.closest?.seat ?? null,
        holder: of.closest?.name ?? null,
        margin: of.margin,
        missing: of.missing.stations,
      };
    }),
  );
  const columns = sql`contest, area, basis, province, name, seats, places, order_key, open, seat, holder, margin, missing`;
  await sql`
    insert into seat_standings (${columns})
    select ${contest}, r.area, r.basis, ${province}, r.name, r.seats,
      array(select jsonb_array_elements_text(r.places)), r.order_key, r.open, r.seat, r.holder, r.margin, r.missing
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(area text, basis text, name text, seats integer,
      places jsonb, order_key text, open integer, seat integer, holder text, margin bigint, missing integer)
    on conflict (contest, basis, area) do update set province = excluded.province, name = excluded.name,
      seats = excluded.seats, places = excluded.places, order_key = excluded.order_key, open = excluded.open,
      seat = excluded.seat, holder = excluded.holder, margin = excluded.margin, missing = excluded.missing`.execute(db);
}

/** Stations of the nation whose dapil nobody knows; null for persons, who stand by province. */
export type Unassigned = { stations: number; in: number } | null;

/** All of a contest's provinces say everything up to `now`; what is of no province of it is gone. */
export async function endRound(
  db: Db,
  contest: string,
  provinces: readonly string[],
  unassigned: Unassigned,
  now: Instant,
): Promise<void> {
  await sql`delete from seat_standings where contest = ${contest}
    and not (province = any(${provinces}::text[]))`.execute(db);
  await sql`insert into seat_rounds (contest, at, unassigned_stations, unassigned_in)
    values (${contest}, ${new Date(now)}, ${unassigned?.stations ?? null}, ${unassigned?.in ?? null})
    on conflict (contest) do update set at = greatest(seat_rounds.at, excluded.at),
      unassigned_stations = excluded.unassigned_stations, unassigned_in = excluded.unassigned_in`.execute(db);
}

/** Standings of contests that are no longer asked for. */
export async function dropOthers(db: Db, contests: readonly string[]): Promise<void> {
  await sql`delete from seat_standings where not (contest = any(${contests}::text[]))`.execute(db);
  await sql`delete from seat_rounds where not (contest = any(${contests}::text[]))`.execute(db);
}

export interface StandingQuery {
  readonly contest: string;
  readonly place: string;
  readonly basis: Basis;
  /** `scopeWhere` over a place of a dapil. */
  readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
}

/** At, in or around a place, and seen whole. */
function standingWhere(q: StandingQuery): RawBuilder<boolean> {
  const touching =
    q.place === ""
      ? sql<boolean>`true`
      : sql<boolean>`exists (select 1 from unnest(s.places) as p(place) where p.place = ${q.place}
          or p.place like ${`${q.place}.%`} or ${q.place} like p.place || '.%')`;
  return sql<boolean>`s.contest = ${q.contest} and s.basis = ${q.basis} and ${touching}
    and not exists (select 1 from unnest(s.places) as p(place) where not ${q.scope(sql`p.place`)})`;
}

/** Dapil with an open seat that has a margin, the smallest first; `after` is the key of the last one seen. */
export async function listOpen(
  db: Db,
  q: StandingQuery & { readonly after: string; readonly limit: number },
): Promise<{ as_of: Date | null; total: number; areas: (OpenLine & { order_key: string })[] }> {
  const where = sql<boolean>`${standingWhere(q)} and s.seat is not null`;
  const counted = await sql<{ n: number; at: Date | null }>`
    select (select count(*) from seat_standings s where ${where})::int as n,
      (select at from seat_rounds where contest = ${q.contest}) as at`.execute(db);
  const { rows } = await sql<OpenLine & { order_key: string }>`
    select s.area, s.name, s.seats, s.open, s.seat, s.holder, s.margin, s.missing, s.order_key
    from seat_standings s where ${where} and s.order_key > ${q.after}
    order by s.order_key limit ${q.limit}`.execute(db);
  return { as_of: counted.rows[0]!.at, total: counted.rows[0]!.n, areas: rows };
}

/** Codes of the dapil of a place in their order, as they last stood; null before the first time. */
export async function listStanding(
  db: Db,
  q: StandingQuery & { readonly after: string; readonly limit: number },
): Promise<{ total: number; unassigned: Unassigned; areas: { area: string; order_key: string }[] } | null> {
  const where = standingWhere(q);
  const { rows: rounds } = await sql<{ total: number; stations: number | null; in: number | null }>`
    select (select count(*) from seat_standings s where ${where})::int as total,
      r.unassigned_stations as stations, r.unassigned_in as "in"
    from seat_rounds r where r.contest = ${q.contest}`.execute(db);
  const [round] = rounds;
  if (round === undefined) return null;
  const { rows } = await sql<{ area: string; order_key: string }>`
    select s.area, s.order_key from seat_standings s where ${where} and s.order_key > ${q.after}
    order by s.order_key limit ${q.limit}`.execute(db);
  const { total, stations } = round;
  return { total, unassigned: stations === null ? null : { stations, in: round.in ?? 0 }, areas: rows };
}
