// What docs/operate.md tells an operator to type and to watch is there.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestPosko, type TestPosko } from "./test-posko.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const TEXT = readFileSync(path.join(ROOT, "docs/operate.md"), "utf8");

let world: TestPosko;
beforeAll(async () => {
  world = await openTestPosko();
}, 60_000);
afterAll(() => world.close());

test("every figure it names is told at /metrics", async () => {
  const named = new Set(TEXT.match(/\bposko_[a-z0-9_]+/g));
  expect(named.size).toBeGreaterThan(4);
  const told = (await world.posko.app.inject({ url: "/metrics" })).body;
  expect([...named].filter((name) => !told.includes(`# TYPE ${name} `))).toEqual([]);
});

test("every command it names is a verb", () => {
  const help = execFileSync(process.execPath, [path.join(ROOT, "bin/posko.js"), "help"], { encoding: "utf8" });
  const typed = [...TEXT.matchAll(/npx --no posko ((?:[a-z]+ ?)+)/g)].map((m) => m[1]!.trim());
  expect(new Set(typed).size).toBeGreaterThan(5);
  expect(typed.filter((words) => !new RegExp(`posko ${words}\\b`).test(help))).toEqual([]);
});

test("every file and section it points to is there", () => {
  const links = [...TEXT.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)];
  const anchorsOf = (text: string): string[] =>
    [...text.matchAll(/^#+ (.+)$/gm)].map((m) =>
      m[1]!
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );
  const wrong = links.filter(([, file, anchor]) => {
    const target = file === "" ? "operate.md" : file!;
    const text = readFileSync(path.join(ROOT, "docs", target.endsWith(".md") ? target : `${target}.md`), "utf8");
    return anchor !== undefined && !anchorsOf(text).includes(anchor);
  });
  expect(links.length).toBeGreaterThan(2);
  expect(wrong.map(([link]) => link)).toEqual([]);
});
