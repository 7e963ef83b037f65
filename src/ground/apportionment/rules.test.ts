import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../base/result.ts";
import type { SeatsOfDistrict } from "./model.ts";
import { assignSeats, electCandidates, partiesOverThreshold, seatsFromCsv } from "./rules.ts";

function seatsOf(seats: number, votes: Readonly<Record<string, number>>, firstDivisor = "1"): SeatsOfDistrict {
  return must(assignSeats({ district: "D", seats, votes: new Map(Object.entries(votes)) }, { firstDivisor }));
}

/**
 * Another algorithm altogether: look by bisection for the price of a seat (the greatest whole `a` such that
 * at price a / 10^40 at least `seats` seats are bought) and count what each party buys at it and just above
 * it. No quotient is ranked. Quotients of different value lie much further apart than 10^-40.
 */
function byPrice(
  seats: number,
  votes: Readonly<Record<string, number>>,
  first: readonly [bigint, bigint],
): { sure: Record<string, number>; tie: { seats: number; parties: string[] } | null } {
  const scale = 10n ** 40n;
  const bought = (v: bigint, price: bigint): number => {
    const f = (v * scale) / price;
    if (f >= 3n) return Number((f + 1n) / 2n);
    return v * scale * first[1] >= first[0] * price ? 1 : 0;
  };
  const names = Object.keys(votes);
  const total = (price: bigint): number => names.reduce((sum, name) => sum + bought(BigInt(votes[name]!), price), 0);
  let low = 1n;
  let high = 10n ** 60n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (total(middle) >= seats) low = middle;
    else high = middle;
  }
  const atPrice = Object.fromEntries(names.map((name) => [name, bought(BigInt(votes[name]!), low)]));
  if (total(low) === seats) return { sure: atPrice, tie: null };
  const above = Object.fromEntries(names.map((name) => [name, bought(BigInt(votes[name]!), low + 1n)]));
  return {
    sure: above,
    tie: {
      seats: seats - total(low + 1n),
      parties: names.filter((name) => above[name] !== atPrice[name]).toSorted(),
    },
  };
}

const partyVotes = (most: number): fc.Arbitrary<Record<string, number>> =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: most })), {
      minLength: 1,
      maxLength: 9,
    })
    .filter((list) => list.some((v) => v > 0))
    .map((list) => Object.fromEntries(list.map((v, i) => [`P${i}`, v])));

