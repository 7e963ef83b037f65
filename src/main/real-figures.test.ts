// The count on real figures: 31,451 polling stations of four areas, each with two independent readings. What
// must come out is computed here from the files themselves, by other means than the product's.

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queryOf } from "../base/contract.ts";
import type { ImportReport } from "../base/import.ts";
import { loadConfig } from "../server/config.ts";
import { freshDatabase } from "../server/postgres/fresh.ts";
import { createPosko, createLog, type Posko } from "./server.ts";

const FIGURES = path.join(process.env["POSKO_FIGURES"] ?? "../shared/data", "tps/2019-pilpres");
const THERE = existsSync(FIGURES);
if (!THERE) console.warn(`skipped: the real figures are not at ${FIGURES} (POSKO_FIGURES)`);

const CONTEST = "pemilu-2019/president";
const FIELDS = ["votes.1", "votes.2", "valid", "invalid", "total"] as const;
const COLUMNS = ["01", "02", "sah", "tidak_sah", "jumlah"] as const;
const STATIONS_MAP = {
  columns: {
    place: "kemendagri_code",
    station: "tps_no",
    "voters.male": "dpt_l",
    "voters.female": "dpt_p",
    place_name: "desa",
  },
};

type Five = (number | null)[];
interface Row {
  readonly station: string;
  readonly village: string;
  readonly first: Five;
  readonly second: Five;
}

function readings(prefix: string): { columns: Record<string, string> } {
  const columns: Record<string, string> = { place: "kemendagri_code", station: "tps_no" };
  for (const [i, f] of FIELDS.entries()) columns[f] = `${prefix}_${COLUMNS[i]}`;
  return { columns };
}

/** The file, read by itself. Lines without a code are left out: no station can be named by them. */
function rowsOf(file: string): Row[] {
  const records = parse<Record<string, string>>(readFileSync(path.join(FIGURES, file)), { columns: true });
  const five = (r: Record<string, string>, prefix: string): Five =>
    COLUMNS.map((c) => (r[`${prefix}_${c}`] === "" ? null : Number(r[`${prefix}_${c}`])));
  return records
    .filter((r) => r["kemendagri_code"] !== "")
    .map((r) => ({
      station: `${r["kemendagri_code"]}/${Number(r["tps_no"])}`,
      village: r["kemendagri_code"]!,
      first: five(r, "situng"),
      second: five(r, "kp"),
    }));
}

const hasVotes = (f: Five): boolean => f[0] !== null || f[1] !== null;
const equal = (a: Five, b: Five): boolean => a.every((v, i) => v === b[i]);
/** Candidates ≠ valid, or valid + invalid ≠ total, where the numbers are there. */
const isOff = ([a, b, valid, invalid, total]: Five): boolean =>
  (a != null && b != null && valid != null && a + b !== valid) ||
  (valid != null && invalid != null && total != null && valid + invalid !== total);

const differs = (r: Row): boolean => hasVotes(r.first) && hasVotes(r.second) && !equal(r.first, r.second);
const flagged = (r: Row): boolean => (hasVotes(r.first) && isOff(r.first)) || (hasVotes(r.second) && isOff(r.second));

/** What a station counts as on a basis, or null. */
const BASES: Record<string, (r: Row) => Five | null> = {
  accepted: (r) => (hasVotes(r.first) && hasVotes(r.second) && equal(r.first, r.second) ? r.first : null),
  provisional: (r) => (hasVotes(r.first) ? r.first : hasVotes(r.second) ? r.second : null),
  "reader:situng": (r) => (hasVotes(r.first) ? r.first : null),
  "reader:kawalpemilu": (r) => (hasVotes(r.second) ? r.second : null),
};

interface Expected {
  readonly stations: number;
  readonly accepted: number;
  readonly differ: number;
  readonly sums: number[];
}

