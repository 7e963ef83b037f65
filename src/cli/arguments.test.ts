import { describe, expect, it } from "vitest";
import { z } from "zod/mini";
import { operation } from "../base/contract.ts";
import { trailVerify } from "../watch/trail/contract.ts";
import { readArguments, saysYes, usageOf, verbsOf, workingText } from "./arguments.ts";

const answer = z.unknown();
const text = z.string();
const flag = z.optional(z.boolean());
const columns = z.object({ columns: z.record(z.string(), z.string()) });

const setup = operation({
  name: "accounts.setup",
  kind: "command",
  summary: "Set up.",
  input: z.object({ name: text, admin: text, password: text }),
  output: answer,
  cli: { words: ["setup"], stdin: { "password-stdin": "password" } },
});
const importStations = operation({
  name: "stations.import",
  kind: "upload",
  summary: "Import stations.",
  input: z.object({
    election: text,
    map: columns,
    dryRun: flag,
    unknownPlaces: z.optional(z.enum(["refuse", "add"])),
    sha256: z.optional(text),
  }),
  output: answer,
  cli: {
    words: ["import", "stations"],
    positional: ["FILE"],
    flags: { "dry-run": "dryRun", "unknown-places": "unknownPlaces" },
    jsonFiles: ["map"],
  },
});
const tally = operation({
  name: "tally.forPlace",
  kind: "query",
  summary: "Tally.",
  input: z.object({ contest: text, place: text, depth: z.optional(z.int()), basis: z.optional(text), wait: flag }),
  output: answer,
  cli: { words: ["tally"], defaults: { wait: true } },
});
const rebuild = operation({
  name: "tally.rebuild",
  kind: "command",
  summary: "Rebuild.",
  input: z.object({}),
  output: answer,
  cli: { words: ["tally", "rebuild"] },
});
const seats = operation({
  name: "apportionment.seats",
  kind: "command",
  summary: "Seats.",
  input: z.object({
    votes: text,
    eligible: z.optional(text),
    threshold: z.optional(text),
    national: z.optional(text),
    firstDivisor: z.optional(text),
  }),
  output: answer,
  cli: {
    words: ["seats"],
    positional: ["votes"],
    flags: { "first-divisor": "firstDivisor" },
    jsonFiles: ["votes", "national"],
  },
});
const verify = operation({
  name: "trail.verify",
  kind: "query",
  summary: "Verify.",
  input: z.object({ root: z.optional(text) }),
  output: answer,
  cli: { words: ["trail", "verify"] },
});
const verbs = verbsOf([setup, importStations, tally, rebuild, seats, verify]);
const read = (line: string) => readArguments(line.split(" "), verbs);

