// Readings from a file about areas whose ballot papers differ: what a station's own paper lacks is refused line by line.

import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { create } from "../../../ground/elections/contract.ts";
import { pathOf, queryOf } from "../../../base/contract.ts";
import { upload } from "../../../main/test-upload.ts";
import { openWorld, type World } from "../../../main/world.ts";
import { importReadings, show } from "../contract.ts";

const ELECTION = "pemilu-2024";
const CONTEST = `${ELECTION}/dprd-kab`;
/** Two sub-districts of two dapil: three seats, and so three candidates a party, and two. */
const WIDE = "35.73.01.1001";
const NARROW = "35.73.02.1001";
/** Jakarta's cities elect no council. */
const NOWHERE = "31.71.01.1001";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const { db } = world.posko.services.database;
  await world.ask("operator", create, { pack: ELECTION });
  for (const [code, seats, place] of [
    ["357301", 3, "35.73.01"],
    ["357302", 2, "35.73.02"],
  ] as const) {
    await sql`insert into dapil (election, level, code, name, seats)
      values (${ELECTION}, 'dprd_kabkota', ${code}, ${code}, ${seats})`.execute(db);
    await sql`insert into dapil_territories (election, level, dapil, place, split)
      values (${ELECTION}, 'dprd_kabkota', ${code}, ${place}, false)`.execute(db);
  }
  await world.stations(ELECTION, [`${WIDE}/1`, `${NARROW}/1`, `${NARROW}/2`, `${NOWHERE}/1`]);
});
afterAll(() => world?.close());

interface Report {
  readonly rows: number;
  readonly added: number;
  readonly refused: readonly { readonly line: number; readonly column: string; readonly code: string }[];
}

async function imported(csv: string): Promise<Report> {
  const columns = { place: "kode", station: "tps", "votes.1.1": "satu", "votes.1.2": "dua", "votes.1.3": "tiga" };
  const input = { contest: CONTEST, source: "salinan", reader: "uji", map: { columns } };
  const reply = await world.posko.app.inject({
    method: "POST",
    url: pathOf(importReadings) + queryOf(input),
    headers: {
      authorization: `Bearer ${world.posko.operatorToken}`,
      "x-posko-operator": "uji",
      "content-type": "application/octet-stream",
    },
    payload: csv,
  });
  return reply.json<Report>();
}

describe("a file about two dapil", () => {
  test("has its lines refused where the station's paper has no such candidate, or there is no such ballot", async () => {
    const report = await imported(
      `kode,tps,satu,dua,tiga\n${WIDE},1,5,6,7\n${NARROW},1,5,6,\n${NARROW},2,5,6,7\n${NOWHERE},1,5,6,\n`,
    );
    expect(report).toMatchObject({ rows: 4, added: 2 });
    expect(report.refused.map(({ line, column, code }) => ({ line, column, code }))).toEqual([
      { line: 4, column: "tiga", code: "figures.field_unknown" },
      { line: 5, column: "kode", code: "elections.contest_not_held" },
    ]);
    const narrow = await world.ask("operator", show, { contest: CONTEST, station: `${NARROW}/1` });
    const part = narrow.body.parts.find((p) => p.part === "candidates.1");
    expect(part?.readings[0]?.fields).toEqual({ "votes.1.0": null, "votes.1.1": 5, "votes.1.2": 6 });
    expect((await world.ask("operator", show, { contest: CONTEST, station: `${NARROW}/2` })).body.parts).toEqual([]);
  });

  test("changes nothing the second time", async () => {
    expect(await imported(`kode,tps,satu,dua,tiga\n${WIDE},1,5,6,7\n${NARROW},1,5,6,\n`)).toMatchObject({
      added: 0,
      unchanged: 2,
      refused: [],
    });
  });
});

describe("the commission's records of stations of a council", () => {
  const record = (station: string | undefined, chart: unknown): string =>
    JSON.stringify({ tps_code: station, chart, administrasi: { suara_sah: 12, suara_tidak_sah: 1, suara_total: 13 } });
  const send = (file: string, more: { station?: string } = {}) =>
    upload(world, importReadings, file, {
      contest: CONTEST,
      source: "official",
      reader: "sirekap",
      format: "sirekap",
      ...more,
    });
  const party = { null: null, "7001": 4, "7002": 5, "7003": 0, jml_suara_total: 12, jml_suara_partai: 2 };

  test("are readings of the official source, party by party, and what does not add up is flagged", async () => {
    const { body } = await send(
      `${record("3573011001001", { "1": party })}\n${record("3573021001001", { "1": 8, "2": 4 })}\n`,
    );
    expect(body).toMatchObject({ rows: 2, added: 2, refused_total: 0 });
    const wide = await world.ask("operator", show, { contest: CONTEST, station: `${WIDE}/1` });
    const official = wide.body.parts.filter((p) => p.source === "official");
    const list = official.find((p) => p.part === "candidates.1")!;
    expect(list.readings[0]!.fields).toMatchObject({
      "votes.1.0": 2,
      "votes.1.1": 4,
      "votes.1.2": 5,
      "votes.1.3": 0,
    });
    expect(list.across).toContain("CH09.1");
    // The other record has parties' totals alone: of candidates it says nothing, so nothing of them is read.
    const narrow = await world.ask("operator", show, { contest: CONTEST, station: `${NARROW}/1` });
    const parts = narrow.body.parts.filter((p) => p.source === "official").map((p) => p.part);
    expect(parts).toContain("totals");
    expect(parts.filter((part) => part.startsWith("candidates."))).toEqual([]);
  });

  test("are of the station that is told where they name none, and refused where nobody names one", async () => {
    const { "7003": _third, ...two } = party;
    const one = record(undefined, { "1": two });
    expect((await send(one, { station: "3573021001002" })).body).toMatchObject({ added: 1, refused_total: 0 });
    expect((await send(one)).body).toMatchObject({ code: "figures.sirekap_unreadable" });
  });

  test("are refused line by line where the station's own paper has no such candidate", async () => {
    const long = { ...party, "7003": 1 };
    const { body } = await send(
      `${record("3573011001001", { "1": long })}\n${record("3573021001001", { "1": long })}\n`,
    );
    expect(body).toMatchObject({ rows: 2, changed: 1, refused_total: 1 });
    expect(body.refused[0]).toMatchObject({ line: 2, column: "votes.1.3", code: "figures.field_unknown", value: "1" });
  });
});
