// Who may take in official figures, and who sees them where.

import { ok, refuse, type Result } from "../../base/result.ts";
import { listDapil } from "../../ground/elections/store/dapil.ts";
import { loadContest, type KnownContest } from "../../ground/elections/store/elections.ts";
import { loadBallot, loadParties, loadWidestForm } from "../../ground/elections/store/ballots.ts";
import { namesOf } from "../../ground/places/store.ts";
import type { Db } from "../../server/database/connect.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { runImport } from "../../server/import/run.ts";
import { reachesBelow, type Principal, type Role } from "../../server/scope.ts";
import { markLines } from "../figures/store/shown.ts";
import * as contract from "./contract.ts";
import { LENGTHS, type RecapKey, type RecapLine } from "./model.ts";
import { byField, levelName, votesPartOf } from "./rules.ts";
import { compareWithTally } from "./store/compare.ts";
import { loadDapilFigures } from "./store/dapil.ts";
import { importRecaps } from "./store/import.ts";
import { expectedBelow, loadPart, loadWithChildren, type AskedPart, type PlaceFigures } from "./store/lines.ts";
import { loadUnassigned } from "./store/outside.ts";
import { childrenWithFigures, listSources, listVersions } from "./store/read.ts";

const RECAP_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

const MOST_MISSING = 100;
const MOST_VERSIONS = 20;

interface Asked extends AskedPart {
  readonly known: KnownContest;
  readonly key: RecapKey;
}

/** Contest and part of a question. Refused: `elections.contest_unknown`, `figures.part_unknown`, `recaps.place_unreadable`. */
async function asked(
  db: Db,
  input: { contest: string; sourceName: string; part?: string | undefined; place: string },
): Promise<Result<Asked>> {
  const known = await loadContest(db, input.contest);
  if (!known.ok) return known;
  if (!(LENGTHS as readonly number[]).includes(input.place.length))
    return refuse("invalid", "recaps.place_unreadable", { place: input.place });
  const part = input.part ?? votesPartOf(await loadWidestForm(db, known.value)).id;
  const found = await loadPart(db, known.value, part);
  if (found === undefined) return refuse("invalid", "figures.part_unknown", { part });
  const key = { contest: input.contest, sourceName: input.sourceName, part };
  return ok({ known: known.value, key, ...found });
}

/** Who stands under which number at a place: the parties everywhere, others only where one ballot paper is used. */
async function namesAt(db: Db, known: KnownContest, place: string): Promise<Record<string, string>> {
  if (known.entry.kind === "party") {
    const parties = await loadParties(db, known.election.id, known.pack);
    return Object.fromEntries(parties.map((p) => [String(p.number), p.short]));
  }
  const found = await loadBallot(db, known, place);
  const contenders = found.ok ? found.value.ballot.contenders : [];
  return Object.fromEntries(contenders.flatMap((c) => (c.name === null ? [] : [[String(c.number), c.name]])));
}

/** A place and, where the viewer may look below it, those right below: expected there, or with figures. */
async function placesAt(db: Db, principal: Principal, { known, key }: Asked, place: string): Promise<string[]> {
  if (!reachesBelow(principal, RECAP_READERS, place)) return [place];
  const expected = (await expectedBelow(db, known.election.id, [place])).get(place) ?? [];
  const found = await childrenWithFigures(db, key, place);
  return [place, ...[...new Set([...expected, ...found])].toSorted()];
}

type Shown = ReturnType<typeof shownLine>;

/** Codes of places without figures, as many as are told. */
const missingOf = (line: RecapLine): string[] => line.missing.toSorted().slice(0, MOST_MISSING);

