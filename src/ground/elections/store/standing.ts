// Who stands beside the parties' lists, from files: pairs and candidates for DPD by area, and parties that the pack does
// not have or names otherwise. Each in one transaction, as the lists.

import type { ImportReport } from "../../../base/import.ts";
import { err, ok, refuse, type Result } from "../../../base/result.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import { refuseTwice, removeLeftOut, takeStaged, type TakeIn } from "../../../server/import/settle.ts";
import type { CellProblem, StageSource } from "../../../server/import/stage.ts";
import { parsePlaceCode } from "../../places/rules.ts";
import { settlePlaces } from "../../places/store.ts";
import type { ListLineCode, Pack, PackContest } from "../model.ts";
import { isHeldAt } from "../rules/area.ts";
import { readName, readNumber } from "../rules/lists.ts";
import { keepsOrder } from "../rules/parties.ts";
import { loadParties } from "./ballots.ts";
import { report, ROWS, stage, takeTurn } from "./list-rows.ts";
import type { Replacing, ReplacingReport } from "./lists.ts";
import type { ListImport } from "./list-rows.ts";

const wrong = (field: string, code: ListLineCode, value: string): Result<never, CellProblem> =>
  err({ field, code, value });

/** Length of the code of an area that has a ballot paper of its own. */
const AREA_LENGTH: Readonly<Partial<Record<PackContest["level"], number>>> = { province: 2, regency: 5 };

/**
 * Pairs or candidates by area. Which contest they stand in is told, or the area's code says it: a province or a regency.
 * Refusals: those of `stageCsv`, `elections.contest_unknown`.
 */
export async function importContenders(
  tx: Tx,
  source: StageSource,
  told: Replacing & { readonly pack: Pack; readonly contest: string | undefined },
): Promise<Result<ReplacingReport>> {
  const areal = told.pack.contests.filter((c) => AREA_LENGTH[c.level] !== undefined);
  const contests = told.contest === undefined ? areal : areal.filter((c) => c.key === told.contest);
  if (contests.length === 0)
    return refuse("invalid", "elections.contest_unknown", { contest: `${told.election.id}/${told.contest ?? ""}` });
  await takeTurn(tx, told);
  const areas = new Map<string, string>();
  const columns = ["contest text", `area text collate "C"`, "number int", "name text"];
  const staged = await stage(tx, source, "contenders", columns, (cells) => {
    const text = cells("area") ?? "";
    const area = parsePlaceCode(text);
    if (!area.ok) return wrong("area", "elections.place_unreadable", text);
    const contest = contests.find((c) => AREA_LENGTH[c.level] === area.value.length);
    if (contest === undefined || !isHeldAt(contest, area.value)) return wrong("area", "elections.not_held_there", text);
    const number = readNumber("number", cells("number") ?? "");
    if (!number.ok) return number;
    const [first, second] = [cells("name") ?? "", cells("second") ?? ""];
    const name = readName(first === "" || second === "" ? first : `${first} – ${second}`);
    if (!name.ok) return name;
    areas.set(area.value, "");
    return ok([contest.key, area.value, number.value, name.value]);
  });
  if (!staged.ok) return staged;
  await settlePlaces(tx, staged.value, {
    rows: ROWS,
    column: "area",
    field: "area",
    code: "elections.place_unknown",
    election: told.election.id,
    unknown: "refuse",
    names: areas,
  });
  const key = ["contest", "area", "number"];
  const value = sql`r.area || ' ' || r.number`;
  await refuseTwice(tx, staged.value, { rows: ROWS, key, value, field: "number", code: "elections.twice" });
  const plan: TakeIn = {
    rows: ROWS,
    into: "contenders",
    fixed: { election: told.election.id },
    key,
    values: ["name"],
    told: ["name"],
  };
  const removed =
    told.replace && staged.value.refusals.total === 0 ? await removeLeftOut(tx, plan, ["contest", "area"]) : 0;
  const done = await takeStaged(tx, plan);
  return ok(await report(tx, told, "contenders", staged.value, done, { removed }));
}

/** Parties beside the pack's, or other names for the pack's own; none is ever removed. Refusals: those of `stageCsv`. */
export async function importParties(
  tx: Tx,
  source: StageSource,
  told: ListImport & { readonly pack: Pack },
): Promise<Result<ImportReport>> {
  await takeTurn(tx, told);
  const order = [...(await loadParties(tx, told.election.id, told.pack))];
  const columns = ["number int", "name text", "short text", `only_in text collate "C"`, "taken int"];
  const staged = await stage(tx, source, "parties", columns, (cells) => {
    const number = readNumber("number", cells("number") ?? "");
    if (!number.ok) return number;
    const name = readName(cells("name") ?? "");
    if (!name.ok) return name;
    const short = readName(cells("short") ?? "");
    if (!short.ok) return { ok: false, problem: { ...short.problem, field: "short" } };
    const text = cells("only_in") ?? "";
    if (text !== "" && !/^\d{2}$/.test(text)) return wrong("only_in", "elections.place_unreadable", text);
    const party = {
      number: number.value,
      name: name.value,
      short: short.value,
      ...(text === "" ? {} : { only_in: text }),
    };
    if (!keepsOrder(order, party)) return wrong("only_in", "elections.party_order", String(party.number));
    if (!order.some((p) => p.number === party.number)) order.push(party);
    return ok([party.number, party.name, party.short, party.only_in ?? null, order.length]);
  });
  if (!staged.ok) return staged;
  const key = ["number"];
  await refuseTwice(tx, staged.value, {
    rows: ROWS,
    key,
    value: sql`r.number`,
    field: "number",
    code: "elections.twice",
  });
  const values = ["name", "short", "only_in", "taken"];
  const done = await takeStaged(tx, {
    rows: ROWS,
    into: "parties",
    fixed: { election: told.election.id },
    key,
    values,
    told: ["name", "short"],
  });
  return ok(await report(tx, told, "parties", staged.value, done, {}));
}
