import { beforeEach, describe, expect, it, vi } from "vitest";
import { parseCsv } from "./csv-head.ts";
import { firstColumns, type ImportTarget, rememberColumns, templateOf, templateText } from "./import-file.ts";

const TARGETS: readonly ImportTarget[] = [
  { field: "dapil", label: "Kode", known: ["kode_dapil", "kode"], sample: ["3505", "3506"] },
  { field: "name", label: "Nama", known: ["nama"], sample: ["Jawa Timur V"] },
  { field: "seats", label: "Kursi", known: ["kursi"] },
];

describe("the template of an import", () => {
  it("has a column for each field with a sample, under a name that is recognised", () => {
    expect(templateOf(TARGETS)).toEqual([
      ["kode_dapil", "nama"],
      ["3505", "Jawa Timur V"],
      ["3506", ""],
    ]);
    const names = templateOf(TARGETS)[0]!;
    expect(firstColumns("none", names, TARGETS)).toEqual({ dapil: "kode_dapil", name: "nama" });
  });

  it("is the same as a file", () => {
    const text = templateText(TARGETS).replace(/^\uFEFF/, "");
    expect(parseCsv(text, ",")).toEqual(templateOf(TARGETS));
  });

  it("is none where nothing has a sample", () => {
    expect(templateOf([{ field: "seats", label: "Kursi", known: ["kursi"] }])).toEqual([]);
  });
});

describe("the columns chosen last time", () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
    return () => vi.unstubAllGlobals();
  });

  it("are chosen again, each in its kind of file", () => {
    rememberColumns("dapil", { dapil: "a", name: "b" });
    expect(firstColumns("dapil", ["a", "b", "kursi"], TARGETS)).toEqual({ dapil: "a", name: "b", seats: "kursi" });
    expect(firstColumns("candidates", ["a", "b", "kursi"], TARGETS)).toEqual({ seats: "kursi" });
  });

  it("yield to the names where the file no longer has them", () => {
    rememberColumns("dapil", { dapil: "gone", name: "kode" });
    expect(firstColumns("dapil", ["kode", "nama"], TARGETS)).toEqual({ name: "kode" });
    expect(firstColumns("dapil", ["kode_dapil", "nama"], TARGETS)).toEqual({ dapil: "kode_dapil", name: "nama" });
  });

  it("are none where what was kept cannot be read", () => {
    kept.set("posko.columns.dapil", "{");
    expect(firstColumns("dapil", ["nama"], TARGETS)).toEqual({ name: "nama" });
  });
});