function shownLine(
  { form, key }: Asked,
  name: string,
  names: ReadonlyMap<string, string>,
  line: RecapLine,
  own: PlaceFigures["own"],
) {
  const ids = Object.keys(byField(form, key.part, []));
  const missing = missingOf(line);
  return {
    place: line.place,
    name,
    basis: line.basis,
    figures: byField(form, key.part, line.figures),
    uneven: line.uneven.map((i) => ids[i]!),
    stations_done: line.stationsDone,
    stations_total: line.stationsTotal,
    counted: line.counted,
    missing,
    missing_names: missing.map((code) => names.get(code) ?? code),
    missing_total: line.missing.length,
    failed: [...(own?.failed ?? [])],
    warned: [...(own?.warned ?? [])],
  };
}

/** Places with their figures and names, in order. Refused: `places.unknown`. */
async function loadLines(
  db: Db,
  question: Asked,
  places: readonly string[],
): Promise<Result<{ figures: Map<string, PlaceFigures>; lines: [Shown, ...Shown[]] }>> {
  const election = question.known.election.id;
  const [place, ...children] = places as [string, ...string[]];
  const figures = await loadWithChildren(db, election, question.key, place, children, question);
  const names = await namesOf(db, [...places, ...missingOf(figures.get(place)!.line)], election);
  if (place !== "" && !names.has(place)) return refuse("not_found", "places.unknown", { code: place });
  const lines = places.map((code) => {
    const { line, own } = figures.get(code)!;
    return shownLine(question, code === "" ? "Indonesia" : (names.get(code) ?? code), names, line, own);
  });
  return ok({ figures, lines: lines as [Shown, ...Shown[]] });
}

