// Safe seats against every way to fill the missing stations, and margins against plain trying.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../base/result.ts";
import { assignSeats, electCandidates, partiesOverThreshold } from "../../ground/apportionment/rules.ts";
import type { DapilFigures, PartyFigures } from "./model.ts";
import { seatsByVotes, seatsOf, votesToPass, votesToTake } from "./rules.ts";
import { eligibleBy } from "./rules/law.ts";

const FIRST = fc.constantFrom("1", "1.4");

/** All ways to give at most `most` votes to `count` holders. */
function* fills(count: number, most: number): Generator<number[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let n = 0; n <= most; n++) for (const rest of fills(count - 1, most - n)) yield [n, ...rest];
}

/** Seats a party has for sure in a final result: those tied are nobody's. */
function finalSeats(votes: readonly number[], seats: number, firstDivisor: string): number[] {
  const named = new Map(votes.map((v, i) => [String(i + 1), v]));
  const result = must(assignSeats({ district: "", seats, votes: named }, { firstDivisor }));
  return votes.map((_v, i) => result.seats[String(i + 1)]!);
}

const partiesOf = (votes: readonly number[]): PartyFigures[] =>
  votes.map((v, i) => ({ party: i + 1, votes: v, list: null }));

const dapil = (votes: readonly number[], seats: number, missing: number | null, more: Partial<DapilFigures> = {}) => ({
  seats,
  firstDivisor: "1",
  parties: partiesOf(votes),
  eligible: null,
  missing,
  ...more,
});

