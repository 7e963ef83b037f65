import { createHash } from "node:crypto";
import { request } from "node:http";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type Operation, type OutputOf, type ProblemDocument } from "../../base/contract.ts";
import type { Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { giveGrants } from "../../server/scope.ts";
import { tokenHash } from "../../server/sign-in/resolve.ts";
import { loadOfficialPlaces, loadPlace } from "../places/store.ts";
import { countByPlace, importStations, list, show } from "./contract.ts";
import { countStations } from "./store/counts.ts";
import { loadStations, stationsBelow } from "./store/read.ts";

const ELECTION = "pemilu-2019";
const MAP = {
  columns: {
    place: "kode",
    station: "tps",
    "voters.male": "l",
    "voters.female": "p",
    place_name: "desa",
    address: "alamat",
  },
};
const HEADER = "kode,desa,tps,l,p,alamat\n";

let posko: Posko;
let opened: TestPosko;
let operator: Record<string, string>;

beforeAll(async () => {
  opened = await openTestPosko();
  ({ posko } = opened);
  operator = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "uji" };
  await posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  const created = await posko.app.inject({
    method: "POST",
    url: "/api/elections.create",
    headers: operator,
    payload: { pack: ELECTION },
  });
  if (created.statusCode !== 200) throw new Error(created.body);
});
afterAll(() => opened.close());

/** What comes back is the one or the other. */
type Report = OutputOf<typeof importStations> & ProblemDocument;

async function take(
  csv: string,
  input: Record<string, unknown> = {},
  headers = operator,
): Promise<{ status: number; body: Report }> {
  const response = await posko.app.inject({
    method: "POST",
    url: pathOf(importStations) + queryOf({ election: ELECTION, map: MAP, ...input }),
    headers: { ...headers, "content-type": "application/octet-stream" },
    payload: csv,
  });
  return { status: response.statusCode, body: response.json<Report>() };
}

async function ask<Op extends Operation>(
  operation: Op,
  input: Record<string, unknown>,
  headers = operator,
): Promise<{ status: number; body: OutputOf<Op> }> {
  const response = await posko.app.inject({ method: "GET", url: pathOf(operation) + queryOf(input), headers });
  return { status: response.statusCode, body: response.json<OutputOf<Op>>() };
}

const db = () => posko.services.database.db;

/** Everything this capability and the trail hold, to see that nothing moved. */
async function everything(): Promise<unknown> {
  const { rows } = await sql`
    select (select count(*)::int from stations) as stations, (select count(*)::int from station_versions) as versions,
      (select max(changed_at) from stations) as changed, (select count(*)::int from places) as places,
      (select count(*)::int from trail_open) as trail`.execute(db());
  return rows[0];
}

