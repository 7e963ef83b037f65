import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../base/result.ts";
import type { Figures, PartEvent, PartState } from "./model.ts";
import {
  differing,
  fieldsByName,
  figuresInOrder,
  foldPart,
  isComplete,
  isFlagged,
  mayCallUnreadable,
  mayDecide,
  mayReopen,
  NOTHING,
  provisionalOf,
  sameFigures,
  step,
} from "./rules.ts";

const reading = (
  reader: string,
  figures: Figures,
  more: Partial<Extract<PartEvent, { kind: "reading" }>> = {},
): PartEvent => ({
  kind: "reading",
  reader,
  figures,
  complete: true,
  flagged: false,
  ...more,
});

describe("two readings", () => {
  test("one reading waits for a second", () => {
    const s = foldPart([reading("a", [1, 2])], 2);
    expect(s.state).toBe("awaiting_second_reading");
    expect(s.accepted).toBeNull();
    expect(provisionalOf(s)).toEqual([1, 2]);
  });

  test("an equal second reading by another person is accepted", () => {
    const s = foldPart([reading("a", [1, 2]), reading("b", [1, 2])], 2);
    expect(s).toMatchObject({ state: "accepted", accepted: [1, 2], contested: false });
  });

  test("a second witness may not accept her own reading", () => {
    const s = foldPart([reading("a", [1, 2]), reading("a", [1, 2])], 2);
    expect(s.state).toBe("awaiting_second_reading");
  });

  test("a field filled in one and empty in the other is a difference; empty in both stays unknown", () => {
    expect(foldPart([reading("a", [1, null]), reading("b", [1, 5])], 2).state).toBe("readings_differ");
    expect(foldPart([reading("a", [1, null]), reading("b", [1, null])], 2)).toMatchObject({
      state: "accepted",
      accepted: [1, null],
    });
  });

  test("zero is not empty", () => {
    expect(foldPart([reading("a", [1, 0]), reading("b", [1, null])], 2).state).toBe("readings_differ");
  });

  test("a third person settles it by agreeing with one of the two", () => {
    const s = foldPart([reading("a", [1]), reading("b", [2]), reading("c", [2])], 2);
    expect(s).toMatchObject({ state: "accepted", accepted: [2] });
  });

  test("three that all differ wait for a decision", () => {
    expect(foldPart([reading("a", [1]), reading("b", [2]), reading("c", [3])], 2).state).toBe("needs_decision");
  });

  test("a correction can make two readers agree", () => {
    const s = foldPart([reading("a", [1]), reading("b", [2]), reading("a", [2])], 2);
    expect(s).toMatchObject({ state: "accepted", accepted: [2] });
  });

  test("a reading without any vote counts as no reading", () => {
    const s = foldPart([reading("a", [null, null], { complete: false }), reading("b", [1, 2])], 2);
    expect(s.state).toBe("awaiting_second_reading");
    expect(s.steps).toBe(2);
    expect(s.current.map((r) => r.reader)).toEqual(["b"]);
  });

  test("three must agree where the contest says so", () => {
    expect(foldPart([reading("a", [1]), reading("b", [1])], 3).state).toBe("awaiting_second_reading");
    expect(foldPart([reading("a", [1]), reading("b", [1]), reading("c", [1])], 3).state).toBe("accepted");
  });
});

describe("after acceptance", () => {
  const accepted = foldPart([reading("a", [1]), reading("b", [1])], 2);

  test("a later reading that differs marks it contested and changes nothing", () => {
    const s = step(accepted, reading("c", [9]), 2);
    expect(s).toMatchObject({ state: "accepted", accepted: [1], contested: true });
  });

  test("a contesting reader who corrects herself back ends the contest", () => {
    const s = [reading("c", [9]), reading("c", [1])].reduce((x, e) => step(x, e, 2), accepted);
    expect(s.contested).toBe(false);
  });

  test("reopening takes the figure out until there is something new", () => {
    const reopened = step(accepted, { kind: "reopen", by: "v" }, 2);
    expect(reopened).toMatchObject({ state: "reopened", accepted: null });
    expect(provisionalOf(reopened)).toEqual([1]);
    expect(step(reopened, reading("c", [1]), 2)).toMatchObject({ state: "accepted", accepted: [1] });
    expect(step(reopened, reading("c", [2]), 2).state).toBe("reopened");
  });

  test("only an accepted part can be reopened, and only with a reason", () => {
    expect(mayReopen(accepted, "foto kedua lebih jelas").ok).toBe(true);
    expect(mayReopen(accepted, " ")).toMatchObject({ problem: { code: "figures.reason_missing" } });
    expect(mayReopen(NOTHING, "foto kedua")).toMatchObject({ problem: { code: "figures.not_accepted" } });
  });
});

