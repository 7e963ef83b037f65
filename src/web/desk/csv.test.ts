import { describe, expect, test } from "vitest";
import { csvCell, csvText } from "../../base/table.ts";
import { delimiterOf, guessColumns, headOf, parseCsv } from "./csv-head.ts";

describe("a table to a file", () => {
  test("cells with commas, quotes or breaks are quoted", () => {
    expect(csvCell('Jl. "Merdeka", 5')).toBe('"Jl. ""Merdeka"", 5"');
    expect(csvCell("satu\ndua")).toBe('"satu\ndua"');
  });

  test("a text that a spreadsheet would run as a formula is disarmed, a number is not", () => {
    expect(csvCell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
    expect(csvCell("@x")).toBe("'@x");
    expect(csvCell(-5)).toBe("-5");
  });

  test("what is not known is an empty cell, zero is zero", () => {
    expect(csvText([[null, undefined, 0]])).toBe("\uFEFF,,0\r\n");
  });

  test("what was written is read again", () => {
    const rows = [
      ["nama", "alamat"],
      ['a "b"', "c, d"],
      ["e\nf", ""],
    ];
    expect(parseCsv(csvText(rows).slice(1), ",")).toEqual(rows);
  });
});

describe("the head of a file", () => {
  test("the sign between cells is found by the first line", () => {
    expect(delimiterOf("kode;tps;alamat, lengkap")).toBe(";");
    expect(delimiterOf("kode\ttps")).toBe("\t");
    expect(delimiterOf("kode,tps")).toBe(",");
  });

  test("a last line that is cut off is not shown", () => {
    const head = headOf("a,b\n1,2\n3,4\n5,", false);
    expect(head.ok && head.value.rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  test("a file without columns is refused", () => {
    const head = headOf("hanya teks\nlagi", true);
    expect(head.ok ? null : head.problem.code).toBe("import.not_a_table");
  });

  test("columns are guessed by name without case and punctuation, each at most once", () => {
    const targets = [
      { field: "station", known: ["no_tps", "tps"] },
      { field: "other", known: ["tps"] },
    ];
    expect(guessColumns(["Kode", "No. TPS"], targets)).toEqual({ station: "No. TPS" });
  });

  test("a column of codes is guessed before one of the same name that holds names, in either language", () => {
    const targets = [
      { field: "dapil", known: ["kode_dapil", "dapil", "kode"] },
      { field: "name", known: ["nama_dapil", "nama", "dapil"] },
      { field: "place", known: ["kode_wilayah", "wilayah"] },
    ];
    expect(guessColumns(["level", "dapil_code", "dapil", "wilayah", "wilayah_code"], targets)).toEqual({
      dapil: "dapil_code",
      name: "dapil",
      place: "wilayah_code",
    });
    expect(guessColumns(["Dapil", "Nama", "Wilayah"], targets)).toEqual({
      dapil: "Dapil",
      name: "Nama",
      place: "Wilayah",
    });
  });
});
