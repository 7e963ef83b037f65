// For tests: what stands in the cells of a workbook, read from its XML as it lies in the file.

import { inflateRawSync } from "node:zlib";

export interface SheetCell {
  /** Column and row: `B3`. */
  readonly at: string;
  /** `formula` is what a spreadsheet computes when it opens the file. */
  readonly kind: "text" | "number" | "boolean" | "formula";
  readonly value: string;
}

/** Bytes of each file in a ZIP, by its name (APPNOTE 4.3.12). */
function unzipped(bytes: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error("this is no ZIP");
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((o) => bytes.readUInt16LE(at + o)) as [number, number, number];
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    files.set(bytes.toString("utf8", at + 46, at + 46 + name), method === 0 ? packed : inflateRawSync(packed));
    at += 46 + name + extra + comment;
  }
  return files;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Text of XML without its elements. */
function textOf(xml: string): string {
  return xml
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name ?? ""] ?? whole;
    });
}

/** Every cell of every sheet of an XLSX that holds something; throws where it holds what is not known here. */
export function cellsOf(workbook: Buffer): SheetCell[] {
  const files = unzipped(workbook);
  const shared = [...(files.get("xl/sharedStrings.xml")?.toString() ?? "").matchAll(/<si>(.*?)<\/si>/gs)];
  const sheets = [...files].filter(([name]) => /^xl\/worksheets\/[^/]+\.xml$/.test(name));
  if (sheets.length === 0) throw new Error("a workbook without a sheet");
  return sheets.flatMap(([, xml]) =>
    [...xml.toString().matchAll(/<c\s([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].flatMap(([, attributes, inner]): SheetCell[] => {
      if (inner === undefined || inner === "") return [];
      const at = /\br="([A-Z]+\d+)"/.exec(attributes!)![1]!;
      const type = /\bt="(\w+)"/.exec(attributes!)?.[1] ?? "n";
      // Whatever its type is said to be.
      if (/<f[\s>/]/.test(inner)) return [{ at, kind: "formula", value: textOf(inner) }];
      if (type === "s") return [{ at, kind: "text", value: textOf(shared[Number(textOf(inner))]![1]!) }];
      if (type === "inlineStr") return [{ at, kind: "text", value: textOf(inner) }];
      if (type === "n") return [{ at, kind: "number", value: textOf(inner) }];
      if (type === "b") return [{ at, kind: "boolean", value: textOf(inner) }];
      throw new Error(`cell ${at} is of type ${type}`);
    }),
  );
}