describe("deciding", () => {
  const differ = foldPart([reading("a", [1]), reading("b", [2])], 2);

  test("a verifier who read it herself may not settle it", () => {
    expect(mayDecide(differ, "b", "angka jelas di foto")).toMatchObject({ problem: { code: "figures.own_reading" } });
    expect(mayDecide(differ, "v", "angka jelas di foto").ok).toBe(true);
  });

  test("a decision needs a reason and something to decide", () => {
    expect(mayDecide(differ, "v", "")).toMatchObject({ problem: { code: "figures.reason_missing" } });
    expect(mayDecide(foldPart([reading("a", [1])], 2), "v", "alasan")).toMatchObject({
      problem: { code: "figures.not_in_review" },
    });
  });

  test("a decision stands although nobody read it so", () => {
    expect(step(differ, { kind: "decide", by: "v", figures: [3] }, 2)).toMatchObject({
      state: "accepted",
      accepted: [3],
    });
  });
});

describe("a photograph that cannot be read", () => {
  const unreadable: PartEvent = { kind: "unreadable", by: "u" };
  const once = foldPart([reading("a", [1])], 2);

  test("is no reading: the part waits for a new picture or a person's word", () => {
    const s = step(once, unreadable, 2);
    expect(s).toMatchObject({ state: "unreadable", unreadable: true, accepted: null });
    expect(s.current.map((r) => r.reader)).toEqual(["a"]);
    expect(mayDecide(s, "v", "dibacakan ketua KPPS").ok).toBe(true);
  });

  test("is settled by somebody who could read it", () => {
    expect(foldPart([reading("a", [1]), unreadable, reading("b", [1])], 2)).toMatchObject({
      state: "accepted",
      unreadable: false,
    });
  });

  test("stays so when only the first reader corrects herself", () => {
    expect(foldPart([reading("a", [1]), unreadable, reading("a", [2])], 2).state).toBe("unreadable");
  });

  test("makes a difference a verifier's, and keeps it in review", () => {
    expect(foldPart([reading("a", [1]), reading("b", [2]), unreadable], 2).state).toBe("needs_decision");
  });

  test("is not said of what nobody waits to read, by one of its readers, or without a reason", () => {
    const accepted = foldPart([reading("a", [1]), reading("b", [1])], 2);
    expect(mayCallUnreadable(accepted, "u", "kabur")).toMatchObject({ problem: { code: "figures.not_to_be_read" } });
    expect(mayCallUnreadable(once, "a", "kabur")).toMatchObject({ problem: { code: "figures.own_reading" } });
    expect(mayCallUnreadable(once, "u", " ")).toMatchObject({ problem: { code: "figures.reason_missing" } });
  });
});

describe("how many must agree", () => {
  test("is what it was when each reading came: raising it takes back nothing that was accepted", () => {
    const events = [reading("a", [1], { mustAgree: 2 }), reading("b", [1], { mustAgree: 2 })];
    expect(foldPart(events, 3).state).toBe("accepted");
    expect(foldPart([...events, reading("c", [1], { mustAgree: 3 })], 3).state).toBe("accepted");
  });

  test("one is enough where the contest says so", () => {
    expect(foldPart([reading("a", [1])], 1)).toMatchObject({ state: "accepted", accepted: [1] });
  });
});

describe("fields", () => {
  test("unknown fields and fractions are refused, negatives are recorded as written", () => {
    expect(figuresInOrder(["votes.1"], { "votes.2": 1 })).toMatchObject({ problem: { code: "figures.field_unknown" } });
    expect(figuresInOrder(["votes.1"], { "votes.1": 1.5 })).toMatchObject({
      problem: { code: "figures.not_a_whole_number" },
    });
    expect(must(figuresInOrder(["votes.1"], { "votes.1": -3 }))).toEqual([-3]);
  });

  test("names and order are each other's inverse", () => {
    const ids = ["votes.1", "votes.2", "valid"];
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat()), { minLength: 3, maxLength: 3 }), (n) => {
        expect(must(figuresInOrder(ids, fieldsByName(ids, n)))).toEqual(n);
      }),
    );
  });

  test("totals without a vote are incomplete even with sums; other parts need any field", () => {
    expect(isComplete(["votes.1", "votes.2", "valid"], [null, null, 10])).toBe(false);
    expect(isComplete(["votes.1", "votes.2", "valid"], [null, 0, null])).toBe(true);
    expect(isComplete(["voters.male", "voters.female"], [null, 0])).toBe(true);
    expect(isComplete(["voters.male"], [null])).toBe(false);
  });
});

