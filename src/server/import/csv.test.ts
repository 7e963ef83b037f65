import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ok, refuse, type Result } from "../../base/result.ts";
import { readCsv, sniffDelimiter, type CsvEnd } from "./csv.ts";

interface Read {
  readonly result: Result<CsvEnd>;
  readonly columns: readonly string[];
  readonly rows: { cells: readonly string[]; line: number }[];
}

/** Read bytes given in these pieces; their length is announced unless something else is said. */
async function read(
  pieces: readonly (string | Buffer)[],
  told: { size?: number | null; sha256?: string } = {},
): Promise<Read> {
  let columns: readonly string[] = [];
  const rows: Read["rows"] = [];
  const buffers = pieces.map((p) => Buffer.from(p));
  const { size = Buffer.concat(buffers).length } = told;
  const body = Readable.from(buffers);
  const result = await readCsv(
    { body, size, sha256: told.sha256 },
    (names) => {
      columns = names;
      return ok((cells, line) => void rows.push({ cells: [...cells], line }));
    },
    () => Promise.resolve(),
  );
  return { result, columns, rows };
}

const cellsOf = ({ rows }: Read): (readonly string[])[] => rows.map((r) => r.cells);

describe("reading a CSV", () => {
  it.each([",", ";", "\t"])("finds the delimiter %j by itself", async (d) => {
    const got = await read([
      `kode${d}nama, lengkap; panjang\n`.replace("nama, lengkap; panjang", '"nama, lengkap; panjang"'),
      `35.73${d}Kota Malang\n`,
    ]);
    expect(got.columns).toEqual(["kode", "nama, lengkap; panjang"]);
    expect(cellsOf(got)).toEqual([["35.73", "Kota Malang"]]);
  });

  it("takes a byte order mark, CRLF, spaces around names, a missing last line end and empty lines as nothing", async () => {
    const got = await read(["\uFEFF kode ;nama\r\n\r\n1;satu\r\n2;dua"]);
    expect(got.columns).toEqual(["kode", "nama"]);
    expect(cellsOf(got)).toEqual([
      ["1", "satu"],
      ["2", "dua"],
    ]);
  });

  it("leaves a short last row with a line end, and a whole one without, to whoever takes the rows", async () => {
    expect(cellsOf(await read(["a,b\n1,2\n3\n"]))).toEqual([["1", "2"], ["3"]]);
    expect(cellsOf(await read(["a,b\n1,2\n3,"]))).toEqual([
      ["1", "2"],
      ["3", ""],
    ]);
  });

  it("gives the file's own line numbers, also after a cell with line ends in it", async () => {
    const got = await read(['a,b\n1,"x\ny"\n\n2,z\n']);
    expect(got.rows.map((r) => r.line)).toEqual([3, 5]);
    expect(got.rows[0]?.cells).toEqual(["1", "x\ny"]);
  });

  it("reads the same however the bytes were cut on the way", async () => {
    const text = 'kode,nama\n1,"Pulau ""Çeram"", é"\n2,Müller\n3,\n';
    const whole = cellsOf(await read([text]));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: Buffer.byteLength(text) - 1 }), { maxLength: 8 }),
        async (cuts) => {
          const bytes = Buffer.from(text);
          const at = [0, ...new Set(cuts.toSorted((a, b) => a - b)), bytes.length];
          const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
          expect(cellsOf(await read(pieces))).toEqual(whole);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("answers with the SHA-256 and the number of rows", async () => {
    const text = "a\n1\n2\n";
    const { result } = await read([text]);
    expect(result).toEqual({ ok: true, value: { rows: 2, sha256: createHash("sha256").update(text).digest("hex") } });
  });
});

describe("a CSV that cannot be used", () => {
  it.each([
    ["is empty", [""], {}, "import.empty"],
    ["is shorter than was announced", ["a,b\n1,2\n"], { size: 100 }, "import.cut_off"],
    ["is longer than was announced", ["a,b\n1,2\n3,4\n"], { size: 8 }, "import.cut_off"],
    ["says neither how long it is nor its hash", ["a,b\n1,2\n"], { size: null }, "import.not_declared"],
    ["stops in the middle of its last row", ["a,b\n1,2\n3", ""], {}, "import.cut_off"],
    ["is not the one whose hash was given", ["a,b\n1,2\n"], { sha256: "0".repeat(64) }, "import.hash_differs"],
    ["is Latin-1", [Buffer.from("a,b\nS\xe3o,1\n", "latin1")], {}, "import.not_utf8"],
    ["is UTF-16", [Buffer.from("a,b\n1,2\n", "utf16le")], {}, "import.not_utf8"],
    ["ends inside a character", ["a\n", Buffer.from([0xc3])], {}, "import.not_utf8"],
    ["has a quote that is never closed", ['a,b\n1,"2\n3,4\n'], {}, "import.broken"],
    ["has a row without an end", [`a\n${"x".repeat(200_000)}`], {}, "import.broken"],
  ] as const)("is refused when it %s", async (_what, pieces, told, code) => {
    expect((await read(pieces, told)).result).toMatchObject({ ok: false, problem: { code } });
  });

  it("is refused wherever it was cut, also at the end of a line, by its length alone or by its hash alone", async () => {
    const row = fc.tuple(fc.integer(), fc.constantFrom("x", "Tlogomas", '"a, b"')).map((cells) => cells.join(","));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.boolean(),
        fc.boolean(),
        async (rows, at, atLineEnd, byHash) => {
          const whole = `a,b\n${rows.join("\n")}\n`;
          const ends = [...whole.matchAll(/\n/g)].map((m) => m.index + 1).slice(0, -1);
          const cut = whole.slice(0, atLineEnd ? ends[at % ends.length] : at % whole.length);
          const told = byHash
            ? { size: null, sha256: createHash("sha256").update(whole).digest("hex") }
            : { size: whole.length };
          expect((await read([cut], told)).result.ok).toBe(false);
          expect((await read([whole], told)).result).toMatchObject({ ok: true, value: { rows: rows.length } });
        },
      ),
    );
  });

  it("is refused when the sender goes away in the middle", async () => {
    const body = new Readable({ read() {} });
    const reading = readCsv(
      { body, size: 100_000_000, sha256: undefined },
      () => ok(() => {}),
      () => Promise.resolve(),
    );
    body.push("a,b\n1,2\n");
    setImmediate(() => body.destroy(Object.assign(new Error("aborted"), { code: "ECONNRESET" })));
    expect(await reading).toMatchObject({ ok: false, problem: { code: "import.cut_off" } });
  });

  it("is left alone as soon as its header is refused", async () => {
    let pulled = 0;
    const body = Readable.from(
      (function* () {
        yield Buffer.from("salah\n");
        for (; pulled < 1_000; pulled++) yield Buffer.alloc(65_536, "x");
      })(),
    );
    const result = await readCsv(
      { body, size: 100_000_000, sha256: undefined },
      () => refuse("invalid", "import.column_missing"),
      () => Promise.resolve(),
    );
    expect(result).toMatchObject({ ok: false, problem: { code: "import.column_missing" } });
    expect(pulled).toBeLessThan(50);
    expect(body.destroyed).toBe(false);
    body.destroy();
  });
});

describe("the delimiter", () => {
  it("is a comma where nothing says otherwise, and what stands in quotes does not count", () => {
    expect(sniffDelimiter(Buffer.from("kode\n"))).toBe(",");
    expect(sniffDelimiter(Buffer.from('"a,b,c";d\n1,2,3,4'))).toBe(";");
  });
});