describe("the votes that would take a seat", () => {
  test("are exactly as few as trying every way to fill the missing stations finds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 14 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        FIRST,
        (votes, seats, firstDivisor) => {
          const most = 7;
          const now = seatsOf(dapil(votes, seats, most, { firstDivisor }));
          for (const { holder, nth, margin } of now.order) {
            let fewest: number | null = null;
            for (const fill of fills(votes.length, most)) {
              const after = votes.map((v, i) => v + fill[i]!);
              if (finalSeats(after, seats, firstDivisor)[holder - 1]! >= nth) continue;
              const used = fill.reduce((a, b) => a + b, 0);
              if (fewest === null || used < fewest) fewest = used;
            }
            // Seats that came of it at once (margin 0) are tied from the start, and so in no order.
            if (margin !== null && margin <= most) expect(fewest).toBe(margin);
            else expect(fewest).toBeNull();
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  test("are told with whose they are: with them the seat is lost or tied, and no vote of them is idle", () => {
    fc.assert(
      fc.property(
        // Also so many votes that a double cannot hold their products.
        fc.array(fc.oneof(fc.nat({ max: 5_000_000 }), fc.nat({ max: 2 ** 47 })), { minLength: 2, maxLength: 18 }),
        fc.integer({ min: 1, max: 12 }),
        FIRST,
        (votes, seats, firstDivisor) => {
          const now = seatsOf(dapil(votes, seats, 0, { firstDivisor }));
          for (const { holder, nth, margin, threat } of now.order) {
            expect(threat.reduce((sum, t) => sum + t.votes, 0)).toBe(margin);
            const after = [...votes];
            for (const t of threat) after[t.holder - 1]! += t.votes;
            expect(finalSeats(after, seats, firstDivisor)[holder - 1]).toBeLessThan(nth);
            const one = threat[0]!;
            after[one.holder - 1]! -= 1;
            expect(finalSeats(after, seats, firstDivisor)[holder - 1]).toBeGreaterThanOrEqual(nth);
          }
        },
      ),
    );
  });

  test("of the eighth seat in Kalimantan Barat I (2024) are what Golkar lacked for a second one", () => {
    // Official national recapitulation of 10 March 2024; the eleven parties below 110,000 left out.
    const votes = new Map([
      [3, 411_730],
      [4, 306_153],
      [2, 278_450],
      [5, 272_914],
      [1, 145_623],
      [8, 123_834],
      [12, 114_383],
    ]);
    // 3 × 114,383 = 343,149.
    expect(votesToTake(votes, 8, 12, 1)).toEqual({ votes: 36_996, threat: [{ holder: 4, votes: 36_996 }] });
    expect(votesToTake(new Map([[1, 10]]), 3, 1, 2)).toBeNull();
  });
});

describe("a safe seat", () => {
  test("stays, whatever the missing stations say", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 100_000 }), { minLength: 2, maxLength: 10 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat({ max: 60_000 }),
        fc.array(fc.array(fc.nat({ max: 1_000 }), { minLength: 10, maxLength: 10 }), { minLength: 1, maxLength: 20 }),
        FIRST,
        (votes, seats, missing, wishes, firstDivisor) => {
          const now = seatsOf(dapil(votes, seats, missing, { firstDivisor }));
          for (const wish of wishes) {
            const all = wish.slice(0, votes.length).reduce((a, b) => a + b, 0);
            const after = votes.map((v, i) => v + (all === 0 ? 0 : Math.floor((wish[i]! * missing) / all)));
            const final = finalSeats(after, seats, firstDivisor);
            for (const { holder, safe } of now.holders) expect(final[holder - 1]).toBeGreaterThanOrEqual(safe);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("is none where nobody knows how many votes are missing, and all are where none are", () => {
    const votes = [900, 500, 200];
    expect(seatsOf(dapil(votes, 5, null)).order.map((s) => s.safe)).toEqual([false, false, false, false, false]);
    expect(seatsOf(dapil(votes, 5, 0)).order.map((s) => s.safe)).toEqual([true, true, true, true, true]);
  });

  test("stays with a threshold too, whatever the nation's missing stations say", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 2_000 }), fc.nat({ max: 20_000 })), { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat({ max: 1_500 }),
        fc.nat({ max: 6_000 }),
        fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 400 }), fc.nat({ max: 2_000 })), { maxLength: 8 }),
        (rows, seats, missing, missingElsewhere, wishes) => {
          const inside = rows.map(([v]) => v);
          const elsewhere = rows.map(([, v]) => v);
          const national = new Map(rows.map(([a, b], i) => [i + 1, a + b]));
          const eligible = eligibleBy(national, "0.1", missing + missingElsewhere);
          const now = seatsOf(dapil(inside, seats, missing, { eligible }));
          let [left, leftElsewhere] = [missing, missingElsewhere];
          for (const [to, here, there] of wishes) {
            const i = to % rows.length;
            inside[i]! += Math.min(here, left);
            left -= Math.min(here, left);
            elsewhere[i]! += Math.min(there, leftElsewhere);
            leftElsewhere -= Math.min(there, leftElsewhere);
          }
          const totals = new Map(inside.map((v, i) => [String(i + 1), v + elsewhere[i]!]));
          const over = must(partiesOverThreshold(totals, "0.1"));
          const final = finalSeats(
            inside.map((v, i) => (over.has(String(i + 1)) ? v : 0)),
            seats,
            "1",
          );
          for (const { holder, safe } of now.holders) expect(final[holder - 1]).toBeGreaterThanOrEqual(safe);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("what keeps a seat open", () => {
  test("is the threshold alone where the seat would be safe with the parties that take part now", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 2_000 }), fc.nat({ max: 20_000 })), { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat({ max: 1_500 }),
        fc.option(fc.nat({ max: 6_000 })),
        (rows, seats, missing, elsewhere) => {
          const inside = rows.map(([v]) => v);
          const national = new Map(rows.map(([a, b], i) => [i + 1, a + b]));
          const eligible = eligibleBy(national, "0.1", elsewhere);
          const settled = { over: eligible.now, open: new Set<number>(), now: eligible.now };
          const now = seatsOf(dapil(inside, seats, missing, { eligible })).order;
          const then = seatsOf(dapil(inside, seats, missing, { eligible: settled })).order;
          expect(now.map((s) => (s.awaits === "stations" ? "open" : "safe"))).toEqual(
            then.map((s) => (s.safe ? "safe" : "open")),
          );
          for (const { safe, awaits } of now) expect(awaits === null).toBe(safe);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("who is over the threshold", () => {
  test("for sure is over it however the missing votes fall; who is out is out", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 300 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 6 }),
        (votes, missing) => {
          const { over, open } = eligibleBy(new Map(votes.map((v, i) => [i + 1, v])), "0.25", missing);
          const always = new Set(votes.map((_v, i) => i + 1));
          const ever = new Set<number>();
          for (const fill of fills(votes.length, missing)) {
            const named = new Map(votes.map((v, i) => [String(i + 1), v + fill[i]!]));
            const now = must(partiesOverThreshold(named, "0.25"));
            for (const [i] of votes.entries()) {
              if (now.has(String(i + 1))) ever.add(i + 1);
              else always.delete(i + 1);
            }
          }
          expect(over).toEqual(always);
          expect(new Set([...over, ...open])).toEqual(ever);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("who of a list is elected", () => {
  test("safely, stays among the first however the missing votes fall, and the margin is exact", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (votes, seats) => {
          const most = 6;
          const list = votes.map((v, i) => ({ number: i + 1, votes: v }));
          for (const { number } of list) {
            const danger = votesToPass(list, seats, number);
            let fewest: number | null = null;
            for (const fill of fills(votes.length, most)) {
              const after = list.map((c, i) => ({ ...c, id: String(c.number), votes: c.votes + fill[i]! }));
              const ahead = after.filter((c) => c.number !== number && c.votes >= after[number - 1]!.votes).length;
              if (ahead < seats) continue;
              const used = fill.reduce((a, b) => a + b, 0);
              if (fewest === null || used < fewest) fewest = used;
            }
            if (danger !== null && danger.votes <= most) expect(fewest).toBe(danger.votes);
            else expect(fewest).toBeNull();
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  const withList = (votes: readonly number[], missing: number | null, stations = 3) => ({
    candidates: votes.map((v, i) => ({ number: i + 1, name: `Calon ${i + 1}`, votes: v })),
    stations,
    missing,
  });

  test("has most votes; a tie at the edge names the tied and leaves the seat empty", () => {
    const parties = [{ party: 1, votes: 900, list: withList([10, 300, 200, 200], 0) }];
    const now = seatsOf({ ...dapil([], 2, 0), parties });
    expect(now.order.map((s) => [s.candidate?.number ?? null, s.list])).toEqual([
      [2, "elected"],
      [null, "tied"],
    ]);
    expect(now.decisions).toEqual([{ kind: "candidates_tied", rule: "CAND.TIE.1", seats: 1, holder: 1, tied: [3, 4] }]);
  });

  test("is nobody as long as no figures of the list are in, though its party has a seat", () => {
    const parties = [{ party: 1, votes: 900, list: withList([0, 0], 900, 0) }];
    expect(seatsOf({ ...dapil([], 1, 0), parties }).order).toMatchObject([
      { holder: 1, safe: true, candidate: null, list: "unknown" },
    ]);
  });

  test("ends with the list: a seat more than names is nobody's", () => {
    const parties = [{ party: 1, votes: 900, list: withList([5, 3], 0) }];
    expect(seatsOf({ ...dapil([], 3, 0), parties }).order.map((s) => s.list)).toEqual([
      "elected",
      "elected",
      "none_left",
    ]);
  });

  test("is safe only with a seat of the party that is safe", () => {
    const list = withList([500, 10, 5], 0);
    const parties = (missing: number) =>
      seatsOf({
        ...dapil([], 2, missing),
        parties: [
          { party: 1, votes: 600, list },
          { party: 2, votes: 199, list: null },
        ],
      });
    expect(parties(0).order.map((s) => s.candidate?.safe)).toEqual([true, true]);
    // One more vote for party 2 ties for the second seat: its holder, but not the first of the list, may go.
    expect(parties(5).order.map((s) => s.candidate?.safe)).toEqual([true, false]);
  });
});

describe("seats of the DPD", () => {
  test("go to the four with most votes, each safe by its own margin", () => {
    const candidates = [900, 800, 700, 610, 600].map((votes, i) => ({ number: i + 1, name: null, votes }));
    const now = seatsByVotes({ candidates, stations: 9, missing: 50 }, 4);
    expect(now.order.map((s) => [s.holder, s.margin, s.safe])).toEqual([
      [1, 900 - 600 + 290 + 200 + 100, true],
      [2, 800 - 600 + 190 + 100, true],
      [3, 700 - 600 + 90, true],
      [4, 10, false],
    ]);
  });

  test("are for a person to decide where the fourth and fifth are equal", () => {
    const candidates = [9, 8, 7, 6, 6].map((votes, i) => ({ number: i + 1, name: null, votes }));
    const now = seatsByVotes({ candidates, stations: 1, missing: 0 }, 4);
    expect(now.order.map((s) => s.holder)).toEqual([1, 2, 3]);
    expect(now.decisions).toMatchObject([{ kind: "candidates_tied", seats: 1, tied: [4, 5] }]);
  });

  test("equal those the rule of lists elects", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 9 }), (votes) => {
        const candidates = votes.map((v, i) => ({ number: i + 1, name: null, votes: v }));
        const now = seatsByVotes({ candidates, stations: 1, missing: 0 }, 4);
        const plain = electCandidates(
          4,
          candidates.map((c) => ({ ...c, id: String(c.number) })),
        );
        // Without any vote nobody is elected yet; the list's own order is for a count that is over.
        const elected = votes.some((v) => v > 0) ? plain.elected : [];
        expect(now.order.map((s) => String(s.holder))).toEqual(elected);
      }),
    );
  });
});

describe("ties between parties", () => {
  test("name the tied, and their seats are in nobody's sum", () => {
    const now = seatsOf(dapil([30_000, 10_000, 9_000], 2, 0));
    expect(now.decisions).toEqual([{ kind: "parties_tied", rule: "SEATS.TIE", seats: 1, holder: null, tied: [1, 2] }]);
    expect(now.holders.map((h) => h.seats)).toEqual([1, 0, 0]);
    expect(seatsOf(dapil([30_000, 10_000, 9_000], 3, 0)).decisions).toEqual([]);
  });

  test("are none before anybody has a vote", () => {
    expect(seatsOf(dapil([0, 0], 3, 100))).toMatchObject({ order: [], decisions: [] });
  });
});
