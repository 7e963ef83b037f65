// What is read out of the sources, whole: no refusal is dropped, and what a statement is said to give is what the
// database gives (each is described, not run, on the migrated tables).

import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { findDropped } from "./dropped.ts";
import { differences, statementsIn, type Column } from "./rows.ts";

const ROOT = path.resolve(import.meta.dirname, "..");

let client: pg.Client;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  drop = () => database.drop();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await drop();
});

/** Ask for the columns of a statement without running it; its problem where the database does not understand it. */
function columnsOf(text: string): Promise<readonly Column[] | { code: string; message: string }> {
  return new Promise((resolve) => {
    let answer: Awaited<ReturnType<typeof columnsOf>> = [];
    client.query({
      submit(connection: pg.Connection) {
        connection.parse({ text, name: "", types: [] }, true);
        connection.describe({ type: "S", name: "" }, true);
        connection.sync();
      },
      handleParseComplete() {},
      handleRowDescription(described: { fields: Column[] }) {
        answer = described.fields;
      },
      // After an error there is no other word than this one.
      handleError(error: { code: string; message: string }) {
        resolve(error);
      },
      handleReadyForQuery() {
        resolve(answer);
      },
    } as unknown as pg.Submittable);
  });
}

/** A statement over a temporary table of its own transaction cannot be described before that is made. */
const NO_SUCH_TABLE = "42P01";

describe("a declared row", () => {
  it("is what its statement gives, column by column and type by type", async () => {
    const files = globSync("src/**/*.ts", { cwd: ROOT }).filter((file) => !file.endsWith(".test.ts"));
    const statements = statementsIn(ROOT, files);
    const wrong: string[] = [];
    let looked = 0;
    for (const { where, text, row } of statements) {
      if (text === null) continue;
      const columns = await columnsOf(text);
      if ("code" in columns) {
        if (columns.code !== NO_SUCH_TABLE || !/_rows"/.test(columns.message))
          wrong.push(`${where}: ${columns.message}`);
        continue;
      }
      looked++;
      wrong.push(...differences(row, columns).map((difference) => `${where}: ${difference}`));
    }
    expect(wrong).toEqual([]);
    // What is put together while the program runs is left to the tests of its capability; most of it is not.
    expect(looked).toBeGreaterThan(statements.length / 2);
  }, 120_000);

  it("is noticed when it names a column that is not there, leaves one out, or takes a number for a text", async () => {
    const columns = (await columnsOf(
      "select code, level, 1.5::numeric as share from places where code = $1",
    )) as Column[];
    const row = (told: Record<string, string>) => new Map(Object.entries(told));
    expect(differences(row({ code: "text", level: "number", share: "text" }), columns)).toEqual([]);
    expect(differences(row({ code: "text", level: "text", name: "text" }), columns)).toEqual([
      "level is number, not text",
      "name is not there",
      "share is not declared",
    ]);
  });
});

const folder = mkdtempSync(path.join(tmpdir(), "posko-dropped-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("finds a refusal nobody looked at, awaited or not, and leaves the others alone", () => {
  const sample = [
    `import { ok, refuse, type Result } from ${JSON.stringify(path.join(ROOT, "src/base/result.ts"))};`,
    `const now = (n: number): Result<number> => (n > 0 ? ok(n) : refuse("invalid", "x.y"));`,
    `const later = async (n: number): Promise<Result<number>> => now(n);`,
    `now(1);`,
    `await later(2);`,
    `void now(3);`,
    `export let kept = now(4);`,
    `kept = await later(4);`,
    `if (!(await later(5)).ok) now(6).ok;`,
  ];
  writeFileSync(path.join(folder, "sample.ts"), sample.join("\n"));
  const compilerOptions = {
    strict: true,
    module: "nodenext",
    target: "es2024",
    allowImportingTsExtensions: true,
    types: [],
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["sample.ts"] }));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  expect(findDropped(path.join(folder, "tsconfig.json"))).toEqual(["sample.ts:4", "sample.ts:5", "sample.ts:6"]);
});

it("finds none in Posko", { timeout: 120_000 }, () => {
  expect(findDropped(path.join(ROOT, "tsconfig.json"))).toEqual([]);
});
