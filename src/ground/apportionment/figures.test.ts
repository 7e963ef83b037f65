// Real elections, where the figures are found (POSKO_FIGURES, by default ../shared/data); else these skip.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { must } from "../../base/result.ts";
import { assignSeats, seatsFromCsv } from "./rules.ts";

const figures = resolve(process.env["POSKO_FIGURES"] ?? "../shared/data");
const here = existsSync(join(figures, "apportionment"));
if (!here) process.stdout.write(`skipped: real figures are not at ${figures} (POSKO_FIGURES)\n`);

function rowsOf(file: string): Record<string, string>[] {
  return parse(readFileSync(join(figures, file)), { columns: true, bom: true });
}

const withSeats = (seats: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(seats).filter(([, n]) => n > 0));

describe.skipIf(!here)("real elections", () => {
  it("DPR 2024: threshold and seats equal the recorded ones in 41 of 41 dapil", () => {
    const rows = rowsOf("results/2024/dpr-per-dapil.csv");
    const national = JSON.parse(readFileSync(join(figures, "results/2024/dpr-national.json"), "utf8")) as {
      votes: Record<string, number>;
      seats: Record<string, number>;
    };
    const votes = ["district,seats,party,votes"];
    for (const row of rows)
      for (const [column, value] of Object.entries(row))
        if (column.startsWith("votes_"))
          votes.push(`${row["dapil_code"]},${row["seats"]},${column.slice(6)},${value === "" ? "0" : value}`);
    const totals = ["party,votes", ...Object.entries(national.votes).map(([party, n]) => `${party},${n}`)];
    const result = must(seatsFromCsv({ votes: votes.join("\n"), threshold: "0.04", national: totals.join("\n") }));
    expect(Object.keys(result[0]!.seats).toSorted()).toEqual(Object.keys(national.seats).toSorted());
    const equal = result.filter((district, i) => {
      const recorded = Object.fromEntries(
        Object.entries(rows[i]!)
          .filter(([column, n]) => column.startsWith("seats_") && Number(n) > 0)
          .map(([column, n]) => [column.slice(6), Number(n)]),
      );
      expect(withSeats(district.seats), district.district).toEqual(recorded);
      return district.ties.length === 0;
    });
    expect(equal).toHaveLength(41);
  });

  it("Norway 2009–2017: district seats equal the recorded ones in 57 of 57, first divisor 1.4", () => {
    const districts = new Map<string, { votes: Map<string, number>; seats: Record<string, number>; n: number }>();
    for (const row of rowsOf("apportionment/norway-2009-2017.csv")) {
      const key = `${row["year"]}/${row["district_no"]}`;
      let d = districts.get(key);
      if (d === undefined) districts.set(key, (d = { votes: new Map(), seats: {}, n: 0 }));
      d.votes.set(row["party"]!, Number(row["votes"]));
      d.seats[row["party"]!] = Number(row["district_seats"]);
      d.n += Number(row["district_seats"]);
    }
    for (const [district, d] of districts) {
      const result = must(assignSeats({ district, seats: d.n, votes: d.votes }, { firstDivisor: "1.4" }));
      expect(result.seats, district).toEqual(d.seats);
    }
    expect(districts.size).toBe(57);
  });

  it("literature vectors, ties included", () => {
    const { cases } = JSON.parse(readFileSync(join(figures, "apportionment/literature-vectors.json"), "utf8")) as {
      cases: {
        name: string;
        votes: number[];
        seats: number;
        saintelague: number[] | null;
        modified_saintelague?: number[];
        tie?: boolean;
      }[];
    };
    let compared = 0;
    for (const c of cases) {
      const votes = new Map(c.votes.map((v, i) => [`p${i}`, v]));
      const seatsWith = (firstDivisor: string): { list: number[]; ties: number } => {
        const r = must(assignSeats({ district: c.name, seats: c.seats, votes }, { firstDivisor }));
        return { list: c.votes.map((_, i) => r.seats[`p${i}`]!), ties: r.ties.length };
      };
      if (c.saintelague !== null) expect(seatsWith("1").list, c.name).toEqual(c.saintelague);
      if (c.modified_saintelague) expect(seatsWith("1.4").list, c.name).toEqual(c.modified_saintelague);
      if (c.tie !== undefined) expect(seatsWith("1").ties, c.name).toBe(c.tie ? 1 : 0);
      compared++;
    }
    expect(compared).toBe(8);
  });
});
