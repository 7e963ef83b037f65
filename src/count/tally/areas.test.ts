// A dapil's tally after any history: the sum of its places' rows equals the sum over its stations, whose ballot papers
// are another rule's business; and the same after a rebuild from nothing.

import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidv7 } from "../../base/ids.ts";
import type { PackContest } from "../../ground/elections/model.ts";
import { areaOf, type TerritoryBook } from "../../ground/elections/rules/area.ts";
import { recountStations } from "../../ground/stations/store/counts.ts";
import { connect, type Database } from "../../server/database/connect.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import { saveReadings, type NewReading } from "../figures/store/write.ts";
import type { SummedPart, Sums } from "./model.ts";
import { piecesOf } from "./rules/areas.ts";
import { loadPlaceSums, sumsOf } from "./store/areas.ts";
import { climbOnce } from "./store/climb.ts";
import { rebuildContest } from "./store/rebuild.ts";

const ELECTION = "pemilu-2024";
const CONTEST = `${ELECTION}/dprd-kab`;
const PARTS: SummedPart[] = [
  { contest: CONTEST, part: "totals", fields: 5, votes: [3, 4], top: 0, above: 5 },
  { contest: CONTEST, part: "candidates.1", fields: 4, votes: [], top: 5, above: 0 },
  { contest: CONTEST, part: "candidates.2", fields: 4, votes: [], top: 5, above: 0 },
];
const SHAPE = { level: "dapil" } as PackContest;

/** C lies in B's sub-district; half of the city's second sub-district is nobody's. */
const BOOK: TerritoryBook = Map.groupBy(
  [
    { place: "35.73.01", dapil: "A", split: false },
    { place: "35.73.02", dapil: "A", split: true },
    { place: "35.73.02", dapil: "B", split: true },
    { place: "35.73.02.1001", dapil: "A", split: false },
    { place: "35.74", dapil: "B", split: false },
    { place: "35.74.01.1001", dapil: "C", split: false },
  ],
  (row) => row.place,
);
const VILLAGES = ["35.73.01.1001", "35.73.02.1001", "35.73.02.1002", "35.74.01.1001", "35.74.01.1002", "35.75.01.1001"];
const STATIONS = VILLAGES.flatMap((village) => [1, 2].map((n) => `${village}/${n}`));

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
/** Station → voters on its list; unlisted stations stand with null. */
const voters = new Map<string, number | null>();

beforeAll(async () => {
  fresh = await freshDatabase();
  database = connect(fresh.url, { max: 4 });
});
afterAll(async () => {
  await database?.close();
  await fresh?.drop();
});

/** What a station's list says, as an import leaves it: with the word of the change. */
async function listStation(station: string, count: number | null): Promise<void> {
  voters.set(station, count);
  const village = station.slice(0, 13);
  await database.transaction(async (tx) => {
    await sql`insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
      values (${station.slice(0, 5)}, ${ELECTION}, ${station}, ${village}, ${Number(station.slice(14))}, 'TPS', ${count}, 1, now())
      on conflict (kab, election, id) do update set voters_total = excluded.voters_total`.execute(tx);
    await recountStations(tx, ELECTION, [village]);
  });
}

interface Read {
  readonly station: string;
  readonly reader: string;
  readonly part: string;
  readonly source: "plano" | "salinan";
  readonly figures: readonly number[];
}

const readingOf = ({ station, reader, part, source, figures }: Read): NewReading => ({
  contest: CONTEST,
  station,
  source,
  part,
  id: uuidv7(),
  author: reader,
  reader,
  election: ELECTION,
  device: null,
  // A dapil's list may be shorter than the longest.
  figures: figures.slice(0, part === "totals" ? 5 : station.startsWith("35.74") ? 3 : 4),
  complete: true,
  confirmed: [],
  failed: [],
  warned: [],
  marks: [],
  pictures: [],
  digest: "",
  origin: "import",
  carrier: null,
  madeAt: null,
});

const NOTHING = { in: 0, accepted: 0, voters: 0, listed: 0, n: [0, 0, 0, 0, 0], sure: [0, 0, 0, 0, 0] };

