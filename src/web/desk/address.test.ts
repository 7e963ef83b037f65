import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { covers } from "../../server/scope.ts";
import { problemOf } from "../kit/client.ts";
import { hrefOf, parseSearch, stationHref, stringifySearch } from "./address.ts";
import { clockText } from "./time.ts";
import { homePlace, reaches } from "./viewer-role.ts";

describe("addresses", () => {
  test("a place keeps its zeros: 35.10 is not 35.1", () => {
    expect(parseSearch(stringifySearch({ place: "35.10" }))).toEqual({ place: "35.10" });
  });

  test("any texts come back as they were, empty ones are left out", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ minLength: 1 })), (search) => {
        expect(parseSearch(stringifySearch(search))).toEqual(search);
      }),
    );
    expect(hrefOf("/lists", { place: "", contest: undefined })).toBe("/lists");
  });

  test("a station has an address of its own", () => {
    expect(stationHref("35.73.01.1001/12", "pemilu-2019/president")).toBe(
      "/stations/35.73.01.1001/12?contest=pemilu-2019/president",
    );
  });
});

describe("who looks", () => {
  const place = fc.constantFrom("", "3", "35", "35.7", "35.73", "35.73.01", "35.73.01.1001", "35.73.01.1001/12", "36");

  test("a link is shown exactly where the server would let her in", () => {
    fc.assert(
      fc.property(place, fc.boolean(), place, (held, below, target) => {
        const grant = { place: held, below };
        expect(reaches([grant], target)).toBe(covers(grant, target));
      }),
    );
  });

  test("screens open at the highest of her places", () => {
    const grants = [
      { role: "viewer", place: "35.73.01", below: true },
      { role: "verifier", place: "35.73", below: true },
    ];
    expect(homePlace({ id: "account:1", name: "", grants })).toBe("35.73");
  });
});

describe("what a screen says", () => {
  test("times stand in the zone of the place, with the date on another day", () => {
    const at = "2019-04-17T12:04:00Z";
    expect(clockText(at, "WITA", Date.parse("2019-04-17T14:00:00Z"))).toBe("20.04 WITA");
    expect(clockText(at, "WIB", Date.parse("2019-04-18T14:00:00Z"))).toBe("17 Apr 2019, 19.04 WIB");
  });

  test("an answer that is no problem document is a bug of ours, with the code for it", () => {
    expect(problemOf(502, null)).toMatchObject({ kind: "unavailable", code: "server.bug" });
    expect(problemOf(409, { code: "figures.not_in_review" })).toMatchObject({
      kind: "conflict",
      code: "figures.not_in_review",
    });
  });
});
