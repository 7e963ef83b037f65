import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  firstSaid,
  inOrder,
  isQuiet,
  isShown,
  latest,
  messengerLink,
  ORDERS,
  silentFor,
  standOf,
  type Judged,
  type Stand,
  type Standing,
} from "./area.ts";

const form = fc.record({ parts: fc.nat(3), missing: fc.nat(2), pages: fc.nat(3), flagged: fc.boolean() });
const instant = fc.option(fc.constant("2024-02-14T10:00:00Z"));
const standing: fc.Arbitrary<Standing> = fc.record({
  holder: fc.option(fc.record({ checked_in_at: instant })),
  heard_at: instant,
  forms: fc.array(form, { maxLength: 5 }),
});

describe("how a station stands", () => {
  it("is never silent once a form of it is there, and never in while one is missing", () => {
    fc.assert(
      fc.property(standing, fc.integer({ min: 1, max: 5 }), (station, held) => {
        const stand = standOf(station, held);
        const whole = station.forms.filter((f) => f.parts > 0 && f.missing === 0).length;
        expect(stand === "in").toBe(whole >= held);
        if (station.forms.some((f) => f.parts + f.pages > 0)) expect(isQuiet(stand)).toBe(false);
        if (station.forms.length === 0 && station.holder === null) expect(stand).toBe("no_witness");
      }),
    );
  });

  it("is not complete while one asked part of one form is missing, nor where nobody says", () => {
    const one = { holder: null, heard_at: null };
    expect(standOf({ ...one, forms: [{ parts: 3, missing: 0, pages: 0 }] }, 1)).toBe("in");
    expect(standOf({ ...one, forms: [{ parts: 1, missing: 2, pages: 0 }] }, 1)).toBe("some");
    expect(standOf({ ...one, forms: [{ parts: 1, pages: 0 }] }, 1)).toBe("some");
  });

  it("gets no worse by anything more that is heard", () => {
    const order: readonly Stand[] = ["no_witness", "silent", "heard", "here", "some", "in"];
    const rank = (s: Standing, held: number): number => order.indexOf(standOf(s, held));
    fc.assert(
      fc.property(standing, form, fc.integer({ min: 1, max: 5 }), (station, more, held) => {
        const at = "2024-02-14T11:00:00Z";
        expect(rank({ ...station, forms: [...station.forms, more] }, held)).toBeGreaterThanOrEqual(rank(station, held));
        expect(rank({ ...station, heard_at: at }, held)).toBeGreaterThanOrEqual(rank(station, held));
        expect(rank({ ...station, holder: { checked_in_at: at } }, held)).toBeGreaterThanOrEqual(rank(station, held));
      }),
    );
  });
});

describe("what stands first of a witness's words", () => {
  const at = fc.integer({ min: 10, max: 23 }).map((hour) => `2024-02-14T${hour}:00:00.000Z`);
  const state = fc.constantFrom("polls_closed", "counting", "finished", "trouble");

  it("is trouble while any stands, whatever was said later of another ballot, and the latest of its kind", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ state, at }), { maxLength: 6 }), (words) => {
        const first = firstSaid(words);
        const stands = words.some((word) => word.state === "trouble");
        expect(first === null).toBe(words.length === 0);
        if (first === null) return;
        expect(first.state === "trouble").toBe(stands);
        for (const word of words) if (!stands || word.state === "trouble") expect(word.at <= first.at).toBe(true);
      }),
    );
  });
});

describe("a coordinator's list", () => {
  const NOW = Date.parse("2024-02-14T14:00:00Z");
  const STANDS: readonly Stand[] = ["no_witness", "silent", "heard", "here", "some", "in"];
  const line: fc.Arbitrary<Judged> = fc.record({
    station: fc.record({
      id: fc.integer({ min: 1, max: 400 }).map((n) => `35.73.01.1001/${n}`),
      heard_at: fc.option(fc.integer({ min: 0, max: 600 }).map((m) => new Date(NOW - m * 60_000).toISOString())),
    }),
    stand: fc.constantFrom(...STANDS),
    late: fc.boolean(),
    trouble: fc.option(fc.constantFrom("2024-02-14T12:00:00Z", "2024-02-14T13:00:00Z")),
  });
  const lines = fc.uniqueArray(line, { selector: (one) => one.station.id, maxLength: 30 });

  it("begins with who was silent longest, and what is complete stands behind all others", () => {
    fc.assert(
      fc.property(lines, (all) => {
        const list = inOrder(all, "silence");
        expect(new Set(list)).toEqual(new Set(all));
        for (const [i, one] of list.slice(1).entries()) {
          const before = list[i]!;
          if (before.stand === "in") expect(one.stand).toBe("in");
          else if (one.stand !== "in")
            expect(silentFor(before.station, NOW)).toBeGreaterThanOrEqual(silentFor(one.station, NOW));
        }
      }),
    );
  });

  it("by trouble begins with its latest, and goes on by silence", () => {
    fc.assert(
      fc.property(lines, (all) => {
        const list = inOrder(all, "trouble");
        const instants = list.map((one) => one.trouble ?? "");
        expect(instants).toEqual(instants.toSorted().toReversed());
        const calm = all.filter((one) => one.trouble === null);
        expect(list.filter((one) => one.trouble === null)).toEqual(inOrder(calm, "silence"));
      }),
    );
  });

  it("by state begins with the worst, and each order has the same lines", () => {
    fc.assert(
      fc.property(lines, (all) => {
        const ranks = inOrder(all, "state").map((one) => STANDS.indexOf(one.stand));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        for (const order of ORDERS) expect(new Set(inOrder(all, order))).toEqual(new Set(all));
      }),
    );
  });

  it("shows by silence who said nothing for so long, and of the states each line in one", () => {
    fc.assert(
      fc.property(line, (one) => {
        const open = one.stand !== "in";
        expect(isShown("silent60", one, NOW)).toBe(open && silentFor(one.station, NOW) >= 60);
        if (isShown("silent120", one, NOW)) expect(isShown("silent30", one, NOW)).toBe(true);
        expect(isShown("open", one, NOW)).toBe(open);
        expect(STANDS.filter((stand) => isShown(stand, one, NOW))).toEqual([one.stand]);
        expect(isShown("late", one, NOW)).toBe(one.late);
        expect(isShown("trouble", one, NOW)).toBe(one.trouble !== null);
      }),
    );
    const never: Judged = {
      station: { id: "35.73.01.1001/1", heard_at: null },
      stand: "silent",
      late: false,
      trouble: null,
    };
    expect(isShown("silent120", never, NOW)).toBe(true);
  });
});

describe("the latest instant", () => {
  it("is one of them, and none is later", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.date({ noInvalidDate: true }))), (all) => {
        const found = latest(all);
        const real = all.filter((d) => d !== null);
        if (found === null) expect(real).toEqual([]);
        else expect(real.every((d) => d <= found) && real.includes(found)).toBe(true);
      }),
    );
  });
});

describe("the link to a messenger", () => {
  it("has the country in front, however the number is written, and the sentence as it is", () => {
    for (const phone of ["+6281234567890", "6281234567890", "0812-3456-7890", "+62 812 3456 7890"]) {
      const link = new URL(messengerLink(phone, "TPS 12: sudah mulai? & foto")!);
      expect(link.href.startsWith("https://wa.me/6281234567890?")).toBe(true);
      expect(link.searchParams.get("text")).toBe("TPS 12: sudah mulai? & foto");
    }
    expect(messengerLink("-", "x")).toBeNull();
  });
});