describe("reading what was typed", () => {
  it("takes the longest words that match", () => {
    expect(read("tally rebuild")).toMatchObject({ ok: true, value: { verb: { name: "tally.rebuild" } } });
    expect(read("tally --contest c --place 35.73")).toMatchObject({
      ok: true,
      value: { verb: { name: "tally.forPlace" } },
    });
  });

  it("fills an upload: its file, its map, its switches and its choices", () => {
    expect(
      read("import stations a.csv --election pemilu-2019 --map m.json --dry-run --unknown-places add --json"),
    ).toMatchObject({
      ok: true,
      value: {
        given: { election: "pemilu-2019", dryRun: true, unknownPlaces: "add" },
        files: { map: "m.json" },
        body: "a.csv",
        json: true,
      },
    });
  });

  it("takes flags before and after the file, and values after an equals sign", () => {
    expect(read("import stations --election=pemilu-2019 --map=m.json a.csv")).toMatchObject({
      ok: true,
      value: { given: { election: "pemilu-2019" }, files: { map: "m.json" }, body: "a.csv", json: false },
    });
  });

  it("turns --no-wait into wait = false, and leaves values as they were typed", () => {
    expect(
      read("tally --contest pemilu-2019/president --place 35.73 --depth 2 --basis reader:Relawan --no-wait"),
    ).toMatchObject({
      ok: true,
      value: { given: { wait: false, depth: "2", place: "35.73", basis: "reader:Relawan" } },
    });
  });

  it("asks for what the command line asks for unless told otherwise", () => {
    expect(read("tally --contest c --place 1")).toMatchObject({ ok: true, value: { given: { wait: true } } });
  });

  it("asks for standard input where the password is to come from there", () => {
    const result = readArguments(
      ["setup", "--name", "Posko Uji", "--admin", "a@example.org", "--password-stdin"],
      verbs,
    );
    expect(result).toMatchObject({
      ok: true,
      value: { given: { name: "Posko Uji", admin: "a@example.org" }, stdin: ["password"] },
    });
  });

  it("reads files named by position as text of the input", () => {
    expect(read("seats v.csv --eligible A,B --threshold 0.04 --national t.csv --first-divisor 1.4")).toMatchObject({
      ok: true,
      value: {
        files: { votes: "v.csv", national: "t.csv" },
        given: { eligible: "A,B", threshold: "0.04", firstDivisor: "1.4" },
        body: undefined,
      },
    });
  });

  it.each([
    ["tally --contest c", "--place is missing"],
    ["tally --contest c --place", "--place wants a value"],
    ["tally --contest --place 1", "--contest wants a value"],
    ["tally --contest c --place 1 --colour red", "--colour is not known"],
    ["tally --contest c --place 1 --place 2", "--place is given twice"],
    ["tally --contest c --place 1 --no-basis", "--no-basis is not known"],
    ["tally extra --contest c --place 1", "one word too many"],
    ["import stations --election e --map m.json", "The file is missing"],
    ["setup --name N --admin A", "--password-stdin is missing"],
    ["import", "is not whole"],
    ["dance now", "is not known"],
  ])("refuses “%s” and says why", (line, why) => {
    const result = read(line);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problem.sentence).toContain(why);
  });

  it("names the verbs that begin with the same word", () => {
    const result = read("trail");
    expect(result.ok ? [] : result.problem.near.map((v) => v.name)).toEqual(["trail.verify"]);
  });
});

describe("what is said while an answer is awaited", () => {
  const said = (line: string): string => {
    const result = read(line);
    if (!result.ok) throw new Error(result.problem.sentence);
    return workingText(result.value);
  };

  it("names the way to have it at once, where waiting was asked for and nowhere else", () => {
    const tally = "tally --contest pemilu-2019/president --place 35.73";
    expect(said(tally)).toBe("Working, until all that has come in is in it; --no-wait answers at once …");
    expect(said(`${tally} --no-wait`)).toBe("Working …");
    expect(said("trail verify")).toBe("Working …");
  });
});

describe("how a verb is typed", () => {
  it("shows how to undo what is asked for unless told otherwise", () => {
    expect(usageOf(verbs.find((v) => v.name === "tally.forPlace")!)).toBe(
      "posko tally --contest CONTEST --place PLACE [--depth DEPTH] [--basis BASIS] [--no-wait] [--json]",
    );
  });

  it("takes names of two words with a hyphen, however the contract writes them", () => {
    const shape = z.object({ only_gaps: flag, phoneState: z.optional(text) });
    const gaps = operation({
      name: "x.gaps",
      kind: "query",
      summary: "",
      input: shape,
      output: answer,
      cli: { words: ["gaps"] },
    });
    const some = verbsOf([gaps]);
    expect(readArguments(["gaps", "--only-gaps", "--phone-state", "none"], some)).toMatchObject({
      ok: true,
      value: { given: { only_gaps: true, phoneState: "none" } },
    });
  });

  it("shows what is needed, what may be left out, and what is a file", () => {
    const line = usageOf(verbs.find((v) => v.name === "stations.import")!);
    expect(line).toBe(
      "posko import stations FILE --election ELECTION --map FILE [--dry-run] [--unknown-places refuse|add] [--json]",
    );
  });
});

describe("the verdict in an answer", () => {
  it("is asked only of a verb that has one", () => {
    expect(saysYes({}, { ok: false })).toBe(true);
    expect(saysYes({ mustBeTrue: "ok" }, { ok: true, entries: 3 })).toBe(true);
  });

  it("is no where it is false, missing, or of another kind", () => {
    for (const answer of [{ ok: false }, {}, { ok: "true" }, null, "ok"]) {
      expect(saysYes({ mustBeTrue: "ok" }, answer)).toBe(false);
    }
  });

  it("is what a check of the trail gives", () => {
    expect(trailVerify.cli?.mustBeTrue).toBe("ok");
  });
});
