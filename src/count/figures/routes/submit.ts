// The server end of what a phone signed.

import { ok, refuse, type Result } from "../../../base/result.ts";
import { covers } from "../../../server/scope.ts";
import type { IntakeHandler, IntakeItem, IntakeOutcome } from "../../../server/intake/handler.ts";
import * as contract from "../contract.ts";
import { prepareReadings, type TypedReading } from "../store/prepare.ts";
import { saveReadings } from "../store/write.ts";
import { subjectOf } from "./ask.ts";

/** What a signed record of a phone becomes; marks say what a reader of it must know. */
function typedOf(item: IntakeItem): TypedReading {
  const input = item.input as contract.SubmitInput;
  const { record } = item;
  return {
    contest: input.contest,
    station: input.station,
    source: input.source,
    part: input.part,
    fields: input.fields,
    confirmed: input.confirmed,
    pictures: input.pictures,
    id: record.id,
    author: record.author,
    reader: record.author,
    device: record.device,
    marks: [
      ...(item.deviceEnded ? ["device_ended"] : []),
      ...(item.grants.some((g) => !g.ended && g.role === "witness" && covers(g, input.station))
        ? []
        : ["mandate_ended"]),
    ],
    origin: "phone",
    carrier: item.carrier,
    madeAt: Number.isNaN(Date.parse(record.made_at)) ? null : record.made_at,
  };
}

/** The server end of `figures.submit`: a witness's reading for the station of her mandate. */
export const figuresHandler: IntakeHandler = {
  operation: "figures.submit",
  shapes: { 1: contract.submitShape1 },
  async accept(tx, items, now) {
    const typed = items.map(typedOf);
    const prepared = await prepareReadings(tx, typed);
    const results: Result<IntakeOutcome>[] = [];
    const saving = [];
    let mustAgree = new Map<string, number>();
    for (const [i, p] of prepared.entries()) {
      const t = typed[i]!;
      // A mandate that has ended since still covers what was signed under it; one that never was covers nothing.
      if (!items[i]!.grants.some((g) => g.role === "witness" && covers(g, t.station))) {
        results.push(refuse("forbidden", "figures.station_out_of_scope", { station: t.station }));
      } else if (!p.ok) results.push(p);
      else {
        mustAgree = mustAgree.set(t.contest, p.value.contest.settings.must_agree);
        saving.push(p.value.reading);
        results.push(
          ok({ line: { operation: "figures.submit", subject: subjectOf(t), fields: { confirmed: [...t.confirmed] } } }),
        );
      }
    }
    await saveReadings(tx, saving, (c) => mustAgree.get(c) ?? 2, now);
    return results;
  },
};
