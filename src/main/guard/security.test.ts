// docs/security.md names a test for what it says: each is there, each is used, and no line of the standard is left out.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const DOCS = path.resolve(import.meta.dirname, "../../../docs");
const TEXT = readFileSync(path.join(DOCS, "security.md"), "utf8");

const named = new Map([...TEXT.matchAll(/^\[([a-z0-9-]+)\]: (\S+)$/gm)].map((m) => [m[1]!, m[2]!] as const));
const used = new Set([...TEXT.matchAll(/\[([a-z0-9-]+)\](?![(:])/g)].map((m) => m[1]!));

test("every test it names is there, and every file it points to", () => {
  expect(named.size).toBeGreaterThan(40);
  const paths = [...named.values(), ...[...TEXT.matchAll(/\]\(([^)#]+)/g)].map((m) => m[1]!)];
  const own = [...TEXT.matchAll(/`((?:src|bench|tools|e2e)\/[^`]*\.(?:ts|md))`/g)].map((m) => `../${m[1]!}`);
  expect([...paths, ...own].filter((file) => !existsSync(path.join(DOCS, file)))).toEqual([]);
  expect([...named.values()].filter((file) => !file.endsWith(".test.ts"))).toEqual([]);
});

test("every name in brackets has its file, and no file stands there unused", () => {
  expect([...used].filter((name) => !named.has(name))).toEqual([]);
  expect([...named.keys()].filter((name) => !used.has(name))).toEqual([]);
});

/** Requirements of levels 1 and 2 of ASVS 5.0.0 by section, as `first–last` or single numbers. */
const LEVEL_2: Readonly<Record<string, string>> = {
  "1.1": "1-2",
  "1.2": "1-9",
  "1.3": "1-11",
  "1.4": "1-3",
  "1.5": "1-2",
  "2.1": "1-3",
  "2.2": "1-3",
  "2.3": "1-4",
  "2.4": "1",
  "3.2": "1-2",
  "3.3": "1-4",
  "3.4": "1-6",
  "3.5": "1-5",
  "3.7": "1-2",
  "4.1": "1-3",
  "4.2": "1",
  "4.3": "1-2",
  "4.4": "1-4",
  "5.1": "1",
  "5.2": "1-3",
  "5.3": "1-2",
  "5.4": "1-3",
  "6.1": "1-3",
  "6.2": "1-12",
  "6.3": "1-4",
  "6.4": "1-4",
  "6.5": "1-5",
  "6.6": "1-3",
  "6.8": "1-4",
  "7.1": "1-3",
  "7.2": "1-4",
  "7.3": "1-2",
  "7.4": "1-5",
  "7.5": "1-2",
  "7.6": "1-2",
  "8.1": "1-2",
  "8.2": "1-3",
  "8.3": "1",
  "8.4": "1",
  "11.1": "1-2",
  "11.2": "1-3",
  "11.3": "1-3",
  "11.4": "1-4",
  "11.5": "1",
  "11.6": "1",
  "12.1": "1-3",
  "12.2": "1-2",
  "12.3": "1-4",
  "13.1": "1",
  "13.2": "1-5",
  "13.3": "1-2",
  "13.4": "1-5",
  "14.1": "1-2",
  "14.2": "1-4",
  "14.3": "1-3",
  "15.1": "1-3",
  "15.2": "1-3",
  "15.3": "1-7",
  "16.1": "1",
  "16.2": "1-5",
  "16.3": "1-4",
  "16.4": "1-3",
  "16.5": "1-3",
};

const span = (section: string, range: string): string[] => {
  const [first = 0, last = first] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_v, i) => `${section}.${first + i}`);
};

/** `1.2.6–1.2.8, 1.3.2` as the numbers it means. */
function numbersOf(cell: string): string[] {
  return cell.split(",").flatMap((part) => {
    const [first, last = first] = part.trim().split("–") as [string, string?];
    const section = first.slice(0, first.lastIndexOf("."));
    return span(section, `${first.split(".")[2]}-${last.split(".")[2]}`);
  });
}

test("every requirement of level 2 has exactly one line, and no line is of another", () => {
  const wanted = Object.entries(LEVEL_2).flatMap(([section, range]) => span(section, range));
  const table = TEXT.slice(TEXT.indexOf("## OWASP ASVS"), TEXT.indexOf("## Not met"));
  const lines = [...table.matchAll(/^\| (\d+\.\d+\.\d+[^|]*) \|(.*)\|(.*)\|$/gm)];
  const told = lines.flatMap((m) => numbersOf(m[1]!));
  const by = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
  expect(told.toSorted(by)).toEqual(wanted.toSorted(by));
  for (const [, number, met, test_] of lines) {
    expect(met!.trim().length, number).toBeGreaterThanOrEqual(4);
    expect(test_!.trim(), number).toMatch(/^(—|\[[a-z0-9-]+\](, \[[a-z0-9-]+\])*)$/);
  }
  // What is not met stands a second time, with what is missing.
  const missing = new Set(
    [...TEXT.slice(TEXT.indexOf("## Not met"), TEXT.indexOf("## Keys")).matchAll(/^\| (\d[^|]*) \|/gm)].flatMap((m) =>
      numbersOf(m[1]!),
    ),
  );
  const lacking = lines.filter((m) => /\*\*not met\*\*|\*\*partly\*\*/i.test(m[2]!)).flatMap((m) => numbersOf(m[1]!));
  expect(lacking.filter((number) => !missing.has(number))).toEqual([]);
});
