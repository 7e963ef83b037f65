// The text of a PDF that Chromium made, page by page, so that what stands on paper can be asked for. Letters are glyph
// numbers; each font says in a table (ToUnicode) which letters they are.

import { inflateSync } from "node:zlib";

interface Part {
  readonly head: string;
  readonly data: string;
}

/** Objects by their number; streams unpacked. */
function partsOf(pdf: Buffer): Map<number, Part> {
  const text = pdf.toString("latin1");
  const parts = new Map<number, Part>();
  for (const found of text.matchAll(/(\d+) 0 obj\b/g)) {
    const from = found.index + found[0].length;
    const end = text.indexOf("endobj", from);
    const at = text.indexOf("stream", from);
    if (at < 0 || at > end) {
      parts.set(Number(found[1]), { head: text.slice(from, end), data: "" });
      continue;
    }
    const head = text.slice(from, at);
    const start = text[at + 6] === "\r" ? at + 8 : at + 7;
    const packed = pdf.subarray(start, text.indexOf("endstream", start));
    const data = head.includes("FlateDecode") ? inflateSync(packed).toString("latin1") : packed.toString("latin1");
    parts.set(Number(found[1]), { head, data });
  }
  return parts;
}

/** Glyph → letters. */
function lettersOf(table: string): Map<number, string> {
  const letters = new Map<number, string>();
  const say = (hex: string): string => Buffer.from(hex, "hex").swap16().toString("utf16le");
  for (const block of table.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph, hex] of block[1]!.matchAll(/<([\da-f]+)>\s*<([\da-f]+)>/gi))
      letters.set(Number.parseInt(glyph!, 16), say(hex!));
  for (const block of table.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from, to, hex] of block[1]!.matchAll(/<([\da-f]+)>\s*<([\da-f]+)>\s*<([\da-f]+)>/gi)) {
      const first = Number.parseInt(from!, 16);
      for (let glyph = first; glyph <= Number.parseInt(to!, 16); glyph++)
        letters.set(glyph, String.fromCharCode(Number.parseInt(hex!, 16) + glyph - first));
    }
  return letters;
}

/** What stands on each page, without spaces: how these are drawn is the font's business. */
export function pdfPages(pdf: Buffer): string[] {
  const parts = partsOf(pdf);
  const fontOf = (head: string): Map<string, Map<number, string>> => {
    const fonts = /\/Font\s*<<([^>]*)>>/.exec(head)?.[1] ?? "";
    return new Map(
      [...fonts.matchAll(/\/(\w+)\s+(\d+) 0 R/g)].map(([, name, id]) => {
        const table = /\/ToUnicode (\d+) 0 R/.exec(parts.get(Number(id))?.head ?? "")?.[1];
        return [name!, lettersOf(parts.get(Number(table))?.data ?? "")];
      }),
    );
  };
  const drawn = (head: string, data: string): string => {
    const fonts = fontOf(head);
    let font = new Map<number, string>();
    let out = "";
    for (const [, name, hex] of data.matchAll(/\/(\w+) [\d.]+ Tf|<([\da-fA-F]+)>/g)) {
      if (name !== undefined) font = fonts.get(name) ?? new Map();
      else for (const glyph of hex!.match(/.{4}/g) ?? []) out += font.get(Number.parseInt(glyph, 16)) ?? "";
    }
    // Forms drawn within, each with fonts of its own.
    const forms = /\/XObject\s*<<([^>]*)>>/.exec(head)?.[1] ?? "";
    for (const [, id] of forms.matchAll(/\/\w+\s+(\d+) 0 R/g)) {
      const form = parts.get(Number(id));
      if (form?.head.includes("/Form")) out += drawn(form.head, form.data);
    }
    return out;
  };
  return [...parts.values()]
    .filter((part) => /\/Type\s*\/Page\b/.test(part.head))
    .map((page) => {
      const contents = Number(/\/Contents (\d+) 0 R/.exec(page.head)?.[1]);
      const resources = /\/Resources (\d+) 0 R/.exec(page.head)?.[1];
      const head = resources === undefined ? page.head : (parts.get(Number(resources))?.head ?? "");
      return drawn(head, parts.get(contents)?.data ?? "").replaceAll(/\s/g, "");
    });
}
