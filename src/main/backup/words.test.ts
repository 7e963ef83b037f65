// Each refusal of a backup is a sentence, and what it speaks of is among its details.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { SENTENCES } from "../words.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../server/backup");

test("every refusal has a sentence in both languages, and its details fill what the sentence leaves open", () => {
  const sources = readdirSync(FOLDER).filter((name) => !name.endsWith(".test.ts"));
  const refusals = sources.flatMap((name) => [
    ...readFileSync(path.join(FOLDER, name), "utf8").matchAll(
      /(?:new Refused|refuse)\(\s*"[a-z_]+",\s*[^"]*"(backup\.[a-z_]+)"(?: : "(backup\.[a-z_]+)")?(?:,\s*\{([^}]*)\})?/g,
    ),
  ]);
  const said = refusals.flatMap(([, code, other, details = ""]) =>
    [code, other]
      .filter((c) => c !== undefined)
      .map((c) => ({ code: c, details: [...details.matchAll(/\b[a-z_]+\b/g)].map(([name]) => name) })),
  );
  expect(new Set(said.map((s) => s.code)).size).toBeGreaterThan(14);
  const open = said.flatMap(({ code, details }) =>
    (["id", "en"] as const).flatMap((language) => {
      const sentence = SENTENCES[code]?.[language];
      if (sentence === undefined) return [`${code}: no sentence`];
      const names = [...sentence.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]!);
      return names.filter((name) => !details.includes(name)).map((name) => `${code}: ${name}`);
    }),
  );
  expect(open).toEqual([]);
});
