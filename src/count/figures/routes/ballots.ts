// The ballots of one station side by side: what CH13 says of them. Whoever sees it has seen the figures.

import { ok, refuse } from "../../../base/result.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import {
  acrossColumns,
  BALLOT_CONCEPTS,
  fieldOfConcept,
  type BallotColumn,
} from "../../../ground/elections/rules/ballots.ts";
import { loadBallots } from "../../../ground/elections/store/ballots.ts";
import { listContests } from "../../../ground/elections/store/elections.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { ballots } from "../contract/ballots.ts";
import { loadContests } from "../store/prepare.ts";
import { loadStationPaper } from "../store/read.ts";
import { markShown } from "../store/shown.ts";
import { villageOf } from "../store/write.ts";
import { at, READERS } from "./ask.ts";

export const BALLOT_BINDINGS: readonly Binding[] = [
  bind(ballots, {
    who: { roles: READERS, at },
    handle: async (call, input) => {
      const { db } = call;
      const { station } = input;
      if (!(await loadStations(db, input.election, [station])).has(station))
        return refuse("not_found", "figures.station_unknown", { station });
      const ids = (await listContests(db, input.election)).map((contest) => contest.id);
      const known = [...(await loadContests(db, ids)).values()];
      const inPack = known[0]?.pack.contests.map((one) => one.key) ?? [];
      known.sort((a, b) => inPack.indexOf(a.entry.key) - inPack.indexOf(b.entry.key));
      const place = villageOf(station);
      const papers = await loadBallots(
        db,
        known.map((one) => ({ known: one, place })),
      );
      // Those that are not held here have no form here.
      const held = known.flatMap((one, i) => {
        const paper = papers[i]!;
        return paper.ok ? [{ id: one.contest.id, form: paper.value.form }] : [];
      });
      const read = await loadStationPaper(
        db,
        held.map((one) => one.id),
        station,
      );
      const lines = held.map(({ id, form }) => {
        const parts = read.filter((row) => row.contest === id);
        const numbers = BALLOT_CONCEPTS.map((concept) => {
          const total = fieldOfConcept(form, concept);
          const part = form.parts.find((one) => one.fields.some((f) => f.id === total));
          const row = parts.find((one) => one.part === part?.id);
          if (row === undefined) return null;
          const ids = fieldIdsOf(form, row.part);
          const n = (column: BallotColumn): number | null =>
            row.figures[ids.indexOf(fieldOfConcept(form, concept, column) ?? "")] ?? null;
          const people = { male: n("male"), female: n("female"), total: n("total") };
          return { source: row.source, part: row.part, people };
        });
        return { contest: id, numbers, from: numbers.find((one) => one !== null) ?? null };
      });
      // A statement for each ballot of the station, five at most.
      for (const { contest, numbers } of lines) {
        const shown = numbers.flatMap((one) => (one === null ? [] : [{ station, source: one.source, part: one.part }]));
        await markShown(db, call.principal.id, contest, shown, call.now);
      }
      return ok({
        station,
        contests: lines.map(({ contest, from }) => ({ contest, source: from?.source ?? null })),
        rows: BALLOT_CONCEPTS.map((concept, i) => {
          const numbers = lines.map((line) => line.numbers[i]?.people ?? null);
          return {
            concept,
            numbers,
            outcome: known[0] ? acrossColumns(known[0].pack, concept, numbers) : "not_compared",
          };
        }),
      });
    },
  }),
];