describe("an import", () => {
  const csv = `${HEADER}35.73.01.1001,Balearjosari,1,129,126,Balai RW 1\n3573011001,,TPS 02,131,,\n3573011001901,,,,,\n`;

  it("says in a dry run what it would do, and does nothing", async () => {
    const before = await everything();
    const { status, body } = await take(csv, { dryRun: true });
    expect(status).toBe(200);
    expect(body).toEqual({
      rows: 3,
      added: 3,
      changed: 0,
      unchanged: 0,
      refused: [],
      refused_total: 0,
      noted: [],
      noted_total: 0,
      former_places: [],
      sha256: createHash("sha256").update(csv).digest("hex"),
      dry_run: true,
    });
    expect(await everything()).toEqual(before);
  });

  it("does the same when it is meant, and nothing the second time", async () => {
    expect((await take(csv)).body).toMatchObject({ rows: 3, added: 3, changed: 0, unchanged: 0, dry_run: false });
    const after = await everything();
    expect((await take(csv)).body).toMatchObject({ rows: 3, added: 0, changed: 0, unchanged: 3 });
    expect(await everything()).toEqual(after);
    const stations = await loadStations(db(), ELECTION, ["35.73.01.1001/1", "35.73.01.1001/2", "35.73.01.1001/901"]);
    expect([...stations.values()].map((s) => [s.id, s.voters, s.address])).toEqual([
      ["35.73.01.1001/1", { male: 129, female: 126, total: 255 }, "Balai RW 1"],
      ["35.73.01.1001/2", { male: 131, female: null, total: null }, null],
      ["35.73.01.1001/901", { male: null, female: null, total: null }, null],
    ]);
  });

  it("keeps what a changed line said before, and leaves alone what the file has no column for", async () => {
    const { body } = await take("kode,tps,l,p\n35.73.01.1001,1,130,126\n", {
      map: { columns: { place: "kode", station: "tps", "voters.male": "l", "voters.female": "p" } },
    });
    expect(body).toMatchObject({ rows: 1, added: 0, changed: 1, unchanged: 0 });
    const shown = await ask(show, { election: ELECTION, station: "35.73.01.1001/1" });
    expect(shown.body).toMatchObject({
      version: 2,
      voters: { male: 130, female: 126, total: 256 },
      address: "Balai RW 1",
      places: ["Balearjosari", "Blimbing", "Kota Malang", "Jawa Timur"],
      versions: [{ version: 1, voters: { male: 129, female: 126, total: 255 }, address: "Balai RW 1" }],
    });
  });

  it("leaves one trail line with the hash of the file", async () => {
    const file = `${HEADER}35.73.01.1002,,1,1,1,\n`;
    await take(file);
    const { rows } = await sql<{
      body: string;
    }>`select body from trail_open where body like '%stations.import%' order by id desc limit 1`.execute(db());
    const line = JSON.parse(rows[0]!.body) as Record<string, unknown>;
    expect(line).toMatchObject({
      who: "cli:uji",
      from: "cli",
      subject: "pemilu-2019 stations",
      digest: createHash("sha256").update(file).digest("hex"),
    });
  });
});

describe("a line that cannot be taken", () => {
  it("is refused by itself, with line, column, code and value, and its neighbours are taken", async () => {
    const { body } = await take(
      `${HEADER}35.73.01.1003,Blimbing,1,10,10,\n,,2,,,\n35.73.01.1003,,x,,,\n35.73.01.1003,,1,11,11,\n99.99.99.9999,Entah,1,,,\n35.73.01.1003,,3,banyak,,\n35.73.01.1003,,4\n35.73.01.1003,,5,-1,,\n`,
    );
    expect(body).toMatchObject({ rows: 8, added: 2, refused_total: 6, noted_total: 1 });
    expect(body.refused).toEqual([
      { line: 3, column: "kode", code: "stations.place_missing", value: "" },
      { line: 4, column: "tps", code: "stations.number_unreadable", value: "x" },
      { line: 5, column: "tps", code: "stations.twice", value: "35.73.01.1003/1" },
      { line: 6, column: "kode", code: "stations.place_unknown", value: "99.99.99.9999" },
      { line: 7, column: "l", code: "stations.not_a_count", value: "banyak" },
      { line: 8, column: "", code: "import.columns_differ", value: "3 ≠ 6" },
    ]);
    expect(body.noted).toEqual([{ line: 9, column: "l", code: "stations.count_unknown", value: "-1" }]);
    expect((await loadStations(db(), ELECTION, ["35.73.01.1003/1"])).get("35.73.01.1003/1")?.voters.total).toBe(20);
  });

  it("is counted even where too many are wrong to name them all", async () => {
    const lines = Array.from({ length: 25_000 }, (_, i) => `35.73.01.1003,,0,${i},,`).join("\n");
    const { body } = await take(`${HEADER}${lines}\n35.73.01.1003,,77,1,1,\n`, { dryRun: true });
    expect(body).toMatchObject({ rows: 25_001, added: 1, refused_total: 25_000 });
    expect(body.refused).toHaveLength(10_000);
    expect([body.refused[0]?.line, body.refused.at(-1)?.line]).toEqual([2, 10_001]);
  });

  it("with a village nobody knows makes a former place, where that was asked for, once and for this election only", async () => {
    const file = `${HEADER}35.73.01.1099,Kampung Lama,1,5,5,\n35.73.01.1098,,1,,,\n,Tanpa Kode,1,,,\n`;
    const { body } = await take(file, { unknownPlaces: "add" });
    expect(body).toMatchObject({ added: 2, refused_total: 1, refused: [{ line: 4, code: "stations.place_missing" }] });
    expect(body.former_places).toEqual([
      { code: "35.73.01.1098", name: "35.73.01.1098" },
      { code: "35.73.01.1099", name: "Kampung Lama" },
    ]);
    expect(await loadPlace(db(), "35.73.01.1099", ELECTION)).toMatchObject({
      name: "Kampung Lama",
      parent: "35.73.01",
      former: true,
    });
    expect(await loadPlace(db(), "35.73.01.1099")).toBeUndefined();
    expect((await take(file, { unknownPlaces: "add" })).body).toMatchObject({
      added: 0,
      unchanged: 2,
      former_places: [],
    });
  });
});

