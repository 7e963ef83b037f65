// Files that leave: what a spreadsheet would run is text in each format, and each says what it is of.

import type { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, disarmed, XLSX_ROWS, type CellValue } from "../../base/table.ts";
import { cellsOf } from "../../main/test-workbook.ts";
import { exported, type ExportTable } from "./table.ts";

function tableOf(rows: readonly (readonly CellValue[])[], total = rows.length): ExportTable {
  return {
    name: "posko-uji",
    about: { area: "35.73 Kota Malang", basis: "accepted", as_of: "2026-11-22T12:00:00.000Z" },
    columns: ["place", "votes"],
    total,
    async *pages() {
      await Promise.resolve();
      yield rows;
    },
  };
}

async function bytesOf(table: ExportTable, format: "csv" | "xlsx" | "json"): Promise<Buffer> {
  const answer = await exported(table, format);
  if (!answer.ok) throw new Error(answer.problem.code);
  const { bytes } = answer.value;
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.concat(await (bytes as Readable).map((part: string) => Buffer.from(part)).toArray());
}

describe("a cell", () => {
  it("never begins like a formula, whatever text it is made of", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", ""),
        fc.string(),
        (sign, rest) => {
          const text = sign + rest;
          expect(disarmed(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
          expect(disarmed(text).endsWith(text)).toBe(true);
          expect(csvCell(text).replace(/^"/, "")).not.toMatch(/^[=+\-@\t\r\n]/);
        },
      ),
    );
  });

  it("keeps numbers as numbers, below zero too", () => {
    expect(csvCell(-5)).toBe("-5");
  });
});

describe("each file", () => {
  it("says first that it is not official, then of what, on what basis and as of when", async () => {
    const csv = (await bytesOf(tableOf([["Blimbing", 12]]), "csv")).toString();
    expect(csv.slice(1).split("\r\n")).toEqual([
      "Bukan hasil resmi / Not the official result,",
      "area,35.73 Kota Malang",
      "basis,accepted",
      "as_of,2026-11-22T12:00:00.000Z",
      "rows,1",
      "",
      "place,votes",
      "Blimbing,12",
      "",
    ]);
    expect(JSON.parse((await bytesOf(tableOf([["Blimbing", 12]]), "json")).toString())).toEqual({
      official: false,
      note: "Bukan hasil resmi / Not the official result",
      area: "35.73 Kota Malang",
      basis: "accepted",
      as_of: "2026-11-22T12:00:00.000Z",
      total: 1,
      columns: ["place", "votes"],
      rows: [["Blimbing", 12]],
    });
  });

  it("of JSON is one whatever its rows hold, also none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.string(), fc.integer())), async (rows) => {
        const json = JSON.parse((await bytesOf(tableOf(rows), "json")).toString()) as { rows: unknown };
        expect(json.rows).toEqual(rows);
      }),
    );
  });

  it("of Excel has each text as a text, though it begins like a formula, in the head, the columns and the rows", async () => {
    for (const sign of ["=", "+", "-", "@", "\t", "\r"]) {
      const text = `${sign}1+1|A0`;
      const table = { ...tableOf([[text, 2]]), about: { area: text }, columns: [text, "votes"] };
      const cells = cellsOf(await bytesOf(table, "xlsx"));
      expect(cells.filter(({ value }) => value.endsWith("1+1|A0"))).toMatchObject(
        Array.from({ length: 3 }, () => ({ kind: "text", value: `'${text}` })),
      );
      expect(cells.filter(({ kind }) => kind === "formula")).toEqual([]);
    }
  });

  it("of Excel is a workbook, and one too long for it is refused with both numbers", async () => {
    const cells = cellsOf(await bytesOf(tableOf([["Blimbing", -2]]), "xlsx"));
    expect(cells.map(({ kind, value }) => [kind, value])).toEqual(
      [
        ["Bukan hasil resmi / Not the official result"],
        ["area", "35.73 Kota Malang"],
        ["basis", "accepted"],
        ["as_of", "2026-11-22T12:00:00.000Z"],
        ["rows", "1"],
        ["place", "votes"],
        ["Blimbing"],
      ]
        .flat()
        .map((text) => ["text", text])
        .concat([["number", "-2"]]),
    );
    expect(await exported(tableOf([], XLSX_ROWS + 1), "xlsx")).toMatchObject({
      ok: false,
      problem: { code: "export.too_long_for_xlsx", details: { total: XLSX_ROWS + 1, limit: XLSX_ROWS } },
    });
    expect((await exported(tableOf([], XLSX_ROWS + 1), "csv")).ok).toBe(true);
  });

  it("has a name of plain letters, whatever was asked for", async () => {
    const answer = await exported({ ...tableOf([]), name: 'a"b\r\nc/d' }, "csv");
    expect(answer.ok && answer.value.headers["content-disposition"]).toBe('attachment; filename="a-b--c-d.csv"');
  });
});
