// The server end of what a phone signed.

import { phoneTime } from "../../../base/clock.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { covers, PHONE_ROLES } from "../../../server/scope.ts";
import type { IntakeHandler, IntakeItem, IntakeOutcome } from "../../../server/intake/handler.ts";
import { inOffice } from "../../../server/intake/office.ts";
import { SECOND_HAND } from "../../evidence/model/ways.ts";
import * as contract from "../contract.ts";
import { judgeAcross, judgedOf } from "../store/across.ts";
import { prepareReadings, type Prepared, type TypedReading } from "../store/prepare.ts";
import { saveSecondHand } from "../store/second-hand.ts";
import { shownAmong } from "../store/shown.ts";
import { keyText, saveReadings } from "../store/write.ts";
import { subjectOf } from "./ask.ts";

/** What a signed record of a phone becomes; marks say what a reader of it must know. */
function typedOf(item: IntakeItem): TypedReading {
  const input = item.input as contract.SubmitInput;
  const { record } = item;
  const madeAt = phoneTime(record.made_at);
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
      ...(input.second_hand === undefined ? firstHandMarks(item, input.station) : [SECOND_HAND]),
    ],
    origin: "phone",
    carrier: item.carrier,
    madeAt: madeAt === null ? null : new Date(madeAt).toISOString(),
    digest: item.digest,
  };
}

function firstHandMarks(item: IntakeItem, station: string): string[] {
  return item.grants.some((g) => !g.ended && g.role === "witness" && covers(g, station)) ? [] : ["mandate_ended"];
}

/**
 * May this be said of the station? First-hand: a mandate, also one that has ended since; one that never was covers
 * nothing. Second-hand (shape 2): a coordinator's role over it, in force now.
 */
function maySay(item: IntakeItem, station: string): boolean {
  if (item.record.shape === 2) return inOffice(item, PHONE_ROLES, station);
  return item.grants.some((g) => g.role === "witness" && covers(g, station));
}

/**
 * The server end of `figures.submit`: a witness's reading for the station of her mandate, or what reached a
 * coordinator for one of hers. The coordinator reads at the desk too: what she was shown there she does not enter.
 */
export const figuresHandler: IntakeHandler = {
  operation: "figures.submit",
  shapes: { 1: contract.submitShape1, 2: contract.submitShape2 },
  async accept(tx, items, now) {
    const typed = items.map(typedOf);
    const prepared = await prepareReadings(tx, typed);
    const shown = await shownAmong(
      tx,
      typed.filter((_t, i) => items[i]!.record.shape === 2).map((key) => ({ person: key.author, key })),
    );
    const results: Result<IntakeOutcome>[] = [];
    const saving: Prepared[] = [];
    const entered = [];
    let mustAgree = new Map<string, number>();
    for (const [i, p] of prepared.entries()) {
      const t = typed[i]!;
      const { second_hand: from } = items[i]!.input as contract.SubmitInput;
      if (!maySay(items[i]!, t.station)) {
        results.push(refuse("forbidden", "figures.station_out_of_scope", { station: t.station }));
      } else if (shown.has(`${t.author}\n${keyText(t)}`)) results.push(refuse("forbidden", "figures.no_longer_blind"));
      else if (!p.ok) results.push(p);
      else {
        if (from !== undefined) entered.push({ station: t.station, author: t.author, id: t.id, from });
        mustAgree = mustAgree.set(t.contest, p.value.contest.settings.must_agree);
        saving.push(p.value);
        results.push(
          ok({ line: { operation: "figures.submit", subject: subjectOf(t), fields: { confirmed: [...t.confirmed] } } }),
        );
      }
    }
    const saved = await saveReadings(
      tx,
      saving.map((p) => p.reading),
      (c) => mustAgree.get(c) ?? 2,
      now,
    );
    await judgeAcross(tx, judgedOf(saving, saved), now);
    await saveSecondHand(tx, entered);
    return results;
  },
};