describe("assignSeats", () => {
  it("gives West Kalimantan I of 2024 its eight seats in the announced order", () => {
    const { order, ties } = seatsOf(8, {
      "PDI-P": 411_730,
      Golkar: 306_153,
      Gerindra: 278_450,
      NasDem: 272_914,
      PKB: 145_623,
      PKS: 123_834,
      PAN: 114_383,
      others: 109_999,
    });
    expect(order.map((s) => `${s.party}/${s.divisor}`)).toEqual([
      "PDI-P/1",
      "Golkar/1",
      "Gerindra/1",
      "NasDem/1",
      "PKB/1",
      "PDI-P/3",
      "PKS/1",
      "PAN/1",
    ]);
    expect(ties).toEqual([]);
  });

  it("gives West Kalimantan II of 2024 two, one and one", () => {
    const { seats, margin } = seatsOf(4, { "PDI-P": 323_880, NasDem: 241_575, Golkar: 102_923 });
    expect(seats).toEqual({ "PDI-P": 2, NasDem: 1, Golkar: 1 });
    // NasDem would need more than 3 × 102,923 = 308,769 votes: 308,770 − 241,575.
    expect(margin).toBe(67_195);
  });

  it("does not call it a tie when all that are equal get a seat", () => {
    const { seats, ties, order } = seatsOf(3, { A: 30_000, B: 10_000, C: 9_000 });
    expect(seats).toEqual({ A: 2, B: 1, C: 0 });
    expect(ties).toEqual([]);
    expect(order.map((s) => s.party)).toEqual(["A", "A", "B"]);
  });

  it("leaves a tied seat out of the totals and names the tied", () => {
    const { seats, ties, order, margin } = seatsOf(2, { A: 30_000, B: 10_000, C: 9_000 });
    expect(seats).toEqual({ A: 1, B: 0, C: 0 });
    expect(ties).toEqual([{ seats: 1, parties: ["A", "B"] }]);
    expect(order).toHaveLength(1);
    expect(margin).toBe(0);
  });

  it("needs a person when nobody has a vote", () => {
    expect(seatsOf(2, { B: 0, A: 0 }).ties).toEqual([{ seats: 2, parties: ["A", "B"] }]);
  });

  it("gives a party without votes nothing even when seats abound", () => {
    expect(seatsOf(6, { A: 14, B: 0 }).seats).toEqual({ A: 6, B: 0 });
  });

  it("says there is no margin when nobody else takes part", () => {
    expect(seatsOf(3, { A: 5 }).margin).toBeNull();
  });

  it("refuses no seats, too many seats, half a vote and a first divisor of 0 or 3", () => {
    const votes = new Map([["A", 1]]);
    const code = (result: ReturnType<typeof assignSeats>): string => (result.ok ? "ok" : result.problem.code);
    expect(code(assignSeats({ district: "D", seats: 0, votes }))).toBe("apportionment.seats_out_of_range");
    expect(code(assignSeats({ district: "D", seats: 10_001, votes }))).toBe("apportionment.seats_out_of_range");
    expect(code(assignSeats({ district: "D", seats: 1, votes: new Map([["A", 0.5]]) }))).toBe(
      "apportionment.votes_invalid",
    );
    for (const firstDivisor of ["0", "3", "-1", "1,4"])
      expect(code(assignSeats({ district: "D", seats: 1, votes }, { firstDivisor }))).toBe(
        "apportionment.first_divisor_invalid",
      );
    expect(code(assignSeats({ district: "D", seats: 1, votes }, { eligible: new Set(["B"]) }))).toBe(
      "apportionment.no_eligible_party",
    );
  });

  it("agrees with a search for the price of a seat, ties included", () => {
    fc.assert(
      fc.property(
        partyVotes(10 ** 12),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom<[string, bigint, bigint]>(["1", 1n, 1n], ["1.4", 14n, 10n], ["0.5", 5n, 10n]),
        (votes, seats, [text, n, d]) => {
          const mine = seatsOf(seats, votes, text);
          const other = byPrice(seats, votes, [n, d]);
          expect(mine.seats).toEqual(other.sure);
          expect(mine.ties).toEqual(other.tie === null ? [] : [other.tie]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order of the parties", () => {
    fc.assert(
      fc.property(
        partyVotes(10 ** 6).chain((votes) =>
          fc.tuple(
            fc.constant(votes),
            fc.shuffledSubarray(Object.keys(votes), { minLength: Object.keys(votes).length }),
          ),
        ),
        fc.integer({ min: 1, max: 30 }),
        ([votes, names], seats) => {
          const shuffled = Object.fromEntries(names.map((name) => [name, votes[name]!]));
          expect(seatsOf(seats, shuffled)).toEqual(seatsOf(seats, votes));
        },
      ),
    );
  });

  it("tells one vote in 10^12 apart, and sees an exact tie there", () => {
    fc.assert(
      fc.property(fc.integer({ min: 333_333_000_000, max: 333_333_333_333 }), (v) => {
        // A / 3 against B / 1 for the second seat, with B = A / 3 exactly, one more, one less.
        expect(seatsOf(2, { A: 3 * v, B: v }).ties).toEqual([{ seats: 1, parties: ["A", "B"] }]);
        expect(seatsOf(2, { A: 3 * v, B: v + 1 }).seats).toEqual({ A: 1, B: 1 });
        expect(seatsOf(2, { A: 3 * v + 1, B: v }).seats).toEqual({ A: 2, B: 0 });
      }),
    );
  });

  it("never takes a seat from a party when the house grows (house monotonicity)", () => {
    fc.assert(
      fc.property(partyVotes(10 ** 6), fc.integer({ min: 1, max: 60 }), (votes, seats) => {
        const before = seatsOf(seats, votes);
        const after = seatsOf(seats + 1, votes);
        for (const party of Object.keys(votes))
          expect(after.seats[party]!).toBeGreaterThanOrEqual(before.seats[party]!);
        // And those won before are won again in the same order.
        expect(after.order.slice(0, before.order.length).map((s) => `${s.party}/${s.divisor}`)).toEqual(
          before.order.map((s) => `${s.party}/${s.divisor}`),
        );
      }),
    );
  });

  it("never moves a seat from one that grew to one that did not (population monotonicity)", () => {
    fc.assert(
      fc.property(
        partyVotes(10 ** 6),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        fc.integer({ min: 0, max: 10 ** 6 }),
        fc.array(fc.integer({ min: 0, max: 10 ** 6 }), { minLength: 9, maxLength: 9 }),
        (votes, seats, pick, more, fewer) => {
          const names = Object.keys(votes);
          const grown = names[pick % names.length]!;
          const later = Object.fromEntries(
            names.map((name, i) => [
              name,
              name === grown ? votes[name]! + more : Math.max(0, votes[name]! - fewer[i]!),
            ]),
          );
          if (Object.values(later).every((v) => v === 0)) return;
          const before = seatsOf(seats, votes);
          const after = seatsOf(seats, later);
          const most = (r: SeatsOfDistrict, name: string): number =>
            r.seats[name]! + (r.ties.some((t) => t.parties.includes(name)) ? 1 : 0);
          for (const name of names) {
            if (name === grown) continue;
            const lost = most(after, grown) < before.seats[grown]!;
            const gained = after.seats[name]! > most(before, name);
            expect(lost && gained).toBe(false);
          }
        },
      ),
    );
  });

  it("has a margin that is exact: one vote less does not take the last seat, the margin does", () => {
    fc.assert(
      fc.property(
        partyVotes(10 ** 5),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom("1", "1.4"),
        (votes, seats, fd) => {
          const result = seatsOf(seats, votes, fd);
          if (result.ties.length > 0 || result.margin === null) return;
          const holder = result.order.at(-1)!.party;
          let taken = 0;
          for (const party of Object.keys(votes)) {
            if (party === holder) continue;
            const withMore = (n: number): SeatsOfDistrict =>
              seatsOf(seats, { ...votes, [party]: votes[party]! + n }, fd);
            expect(withMore(result.margin - 1).seats[party]!).toBe(result.seats[party]!);
            if (withMore(result.margin).seats[party]! > result.seats[party]!) taken++;
          }
          expect(taken).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe("partiesOverThreshold", () => {
  it("takes a party exactly at the threshold and leaves out one a vote below", () => {
    expect(
      must(
        partiesOverThreshold(
          new Map([
            ["A", 96],
            ["B", 4],
          ]),
          "0.04",
        ),
      ),
    ).toEqual(new Set(["A", "B"]));
    const below = new Map([
      ["A", 960_000_000_001],
      ["B", 40_000_000_000],
    ]);
    expect(must(partiesOverThreshold(below, "0.04"))).toEqual(new Set(["A"]));
  });

  it("refuses a share above one or not in digits", () => {
    expect(partiesOverThreshold(new Map([["A", 1]]), "4").ok).toBe(false);
    expect(partiesOverThreshold(new Map([["A", 1]]), "4%").ok).toBe(false);
  });
});

describe("electCandidates", () => {
  const list = (...votes: number[]): { id: string; number: number; votes: number }[] =>
    votes.map((v, i) => ({ id: `c${i + 1}`, number: i + 1, votes: v }));

  it("elects those with most votes in rank order", () => {
    expect(electCandidates(2, list(10, 30, 20)).elected).toEqual(["c2", "c3"]);
  });
  it("returns candidates with equal votes at the cut for a person to decide", () => {
    expect(electCandidates(2, list(30, 20, 20))).toEqual({
      elected: ["c1"],
      ties: [{ seats: 1, candidates: ["c2", "c3"] }],
      unfilled: 0,
    });
  });
  it("does not call it a tie when all that are equal are elected", () => {
    expect(electCandidates(2, list(20, 20, 5))).toEqual({
      elected: ["c1", "c2"],
      ties: [],
      unfilled: 0,
    });
  });
  it("takes the list's own order when no candidate has a vote", () => {
    expect(electCandidates(2, list(0, 0, 0)).elected).toEqual(["c1", "c2"]);
  });
  it("says how many seats the list cannot fill", () => {
    expect(electCandidates(3, list(4))).toEqual({ elected: ["c1"], ties: [], unfilled: 2 });
  });
});

describe("seatsFromCsv", () => {
  const header = "district,seats,party,votes\n";
  const refusedOf = (input: Parameters<typeof seatsFromCsv>[0]): unknown => {
    const result = seatsFromCsv(input);
    if (result.ok) throw new Error("not refused");
    expect(result.problem.code).toBe("apportionment.file_refused");
    return result.problem.details!["refused"];
  };

  it("reads districts in the file's order, quotes, a byte-order mark and Windows line ends", () => {
    const votes =
      '\uFEFFseats,district,party,votes\r\n2,"Zeta, I",A,30\r\n2,"Zeta, I","B ""b""",10\r\n1,Alfa,A,5\r\n\r\n';
    const result = must(seatsFromCsv({ votes }));
    expect(result.map((d) => d.district)).toEqual(["Zeta, I", "Alfa"]);
    expect(result[0]!.ties).toEqual([{ seats: 1, parties: ["A", 'B "b"'] }]);
  });

  it("refuses each bad cell with its line, column and code", () => {
    const votes = `${header}D,2,A,10\nD,2,B,1.000\nD,x,C,1\nD,3,E,1\nD,2,A,4\n,2,A,4\nD,2,F,\nD,2\n`;
    expect(refusedOf({ votes })).toEqual([
      { line: 3, column: "votes", code: "apportionment.not_a_whole_number", value: "1.000" },
      { line: 4, column: "seats", code: "apportionment.not_a_whole_number", value: "x" },
      { line: 5, column: "seats", code: "apportionment.seats_differ", value: "3" },
      { line: 6, column: "party", code: "apportionment.party_twice", value: "A" },
      { line: 7, column: "district", code: "apportionment.empty", value: "" },
      { line: 8, column: "votes", code: "apportionment.empty", value: "" },
      { line: 9, column: "party", code: "apportionment.wrong_number_of_cells", value: "2" },
    ]);
  });

  it("refuses a file without its columns, and an unclosed quote", () => {
    expect(refusedOf({ votes: "a,b\n1,2\n" })).toContainEqual({
      line: 1,
      column: "district",
      code: "apportionment.column_missing",
      value: "a,b",
    });
    expect(refusedOf({ votes: `${header}D,2,"A,10\n` })).toEqual([
      { line: 2, column: "", code: "apportionment.unclosed_quote", value: "" },
    ]);
  });

  it("applies the threshold to the national votes and the list of eligible parties together", () => {
    const votes = `${header}D,2,A,50\nD,2,B,40\nD,2,C,30\n`;
    const national = "party,votes\nA,900\nB,39\nC,61\n";
    expect(must(seatsFromCsv({ votes, national, threshold: "0.04" }))[0]!.seats).toEqual({
      A: 1,
      C: 1,
    });
    expect(must(seatsFromCsv({ votes, eligible: "B, C" }))[0]!.seats).toEqual({ B: 1, C: 1 });
    expect(must(seatsFromCsv({ votes, national, threshold: "0.04", eligible: ["B", "C"] }))[0]!.seats).toEqual({
      C: 2,
    });
  });

  it("refuses a threshold without totals, totals without a threshold, and a party the totals do not know", () => {
    const votes = `${header}D,2,A,50\n`;
    const code = (input: Parameters<typeof seatsFromCsv>[0]): string => {
      const result = seatsFromCsv(input);
      return result.ok ? "ok" : result.problem.code;
    };
    expect(code({ votes, threshold: "0.04" })).toBe("apportionment.national_missing");
    expect(code({ votes, national: "party,votes\nA,1\n" })).toBe("apportionment.threshold_missing");
    expect(code({ votes, eligible: ["Z"] })).toBe("apportionment.eligible_unknown");
    expect(refusedOf({ votes, threshold: "0.04", national: "party,votes\nB,1\n" })).toEqual([
      { line: 2, column: "party", code: "apportionment.party_not_in_totals", value: "A" },
    ]);
  });
});
