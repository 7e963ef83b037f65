import { describe, expect, it } from "vitest";
import { areaSeatsLines, seatListLines } from "./seats.ts";

const nothing = { missing: { stations: 2, votes: null }, order: [], decisions: [], threshold: null };
const area = {
  area: "357301",
  name: "KOTA CONTOH 1",
  seats: 2,
  stations: 3,
  in: 1,
  as_of: "2024-02-14T12:00:00.000Z",
  stale: false,
  unassigned: [{ name: "Klojen", stations: 4, in: 1 }],
  on_accepted: nothing,
  on_provisional: {
    missing: { stations: 2, votes: 410 },
    order: [
      {
        seat: 1,
        name: "Layang",
        votes: 90,
        divisor: 1,
        state: "safe",
        awaits: null,
        margin: 500,
        candidate: { number: 2, name: "Calon", votes: 50 },
      },
      {
        seat: 2,
        name: "Kawung",
        votes: 60,
        divisor: 1,
        state: "open",
        awaits: "threshold",
        margin: 900,
        candidate: null,
      },
    ],
    decisions: [{ kind: "parties_tied", rule: "SEATS.TIE", seats: 1, tied: [{ name: "Layang" }, { name: "Aren" }] }],
    threshold: null,
  },
};

describe("the seats of a dapil for people", () => {
  const text = areaSeatsLines(area).join("\n");

  it("say first that they are not official", () => {
    expect(text.startsWith("Not an official result\n")).toBe(true);
  });

  it("tell the bases apart, each with what is missing", () => {
    expect(text).toContain("Provisional: 2 stations not in, 410 votes at most\n");
    expect(text).toContain(
      "Accepted: 2 stations not accepted, nobody knows how many votes\n(no seat is anybody's yet)",
    );
  });

  it("have a line for each seat, and one for what a person must decide", () => {
    expect(text).toMatch(/\n +1 +Layang +90 +safe +500 +2\. Calon \(50\)/);
    expect(text).toMatch(/\n +2 +Kawung +60 +awaits the threshold/);
    expect(text).toContain("a person must decide 1 seat (parties tied, SEATS.TIE): Layang, Aren");
    expect(text).toContain("4 stations of Klojen are in a dapil that nobody knows (1 in)");
  });
});

describe("the list of dapil for people", () => {
  const summary = { missing: { stations: 2, votes: 410 }, seats: [], safe: 1, open: 1, undecided: 0, margin: 12 };
  const list = {
    as_of: area.as_of,
    total: 3,
    unassigned: { stations: 0, in: 0 },
    areas: [{ area: "357301", name: "KOTA CONTOH 1", on_accepted: { ...summary, safe: 0 }, on_provisional: summary }],
    next: "0000000000012/357301",
  };

  it("says how to go on where there are more", () => {
    const lines = seatListLines(list);
    expect(lines.at(-1)).toBe("more: --after 0000000000012/357301");
    expect(lines.join("\n")).toMatch(/357301 +KOTA CONTOH 1 +1 +12 +2 +1 +0 +0/);
    expect(lines.join("\n")).not.toContain("nobody knows");
  });

  it("says so where there is none", () => {
    expect(seatListLines({ ...list, areas: [], total: 0, next: null })).toContain("(none)");
  });
});
