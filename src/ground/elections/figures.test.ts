// The form's checks on a real city, where its figures are found (POSKO_FIGURES, by default ../shared/data).

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { must } from "../../base/result.ts";
import { checkReading, flagsOf, formOf } from "./rules.ts";
import { loadPack } from "./store/packs.ts";

const figures = resolve(process.env["POSKO_FIGURES"] ?? "../shared/data");
const file = join(figures, "tps/2019-pilpres/3573-kota-malang.csv");
const here = existsSync(file);
if (!here) process.stdout.write(`skipped: real figures are not at ${figures} (POSKO_FIGURES)\n`);

describe.skipIf(!here)("Kota Malang 2019, 2,365 stations", () => {
  it("flags 148 stations by the commission's figures, 55 by the volunteers', 157 by either", async () => {
    const form = formOf(must(await loadPack("pemilu-2019")), "president")!;
    const rows = parse<Record<string, string>>(readFileSync(file), { columns: true });
    const numberOf = (text: string | undefined): number | null =>
      text === undefined || text === "" ? null : Number(text);
    const flagged = (row: Record<string, string>, source: string): string[] => {
      const fields = {
        "votes.1": numberOf(row[`${source}_01`]),
        "votes.2": numberOf(row[`${source}_02`]),
        valid: numberOf(row[`${source}_sah`]),
        invalid: numberOf(row[`${source}_tidak_sah`]),
        total: numberOf(row[`${source}_jumlah`]),
      };
      const voters = Number(row["dpt_l"]) + Number(row["dpt_p"]);
      return flagsOf(checkReading(form, "totals", fields, { "station.voters": voters }));
    };
    const bySitung = rows.filter((row) => flagged(row, "situng").length > 0);
    const byVolunteers = rows.filter((row) => flagged(row, "kp").length > 0);
    expect(rows).toHaveLength(2365);
    expect(bySitung).toHaveLength(148);
    expect(byVolunteers).toHaveLength(55);
    expect(new Set([...bySitung, ...byVolunteers]).size).toBe(157);
    const checks = rows.flatMap((row) => [...flagged(row, "situng"), ...flagged(row, "kp")]);
    expect([...new Set(checks)].toSorted()).toEqual(["CH06", "CH08"]);
  });
});
