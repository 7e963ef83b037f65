import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isQuiet, latest, messengerLink, standOf, type Stand, type Standing } from "./area.ts";

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
