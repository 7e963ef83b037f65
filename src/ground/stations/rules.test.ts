import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseStationCode,
  parseStationId,
  parseStationNumber,
  readCoordinate,
  readStation,
  readVoters,
  stationId,
} from "./rules.ts";

const village = fc
  .tuple(
    fc.integer({ min: 11, max: 96 }),
    fc.integer({ min: 1, max: 99 }),
    fc.integer({ min: 1, max: 99 }),
    fc.integer({ min: 1001, max: 3999 }),
  )
  .map(([p, k, c, d]) => `${p}.${String(k).padStart(2, "0")}.${String(c).padStart(2, "0")}.${d}`);
const number = fc.integer({ min: 1, max: 999 });
const kind = fc.constantFrom("TPS" as const, "KSK" as const, "POS" as const);

describe("the number of a station", () => {
  it.each([
    ["12", "TPS", 12],
    ["012", "TPS", 12],
    ["TPS 023", "TPS", 23],
    ["tps-23", "TPS", 23],
    ["TPS023", "TPS", 23],
    [" 901 ", "TPS", 901],
    ["KSK 3", "KSK", 3],
    ["KSKLN 3", "KSK", 3],
    ["POS 02", "POS", 2],
  ] as const)("reads %j", (text, of, n) => {
    expect(parseStationNumber(text)).toEqual({ kind: of, number: n });
  });

  it.each(["", "0", "000", "1000", "12a", "TPS", "-1", "1.0", "TPS 1 2", "١٢"])("does not read %j", (text) => {
    expect(parseStationNumber(text)).toBeNull();
  });
});

describe("a station's id", () => {
  it("is written and read back the same, for every village, kind and number", () => {
    fc.assert(
      fc.property(village, kind, number, (v, k, n) => {
        const id = stationId(v, { kind: k, number: n });
        expect(parseStationId(id)).toEqual({ ok: true, value: { village: v, kind: k, number: n } });
      }),
    );
  });

  it("has one form only: leading zeros, other kinds and half codes are no ids", () => {
    for (const id of [
      "35.73.01.1001/012",
      "35.73.01.1001/0",
      "35.73.01/1",
      "3573011001/1",
      "35.73.01.1001/TPS1",
      "35.73.01.1001/1000",
    ]) {
      expect(parseStationId(id).ok).toBe(false);
    }
  });
});

describe("a thirteen-digit code", () => {
  it("names village and number, with or without a number beside it", () => {
    fc.assert(
      fc.property(village, number, (v, n) => {
        const digits = v.replaceAll(".", "");
        const code = `${digits}${String(n).padStart(3, "0")}`;
        const read = { ok: true, value: { village: v, kind: "TPS", number: n } };
        expect(parseStationCode(code)).toEqual({ village: v, number: { kind: "TPS", number: n } });
        expect(readStation(code, "")).toEqual(read);
        expect(readStation(code, `TPS ${n}`)).toEqual(read);
        expect(readStation(v, code)).toEqual(read);
        expect(readStation("", code)).toEqual(read);
        expect(readStation(v, String(n))).toEqual(read);
        expect(readStation(digits, String(n))).toEqual(read);
      }),
    );
  });

  it("that contradicts what stands beside it is refused, never half believed", () => {
    expect(readStation("3573011001005", "6")).toMatchObject({
      ok: false,
      problem: { field: "station", code: "stations.number_differs" },
    });
    expect(readStation("3573011001005", "KSK 5")).toMatchObject({ problem: { code: "stations.number_differs" } });
    expect(readStation("35.73.01.1002", "3573011001005")).toMatchObject({
      problem: { code: "stations.number_differs" },
    });
  });
});

describe("a line that cannot be placed", () => {
  it.each([
    ["", "1", "place", "stations.place_missing"],
    ["Balearjosari", "1", "place", "stations.place_unreadable"],
    ["35.73.01", "1", "place", "stations.place_not_village"],
    ["35.73.01.1001.001", "1", "place", "stations.place_not_village"],
    ["35.73.01.1001", "", "station", "stations.number_missing"],
    ["35.73.01.1001", "satu", "station", "stations.number_unreadable"],
    ["3573011001000", "", "place", "stations.place_unreadable"],
  ])("place %j, station %j: %s %s", (place, station, field, code) => {
    expect(readStation(place, station)).toMatchObject({ ok: false, problem: { field, code } });
  });
});

describe("counts and coordinates", () => {
  it("take an empty cell and -1 as no value, and nothing else that is no count", () => {
    expect(readVoters("voters.male", "")).toEqual({ ok: true, value: null });
    expect(readVoters("voters.male", "-1")).toEqual({ ok: true, value: null });
    expect(readVoters("voters.male", "0")).toEqual({ ok: true, value: 0 });
    for (const text of ["-2", "1.5", "1,200", "abc", "100001", "1e3", " "])
      expect(readVoters("voters.male", text).ok).toBe(false);
  });

  it("read degrees with a point or a comma, within the globe", () => {
    expect(readCoordinate("lat", "-7,9839")).toEqual({ ok: true, value: -7.9839 });
    expect(readCoordinate("lon", "112.6214")).toEqual({ ok: true, value: 112.6214 });
    expect(readCoordinate("lat", "112.6")).toMatchObject({ ok: false, problem: { code: "stations.not_a_coordinate" } });
    expect(readCoordinate("lon", "181").ok).toBe(false);
    expect(readCoordinate("lon", "7°").ok).toBe(false);
  });
});
