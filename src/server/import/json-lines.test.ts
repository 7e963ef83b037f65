import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ok, refuse, type Result } from "../../base/result.ts";
import type { CsvEnd } from "./csv.ts";
import { readJsonLines } from "./json-lines.ts";

interface Read {
  readonly result: Result<CsvEnd>;
  readonly rows: { cells: readonly string[]; line: number }[];
}

/** Reads `{"a": …}` lines given in these pieces. */
async function read(pieces: readonly Buffer[], size: number | null = Buffer.concat(pieces).length): Promise<Read> {
  const rows: Read["rows"] = [];
  const reader = readJsonLines(["a"], (record) =>
    typeof record === "object" && record !== null && "a" in record
      ? ok([record.a].flat().map((a) => [String(a)]))
      : refuse("invalid", "test.no_a"),
  );
  const result = await reader(
    { body: Readable.from(pieces), size, sha256: undefined },
    () => ok((cells, line) => void rows.push({ cells, line })),
    () => Promise.resolve(),
  );
  return { result, rows };
}

describe("JSON lines", () => {
  it("are rows with the file's own line numbers, also around empty lines and without a last line end", async () => {
    const text = '{"a":1}\r\n\n{"a":"ça"}';
    const { result, rows } = await read([Buffer.from(text)]);
    expect(rows).toEqual([
      { cells: ["1"], line: 1 },
      { cells: ["ça"], line: 3 },
    ]);
    expect(result).toEqual(ok({ rows: 2, sha256: createHash("sha256").update(text).digest("hex") }));
  });

  it("read the same however the bytes were cut on the way", async () => {
    const text = Array.from({ length: 6 }, (_v, i) => JSON.stringify({ a: `é${i}` })).join("\n");
    const bytes = Buffer.from(text);
    const whole = (await read([bytes])).rows;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.toSorted((x, y) => x - y), bytes.length];
        const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect((await read(pieces)).rows).toEqual(whole);
      }),
    );
  });

  it("may be one record over many lines, and a record may make several rows", async () => {
    const text = `\n${JSON.stringify({ a: [1, "x", null] }, null, 2)}\n`;
    const { result, rows } = await read([Buffer.from(text)]);
    expect(rows).toEqual(["1", "x", "null"].map((cell) => ({ cells: [cell], line: 2 })));
    expect(result).toMatchObject({ ok: true, value: { rows: 3 } });
  });

  it.each([
    ["are empty", "", undefined, { code: "import.empty" }],
    [
      "have a line that is none",
      '{"a":1}\n{"a":',
      undefined,
      { code: "import.broken_json", details: { line: 2, reason: "JSON" } },
    ],
    [
      "are one record that does not end",
      '\n{\n"a":1,\n',
      undefined,
      { code: "import.broken_json", details: { line: 2, reason: "JSON" } },
    ],
    [
      "are no JSON from the start, however long",
      `kode,pkb\n${"35.73.01,1\n".repeat(100_000)}`,
      undefined,
      { code: "import.broken_json", details: { line: 1, reason: "JSON" } },
    ],
    ["are shorter than was announced", '{"a":1}\n', 100, { code: "import.cut_off" }],
    ["say neither their length nor their hash", '{"a":1}\n', null, { code: "import.not_declared" }],
    ["have a line without an end", `{"a":"${"x".repeat(2_000_000)}`, undefined, { code: "import.broken_json" }],
    [
      "have a record that means something else",
      '{"a":1}\n{"b":1}\n',
      undefined,
      { code: "test.no_a", details: { line: 2 } },
    ],
  ])("are refused where they %s", async (_what, text, size, problem) => {
    const { result } = await read([Buffer.from(text)], size);
    expect(result).toMatchObject({ ok: false, problem });
  });
});
