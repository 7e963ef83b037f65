// A list of witnesses from a file, in one transaction: staged by COPY, refused line by line, then compared and
// changed by one statement each. A station whose witness has another name in the file gets the new one; what the
// old one's phone signed is still accepted. Values of refused lines are not told: they are names and numbers.

import { sql, type RawBuilder } from "kysely";
import type { ImportReport } from "../../../base/import.ts";
import { uuidv7 } from "../../../base/ids.ts";
import { ok, type Result } from "../../../base/result.ts";
import type { Instant } from "../../../base/clock.ts";
import { readStation, stationId } from "../../../ground/stations/rules.ts";
import type { Tx } from "../../../server/database/connect.ts";
import { reportOf, trailImport } from "../../../server/import/report.ts";
import { refuseWhere } from "../../../server/import/settle.ts";
import { stageCsv, type RowReader, type StageSource } from "../../../server/import/stage.ts";
import { scopeWhere, type Principal, type Role } from "../../../server/scope.ts";
import { IMPORT_FIELDS, kabOf, type ImportField } from "../model.ts";
import { parsePhone, parsePost } from "../rules.ts";
import { phoneHash, seal } from "./people.ts";

export interface WitnessImport {
  readonly election: string;
  readonly dryRun: boolean;
  readonly principal: Principal;
  /** Roles that let somebody name witnesses at a station. */
  readonly roles: readonly Role[];
  /** Key of personal fields. */
  readonly key: Buffer;
  readonly from: string;
  readonly now: Instant;
}

const TABLE = "witness_rows";
const ROWS = sql.id(TABLE);
const LONGEST_NAME = 120;

/** Refusals: those of `stageCsv`. Refused lines: `witnesses.*` and what a station's number can be refused for. */
export async function importWitnesses(tx: Tx, source: StageSource, told: WitnessImport): Promise<Result<ImportReport>> {
  // Two imports of one election one after the other: the second compares with what the first wrote.
  await sql`select pg_advisory_xact_lock(hashtext(${`witnesses.import ${told.election}`}))`.execute(tx);
  const staged = await stageCsv(tx, source, {
    table: TABLE,
    columns: [
      "kab text",
      'station text collate "C"',
      "post text",
      "id uuid",
      "name text",
      "phone bytea",
      "phone_hash bytea",
    ],
    required: ["name"],
    allows: (field) => (IMPORT_FIELDS as readonly string[]).includes(field),
    known: IMPORT_FIELDS,
    reader: (fields) => rowReader(fields, told),
  });
  if (!staged.ok) return staged;
  // Told by the station: the other cells are names and numbers.
  const refuse = (code: string, where: RawBuilder<boolean>): Promise<number> =>
    refuseWhere(tx, staged.value, { rows: TABLE, value: sql`r.station`, field: "station", code, where });
  await refuse("witnesses.station_out_of_scope", sql`not ${scopeWhere(told.principal, told.roles, sql`r.station`)}`);
  await refuse(
    "witnesses.station_unknown",
    sql`not exists (select 1 from stations s where s.kab = r.kab and s.election = ${told.election} and s.id = r.station)`,
  );
  await refuse(
    "witnesses.twice",
    sql`exists (select 1 from ${ROWS} e where e.station = r.station and e.post = r.post and e.line < r.line)`,
  );
  const counts = await apply(tx, told, source.map.columns["phone"] !== undefined);
  const report = reportOf(staged.value, counts, told.dryRun);
  if (counts.added + counts.changed > 0) {
    const what = { operation: "witnesses.import", subject: `${told.election} witnesses` };
    await trailImport(tx, { who: told.principal.id, from: told.from, now: told.now }, what, report);
  }
  return ok(report);
}

