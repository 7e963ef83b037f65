// Whatever leaves as a file is opened with a spreadsheet, which runs a cell that begins like a formula. Every export there
// is, filled with names that begin so, read back cell by cell.

import { sql } from "kysely";
import writeXlsxFile from "write-excel-file/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Operation, pathOf, queryOf } from "../base/contract.ts";
import { csvText } from "../base/table.ts";
import { exportNotes } from "../count/evidence/contract/export.ts";
import { climbRound } from "../count/tally/jobs.ts";
import { list as listWitnesses } from "../count/witnesses/contract.ts";
import { exportWitnesses } from "../count/witnesses/contract/export.ts";
import { list as listAccounts } from "../people/accounts/contract.ts";
import { exportAccounts } from "../people/accounts/contract/export.ts";
import { create } from "../ground/elections/contract.ts";
import { parseCsv } from "../web/desk/csv-head.ts";
import { sheetRows } from "../web/desk/sheet.ts";
import { ELECTION, furnish } from "./areas.ts";
import { fieldsOf } from "./hostile/ask.ts";
import { BINDINGS } from "./routes.ts";
import { cellsOf } from "./test-workbook.ts";
import { openWorld, type World } from "./world.ts";

const CONTEST = `${ELECTION}/president`;
/** Behind each sign, so that it is found again. */
const REST = "cmd|'/c calc'!A0";
/** OWASP's six, a line break, and what East Asian keyboards write for the first four. */
const SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];
/** Names that stand in each export: of two provinces, and below each a regency, a district, a village. */
const PLACES = ["35", "35.73", "35.73.01", "35.73.01.1001", "31", "31.71", "31.71.01", "31.71.01.1001"];

/** What each export is asked for beside its format; a new one is not in this list and fails the test. */
const ASKED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "accounts.export": {},
  "dashboard.export_tally": { contest: CONTEST, place: "", to: "stations", basis: "provisional" },
  "elections.export_dapil": { election: ELECTION },
  "evidence.export_notes": { election: ELECTION },
  "figures.export_list": { contest: CONTEST, place: "", list: "all" },
  "figures.export_review": { contest: CONTEST, place: "" },
  "witnesses.export": { election: ELECTION },
};

/** What names candidates and not places, with the same signs: seats in `count/seats/routes.test.ts`. */
const TRIED_ELSEWHERE = ["seats.export"];

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", create, { pack: ELECTION });
  await furnish(world, "35.73", "Satu", 41_414);
  await furnish(world, "31.71", "Dua", 52_525);
  // People and dapil name places themselves: one role and one territory at each.
  await world.person(
    "Pemantau Semua",
    PLACES.map((place) => ({ role: "viewer" as const, place, below: true })),
  );
  const { db } = world.posko.services.database;
  await sql`insert into dapil (election, level, code, name, seats) values (${ELECTION}, 'dpr', '3501', 'Contoh', 8)`.execute(
    db,
  );
  await sql`insert into dapil_territories (election, level, dapil, place, split)
    select ${ELECTION}, 'dpr', '3501', p, false from unnest(${PLACES}::text[]) as p`.execute(db);
  await climbRound(world.posko.services.database, Date.now());
}, 120_000);
afterAll(() => world?.close());

const exports = BINDINGS.map((b) => b.operation).filter(
  (o) => o.kind === "query" && fieldsOf(o.input).includes("format"),
);

/** As the file comes over HTTP. */
async function fileOf(operation: Operation, format: "csv" | "xlsx"): Promise<Buffer> {
  const { posko } = world;
  const answer = await posko.app.inject({
    url: `${pathOf(operation)}${queryOf({ ...ASKED[operation.name], format })}`,
    headers: { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "tester" },
  });
  expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
  return answer.rawPayload;
}

/** All places of an export get names with these signs; those that are found in it again. */
async function name(signs: readonly string[]): Promise<void> {
  for (const [i, code] of PLACES.entries())
    await sql`update places set name = ${signs[i % signs.length]! + REST} where code = ${code}`.execute(
      world.posko.services.database.db,
    );
}

