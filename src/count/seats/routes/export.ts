// The seats of a dapil as a file, in the order in which they are given: the same as its page shows to the same person.

import type { CellValue } from "../../../base/table.ts";
import { exported } from "../../../server/export/table.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { scopeText } from "../../../server/scope.ts";
import { exportSeats } from "../contract/export.ts";
import type { SeatLine } from "../model.ts";
import { SEAT_READERS, seatsOfArea } from "./area.ts";

const COLUMNS = [
  "seat",
  "holder",
  "name",
  "nth",
  "votes",
  "divisor",
  "state",
  "awaits",
  "margin",
  "threat",
  "candidate",
  "candidate_name",
  "candidate_votes",
  "candidate_state",
  "list",
];

function rowOf(seat: SeatLine): CellValue[] {
  const { candidate } = seat;
  return [
    seat.seat,
    seat.holder,
    seat.name,
    seat.nth,
    seat.votes,
    seat.divisor,
    seat.state,
    seat.awaits,
    seat.margin,
    // Who together would need these further votes.
    seat.threat.map((one) => `${one.name} +${one.votes}`).join("; "),
    candidate?.number,
    candidate?.name,
    candidate?.votes,
    candidate?.state,
    seat.list,
  ];
}

export const EXPORT_BINDINGS: readonly Binding[] = [
  bind(exportSeats, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    async handle(call, { format, basis, ...input }) {
      const found = await seatsOfArea(call.db, call.principal, input, call.now);
      if (!found.ok) return found;
      const answer = found.value;
      const line = basis === "accepted" ? answer.on_accepted : answer.on_provisional;
      const rows = line.order.map(rowOf);
      return await exported(
        {
          name: `posko-seats-${answer.contest}-${answer.area}-${basis}`,
          about: {
            area: `${answer.area} ${answer.name}`,
            scope: scopeText(call.principal, SEAT_READERS),
            contest: answer.contest,
            basis,
            as_of: answer.as_of,
            complete_up_to_as_of: !answer.stale,
            seats: answer.seats,
            undecided: line.decisions.reduce((sum, one) => sum + one.seats, 0),
            stations: answer.stations,
            missing: line.missing.stations,
          },
          columns: COLUMNS,
          total: rows.length,
          async *pages() {
            yield rows;
          },
        },
        format,
      );
    },
  }),
];
