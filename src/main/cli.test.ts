// What a person or a script gets from the command line where neither a server nor a database is needed.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "./cli.ts";

let folder: string;
let votes: string;
let out: string;
let wrong: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "posko-cli-"));
  votes = await file("votes.csv", "district,seats,party,votes\nUtara,4,A,3000\nUtara,4,B,1000\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  out = "";
  wrong = "";
  vi.spyOn(console, "log").mockImplementation((text: string) => void (out += `${text}\n`));
  vi.spyOn(console, "error").mockImplementation((text: string) => void (wrong += `${text}\n`));
});
afterEach(() => vi.restoreAllMocks());

async function file(name: string, text: string): Promise<string> {
  await writeFile(path.join(folder, name), text);
  return path.join(folder, name);
}

describe("posko seats", () => {
  test("prints a table for people and the whole answer for programs", async () => {
    expect(await run(["seats", votes])).toBe(0);
    expect(out).toMatch(/^district +A +B +margin\nUtara +3 +1 +\d+\n$/);
    out = "";
    expect(await run(["seats", votes, "--json"])).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ district: "Utara", seats: { A: 3, B: 1 }, ties: [] }]);
  });

  test.each([
    [["--threshold", "0.04"], "apportionment.national_missing"],
    [["--threshold", "4"], "apportionment.national_missing"],
    [["--first-divisor", "x"], "apportionment.first_divisor_invalid"],
  ])("mistyped as %j is exit 2, with what to do, the code and the way to type it", async (more, code) => {
    expect(await run(["seats", votes, ...more])).toBe(2);
    expect(wrong).toMatch(/^[A-Z][^\n]+\. \[[a-z_.]+\]\n/);
    expect(wrong).toContain(`[${code}]`);
    expect(wrong).toContain("posko seats VOTES");
    expect(out).toBe("");
  });

  test("live and open are other verbs, that ask the server, and a file of that name is still one", async () => {
    expect(await run(["seats", "open", "--help"])).toBe(0);
    expect(out).toContain("posko seats open");
    expect(out).not.toContain("posko seats VOTES");
    expect(await run(["seats", "live", "--help"])).toBe(0);
    expect(out).toContain("posko seats live AREA");
    expect(out).toContain("posko seats live list");
    await expect(run(["seats", path.join(folder, "live")])).resolves.not.toBe(0);
    expect(wrong).toContain("live");
  });

  test("a threshold that is no share is exit 2 too", async () => {
    const national = await file("national.csv", "party,votes\nA,3000\nB,1000\n");
    expect(await run(["seats", votes, "--threshold", "4", "--national", national])).toBe(2);
    expect(wrong).toContain("[apportionment.threshold_invalid]");
  });

  test("a file with bad lines is refused with exit 1, each line and what its code means", async () => {
    expect(await run(["seats", await file("bad.csv", "district,seats,party,votes\nUtara,x,A,3000\n")])).toBe(1);
    expect(wrong).toContain("[apportionment.file_refused]");
    expect(wrong).toMatch(/2 +seats +apportionment\.not_a_whole_number +x/);
    expect(wrong).toMatch(/^apportionment\.not_a_whole_number: Not a whole number\./m);
  });
});

test("a map of columns that is no JSON is exit 2, and the place is named", async () => {
  const map = await file("map.json", '{"columns": {\n  "place": kode }}');
  expect(await run(["import", "stations", votes, "--election", "pemilu-2019", "--map", map])).toBe(2);
  expect(wrong).toContain("map.json is not JSON (line 2, column 12)");
});