describe("a file that cannot be taken", () => {
  it.each([
    [
      "a map with a field that does not exist",
      { map: { columns: { place: "kode", colour: "l" } } },
      "import.unknown_field",
    ],
    ["a map without the place", { map: { columns: { station: "tps" } } }, "import.field_missing"],
    ["a map with a column that is not there", { map: { columns: { place: "kode_desa" } } }, "import.column_missing"],
    ["another hash than was announced", { sha256: "0".repeat(64) }, "import.hash_differs"],
  ])("is refused for %s, and leaves nothing", async (_what, input, code) => {
    const before = await everything();
    const { status, body } = await take(`${HEADER}35.73.01.1004,,1,1,1,\n`, input);
    expect([status, body.code]).toEqual([422, code]);
    expect(await everything()).toEqual(before);
  });

  it("names the columns there are when one is missing", async () => {
    const { body } = await take(HEADER, { map: { columns: { place: "kode_desa" } } });
    expect(body.details).toMatchObject({ column: "kode_desa", columns: ["kode", "desa", "tps", "l", "p", "alamat"] });
  });

  it("is refused for an election that is not there", async () => {
    const { status, body } = await take(`${HEADER}35.73.01.1004,,1,1,1,\n`, {
      election: "pemilu-1955",
    });
    expect([status, body.code]).toEqual([404, "elections.unknown"]);
  });

  it("leaves nothing when the connection breaks in the middle", async () => {
    const before = await everything();
    await posko.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = posko.app.server.address() as { port: number };
    const handled = new Promise<void>((resolve) => {
      posko.app.server.once("request", (_request, response) => response.once("close", () => resolve()));
    });
    await new Promise<void>((resolve) => {
      const req = request({
        port,
        method: "POST",
        path: pathOf(importStations) + queryOf({ election: ELECTION, map: MAP }),
        headers: { ...operator, "content-type": "application/octet-stream" },
      });
      req.on("error", () => resolve());
      req.write(HEADER);
      // Enough that the staging is well under way.
      const rows = Array.from({ length: 40_000 }, (_, i) => `35.73.01.1005,,${(i % 999) + 1},1,1,\n`).join("");
      req.write(rows, () => req.destroy());
    });
    await handled;
    // The transaction is over when its lock is free again: then look.
    await sql`select pg_advisory_xact_lock(hashtext(${`stations.import ${ELECTION}`}))`.execute(db());
    expect(await everything()).toEqual(before);
    expect((await take(`${HEADER}35.73.01.1005,,1,1,1,\n`)).body).toMatchObject({ added: 1 });
  });
});

describe("two imports at once", () => {
  it("wait for each other: the second finds what the first wrote", async () => {
    const file = HEADER + Array.from({ length: 500 }, (_, i) => `35.73.02.1001,,${i + 1},1,1,\n`).join("");
    const reports = await Promise.all([take(file), take(file), take(file)]);
    expect(reports.map((r) => r.body.added).toSorted((a, b) => a - b)).toEqual([0, 0, 500]);
    expect(reports.map((r) => r.body.unchanged).toSorted((a, b) => a - b)).toEqual([0, 500, 500]);
  });
});