describe("a text that begins like a formula", () => {
  it("is tried in every export there is", () => {
    expect(exports.map((o) => o.name).toSorted()).toEqual([...Object.keys(ASKED), ...TRIED_ELSEWHERE].toSorted());
  });

  describe.each(exports.filter((o) => o.name in ASKED).map((o) => [o.name, o] as const))(
    "in %s",
    (_name, operation) => {
      // Eight places hold eight signs at most.
      it.each([SIGNS.slice(0, 6), SIGNS.slice(6)])(
        "is a text in the workbook and in CSV: %j %j %j %j %j",
        async (...signs) => {
          await name(signs);
          const cells = cellsOf(await fileOf(operation, "xlsx"));
          expect(cells.filter((cell) => cell.kind === "formula")).toEqual([]);
          const inSheet = cells.filter((cell) => cell.value.endsWith(REST));
          expect(new Set(inSheet.map((cell) => cell.kind))).toEqual(new Set(["text"]));
          const lines = parseCsv((await fileOf(operation, "csv")).toString().slice(1), ",");
          const inCsv = lines.flat().filter((cell) => cell.endsWith(REST));
          for (const found of [inSheet.map((cell) => cell.value), inCsv])
            expect(new Set(found)).toEqual(new Set(signs.map((sign) => `'${sign}${REST}`)));
        },
      );
    },
  );

  it.each(SIGNS)("is a text in what a grid of the desk saves: %j", async (sign) => {
    const text = sign + REST;
    const [head, labels, rows] = [[[text, -1]], [text], [[text, -5, true, null]]] as const;
    const cells = cellsOf(await writeXlsxFile(sheetRows(head, labels, rows)).toBuffer());
    expect(cells).toEqual([
      { at: "A1", kind: "text", value: `'${text}` },
      { at: "B1", kind: "number", value: "-1" },
      { at: "A3", kind: "text", value: `'${text}` },
      { at: "A4", kind: "text", value: `'${text}` },
      { at: "B4", kind: "number", value: "-5" },
      { at: "C4", kind: "boolean", value: "1" },
    ]);
    expect(parseCsv(csvText([...head, [], labels, ...rows]).slice(1), ",")).toContainEqual([
      `'${text}`,
      "-5",
      "true",
      "",
    ]);
  });
});

describe("a file of people", () => {
  it("holds what their screens show to the same person, and leaves a line that says who took it", async () => {
    const lead = await world.person("Koordinator Kota", [{ role: "coordinator", place: "31.71", below: true }]);
    const as = async (operation: Operation, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
      const answer = await world.ask(lead, operation, input);
      expect(answer.status, answer.text.slice(0, 200)).toBe(200);
      return answer.body as unknown as Record<string, unknown>;
    };
    const rowsOf = (file: Record<string, unknown>): unknown[][] => file["rows"] as unknown[][];
    const witnesses = await as(exportWitnesses, { election: ELECTION, format: "json" });
    const shown = await as(listWitnesses, { election: ELECTION, limit: 500 });
    expect(witnesses).toMatchObject({ scope: "31.71", total: 2, basis: "mandates in force" });
    expect(rowsOf(witnesses).map((row) => [row[0], row[6], row[7]])).toEqual(
      (shown["witnesses"] as Record<string, unknown>[]).map((w) => [w["station"], w["name"], w["phone"]]),
    );
    const notes = await as(exportNotes, { election: ELECTION, format: "json" });
    expect(notes["total"]).toBe(1);
    expect(rowsOf(notes).map((row) => row[7])).toEqual(["Keberatan Dua"]);
    expect(JSON.stringify(notes)).not.toMatch(/witness:|Saksi Dua/);
    const people = await as(exportAccounts, { format: "json" });
    const listed = (await as(listAccounts, { limit: 200 }))["accounts"] as { email: string; grants: unknown[] }[];
    expect(rowsOf(people).map((row) => row[1])).toEqual(listed.flatMap((a) => a.grants.map(() => a.email)));
    expect(people["total"]).toBe(rowsOf(people).length);
    const { rows } = await sql<{
      body: string;
    }>`select body from trail_open where body like ${`%account:${lead.account}%`}
      and body like '%.export"%' order by id`.execute(world.posko.services.database.db);
    const lines = rows.map(({ body }) => JSON.parse(body) as { operation: string; subject: string });
    expect(lines.map(({ operation, subject }) => `${operation} ${subject}`)).toEqual([
      `witnesses.export ${ELECTION} -`,
      "accounts.export -",
    ]);
  });
});

describe("the reader of these tests", () => {
  it("tells a formula from a text", async () => {
    const sheet = await writeXlsxFile([
      [
        { type: "Formula", value: "1+1" },
        { type: String, value: "=1+1" },
      ],
    ]).toBuffer();
    expect(cellsOf(sheet)).toEqual([
      { at: "A1", kind: "formula", value: "1+1" },
      { at: "B1", kind: "text", value: "=1+1" },
    ]);
  });
});
