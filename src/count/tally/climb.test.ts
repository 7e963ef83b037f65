// The tally against everything that can happen beside it: readings in flight, rounds held open at every step,
// two workers, a worker that dies. What must come out is summed here from the parts themselves.

import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { uuidv7 } from "../../base/ids.ts";
import { connect, type Database, type Tx } from "../../server/database/connect.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import { saveReadings, type NewReading } from "../figures/store/write.ts";
import type { SummedPart } from "./model.ts";
import { climbOnce, type RoundStep } from "./store/climb.ts";
import { rebuildContest } from "./store/rebuild.ts";

const CONTEST = "pemilu-2019/president";
const PARTS: SummedPart[] = [{ contest: CONTEST, part: "totals", fields: 3, votes: [0, 1], top: 0, above: 3 }];
const partsOf = (): Promise<SummedPart[]> => Promise.resolve(PARTS);

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let one: Database;
let two: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  one = connect(fresh.url, { max: 6 });
  two = connect(fresh.url, { max: 6 });
});
afterAll(async () => {
  await one?.close();
  await two?.close();
  await fresh?.drop();
});
beforeEach(async () => {
  for (const table of [
    "readings",
    "reading_decisions",
    "form_parts",
    "tally_marks",
    "tally_places",
    "came_in_counts",
    "reading_margins",
  ]) {
    await sql`delete from ${sql.table(table)}`.execute(one.db);
  }
});

function reading(
  station: string,
  reader: string,
  figures: (number | null)[],
  source: "plano" | "salinan" = "salinan",
): NewReading {
  return {
    contest: CONTEST,
    station,
    source,
    part: "totals",
    id: uuidv7(),
    author: reader,
    reader,
    election: "pemilu-2019",
    device: null,
    figures,
    complete: figures[0] !== null || figures[1] !== null,
    confirmed: [],
    failed: [],
    warned: [],
    marks: [],
    pictures: [],
    digest: "",
    origin: "import",
    carrier: null,
    madeAt: null,
  };
}

const save = (tx: Tx, ...readings: NewReading[]): Promise<unknown> => saveReadings(tx, readings, () => 2, Date.now());
const submit = (db: Database, ...readings: NewReading[]): Promise<unknown> =>
  db.transaction((tx) => save(tx, ...readings));
const round = (db: Database, reached?: (step: RoundStep) => Promise<void>): Promise<number> =>
  climbOnce(db, partsOf, Date.now(), reached);
async function rounds(db: Database): Promise<void> {
  while ((await round(db)) > 0);
}

