import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

function block(selector: string, from = 0): Record<string, string> {
  const at = css.indexOf(`${selector} {`, from);
  if (at < 0) throw new Error(`no block ${selector}`);
  const body = css.slice(at, css.indexOf("}", at));
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}

const light = block(":root");
const dark = block(':root[data-theme="dark"]');
const themes = {
  light: { ...light },
  "phone, light": { ...light, ...block(':root[data-device="phone"]') },
  dark: { ...light, ...dark },
  "phone, dark": { ...light, ...dark, ...block(':root[data-device="phone"][data-theme="dark"]') },
};

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (hi! + 0.05) / (lo! + 0.05);
}

const text: [string, string][] = [
  ...["ink", "ink-2", "ink-3"].flatMap((i) => ["paper", "surface", "sunken"].map((b) => [i, b] as [string, string])),
  ["accent", "surface"],
  ["accent", "paper"],
  ["accent", "accent-soft"],
  ["ink", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-bad", "bad"],
  ["bad", "surface"],
  ...["ok", "wait", "bad", "info"].flatMap(
    (tone) =>
      [
        [tone, `${tone}-soft`],
        ["ink", `${tone}-soft`],
      ] as [string, string][],
  ),
];

describe("the design tokens", () => {
  for (const [name, theme] of Object.entries(themes)) {
    const needed = name.startsWith("phone") ? 7 : 4.5;
    it(`carry every text of the ${name} theme at ${needed}:1 or more`, () => {
      const low = text
        .map(([a, b]) => ({ pair: `${a} on ${b}`, ratio: contrast(theme[a]!, theme[b]!) }))
        .filter((p) => p.ratio < needed);
      expect(low).toEqual([]);
    });
    it(`outline controls of the ${name} theme at 3:1 or more`, () => {
      for (const b of ["surface", "paper"])
        expect(contrast(theme["line-strong"]!, theme[b]!)).toBeGreaterThanOrEqual(3);
    });
  }
  it("are the same for a dark system as for dark by choice", () => {
    expect(block(":root:not([data-theme])")).toEqual(dark);
  });
});