function expectedAt(rows: readonly Row[], basis: string): Map<string, Expected> {
  const out = new Map<string, { stations: number; accepted: number; differ: number; sums: number[] }>();
  for (const r of rows) {
    const five = BASES[basis]!(r);
    const [p, k, c] = r.village.split(".");
    for (const place of [r.station, r.village, `${p}.${k}.${c}`, `${p}.${k}`, p!, ""]) {
      let e = out.get(place);
      if (!e) out.set(place, (e = { stations: 0, accepted: 0, differ: 0, sums: [0, 0, 0, 0, 0] }));
      e.stations++;
      if (BASES["accepted"]!(r)) e.accepted++;
      if (differs(r)) e.differ++;
      if (five) e.sums = e.sums.map((s, i) => s + (five[i] ?? 0));
    }
  }
  return out;
}

interface Answer {
  place: string;
  stations: number;
  in: number;
  accepted: number;
  in_review: number;
  flagged: number;
  votes: Record<string, number>;
  valid: number;
  invalid: number;
  total: number;
  children?: Answer[];
}

interface AggregateSource {
  pas1?: number;
  pas2?: number;
  sah?: number;
  tSah?: number;
  jum?: number;
}
interface Aggregate {
  level: string;
  code: string;
  situng: AggregateSource;
  kawalpemilu: AggregateSource;
}

const fiveOf = (l: Answer): number[] => [l.votes["1"]!, l.votes["2"]!, l.valid, l.invalid, l.total];
const fiveOfSource = (a: AggregateSource): number[] => [a.pas1 ?? 0, a.pas2 ?? 0, a.sah ?? 0, a.tSah ?? 0, a.jum ?? 0];

function flatten(answer: Answer): Answer[] {
  return [answer, ...(answer.children ?? []).flatMap(flatten)];
}

const AREAS = [
  {
    name: "Kota Malang",
    aggregates: "3573-kota-malang-aggregates.json",
    file: "3573-kota-malang.csv",
    place: "35.73",
    stations: 2_365,
    refused: 0,
    differ: 122,
    inCandidates: 18,
    flags: [157, 148, 55],
  },
  {
    name: "Ogan Komering Ilir",
    aggregates: "1602-ogan-komering-ilir-aggregates.json",
    file: "1602-ogan-komering-ilir.csv",
    place: "16.02",
    stations: 2_188,
    refused: 0,
  },
  { name: "Nusa Tenggara Barat", file: "52-ntb.csv", place: "52", stations: 15_989, refused: 0 },
  { name: "Kalimantan Timur", file: "64-kaltim.csv", place: "64", stations: 10_907, refused: 2 },
] as const;

