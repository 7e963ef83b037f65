// What every case runs on: the real app in this process, listening, on embedded PostgreSQL with fsync in a temporary
// folder, with as many polling stations as the nation has. The load comes from another process.

import { chmod, mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { sql } from "kysely";
import { pathOf, queryOf, type InputOf, type Operation, type OutputOf } from "../src/base/contract.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import { recountStations } from "../src/ground/stations/store/counts.ts";
import { openDatabase } from "../src/main/open.ts";
import { createPosko, type Posko } from "../src/main/server.ts";
import { loadConfig } from "../src/server/config.ts";
import type { Database } from "../src/server/database/connect.ts";

/** Polling stations of the nation, 2024. */
export const STATIONS = 823_236;
export const ELECTION = "pemilu-2019";
export const CONTEST = `${ELECTION}/president`;

export interface Bench {
  readonly posko: Posko;
  readonly port: number;
  readonly databaseUrl: string;
  readonly say: (line: string) => void;
  /** As the operator, through the app. */
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>>;
  /** So many stations nobody has reported from, in random order over the nation; from …, to … (not included). */
  takeStations(count: number): { from: number; to: number };
  close(): Promise<void>;
}

export async function openBench(say: (line: string) => void): Promise<Bench> {
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
  const bench: Bench = {
    posko,
    port: (posko.app.server.address() as AddressInfo).port,
    databaseUrl: database.url,
    say,
    async ask(operation, input) {
      const fields = input as Record<string, unknown>;
      const query = operation.kind === "query";
      const response = await posko.app.inject({
        method: query ? "GET" : "POST",
        url: `${pathOf(operation)}${query ? queryOf(fields) : ""}`,
        headers: operatorHeaders(posko),
        ...(query ? {} : { payload: fields }),
      });
      if (response.statusCode !== 200) throw new Error(`${operation.name}: ${response.body}`);
      return response.json();
    },
    takeStations(count) {
      const from = taken;
      taken += count;
      if (taken > STATIONS) throw new Error(`there are only ${STATIONS} stations: ask for fewer forms`);
      return { from, to: taken };
    },
    close: () => (closed ??= close()),
  };
  say(`${STATIONS.toLocaleString("en")} polling stations …`);
  await bench.ask(createElection, { pack: ELECTION });
  await layOutStations(posko.services.database, STATIONS);
  return bench;
}

/** So many polling stations of the nation, ten in each village, and the order in which loaders report from them. */
export async function layOutStations(database: Database, count: number): Promise<void> {
  const { db } = database;
  await sql`insert into stations (kab, election, id, village, number, kind, voters_male, voters_female, voters_total, version, changed_at)
    select left(p.code, 5), ${ELECTION}, p.code || '/' || n, p.code, n, 'TPS', 120, 125, 245, 1, now()
    from places p cross join generate_series(1, 10) as n
    where length(p.code) = 13 order by n, p.code limit ${count}`.execute(db);
  await database.transaction((tx) => recountStations(tx, ELECTION));
  await sql`create table bench_stations as
    select id, (row_number() over (order by md5(id)) - 1)::int as at from stations`.execute(db);
  await sql`create index on bench_stations (at)`.execute(db);
  await sql`vacuum analyze stations, bench_stations`.execute(db);
}

export function operatorHeaders(posko: Posko): Record<string, string> {
  return { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "bench" };
}
