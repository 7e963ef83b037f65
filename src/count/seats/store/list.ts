// Many areas at once: what each has, what is open, in the order in which they are worth a look.

import type { Db } from "../../../server/database/connect.ts";
import { BASES, type AreaLine, type Basis, type BasisSummary } from "../model.ts";
import { orderKeyOf } from "../rules/order.ts";
import type { SeatedArea } from "./areas.ts";
import { countOf, headOf, loadGround } from "./figures.ts";
import { judge, loadStanding, partiesAt, type Judged, type Standing, type Told } from "./seats.ts";

/** The areas with what each basis says of their seats, those worth a look by `basis` first. */
export async function loadList(
  db: Db,
  told: Told,
  areas: readonly SeatedArea[],
  basis: Basis,
): Promise<{ readonly key: string; readonly line: AreaLine }[]> {
  const ground = await loadGround(db, told.known, areas, [told.part.id]);
  const out: { key: string; line: AreaLine }[] = [];
  for (const area of areas) {
    // Persons by province: at most 38, and in memory after the first time.
    const standing: Standing =
      told.level === null ? await loadStanding(db, told, area) : { holders: partiesAt(told, area), lists: new Map() };
    const [onAccepted, onProvisional] = BASES.map((of) =>
      summaryOf(judge(told, ground, area, standing, of), area, standing),
    );
    const line: AreaLine = {
      ...headOf(ground, area, told.part.id),
      unassigned_stations: area.pieces.divided.reduce((n, left) => n + countOf(ground, left).stations, 0),
      on_accepted: onAccepted!,
      on_provisional: onProvisional!,
    };
    out.push({ key: orderKeyOf(basis === "accepted" ? line.on_accepted : line.on_provisional, area.area), line });
  }
  return out.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function summaryOf({ seats, missing }: Judged, area: SeatedArea, standing: Standing): BasisSummary {
  const names = new Map(standing.holders.map((h) => [h.number, h.name]));
  const safe = seats.order.filter((s) => s.safe).length;
  const undecided = seats.decisions
    .filter((d) => d.kind !== "candidates_tied" || d.holder === null)
    .reduce((n, d) => n + d.seats, 0);
  const [closest] = seats.order
    .filter((s) => s.awaits === "stations" && s.margin !== null)
    .toSorted((a, b) => a.margin! - b.margin! || b.seat - a.seat);
  return {
    missing,
    seats: seats.holders
      .filter((h) => h.seats > 0)
      .map((h) => ({ holder: h.holder, name: names.get(h.holder) ?? String(h.holder), seats: h.seats, safe: h.safe }))
      .toSorted((a, b) => b.seats - a.seats || a.holder - b.holder),
    safe,
    open: Math.max(0, area.seats - safe - undecided),
    awaiting_threshold: seats.order.filter((s) => s.awaits === "threshold").length,
    undecided,
    margin: closest?.margin ?? null,
    closest:
      closest === undefined
        ? null
        : { seat: closest.seat, holder: closest.holder, name: names.get(closest.holder) ?? String(closest.holder) },
  };
}