describe.skipIf(!THERE)("two readings of every station", () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let data: string;
  let posko: Posko;

  const headers = (): Record<string, string> => ({
    authorization: `Bearer ${posko.operatorToken}`,
    "x-posko-operator": "test",
  });
  const ask = async (name: string, input: Record<string, unknown>): Promise<unknown> => {
    const reply = await posko.app.inject({ method: "GET", url: `/api/${name}${queryOf(input)}`, headers: headers() });
    expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200);
    return reply.json();
  };
  const upload = async (name: string, file: string, input: Record<string, unknown>): Promise<ImportReport> => {
    const whole = path.join(FIGURES, file);
    const reply = await posko.app.inject({
      method: "POST",
      url: `/api/${name}${queryOf(input)}`,
      headers: { ...headers(), "content-type": "text/csv", "content-length": String(statSync(whole).size) },
      payload: createReadStream(whole),
    });
    expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200);
    return reply.json();
  };

  beforeAll(async () => {
    database = await freshDatabase();
    data = await mkdtemp(path.join(os.tmpdir(), "posko-real-"));
    const config = loadConfig({ POSKO_DATA: data, DATABASE_URL: database.url });
    if (!config.ok) throw new Error(config.problem.code);
    posko = await createPosko({ config: config.value, databaseUrl: database.url, log: createLog("silent") });
    const made = await posko.app.inject({
      method: "POST",
      url: "/api/elections.create",
      headers: headers(),
      payload: { pack: "pemilu-2019" },
    });
    if (made.statusCode !== 200) throw new Error(made.body);
  });
  afterAll(async () => {
    await posko?.close();
    await database?.drop();
    if (data) await rm(data, { recursive: true, force: true });
  });

  for (const area of AREAS) {
    describe(`in ${area.name}`, () => {
      const rows = THERE ? rowsOf(area.file) : [];

      test("every station and both readings are taken in, and a second time changes nothing", async () => {
        const stations = { election: "pemilu-2019", map: STATIONS_MAP, unknownPlaces: "add" };
        const report = await upload("stations.import", area.file, stations);
        expect(report).toMatchObject({ added: area.stations, changed: 0, unchanged: 0, refused_total: area.refused });
        expect(report.refused.every((r) => r.code === "stations.place_missing")).toBe(true);
        for (const [reader, prefix] of [
          ["situng", "situng"],
          ["kawalpemilu", "kp"],
        ] as const) {
          const input = { contest: CONTEST, source: "salinan", reader, map: readings(prefix) };
          expect(await upload("figures.import", area.file, input)).toMatchObject({
            added: area.stations,
            changed: 0,
            refused_total: area.refused,
          });
        }
        const again = { contest: CONTEST, source: "salinan", reader: "situng", map: readings("situng") };
        expect(await upload("figures.import", area.file, again)).toMatchObject({
          added: 0,
          changed: 0,
          unchanged: area.stations,
        });
        expect(await upload("stations.import", area.file, stations)).toMatchObject({
          added: 0,
          changed: 0,
          unchanged: area.stations,
        });
      }, 240_000);

      test("the stations in review are exactly those whose readings differ", async () => {
        const differing = rows.filter(differs);
        if ("differ" in area) {
          expect(differing.length).toBe(area.differ);
          expect(differing.filter((r) => r.first[0] !== r.second[0] || r.first[1] !== r.second[1]).length).toBe(
            area.inCandidates,
          );
          expect(
            [rows.filter(flagged), rows.filter((r) => isOff(r.first)), rows.filter((r) => isOff(r.second))].map(
              (x) => x.length,
            ),
          ).toEqual(area.flags);
        }
        await ask("tally.show", { contest: CONTEST, place: area.place, wait: true });
        const review = (await ask("figures.review", { contest: CONTEST, place: area.place })) as {
          station: string;
          differing: string[];
        }[];
        expect(new Set(review.map((r) => r.station))).toEqual(new Set(differing.map((r) => r.station)));
        for (const r of review) {
          const row = differing.find((d) => d.station === r.station)!;
          expect(r.differing).toEqual(FIELDS.filter((_f, i) => row.first[i] !== row.second[i]));
        }
      }, 60_000);

      for (const basis of Object.keys(BASES)) {
        test(`the tally on the basis ${basis} equals the file's own sums at every level down to the station`, async () => {
          // The area's own levels down to the station: five steps from a province, four from a regency.
          const depth = area.place.length === 2 ? 4 : 3;
          const answer = (await ask("tally.show", {
            contest: CONTEST,
            place: area.place,
            depth,
            basis,
            wait: true,
          })) as Answer;
          const expected = expectedAt(rows, basis);
          const lines = flatten(answer);
          const wanted = [...expected].filter(([place]) => place === area.place || place.startsWith(`${area.place}.`));
          expect(new Set(lines.map((l) => l.place))).toEqual(new Set(wanted.map(([place]) => place)));
          for (const l of lines) {
            const e = expected.get(l.place)!;
            // Whatever the basis, how far the stations are accepted and in review is a fact of the stations.
            expect([l.place, l.accepted, l.in_review]).toEqual([l.place, e.accepted, e.differ]);
            expect([l.place, l.stations, l.votes["1"], l.votes["2"], l.valid, l.invalid, l.total]).toEqual([
              l.place,
              e.stations,
              ...e.sums,
            ]);
          }
        }, 60_000);
      }

      test("coverage and flags are those of the file, and a rebuild from nothing changes no number", async () => {
        const before = (await ask("tally.show", {
          contest: CONTEST,
          place: area.place,
          depth: 2,
          wait: true,
        })) as Answer;
        expect(before).toMatchObject({
          stations: rows.length,
          in: rows.filter((r) => hasVotes(r.first) || hasVotes(r.second)).length,
          accepted: rows.filter((r) => BASES["accepted"]!(r) !== null).length,
          in_review: rows.filter(differs).length,
          flagged: rows.filter(flagged).length,
        });
        const rebuilt = await posko.app.inject({
          method: "POST",
          url: "/api/tally.rebuild",
          headers: headers(),
          payload: {},
        });
        expect(rebuilt.statusCode).toBe(200);
        const after = (await ask("tally.show", {
          contest: CONTEST,
          place: area.place,
          depth: 2,
          wait: true,
        })) as Answer;
        expect({ ...after, as_of: "" }).toEqual({ ...before, as_of: "" });
      }, 60_000);
    });
  }

  for (const area of AREAS) {
    if (!("aggregates" in area)) continue;
    describe(`the sources' own totals in ${area.name}`, () => {
      const rows = THERE ? rowsOf(area.file) : [];

      test("are ours, but for readings without a vote and villages they count elsewhere", async () => {
        const listed = JSON.parse(readFileSync(path.join(FIGURES, area.aggregates), "utf8")) as Aggregate[];
        for (const [basis, source] of [
          ["reader:situng", "situng"],
          ["reader:kawalpemilu", "kawalpemilu"],
        ] as const) {
          const answer = (await ask("tally.show", {
            contest: CONTEST,
            place: area.place,
            depth: 2,
            basis,
            wait: true,
          })) as Answer;
          const ours = new Map(flatten(answer).map((l) => [l.place, fiveOf(l)]));
          // They add a total that stands alone, without any vote; for us that is no reading. Counted here, not summed.
          for (const r of rows) {
            const five = basis === "reader:situng" ? r.first : r.second;
            if (hasVotes(five)) continue;
            for (const place of [r.village, r.village.slice(0, 8)])
              ours.set(
                place,
                ours.get(place)!.map((v, i) => v + (five[i] ?? 0)),
              );
          }
          // A sub-district's own villages follow it in the list, whatever their codes say.
          let under = "";
          const moved = new Map<string, number[]>();
          const move = (place: string, by: number[], sign: 1 | -1): void => {
            moved.set(
              place,
              by.map((v, i) => (moved.get(place)?.[i] ?? 0) + sign * v),
            );
          };
          for (const a of listed.filter((x) => x.level === "desa" || x.level === "kecamatan")) {
            if (a.level === "kecamatan") under = a.code;
            else {
              expect([a.code, ours.get(a.code)]).toEqual([a.code, fiveOfSource(a[source])]);
              const coded = a.code.slice(0, 8);
              if (coded !== under) {
                move(under, ours.get(a.code)!, 1);
                move(coded, ours.get(a.code)!, -1);
              }
            }
          }
          for (const a of listed.filter((x) => x.level === "kecamatan")) {
            const by = moved.get(a.code) ?? [0, 0, 0, 0, 0];
            expect([a.code, ours.get(a.code)!.map((v, i) => v + by[i]!)]).toEqual([a.code, fiveOfSource(a[source])]);
          }
          // In Kota Malang nothing needs explaining; in OKI it is one village, of six stations, in two sub-districts.
          expect(moved.size).toBe(area.place === "35.73" ? 0 : 2);
        }
      }, 60_000);
    });
  }
});