function rowReader(fields: readonly string[], { key, now }: WitnessImport): RowReader {
  const at = (field: ImportField): number => fields.indexOf(field);
  const [place, station, name, phone, post] = [at("place"), at("station"), at("name"), at("phone"), at("post")];
  const cell = (cells: readonly string[], i: number): string => (i === -1 ? "" : cells[i]!);
  return (cells, sink) => {
    const [village = "", number = ""] = cell(cells, station).split("/");
    const whole = cell(cells, station).includes("/") && place === -1;
    const placed = readStation(whole ? village : cell(cells, place), whole ? number : cell(cells, station));
    if (!placed.ok) return placed.problem;
    const named = cell(cells, name).trim();
    if (named === "") return { field: "name", code: "witnesses.name_missing", value: "" };
    if (named.length > LONGEST_NAME) return { field: "name", code: "witnesses.name_long", value: "" };
    const number1 = cell(cells, phone).trim();
    const kept = number1 === "" ? null : parsePhone(number1);
    if (number1 !== "" && kept === null) return { field: "phone", code: "witnesses.phone_number", value: "" };
    const held = parsePost(cell(cells, post));
    if (held === null) return { field: "post", code: "witnesses.post_unreadable", value: cell(cells, post) };
    const id = stationId(placed.value.village, placed.value);
    sink.put(
      kabOf(id),
      id,
      held,
      uuidv7(now),
      named,
      kept === null ? null : `\\x${seal(key, kept).toString("hex")}`,
      kept === null ? null : `\\x${phoneHash(key, kept).toString("hex")}`,
    );
    return null;
  };
}

async function apply(
  tx: Tx,
  { election, principal, now }: WitnessImport,
  tellsPhones: boolean,
): Promise<{ added: number; changed: number; unchanged: number }> {
  const at = new Date(now);
  // Who is there already: same name and number (or no word of numbers) is no change.
  const { rows: same } = await sql<{ kept: number; renumbered: number }>`
    with known as (
      select r.line, w.id as witness, r.phone, r.phone_hash,
        (${tellsPhones}::boolean and w.phone_hash is distinct from r.phone_hash) as differs
      from ${ROWS} r join assignments a on a.kab = r.kab and a.election = ${election} and a.station = r.station
        and a.post = r.post and a.ended_at is null
      join witnesses w on w.id = a.witness and w.name = r.name),
    renumbered as (
      update witnesses w set phone = k.phone, phone_hash = k.phone_hash from known k
      where w.id = k.witness and k.differs returning w.id),
    settled as (delete from ${ROWS} r using known k where r.line = k.line returning r.line)
    select (select count(*)::int from settled) as kept, (select count(*)::int from renumbered) as renumbered`.execute(
    tx,
  );
  // Whoever holds a post that the file gives to somebody else goes, with her role there.
  const { rows: gone } = await sql<{ witness: string; station: string }>`
    update assignments a set ended_at = ${at} from ${ROWS} r
    where a.kab = r.kab and a.election = ${election} and a.station = r.station and a.post = r.post and a.ended_at is null
    returning a.witness, a.station`.execute(tx);
  const left = gone.map((g) => g.witness);
  await sql`
    update grants g set ended_at = ${at}
    from unnest(${left.map((w) => `witness:${w}`)}::text[], ${gone.map((g) => g.station)}::text[]) as t(principal, place)
    where g.principal = t.principal and g.role = 'witness' and g.place = t.place and g.ended_at is null`.execute(tx);
  await sql`
    update devices d set ended_at = ${at}
    where d.principal = any(${left.map((w) => `witness:${w}`)}::text[]) and d.ended_at is null
      and d.principal not in (select 'witness:' || witness::text from assignments
        where witness = any(${left}::uuid[]) and ended_at is null)`.execute(tx);
  await sql`
    update mandate_codes c set ended_at = ${at}
    where c.witness = any(${left}::uuid[]) and c.ended_at is null
      and c.witness not in (select witness from assignments where witness = any(${left}::uuid[]) and ended_at is null)`.execute(
    tx,
  );
  const { rows: made } = await sql<{ n: number }>`
    with people as (
      insert into witnesses (id, election, name, phone, phone_hash, made_by, made_at)
      select id, ${election}, name, phone, phone_hash, ${principal.id}, ${at} from ${ROWS} returning id),
    posts as (
      insert into assignments (kab, id, election, station, witness, post, given_by, given_at)
      select kab, id, ${election}, station, id, post, ${principal.id}, ${at} from ${ROWS} returning id),
    roles as (
      insert into grants (principal, role, place, below, given_by, given_at)
      select 'witness:' || id::text, 'witness', station, false, ${principal.id}, ${at} from ${ROWS} returning principal)
    select (select count(*)::int from people) as n, (select count(*) from posts), (select count(*) from roles)`.execute(
    tx,
  );
  const { kept, renumbered } = same[0]!;
  return {
    added: made[0]!.n - gone.length,
    changed: gone.length + renumbered,
    unchanged: kept - renumbered,
  };
}
