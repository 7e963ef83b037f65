import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ok } from "../../base/result.ts";
import { readCsv } from "../../server/import/csv.ts";
import { type FileRecord, recordsOf, refusedText, textOf } from "./import-refused.ts";

const cell = fc.oneof(
  fc.stringMatching(/^[a-z0-9 =+@-]{0,6}$/),
  fc.constantFrom("", '"', 'a "b" c', "a,b", "a;b", "baris\ndua", "baris\r\ndua", "é", "-1", "=1+1"),
);
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
const delimiter = fc.constantFrom(",", ";", "\t");

const quoted = (rows: readonly (readonly string[])[], sign: string, end: string): string =>
  rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(sign) + end).join("");

async function all(text: string, sign: string, bytes?: number): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for await (const record of recordsOf(textOf(new Blob([text]), bytes), sign)) records.push(record);
  return records;
}

describe("the lines of a file in the browser", () => {
  test("are the server's: the same cells under the same numbers, however the file is cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        delimiter,
        fc.constantFrom("\n", "\r\n"),
        fc.integer({ min: 1, max: 9 }),
        async (rows, sign, end, bytes) => {
          const head = rows[0]!.map((_, i) => `kolom${String(i)}`);
          const text = `\uFEFF${quoted([head, ...rows], sign, end)}`;
          const server: FileRecord[] = [];
          const read = await readCsv(
            { body: Readable.from([Buffer.from(text)]), size: Buffer.byteLength(text), sha256: undefined },
            () => ok((cells, line) => server.push({ cells: [...cells], line })),
            () => Promise.resolve(),
          );
          expect(read).toMatchObject({ ok: true });
          const [first, ...own] = await all(text, sign, bytes);
          expect(first).toEqual({ cells: head, line: 1 });
          expect(own).toEqual(server);
        },
      ),
    );
  });
});

describe("the file of refused lines", () => {
  test("holds the refused lines as they stood, in their order, each with its reason, and none else", async () => {
    await fc.assert(
      fc.asyncProperty(table, delimiter, fc.infiniteStream(fc.boolean()), async (rows, sign, picks) => {
        const head = rows[0]!.map((_, i) => `kolom${String(i)}`);
        const [, ...records] = await all(quoted([head, ...rows], sign, "\n"), sign);
        const chosen = records.filter(() => picks.next().value === true);
        const reasons = new Map(chosen.map(({ line }) => [line, `sebab, "${String(line)}"`]));
        const source = recordsOf(textOf(new Blob([quoted([head, ...rows], sign, "\n")])), sign);
        const [written, ...own] = await all(await refusedText(source, sign, reasons, "Alasan"), sign);
        expect(written!.cells).toEqual([...head, "Alasan"]);
        expect(own.map((record) => record.cells)).toEqual(
          chosen.map(({ cells, line }) => [...cells, reasons.get(line)!]),
        );
      }),
    );
  });

  test("has one column of reasons, also in a second round, and takes a short row as it is", async () => {
    const text = "kode,tps,Alasan\n35,1,dulu\n36\n";
    const reasons = new Map([
      [2, "lagi"],
      [3, "kurang"],
    ]);
    const again = await refusedText(recordsOf(textOf(new Blob([text])), ","), ",", reasons, "Alasan");
    expect((await all(again, ",")).map((record) => record.cells)).toEqual([
      ["kode", "tps", "Alasan"],
      ["35", "1", "lagi"],
      ["36", "", "kurang"],
    ]);
  });
});