export const RECAPS_BINDINGS: readonly Binding[] = [
  bind(contract.importRecaps, {
    who: { roles: ["administrator"], at: () => "" },
    handle: ({ database, body, size, principal, from, now }, { contest, map, sha256, ...how }) =>
      runImport(database, how.dryRun, async (tx) => {
        const known = await loadContest(tx, contest);
        if (!known.ok) return known;
        const told = { known: known.value, who: principal.id, from, now, ...how };
        return importRecaps(tx, { body, size, sha256, map }, told);
      }),
  }),

  bind(contract.sources, {
    who: { roles: RECAP_READERS, at: ({ place }) => place },
    handle: async ({ db, principal }, { contest, place }) => {
      const known = await loadContest(db, contest);
      if (!known.ok) return known;
      const rows = await listSources(db, contest, place, reachesBelow(principal, RECAP_READERS, place));
      return ok({
        sources: rows.map(({ length, imported_at, ...row }) =>
          Object.assign(row, {
            level: length === null ? "dapil" : levelName("x".repeat(length)),
            imported_at: imported_at.toISOString(),
          }),
        ),
        names: await namesAt(db, known.value, place),
      });
    },
  }),

  bind(contract.show, {
    who: { roles: RECAP_READERS, at: ({ place }) => place },
    handle: async ({ db, principal }, input) => {
      const question = await asked(db, input);
      if (!question.ok) return question;
      const { key, form, ids } = question.value;
      const found = await loadLines(db, question.value, await placesAt(db, principal, question.value, input.place));
      if (!found.ok) return found;
      const [own, ...children] = found.value.lines;
      const versions = await listVersions(db, key, input.place, MOST_VERSIONS);
      return ok({
        contest: key.contest,
        source_name: key.sourceName,
        part: key.part,
        fields: [...ids],
        names: await namesAt(db, question.value.known, input.place),
        ...own,
        children,
        versions: versions.map((v) => ({
          version: v.version,
          figures: byField(form, key.part, v.figures),
          stations_done: v.stationsDone,
          stations_total: v.stationsTotal,
          imported_at: v.importedAt.toISOString(),
        })),
      });
    },
  }),

  bind(contract.dapil, {
    who: { roles: RECAP_READERS, at: "somewhere" },
    handle: async ({ db, principal }, input) => {
      const question = await asked(db, input);
      if (!question.ok) return question;
      const { known, key, ids, summed } = question.value;
      const level = known.entry.dapil_level;
      if (level === undefined) return refuse("invalid", "recaps.no_dapil", { contest: key.contest });
      const { after, limit, place, dapil: code } = input;
      const listed = await listDapil(db, { election: known.election.id, level, code, place, after, limit: limit + 1 });
      const page = listed.slice(0, limit);
      // A dapil is seen by whom all of its territories are seen; one without any by whom everything is.
      const reaches = (at: string): boolean => reachesBelow(principal, RECAP_READERS, at);
      const seen = page.filter((d) =>
        d.territories.length === 0 ? reaches("") : d.territories.every((t) => reaches(t.place)),
      );
      const part = { ids, summed };
      // Whose parent has no dapil at all stands on the first page.
      const around = { dapil: seen, place: after === undefined && code === undefined ? place : null };
      const outside = await loadUnassigned(db, known, key, level, around, part);
      const figures = await loadDapilFigures(db, known.election.id, key, seen, part, outside);
      const told = outside.filter((u) => reaches(u.line.place));
      const shown = [...told.filter((u) => u.certain), ...told.filter((u) => !u.certain)].slice(0, MOST_MISSING);
      const places = [...seen.flatMap((d) => d.territories.map((t) => t.place)), ...shown.map((u) => u.line.place)];
      const names = await namesOf(db, places, known.election.id);
      const last = page.at(-1);
      return ok({
        part: key.part,
        fields: [...ids],
        names: await namesAt(db, known, place),
        dapil: figures.map(
          ({ dapil, line, own, difference, territories, border_unknown, unassigned, seats, tied }) => ({
            ...shownLine(question.value, dapil.name, names, line, own),
            difference: difference === null ? null : { ...difference },
            code: dapil.code,
            seats: dapil.seats,
            territories: territories.map((t) =>
              shownLine(question.value, names.get(t.place) ?? t.place, names, t, null),
            ),
            border_unknown: [...border_unknown],
            unassigned: unassigned.filter((u) => u.certain).length,
            unassigned_doubtful: unassigned.filter((u) => !u.certain).length,
            won: seats === null ? null : { ...seats },
            tied: tied.map((t) => ({ seats: t.seats, parties: [...t.parties] })),
          }),
        ),
        unassigned: shown.map(({ line, own, stations, certain }) => ({
          ...shownLine(question.value, names.get(line.place) ?? line.place, names, line, own),
          stations,
          certain,
        })),
        unassigned_total: told.length,
        next: listed.length > limit && last ? `${last.level}/${last.code}` : null,
      });
    },
  }),

  bind(contract.compare, {
    who: { roles: RECAP_READERS, at: ({ place }) => place },
    handle: async ({ db, principal, clock }, input) => {
      const question = await asked(db, input);
      if (!question.ok) return question;
      const { key, form, ids, known, summed } = question.value;
      const places = await placesAt(db, principal, question.value, input.place);
      const found = await loadLines(db, question.value, places);
      if (!found.ok) return found;
      const { place, basis } = input;
      const query = { known, key, asked: { form, ids, summed }, place, below: places.length > 1, basis };
      const compared = await compareWithTally(db, query, found.value.figures, clock.now());
      const shown = [...compared.lines.values()].map((l) => ({ place: l.place, figures: l.ours === null ? 0 : l.in }));
      const of = { contest: key.contest, part: key.part, source: "" as const, basis };
      await markLines(db, principal.id, of, shown, clock.now());
      return ok({
        contest: key.contest,
        source_name: key.sourceName,
        part: key.part,
        basis,
        fields: [...ids],
        names: await namesAt(db, known, place),
        stale: compared.stale,
        as_of: compared.asOf,
        lines: found.value.lines.map((line) => {
          const { ours, steps, difference, stations, whole, in: cameIn } = compared.lines.get(line.place)!;
          return {
            ...line,
            ours: ours === null ? null : byField(form, key.part, ours),
            stations,
            in: cameIn,
            whole,
            difference: { ...difference },
            steps: steps.map((s) => ({ ...s, difference: { ...s.difference } })),
          };
        }),
      });
    },
  }),
];