/**
 * The same machine told as a table over the whole history instead of step by step: who said what last, and
 * what is the first moment at which enough said the same.
 */
function independently(events: readonly PartEvent[], mustAgree: number): Pick<PartState, "state" | "accepted"> {
  let accepted: Figures | null = null;
  let reopenedAt = -1;
  let last: { reader: string; figures: Figures; at: number }[] = [];
  let unreadable = false;
  for (const [at, e] of events.entries()) {
    if (e.kind === "decide") {
      accepted = e.figures;
      unreadable = false;
    } else if (e.kind === "unreadable") {
      unreadable ||= accepted === null && last.length > 0;
    } else if (e.kind === "reopen") {
      accepted = null;
      reopenedAt = at;
    } else if (e.complete) {
      const i = last.findIndex((r) => r.reader === e.reader);
      if (i < 0) unreadable = false;
      if (i >= 0) last = last.with(i, { reader: e.reader, figures: e.figures, at });
      else last = [...last, { reader: e.reader, figures: e.figures, at }];
      if (accepted === null) {
        const counts = new Map<string, { n: number; newest: number; figures: Figures }>();
        for (const r of last) {
          const k = JSON.stringify(r.figures);
          const c = counts.get(k) ?? { n: 0, newest: -1, figures: r.figures };
          counts.set(k, { n: c.n + 1, newest: Math.max(c.newest, r.at), figures: r.figures });
        }
        const most = Math.max(0, ...[...counts.values()].map((c) => c.n));
        const best = [...counts.values()].find((c) => c.n === most);
        if (best && best.n >= mustAgree && (reopenedAt < 0 || best.newest > reopenedAt)) {
          accepted = best.figures;
          // What is accepted was read: reopened later, it waits as any other.
          unreadable = false;
        }
      }
    }
  }
  if (accepted !== null) return { state: "accepted", accepted };
  if (reopenedAt >= 0) return { state: unreadable ? "needs_decision" : "reopened", accepted };
  if (last.length === 0) return { state: "no_reading", accepted };
  const kinds = new Set(last.map((r) => JSON.stringify(r.figures))).size;
  if (kinds === 1) return { state: unreadable ? "unreadable" : "awaiting_second_reading", accepted };
  return { state: unreadable || last.length >= 3 ? "needs_decision" : "readings_differ", accepted };
}

/** Histories in which decisions and reopenings come only where the rules let them. */
const histories = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant("reading" as const),
          reader: fc.constantFrom("a", "b", "c", "d"),
          figures: fc.tuple(fc.constantFrom(null, 0, 1), fc.constantFrom(7, 8)) as fc.Arbitrary<Figures>,
          complete: fc.boolean(),
          flagged: fc.boolean(),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("decide" as const),
          by: fc.constant("v"),
          figures: fc.constant([5, 5] as Figures),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const), by: fc.constant("v") }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("unreadable" as const), by: fc.constant("u") }) },
    ),
    { maxLength: 12 },
  )
  .map((events) => {
    const kept: PartEvent[] = [];
    for (const e of events) {
      const now = foldPart(kept, 2);
      if (e.kind === "decide" && !mayDecide(now, e.by, "alasan").ok) continue;
      if (e.kind === "unreadable" && !mayCallUnreadable(now, e.by, "alasan").ok) continue;
      if (e.kind === "reopen" && !mayReopen(now, "alasan").ok) continue;
      kept.push(e);
    }
    return kept;
  });

describe("properties", () => {
  test("the fold agrees with a second implementation", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { state, accepted } = foldPart(events, 2);
        expect({ state, accepted }).toEqual(independently(events, 2));
      }),
      { numRuns: 2_000 },
    );
  });

  test("an accepted figure was typed by two different people, or decided", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const s = foldPart(events, 2);
        if (s.state !== "accepted") return;
        const readers = new Set(
          events.flatMap((e) =>
            e.kind === "reading" && e.complete && sameFigures(e.figures, s.accepted!) ? [e.reader] : [],
          ),
        );
        expect(readers.size >= 2 || events.some((e) => e.kind === "decide")).toBe(true);
      }),
    );
  });

  test("figures that differ are exactly the positions where some reading has another value", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.option(fc.nat(3)), { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (rs) => {
          const want = [0, 1, 2, 3].filter((i) => new Set(rs.map((r) => r[i])).size > 1);
          expect(differing(rs)).toEqual(want);
        },
      ),
    );
  });

  test("flagged follows the current readings, not withdrawn ones", () => {
    const s = foldPart([reading("a", [1], { flagged: true }), reading("a", [2])], 2);
    expect(isFlagged(s)).toBe(false);
  });
});
