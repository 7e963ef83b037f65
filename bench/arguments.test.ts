import { describe, expect, it } from "vitest";
import { readAsked } from "./arguments.ts";

const OPTIONS = {
  json: { text: undefined },
  seconds: { number: 15 },
  rate: { number: undefined },
  rates: { numbers: [30, 300] },
  pictureEvery: { number: 20 },
  fresh: { flag: false },
} as const;
const read = (...argv: string[]) => readAsked(argv, "posko x", ["one", "two"], ["one"], OPTIONS);

describe("what is asked on the command line", () => {
  it("is the usual where nothing is said", () => {
    expect(read()).toEqual({
      cases: ["one"],
      json: undefined,
      seconds: 15,
      rate: undefined,
      rates: [30, 300],
      pictureEvery: 20,
      fresh: false,
    });
  });
  it("is what is said", () => {
    const said = ["two", "--picture-every", "3", "--rates=7", "--rate", "9", "--json", "a.json", "--fresh", "one"];
    expect(read(...said)).toEqual({
      cases: ["two", "one"],
      json: "a.json",
      seconds: 15,
      rate: 9,
      rates: [7],
      pictureEvery: 3,
      fresh: true,
    });
  });
  it.each([
    ["a case that does not exist", ["three"], "there is no case three"],
    ["an option that does not exist", ["--minute", "3"], "--minute"],
    ["nothing", ["--seconds", "0"], "0 is no whole number above zero"],
    ["half a number", ["--seconds", "1.5"], "1.5"],
    ["a list with a hole", ["--rates", "30,,300"], "whole number"],
    ["an option without its value", ["--rates"], "--rates"],
  ])("names what was not understood: %s", (_what, argv, sentence) => {
    expect(() => read(...argv)).toThrow(sentence);
    expect(() => read(...argv)).toThrow(
      "posko x [one | two …] [--json FILE] [--seconds N] [--rate N] [--rates N,N] [--picture-every N] [--fresh]",
    );
  });
});
