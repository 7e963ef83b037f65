import { describe, expect, it } from "vitest";
import { reviewLines, seatsLines, tallyLines } from "./tables.ts";

describe("seats for people", () => {
  const north = { district: "Utara", seats: { "1": 3, "2": 1 }, ties: [], margin: 250 };
  const south = {
    district: "Selatan",
    seats: { "1": 1, "2": 2 },
    ties: [{ seats: 1, parties: ["1", "2"] }],
    margin: 0,
  };

  it("are a line for each district and one for all of them", () => {
    expect(seatsLines([north, south])).toEqual([
      "district  1  2  margin  tied",
      "Utara     3  1     250  –",
      "Selatan   1  2       0  1 for 1, 2",
      "all       4  3       –  –",
      "",
      "1 tied seat is in nobody's sum: a person must decide.",
    ]);
  });

  it("name the winners where columns for all parties would be too many", () => {
    const parties = Array.from({ length: 30 }, (_, i) => [`Partai ${i}`, i === 7 ? 2 : i === 3 ? 4 : 0]);
    const lines = seatsLines([{ district: "Utara", seats: Object.fromEntries(parties), ties: [], margin: null }]);
    expect(lines).toEqual(["district  seats                   margin", "Utara     Partai 3 4, Partai 7 2       –"]);
  });
});

describe("the review list for people", () => {
  it("has a line for each field that differs, with what each reader read", () => {
    const readings = [
      { reader: "situng", fields: { "votes.1": 143, valid: 200 } },
      { reader: "kp", fields: { "votes.1": 134, valid: null } },
    ];
    const part = { part: "totals", source: "salinan", flags: ["CH05"] };
    expect(
      reviewLines([
        { ...part, station: "35.73.01.1001/12", state: "readings_differ", readings, differing: ["votes.1", "valid"] },
        { ...part, station: "35.73.01.1001/2", state: "reopened", readings, differing: [], flags: [] },
      ]),
    ).toEqual([
      expect.stringMatching(/^station +part +source +state +field +read as +flags$/),
      expect.stringMatching(
        /^35\.73\.01\.1001\/12 +totals +salinan +readings differ +votes\.1 +situng 143 · kp 134 +CH05$/,
      ),
      expect.stringMatching(/^35\.73\.01\.1001\/12 +totals +salinan +readings differ +valid +situng 200 · kp – +CH05$/),
      expect.stringMatching(/^35\.73\.01\.1001\/2 +totals +salinan +reopened +– +– +–$/),
      "",
      "2 parts in review.",
    ]);
  });
});

describe("the tally for people", () => {
  const of = (place: string, one: number, two: number) => ({
    place,
    basis: "accepted",
    in: 1,
    votes: { "1": one, "2": two },
    valid: one + two,
  });
  const lines = tallyLines({
    ...of("35.73", 3, 7),
    official: false,
    children: [{ ...of("35.73.01", 3, 7), children: [of("35.73.01.1001", 3, 7)] }],
  });

  it("says that it is not official in words", () => {
    expect(lines[0]).toBe("Not an official result");
    expect(lines.join("\n")).not.toMatch(/official +false/);
  });

  it("is one table of the places below, with a column for each number", () => {
    expect(lines.slice(-3)).toEqual([
      "place          in  no. 1  no. 2  valid",
      "35.73.01        1      3      7     10",
      "35.73.01.1001   1      3      7     10",
    ]);
  });
});
