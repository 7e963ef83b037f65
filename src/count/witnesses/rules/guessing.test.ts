import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SPOKEN } from "../../../base/intake.ts";
import {
  ALL_CODES,
  FREE_WRONG,
  hoursPerHit,
  isSaid,
  parseGiven,
  parseSaid,
  SEAL_LENGTH,
  sealLetters,
  SPOKEN_WAITS,
  spokenLane,
  STATION_WAITS,
  villageLetters,
} from "./guessing.ts";

const letters = (n: number) =>
  fc.array(fc.constantFrom(...SPOKEN.split("")), { minLength: n, maxLength: n }).map((all) => all.join(""));
const HOUR = 3_600_000;
const YEAR = 365 * 24;

describe("a code that is given", () => {
  it("is read with its seal or without, however it is spaced and cased", () => {
    fc.assert(
      fc.property(letters(8), letters(SEAL_LENGTH), fc.constantFrom("", " ", "-", "."), (code, seal, gap) => {
        expect(parseGiven(`${code.slice(0, 4)}${gap}${code.slice(4).toLowerCase()}`)).toEqual({ code, seal: null });
        expect(parseGiven(`${code}${gap}${seal.toLowerCase()}`)).toEqual({ code, seal });
      }),
    );
  });

  it("is none with half a seal, or letters that are never spoken", () => {
    for (const bad of ["", "K7QM2D9", "K7QM2D9X2", `K7QM2D9X${"2".repeat(15)}`, `K7QM2D9X${"2".repeat(17)}`])
      expect(parseGiven(bad)).toBeNull();
    for (const letter of "01ILO?") expect(parseGiven(`K7QM2D9X${letter.repeat(16)}`)).toBeNull();
  });

  it("has a seal of sixteen spoken letters, made of the first sixteen bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const seal = sealLetters(bytes);
        expect(seal.length).toBe(SEAL_LENGTH);
        expect(parseGiven(`K7QM2D9X${seal}`)).toEqual({ code: "K7QM2D9X", seal });
        expect(sealLetters(bytes.slice(0, SEAL_LENGTH))).toBe(seal);
      }),
    );
  });
});

describe("the station that is said", () => {
  it.each([
    ["12 Merjosari", "12", "merjosari"],
    ["TPS 012, Kel. Merjosari", "12", "merjosari"],
    ["tps 7 desa Sukamaju Kidul", "7", "sukamajukidul"],
    ["Merjosari 12", "12", "merjosari"],
    ["Merjosari, TPS 3", "3", "merjosari"],
    ["0 Merjosari", "0", "merjosari"],
    ["5 Tanjung Sari 2", "5", "tanjungsari2"],
    ["901 Kelapa Dua", "901", "kelapadua"],
  ])("is read from %o", (text, number, village) => {
    expect(parseSaid(text)).toEqual({ number, village });
  });

  it("is none without a number or without a name", () => {
    for (const bad of ["", "12", "TPS 12", "Merjosari", "12 desa", "?"]) expect(parseSaid(bad)).toBeNull();
  });

  it("is the station of that number in a village of that name, and no other", () => {
    const said = parseSaid("TPS 12, Kel. Merjo Sari")!;
    expect(isSaid(said, "35.73.05.1003/12", "Merjosari")).toBe(true);
    expect(isSaid(said, "35.73.05.1003/1", "Merjosari")).toBe(false);
    expect(isSaid(said, "35.73.05.1003/12", "Dinoyo")).toBe(false);
  });

  it("tells villages apart by their letters alone", () => {
    expect(villageLetters("Kel. Ka'e-Ka'e")).toBe("kaekae");
    expect(villageLetters("Desa Sukamaju")).toBe(villageLetters("SUKA MAJU"));
    expect(villageLetters("Kelapa Dua")).toBe("kelapadua");
  });
});

describe("guessing codes of the whole nation", () => {
  /** Two witnesses at each of 823,236 stations, none of whom has bound a phone yet: the worst moment. */
  const live = 2 * 823_236;

  it("has as many codes to try as eight letters of thirty-one give", () => {
    expect(ALL_CODES).toBe(852_891_037_441);
  });

  it("spoken alone hits once in more than two months, whatever comes from how many addresses", () => {
    const lanes = new Set(SPOKEN.split("").map((first) => spokenLane(`${first}2222222`, HOUR)));
    // The one that closes a lane is counted too.
    const wrongPerHour = lanes.size * SPOKEN_WAITS.length;
    expect(wrongPerHour).toBe(31 * (FREE_WRONG + 1));
    expect(hoursPerHit(live, wrongPerHour)).toBeGreaterThan(60 * 24);
    // A city of five thousand codes: never.
    expect(hoursPerHit(5_000, wrongPerHour)).toBeGreaterThan(50 * YEAR);
  });

  it("with the station said hits once in forty days of a thousand tries a second", () => {
    // The village's name that is borne most often (119 times), and the number every village has.
    expect(hoursPerHit(2 * 119, 1_000 * 3_600)).toBeGreaterThan(40 * 24);
  });

  it("counted by beginning alone, as before, hit once in three hours", () => {
    const perHour = SPOKEN.length ** 3 * (3_600 / STATION_WAITS.at(-1)!);
    expect(hoursPerHit(live, perHour)).toBeLessThan(3);
  });

  it("is counted anew each hour, so that nobody is asked for long", () => {
    fc.assert(
      fc.property(letters(8), letters(8), fc.integer({ min: 0, max: 4e12 }), (one, other, now) => {
        expect(spokenLane(one, now) === spokenLane(other, now)).toBe(one[0] === other[0]);
        expect(spokenLane(one, now + HOUR)).not.toBe(spokenLane(one, now));
      }),
    );
  });
});
