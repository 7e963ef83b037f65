import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { findDropped } from "./dropped.ts";

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "posko-dropped-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("finds a refusal nobody looked at, awaited or not, and leaves the others alone", () => {
  const sample = [
    `import { ok, refuse, type Result } from ${JSON.stringify(join(root, "src/base/result.ts"))};`,
    `const now = (n: number): Result<number> => (n > 0 ? ok(n) : refuse("invalid", "x.y"));`,
    `const later = async (n: number): Promise<Result<number>> => now(n);`,
    `now(1);`,
    `await later(2);`,
    `void now(3);`,
    `export let kept = now(4);`,
    `kept = await later(4);`,
    `if (!(await later(5)).ok) now(6).ok;`,
  ];
  writeFileSync(join(folder, "sample.ts"), sample.join("\n"));
  const compilerOptions = {
    strict: true,
    module: "nodenext",
    target: "es2024",
    allowImportingTsExtensions: true,
    types: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["sample.ts"] }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  expect(findDropped(join(folder, "tsconfig.json"))).toEqual(["sample.ts:4", "sample.ts:5", "sample.ts:6"]);
});

it("finds none in Posko", { timeout: 60_000 }, () => {
  expect(findDropped(join(root, "tsconfig.json"))).toEqual([]);
});