/** Area → its sums of a part, from the stations themselves. */
async function plainly(part: string): Promise<Map<string, typeof NOTHING>> {
  const { rows } = await sql<{
    station: string;
    source: string;
    accepted: number[] | null;
    provisional: number[] | null;
  }>`
    select station, source, accepted, provisional from form_parts where part = ${part} order by source`.execute(
    database.db,
  );
  const out = new Map<string, typeof NOTHING>();
  for (const [station, parts] of Map.groupBy(rows, (row) => row.station)) {
    const area = areaOf(SHAPE, station.slice(0, 13), BOOK);
    if (area === null) continue;
    const chosen = parts.find((p) => p.accepted) ?? parts.find((p) => p.provisional) ?? parts[0]!;
    const before = out.get(area) ?? NOTHING;
    const known = voters.get(station) ?? null;
    const counts = chosen.provisional !== null;
    out.set(area, {
      in: before.in + (counts ? 1 : 0),
      accepted: before.accepted + (chosen.accepted ? 1 : 0),
      voters: before.voters + (counts ? (known ?? 0) : 0),
      listed: before.listed + (counts && known !== null ? 1 : 0),
      n: before.n.map((v, i) => v + (chosen.provisional?.[i] ?? 0)),
      sure: before.sure.map((v, i) => v + (chosen.accepted?.[i] ?? 0)),
    });
  }
  return out;
}

const padded = (n: readonly number[]): number[] => Array.from({ length: 5 }, (_v, i) => n[i] ?? 0);

async function byRows(part: string): Promise<Map<string, typeof NOTHING>> {
  const pieces = piecesOf(BOOK);
  const places = [...BOOK.keys()];
  const sums = await loadPlaceSums(database.db, { contest: CONTEST, source: "combined", parts: [part], places });
  const out = new Map<string, typeof NOTHING>();
  for (const [area, own] of pieces) {
    const s: Sums = sumsOf(sums, part, own);
    const line = {
      in: s.cameIn,
      accepted: s.accepted,
      voters: s.votersIn,
      listed: s.listedIn,
      n: padded(s.nProvisional),
      sure: padded(s.nAccepted),
    };
    if (line.in > 0 || line.accepted > 0) out.set(area, line);
  }
  return out;
}

async function isExact(): Promise<void> {
  for (const { part } of PARTS) {
    const plain = [...(await plainly(part))].filter(([, sums]) => sums.in > 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect([...(await byRows(part))].toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual(plain);
  }
}

async function stored(): Promise<unknown> {
  const { rows } = await sql`
    select place, source, part, came_in, accepted, listed_in, voters_in, listed_accepted, voters_accepted, n_accepted, n_provisional
    from tally_places order by place, source, part`.execute(database.db);
  return rows;
}

test("equals the sums over its stations and lists after any history, and so does its rebuild", async () => {
  const event = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("reading" as const),
        station: fc.constantFrom(...STATIONS),
        reader: fc.constantFrom("a", "b"),
        part: fc.constantFrom(...PARTS.map((p) => p.part)),
        source: fc.constantFrom("plano" as const, "salinan" as const),
        figures: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("list" as const),
        station: fc.constantFrom(...STATIONS),
        voters: fc.option(fc.nat(300)),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: "round" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "rebuild" as const }) },
  );
  const round = (): Promise<number> => climbOnce(database, () => Promise.resolve(PARTS), Date.now());
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 25 }), async (events) => {
      voters.clear();
      for (const table of ["readings", "form_parts", "tally_marks", "tally_places", "stations", "station_changes"])
        await sql`delete from ${sql.table(table)}`.execute(database.db);
      for (const e of events) {
        if (e.kind === "reading")
          await database.transaction((tx) => saveReadings(tx, [readingOf(e)], () => 2, Date.now()));
        else if (e.kind === "list") await listStation(e.station, e.voters);
        else if (e.kind === "round") await round();
        else await rebuildContest(database, PARTS, CONTEST, Date.now());
      }
      while ((await round()) > 0);
      await isExact();
      compared += (await plainly("candidates.1")).size;
      const before = await stored();
      await rebuildContest(database, PARTS, CONTEST, Date.now());
      expect(await stored()).toEqual(before);
    }),
    { numRuns: 25 },
  );
  expect(compared).toBeGreaterThan(0);
}, 120_000);
