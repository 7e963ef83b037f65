// The trail's screen says each operation in words. Which there are is asked of the routes and of the sources, so that a
// new one without words is noticed here.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { sourcesOf } from "../../tools/fence.ts";
import { POSTS } from "../count/witnesses/model.ts";
import { SOURCES } from "../count/evidence/model.ts";
import { DESK_ROLES } from "../people/accounts/model.ts";
import { operationWords } from "../watch/trail/words/operations.ts";
import { subjectWords } from "../watch/trail/words/subjects.ts";
import { BINDINGS, INTAKE_HANDLERS } from "./routes.ts";

const SRC = fileURLToPath(new URL("..", import.meta.url));

/** Operations that change something and leave no line of their own, and why. */
const WITHOUT_LINE: Readonly<Record<string, string>> = {
  "intake.submit": "each record it brings leaves its own line",
  "accounts.begin_passkey": "only a question to the browser",
  "accounts.set_language": "how one's own screens look",
  "apportionment.seats": "reckons, and keeps nothing",
  "figures.next": "a hold of ten minutes; what is read then leaves its line",
  "tally.rebuild": "sums again what is there",
};

/** Operations named beside a line of the trail in a server's source. */
function linesWritten(): Set<string> {
  const files = sourcesOf(SRC).filter((file) => !/\.test\.tsx?$/.test(file) && !file.startsWith("main/demo"));
  const texts = files.map((file) => readFileSync(path.join(SRC, file), "utf8"));
  return new Set(
    texts
      .filter((text) => /\b(appendTrail|trailImport)\(/.test(text))
      .flatMap((text) => [...text.matchAll(/operation: "([a-z_]+\.[a-z_]+)"/g)].map((m) => m[1]!)),
  );
}

describe("the words of the trail", () => {
  const changing = BINDINGS.map((b) => b.operation).filter((op) => op.kind === "command" || op.kind === "upload");
  const known = new Set<string>([
    ...BINDINGS.map((b) => b.operation.name),
    ...INTAKE_HANDLERS.map((handler) => handler.operation),
    ...linesWritten(),
  ]);

  test("say each operation that changes something, in both languages", () => {
    const wanted = [...changing.map((op) => op.name), ...INTAKE_HANDLERS.map((h) => h.operation), ...linesWritten()];
    expect(wanted.length).toBeGreaterThan(40);
    const without = wanted.filter((name) => !(name in WITHOUT_LINE) && !(name in operationWords));
    expect(without).toEqual([]);
    for (const said of Object.values(operationWords)) {
      expect(said.id.trim()).not.toBe("");
      expect(said.en.trim()).not.toBe("");
    }
  });

  test("say nothing of operations that are no more, and one thing of each", () => {
    expect(Object.keys(operationWords).filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(WITHOUT_LINE).filter((name) => !known.has(name) || name in operationWords)).toEqual([]);
    const said = Object.values(operationWords).map((one) => one.id);
    expect(new Set(said).size).toBe(said.length);
  });

  test("say each role, post and source that a subject names", () => {
    const named: readonly string[] = [...DESK_ROLES, ...POSTS, ...SOURCES];
    expect(named.filter((name) => !(name in subjectWords))).toEqual([]);
  });
});
