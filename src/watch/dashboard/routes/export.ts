// A tally as a file, down to the stations if one likes: regency by regency, so that the nation's needs no more memory than
// one of them. The same sums, scope and marks as the tally on the screen.

import { refuse, type Result } from "../../../base/result.ts";
import type { ParsedOf } from "../../../base/contract.ts";
import type { CellValue } from "../../../base/table.ts";
import { markLines } from "../../../count/figures/store/shown.ts";
import { partsToSum } from "../../../count/tally/rules.ts";
import { loadTally, votesPart, type Line, type TallyQuery } from "../../../count/tally/store/tree.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { loadWidestForm } from "../../../ground/elections/store/ballots.ts";
import { loadContest } from "../../../ground/elections/store/elections.ts";
import { countStations, countStationsBelow } from "../../../ground/stations/store/counts.ts";
import type { Db } from "../../../server/database/connect.ts";
import { exported } from "../../../server/export/table.ts";
import type { RawAnswer } from "../../../server/http/send.ts";
import { bind, type Binding, type QueryCall } from "../../../server/http/bind.ts";
import { reachesBelow, scopeText, type Role } from "../../../server/scope.ts";
import { exportTally } from "../contract.ts";
import type { TallyLevel } from "../model.ts";

const TALLY_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];
/** Lengths of the codes of the nation, a province, a regency, a sub-district, a village; below it the stations. */
const LENGTHS = [0, 2, 5, 8, 13];
const REGENCY = 2;
const VILLAGE = 4;

/** How many levels lie between a place and the last one asked for. */
function depthOf(place: string, to: TallyLevel): number {
  const at = place.includes("/") ? LENGTHS.length : LENGTHS.indexOf(place.length);
  const most = LENGTHS.length - at;
  if (to === "place") return 0;
  if (to === "below") return Math.min(1, most);
  return Math.max(0, to === "villages" ? VILLAGE - at : most);
}

/** How many lines there will be: places that hold stations, and where asked the stations. */
async function countLines(db: Db, election: string, place: string, depth: number): Promise<number> {
  let lines = 1;
  let level = [place];
  for (let d = 0; d < depth && level.length > 0; d++) {
    if (level[0]!.length === LENGTHS[VILLAGE]) {
      const counts = await countStations(db, election, level);
      return lines + [...counts.values()].reduce((sum, count) => sum + count.stations, 0);
    }
    level = [...(await countStationsBelow(db, election, level)).keys()];
    lines += level.length;
  }
  return lines;
}

function flat(line: Line): Line[] {
  return [line, ...(line.children ?? []).flatMap(flat)];
}

/** Lines of a place and `depth` levels below it, a regency's at once. */
async function* linesOf(db: Db, query: TallyQuery, now: number): AsyncGenerator<Line[]> {
  const at = LENGTHS.indexOf(query.place.length);
  const upper = at >= 0 && at < REGENCY ? Math.min(query.depth, REGENCY - at) : query.depth;
  const top = await loadTally(db, { ...query, depth: upper }, now);
  if (top === null) return;
  const lines = flat(top);
  yield lines;
  if (upper === query.depth) return;
  for (const regency of lines.filter((line) => line.place.length === LENGTHS[REGENCY])) {
    const own = await loadTally(db, { ...query, place: regency.place, depth: query.depth - upper }, now);
    if (own !== null) yield flat(own).slice(1);
  }
}

async function tallyFile(call: QueryCall, input: ParsedOf<typeof exportTally>): Promise<Result<RawAnswer>> {
  const found = await loadContest(call.db, input.contest);
  if (!found.ok) return found;
  const { contest, entry } = found.value;
  const form = await loadWidestForm(call.db, found.value);
  const part = input.part ?? votesPart(form).id;
  const summed = partsToSum(contest.id, entry, form).find((p) => p.part === part);
  if (summed === undefined) return refuse("invalid", "figures.part_unknown", { part });
  const opens = reachesBelow(call.principal, TALLY_READERS, input.place);
  const depth = opens ? depthOf(input.place, input.to) : 0;
  const query: TallyQuery = { ...input, election: contest.election, form, part, summed, depth, source: "combined" };
  const head = await loadTally(call.db, { ...query, depth: 0 }, call.now);
  if (head === null) return refuse("not_found", "places.unknown", { code: input.place });
  const sides = fieldIdsOf(form, part).flatMap((id) => (id.startsWith("votes.") ? [id.slice("votes.".length)] : []));
  const others = fieldIdsOf(form, part).filter(
    (id) => !id.startsWith("votes.") && !["valid", "invalid", "total"].includes(id),
  );
  return await exported(
    {
      name: nameOf(input),
      about: {
        area: input.place === "" ? "Indonesia" : `${input.place} ${head.name}`,
        scope: scopeText(call.principal, TALLY_READERS),
        contest: contest.id,
        part,
        basis: input.basis,
        as_of: head.as_of,
        complete_up_to_as_of: !head.stale,
      },
      columns: [
        "place",
        "name",
        "stations",
        "in",
        "accepted",
        "in_review",
        "flagged",
        ...sides.map((side) => `votes.${side}`),
        "valid",
        "invalid",
        "total",
        ...others,
      ],
      total: await countLines(call.db, contest.election, input.place, depth),
      async *pages() {
        for await (const lines of linesOf(call.db, query, call.now)) {
          // Before a station's figures leave: who takes them is no longer blind to them.
          const shown = lines.map((l) => ({ place: l.place, figures: l.basis === "accepted" ? l.accepted : l.in }));
          const of = { contest: contest.id, part, source: "" as const, basis: input.basis };
          await markLines(call.db, call.principal.id, of, shown, call.now);
          yield lines.map((l): CellValue[] => [
            l.place,
            l.name,
            l.stations,
            l.in,
            l.accepted,
            l.in_review,
            l.flagged,
            ...sides.map((side) => l.votes[side] ?? 0),
            l.valid,
            l.invalid,
            l.total,
            ...others.map((id) => l.fields?.[id]),
          ]);
        }
      },
    },
    input.format,
  );
}

function nameOf(input: ParsedOf<typeof exportTally>): string {
  return `posko-tally-${input.contest}-${input.place === "" ? "nation" : input.place}-${input.basis}-${input.to}`;
}

export const EXPORT_BINDINGS: readonly Binding[] = [
  bind(exportTally, { who: { roles: TALLY_READERS, at: (input) => input.place }, handle: tallyFile }),
];