describe("reading", () => {
  const viewer = { authorization: "Bearer lihat-saja" };
  const one = "35.73.03.1001";

  beforeAll(async () => {
    const rows = ["35.73.03.1001", "35.73.03.1002", "35.73.04.1001", "35.79.01.1001"].flatMap((v) =>
      ["1", "2", "10", "KSK 3"].map((n) => `${v},,${n},10,11,Jalan ${v.slice(-4)}\n`),
    );
    if ((await take(HEADER + rows.join(""))).body.added !== 16) throw new Error("the sixteen stations were not taken");
    await giveGrants(
      db(),
      [{ principal: "witness:uji", role: "viewer", place: one, below: true, givenBy: "uji" }],
      Date.now(),
    );
    const phone = {
      id: "01900000-0000-7000-8000-000000000001",
      at: new Date(),
      until: new Date(Date.now() + 3_600_000),
    };
    await sql`insert into devices (id, principal, public_key, name, token_hash, bound_at, expires_at)
      values (${phone.id}, 'witness:uji', '{}', 'uji', ${tokenHash("lihat-saja")}, ${phone.at}, ${phone.until})`.execute(
      db(),
    );
  });

  it("pages through a place in the order a person reads, each station once", async () => {
    const seen: string[] = [];
    let after: string | null | undefined;
    do {
      const { body } = await ask(list, {
        election: ELECTION,
        place: "35.73.03",
        limit: 3,
        after,
      });
      seen.push(...body.stations.map((s) => s.id));
      after = body.next;
    } while (after !== null);
    const numbers = ["1", "2", "10", "KSK3"];
    expect(seen).toEqual(["35.73.03.1001", "35.73.03.1002"].flatMap((v) => numbers.map((n) => `${v}/${n}`)));
  });

  it("finds by number, by kind and number, and by address", async () => {
    const found = async (q: string): Promise<string[]> =>
      (await ask(list, { election: ELECTION, place: one, q })).body.stations.map((s) => s.id);
    expect(await found("2")).toEqual([`${one}/2`]);
    expect(await found("3")).toEqual([`${one}/KSK3`]);
    expect(await found("TPS 3")).toEqual([]);
    expect(await found("jalan 1001")).toHaveLength(4);
    expect(await found("100%")).toEqual([]);
  });

  it("counts each place below, and a village's neighbour with the same first digits is not in it", async () => {
    const { body } = await ask(countByPlace, { election: ELECTION, place: "35.73.03" });
    expect(body).toMatchObject({ place: "35.73.03", stations: 8, voters: 8 * 21 });
    expect(body.children.map((c) => [c.place, c.stations])).toEqual([
      ["35.73.03.1001", 4],
      ["35.73.03.1002", 4],
    ]);
    expect(body.children[0]?.name).not.toBe(one);
  });

  it("shows a person only what lies in the places of a role", async () => {
    const all = await ask(list, { election: ELECTION }, viewer);
    expect(all.body.stations.map((s) => s.village)).toEqual([one, one, one, one]);
    expect((await ask(countByPlace, { election: ELECTION }, viewer)).body.stations).toBe(4);
    expect((await ask(show, { election: ELECTION, station: `${one}/1` }, viewer)).status).toBe(200);
    expect((await ask(show, { election: ELECTION, station: "35.73.03.1002/1" }, viewer)).status).toBe(403);
    expect((await take(HEADER, {}, { ...viewer })).status).toBe(403);
    expect((await ask(list, { election: ELECTION }, {})).status).toBe(401);
  });

  it("gives others the same counts and stations through the doors of the store", async () => {
    const counts = await countStations(db(), ELECTION, [one, "35.73.03", "35.79", "35.73.03.1002", "91"]);
    expect([...counts].map(([p, c]) => [p, c.stations])).toEqual([
      [one, 4],
      ["35.73.03", 8],
      ["35.79", 4],
      ["35.73.03.1002", 4],
      ["91", 0],
    ]);
    const whole = (await countStations(db(), ELECTION, [""])).get("")!.stations;
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from stations`.execute(db());
    expect(whole).toBe(rows[0]!.n);
    const page = await stationsBelow(db(), ELECTION, one, { limit: 10 });
    expect(page.map((s) => s.id)).toEqual([`${one}/1`, `${one}/2`, `${one}/10`, `${one}/KSK3`]);
  });
});