/** The tally as stored, without the time. */
async function stored(db: Database = one): Promise<string[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select place, source, combined, came_in, accepted, in_review, flagged, n_accepted, n_provisional from tally_places
    order by place, source`.execute(db.db);
  return rows.map((r) => JSON.stringify(r));
}

interface Sum {
  in: number;
  accepted: number;
  nAccepted: number[];
  nProvisional: number[];
}

/** The combined sums of every place, from the parts, in plain JavaScript. */
async function expected(): Promise<Map<string, Sum>> {
  const { rows } = await sql<{
    station: string;
    source: string;
    accepted: number[] | null;
    provisional: number[] | null;
  }>`
    select station, source, accepted, provisional from form_parts`.execute(one.db);
  const best = new Map<string, (typeof rows)[number]>();
  const rank = (r: (typeof rows)[number]): number =>
    (r.accepted ? 0 : r.provisional ? 2 : 4) + (r.source === "plano" ? 0 : 1);
  for (const r of rows) {
    const before = best.get(r.station);
    if (!before || rank(r) < rank(before)) best.set(r.station, r);
  }
  const out = new Map<string, Sum>();
  for (const r of best.values()) {
    const village = r.station.split("/")[0]!;
    for (const place of [village, village.slice(0, 8), village.slice(0, 5), village.slice(0, 2), ""]) {
      const s = out.get(place) ?? { in: 0, accepted: 0, nAccepted: [0, 0, 0], nProvisional: [0, 0, 0] };
      if (r.provisional) s.in++;
      if (r.accepted) s.accepted++;
      for (let i = 0; i < 3; i++) {
        s.nAccepted[i]! += r.accepted?.[i] ?? 0;
        s.nProvisional[i]! += r.provisional?.[i] ?? 0;
      }
      out.set(place, s);
    }
  }
  return out;
}

async function combined(): Promise<Map<string, Sum>> {
  const { rows } = await sql<{
    place: string;
    came_in: number;
    accepted: number;
    n_accepted: (number | string)[];
    n_provisional: (number | string)[];
  }>`
    select place, came_in, accepted, n_accepted, n_provisional from tally_places where combined`.execute(one.db);
  return new Map(
    rows.map((r) => [
      r.place,
      {
        in: r.came_in,
        accepted: r.accepted,
        nAccepted: r.n_accepted.map(Number),
        nProvisional: r.n_provisional.map(Number),
      },
    ]),
  );
}

/** What is stored equals a sum in JavaScript, and a rebuild from nothing changes nothing. */
async function isExact(): Promise<void> {
  expect(await combined()).toEqual(await expected());
  const before = await stored();
  await rebuildContest(one, PARTS, CONTEST, Date.now());
  expect(await stored()).toEqual(before);
}

const A = "35.73.01.1001/1";
const B = "35.73.01.1001/2";
const C = "52.01.02.2003/1";

describe("a round", () => {
  test("climbs from the village to the nation, each source by itself and combined", async () => {
    await submit(one, reading(A, "a", [10, 5, 15]), reading(A, "b", [10, 5, 15]), reading(C, "a", [1, 2, 3], "plano"));
    expect(await round(one)).toBe(2);
    expect((await combined()).get("")).toEqual({
      in: 2,
      accepted: 1,
      nAccepted: [10, 5, 15],
      nProvisional: [11, 7, 18],
    });
    await isExact();
  });

  test("counts a station once: accepted before not, the wall form before the copy", async () => {
    await submit(one, reading(A, "a", [10, 5, 15], "plano"), reading(A, "b", [11, 5, 16], "salinan"));
    await rounds(one);
    expect((await combined()).get("")).toMatchObject({ in: 1, nProvisional: [10, 5, 15] });
    await submit(one, reading(A, "c", [11, 5, 16], "salinan"));
    await rounds(one);
    expect((await combined()).get("")).toEqual({
      in: 1,
      accepted: 1,
      nAccepted: [11, 5, 16],
      nProvisional: [11, 5, 16],
    });
    await isExact();
  });

  test("tells the queue how close each regency is", async () => {
    await submit(one, reading(A, "a", [10, 4, 14]), reading(C, "a", [7, 7, 14]));
    await rounds(one);
    const { rows } = await sql`select kab, margin from reading_margins order by kab`.execute(one.db);
    expect(rows).toEqual([
      { kab: "35.73", margin: 6 },
      { kab: "52.01", margin: 0 },
    ]);
  });
});

describe("readings in flight", () => {
  test("one whose transaction is open during the whole round is in the next", async () => {
    await submit(one, reading(A, "a", [10, 5, 15]));
    const client = await two.pool.connect();
    client.release();
    let finish!: () => void;
    let saved!: () => void;
    const isSaved = new Promise<void>((r) => (saved = r));
    const open = two.transaction(async (tx) => {
      await save(tx, reading(B, "a", [1, 1, 2]));
      saved();
      await new Promise<void>((r) => (finish = r));
    });
    await isSaved;
    expect(await round(one)).toBe(1);
    expect((await combined()).get("")).toMatchObject({ in: 1 });
    finish();
    await open;
    expect(await round(one)).toBe(1);
    expect((await combined()).get("")).toMatchObject({ in: 2, nProvisional: [11, 6, 17] });
    await isExact();
  });

  for (const step of ["locked", "marks_taken", "summed"] as const) {
    test(`one that commits while a round stands at "${step}" is never lost`, async () => {
      await submit(one, reading(A, "a", [10, 5, 15]));
      await round(one, async (at) => {
        if (at === step)
          await submit(two, reading(A, "b", [10, 5, 15]), reading(B, "a", [2, 2, 4]), reading(C, "z", [3, 3, 6]));
      });
      await rounds(one);
      expect((await combined()).get("")).toEqual({
        in: 3,
        accepted: 1,
        nAccepted: [10, 5, 15],
        nProvisional: [15, 10, 25],
      });
      await isExact();
    });

    test(`a worker that dies at "${step}" leaves the marks, and the next round heals`, async () => {
      await submit(one, reading(A, "a", [10, 5, 15]));
      await expect(
        round(one, (at) => (at === step ? Promise.reject(new Error("killed")) : Promise.resolve())),
      ).rejects.toThrow("killed");
      expect(await combined()).toEqual(new Map());
      expect(await round(two)).toBe(1);
      await isExact();
    });
  }
});

describe("two workers", () => {
  test("one waits for the other, and no older sum overwrites a newer one", async () => {
    await submit(one, reading(A, "a", [10, 5, 15]));
    let second: Promise<number> | null = null;
    await round(one, async (at) => {
      if (at !== "summed") return;
      // While the first holds its sums uncommitted, a reading comes and a second worker starts on it.
      await submit(two, reading(A, "b", [10, 5, 15]));
      second = round(two);
    });
    expect(await second!).toBe(1);
    expect((await combined()).get("")).toMatchObject({ in: 1, accepted: 1 });
    await isExact();
  });

  test("a rebuild beside rounds and arrivals ends exact", async () => {
    const readings = Array.from({ length: 60 }, (_v, i) =>
      reading(`35.7${i % 3}.01.100${i % 4}/${i}`, "a", [i, 2 * i, 3 * i]),
    );
    await Promise.all([
      ...readings.map((r) => submit(two, r)),
      round(one),
      rebuildContest(two, PARTS, CONTEST, Date.now()),
      round(two),
      round(one),
    ]);
    await rounds(one);
    expect((await combined()).get("")).toMatchObject({ in: 60 });
    await isExact();
  });
});

describe("a rebuild", () => {
  /** Every row of both tables, and where it lies: a row that was written again lies elsewhere. */
  const everything = async (lie = false): Promise<unknown[]> => {
    const rows = async (table: string): Promise<unknown[]> => {
      const read = await sql<Record<string, unknown>>`
        select ${lie ? sql`ctid::text as lies, ` : sql``} t.* from ${sql.table(table)} t order by 1, 2, 3, 4`.execute(
        one.db,
      );
      return read.rows.map(({ computed_at: _at, ...row }) => row);
    };
    return [await rows("tally_places"), await rows("came_in_counts")];
  };
  const rebuilt = () => rebuildContest(one, PARTS, CONTEST, Date.now());

  beforeEach(async () => {
    await submit(
      one,
      ...[A, B].flatMap((station) => ["a", "b"].map((reader) => reading(station, reader, [10, 5, 15]))),
      reading(B, "c", [1, 2, 3], "plano"),
      reading(C, "a", [4, 4, 8], "plano"),
      reading("52.01.02.2003/2", "a", [1, null, 2], "salinan"),
    );
    await rounds(one);
  });

  test("puts right whatever stands: figures that are wrong, rows too many, rows too few, nothing at all", async () => {
    const right = await everything();
    const wrongs = [
      sql`update tally_places set n_accepted = '{99,99,99}' where place = '35'`,
      sql`update tally_places set in_review = 7`,
      sql`update tally_places set combined = not combined`,
      sql`update came_in_counts set stations = 40 where place = ''`,
      sql`insert into tally_places select contest, '99', parent, source, part, came_in, accepted, in_review, flagged,
        n_accepted, n_provisional, computed_at, listed_in, voters_in, listed_accepted, voters_accepted, combined
        from tally_places where place = '35'`,
      sql`update tally_places set part = 'voters' where place = '52'`,
      sql`update came_in_counts set part = 'voters' where place = '52'`,
      sql`delete from tally_places where source = 'combined'`,
      sql`delete from tally_places`,
      sql`delete from came_in_counts`,
    ];
    for (const wrong of wrongs) {
      expect((await wrong.execute(one.db)).numAffectedRows).toBeGreaterThan(0n);
      expect(await everything()).not.toEqual(right);
      await rebuilt();
      expect(await everything()).toEqual(right);
    }
  });

  test("writes nothing where all was right", async () => {
    const before = await everything(true);
    await rebuilt();
    expect(await everything(true)).toEqual(before);
  });
});

test("a round planned while nothing waited takes twenty thousand marks as well", async () => {
  // As a worker does it: statements prepared once, planned by keys. What looks at all marks for each mark does not end.
  const worker = connect(fresh.url, { max: 1, batches: true });
  try {
    await submit(one, reading(A, "a", [10, 5, 15]));
    await rounds(one);
    await sql`vacuum analyze tally_marks`.execute(one.db);
    expect(await climbOnce(worker, partsOf, Date.now())).toBe(0);
    await sql`insert into tally_marks (kab, id, contest, part, village, marked_at)
      select '35.73', uuidv7(), ${CONTEST}, 'totals', '35.73.01.1001', now() from generate_series(1, 20100)`.execute(
      one.db,
    );
    await worker.transaction((tx) => sql`set statement_timeout = '10s'`.execute(tx));
    expect(await climbOnce(worker, partsOf, Date.now())).toBe(20_000);
    expect(await climbOnce(worker, partsOf, Date.now())).toBe(100);
  } finally {
    await worker.close();
  }
  await isExact();
}, 60_000);

test("after any history the stored tally equals the sums of the parts, and its own rebuild", async () => {
  const station = fc.constantFrom(A, B, C, "35.73.02.1001/1", "16.02.01.2001/901");
  const event = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("reading" as const),
        station,
        reader: fc.constantFrom("a", "b", "c"),
        source: fc.constantFrom("plano" as const, "salinan" as const),
        figures: fc.tuple(fc.option(fc.nat(3)), fc.option(fc.nat(3)), fc.option(fc.nat(3))),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: "round" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "rebuild" as const }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 25 }), async (events) => {
      for (const table of ["readings", "form_parts", "tally_marks", "tally_places"])
        await sql`delete from ${sql.table(table)}`.execute(one.db);
      for (const e of events) {
        if (e.kind === "reading") await submit(two, reading(e.station, e.reader, e.figures, e.source));
        else if (e.kind === "round") await round(one);
        else await rebuildContest(two, PARTS, CONTEST, Date.now());
      }
      await rounds(one);
      await isExact();
    }),
    { numRuns: 25 },
  );
}, 60_000);
