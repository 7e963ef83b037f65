// What every case runs on: the real app in this process, listening, on embedded PostgreSQL with fsync in a temporary
// folder, with as many polling stations as the nation has. The load comes from another process.

import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { sql } from "kysely";
import { pathOf, queryOf, type InputOf, type Operation, type OutputOf } from "../src/base/contract.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import { loadAreaBallot } from "../src/ground/elections/store/ballots.ts";
import { loadContest } from "../src/ground/elections/store/elections.ts";
import { recountStations } from "../src/ground/stations/store/counts.ts";
import { openDatabase } from "../src/main/open.ts";
import { createPosko, type Posko } from "../src/main/server.ts";
import { loadConfig } from "../src/server/config.ts";
import type { Part } from "./forms.ts";
import type { Database } from "../src/server/database/connect.ts";

/** Polling stations of the nation, 2024. */
export const STATIONS = 823_236;
export const ELECTION = "pemilu-2019";
export const CONTEST = `${ELECTION}/president`;
export const DPR = `${ELECTION}/dpr`;
/** Seats of the one dapil that the bench makes of the nation, and so candidates on each party's list. */
const DPR_SEATS = 10;

export interface Bench {
  readonly posko: Posko;
  /** Polling stations on the list. */
  readonly stations: number;
  readonly port: number;
  readonly databaseUrl: string;
  /** Process id of PostgreSQL, where it can be found. */
  readonly postmaster: number | null;
  readonly say: (line: string) => void;
  /** As the operator, through the app. */
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>>;
  /** The same for what answers with a file; its length in bytes. */
  fetch(operation: Operation, input: Readonly<Record<string, unknown>>): Promise<number>;
  /** So many stations nobody has reported from, in random order over the nation; from …, to … (not included). */
  takeStations(count: number): { from: number; to: number };
  /** Parts of a DPR form's totals and candidates, after making the nation one dapil with lists of candidates. */
  dprParts(): Promise<readonly Part[]>;
  close(): Promise<void>;
}

/** Also where the database's files lie elsewhere than in the data folder there may be none to find. */
async function postmasterOf(pgdata: string): Promise<number | null> {
  const first = (await readFile(path.join(pgdata, "postmaster.pid"), "utf8").catch(() => "")).split("\n")[0];
  return first ? Number(first) : null;
}

async function dprParts(posko: Posko): Promise<readonly Part[]> {
  const { db } = posko.services.database;
  await sql`insert into dapil (election, level, code, name, seats) values (${ELECTION}, 'dpr', '0001', 'Bench', ${DPR_SEATS})`.execute(
    db,
  );
  await sql`insert into dapil_territories (election, level, dapil, place, split)
    select ${ELECTION}, 'dpr', '0001', code, false from places where length(code) = 5`.execute(db);
  await sql`insert into candidates (election, level, dapil, party, number, name)
    select ${ELECTION}, 'dpr', '0001', p, c, 'Calon ' || p || '.' || c
    from generate_series(1, 20) as p cross join generate_series(1, ${DPR_SEATS}::int) as c`.execute(db);
  const known = await loadContest(db, DPR);
  if (!known.ok) throw new Error(known.problem.code);
  const { form } = await loadAreaBallot(db, known.value, "0001");
  return form.parts
    .filter(({ id }) => id === "totals" || id.startsWith("candidates."))
    .map(({ id, fields }) => ({ part: id, fields: fields.map((f) => f.id) }));
}

/** @param stations fewer than the nation has: whole villages of one city, then of its province, then of the others */
export async function openBench(say: (line: string) => void, stations: number = STATIONS): Promise<Bench> {
  const folder = await mkdtemp(path.join(tmpdir(), "posko-bench-"));
  // As root the database runs under another account, which must be able to go in.
  await chmod(folder, 0o755);
  const config = loadConfig({ POSKO_DATA: folder, LOG_LEVEL: "warn" });
  if (!config.ok) throw new Error(config.problem.sentence);
  const database = await openDatabase(config.value, say);
  const posko = await createPosko({
    config: config.value,
    databaseUrl: database.url,
    log: pino({ level: "warn" }, pino.destination(2)),
  });
  await posko.app.listen({ port: 0, host: "127.0.0.1" });
  let taken = 0;
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await posko.close();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const inject = async (operation: Operation, fields: Readonly<Record<string, unknown>>) => {
    const query = operation.kind === "query";
    const response = await posko.app.inject({
      method: query ? "GET" : "POST",
      url: `${pathOf(operation)}${query ? queryOf(fields) : ""}`,
      headers: operatorHeaders(posko),
      ...(query ? {} : { payload: fields }),
    });
    if (response.statusCode !== 200) throw new Error(`${operation.name}: ${response.body}`);
    return response;
  };
  const bench: Bench = {
    posko,
    stations,
    port: (posko.app.server.address() as AddressInfo).port,
    databaseUrl: database.url,
    postmaster: await postmasterOf(path.join(folder, "postgres")),
    say,
    dprParts: () => dprParts(posko),
    ask: async (operation, input) => (await inject(operation, input as Record<string, unknown>)).json(),
    fetch: async (operation, input) => (await inject(operation, input)).rawPayload.length,
    takeStations(count) {
      const from = taken;
      taken += count;
      if (taken > stations) throw new Error(`there are only ${stations} stations: ask for fewer forms`);
      return { from, to: taken };
    },
    close: () => (closed ??= close()),
  };
  say(`${stations.toLocaleString("en")} polling stations …`);
  await bench.ask(createElection, { pack: ELECTION });
  await layOutStations(posko.services.database, stations, stations === STATIONS ? "spread" : "outward");
  return bench;
}

/** Where `outward` begins. */
export const CITY = "35.73";
export const PROVINCE = "35";

/**
 * So many polling stations, and the order in which loaders report from them. `spread`: over the nation, village by
 * village, up to ten in each. `outward`: ten in each village of one city, then of its province, then of the others.
 */
export async function layOutStations(
  database: Database,
  count: number,
  how: "spread" | "outward" = "spread",
): Promise<void> {
  const { db } = database;
  const order =
    how === "spread"
      ? sql`n, p.code`
      : sql`left(p.code, 5) <> ${CITY}, left(p.code, 2) <> ${PROVINCE}, p.code collate "C", n`;
  await sql`insert into stations (kab, election, id, village, number, kind, voters_male, voters_female, voters_total, version, changed_at)
    select left(p.code, 5), ${ELECTION}, p.code || '/' || n, p.code, n, 'TPS', 120, 125, 245, 1, now()
    from places p cross join generate_series(1, 10) as n
    where length(p.code) = 13 order by ${order} limit ${count}`.execute(db);
  await database.transaction((tx) => recountStations(tx, ELECTION));
  await sql`create table bench_stations as
    select id, (row_number() over (order by md5(id)) - 1)::int as at from stations`.execute(db);
  await sql`create index on bench_stations (at)`.execute(db);
  await sql`vacuum analyze stations, bench_stations`.execute(db);
}

export function operatorHeaders(posko: Posko): Record<string, string> {
  return { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "bench" };
}
