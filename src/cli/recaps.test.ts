import { describe, expect, it } from "vitest";
import { compareLines, recapDapilLines, recapLines } from "./recaps.ts";

const names = { "1": "Melati", "2": "Kenanga" };
const line = {
  place: "35.73",
  name: "Kota Malang",
  basis: "sum",
  figures: { valid: null, "votes.1": 40, "votes.2": 60 },
  stations_done: 9,
  stations_total: 10,
  missing: [],
  missing_total: 0,
  failed: [],
};

describe("official figures for people", () => {
  it("are a line for each place with the most votes first, then the place's own figures and what is missing", () => {
    const child = { ...line, place: "35.73.01", name: "Blimbing", basis: "own", stations_done: null, failed: ["CH08"] };
    const whole = { ...line, basis: "partial", missing: ["35.73.02"], missing_total: 1 };
    expect(recapLines({ ...whole, source_name: "situng", names, children: [child] })).toEqual([
      "Figures of situng",
      "",
      "place     name         basis    stations  votes                  missing  does not add up",
      "35.73     Kota Malang  partial  9 of 10   Kenanga 60, Melati 40        1  –",
      "35.73.01  Blimbing     own      10        Kenanga 60, Melati 40        –  CH08",
      "",
      "field    figure",
      "Melati       40",
      "Kenanga      60",
      "",
      "Without figures: 35.73.02",
    ]);
  });

  it("of dapil are the seats won, most first, or what is missing", () => {
    const dapil = { ...line, code: "A1", name: "Kota 1", seats: 4, won: { "1": 1, "2": 3 }, tied: [] };
    const beside = { unassigned: 0, unassigned_doubtful: 0 };
    const nothing = { unassigned: [], unassigned_total: 0 };
    const lines = recapDapilLines({
      names,
      dapil: [
        { ...dapil, ...beside },
        { ...dapil, ...beside, code: "A2", won: null, missing_total: 2 },
      ],
      ...nothing,
      next: "x/A2",
    });
    expect(lines).toEqual([
      "dapil  name    seats  won                  basis  stations  missing",
      "A1     Kota 1      4  Kenanga 3, Melati 1  sum    9 of 10         –",
      "A2     Kota 1      4  –                    sum    9 of 10         2",
      "",
      "Seats by these figures, not the commission's decision.",
      "",
      "More with --after x/A2",
    ]);
    expect(recapDapilLines({ names, dapil: [], ...nothing, next: null })).toEqual(["(none)"]);
    // Places that no dapil names stand below, with what there is of them.
    const left = { ...line, place: "35.73.04", name: "Sukun", stations: 2, certain: true };
    const newer = { ...left, place: "35.73.09", name: "Baru", basis: "none", stations: 0, certain: false };
    const partial = { ...dapil, basis: "partial", won: null, unassigned: 1, unassigned_doubtful: 1 };
    const told = { names, dapil: [partial], unassigned: [left, newer], unassigned_total: 3, next: null };
    expect(recapDapilLines(told)).toEqual([
      "dapil  name    seats  basis    stations  in no dapil around",
      "A1     Kota 1      4  partial  9 of 10                    2",
      "",
      "Seats by these figures, not the commission's decision.",
      "",
      "In no dapil; those with figures or stations lack in the dapil around them:",
      "  35.73.04 Sukun: official figures, 2 stations on the list",
      "  35.73.09 Baru: neither figures nor stations; unless it is newer than this election, seats around are not sure",
      "and 1 more",
    ]);
  });

  it("compared are a line for each two levels between which votes differ", () => {
    const steps = [
      { upper: "subdistrict", lower: "station", difference: { "votes.1": 3, "votes.2.1": -3 }, whole: false },
    ];
    const lines = compareLines({
      source_name: "d-hasil",
      basis: "accepted",
      names,
      lines: [
        { ...line, in: 2, stations: 4, steps },
        { ...line, name: "Kota Batu", in: 0, stations: 0, steps: [] },
      ],
    });
    expect(lines).toEqual([
      "Figures of d-hasil minus ours (accepted)",
      "",
      "place  name         official  our stations  between                               difference",
      "35.73  Kota Malang  sum       2 of 4        station and subdistrict (not all in)  Melati +3, Kenanga 1 -3",
      "35.73  Kota Batu    sum       0 of 0        –                                     –",
    ]);
  });
});
