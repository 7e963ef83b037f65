// The Pilkada of 2024 in four provinces, by sub-district as the commission's site had it on the morning after: one line
// for each pair, rolled up to the provinces and regencies whose heads were elected. What must come out is summed here
// from the file, and for two of them stands in what the site answered for the whole.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OutputOf } from "../base/contract.ts";
import { importRecaps, show } from "../count/recaps/contract.ts";
import { create, importContenders } from "../ground/elections/contract.ts";
import { upload } from "./test-upload.ts";
import { openWorld, type World } from "./world.ts";

const FIGURES = process.env["POSKO_FIGURES"] ?? "../shared/data";
const FILE = path.join(FIGURES, "results/2024/pilkada-sirekap-per-kecamatan.csv");
const THERE = existsSync(FILE);
if (!THERE) console.warn(`skipped: the real figures are not at ${FIGURES} (POSKO_FIGURES)`);

const ELECTION = "pilkada-2024";
type Row = Readonly<Record<string, string>>;

const CONTESTS = [
  { key: "governor", word: "GUBERNUR", area: (r: Row) => r["prov_code"]!, areas: 4 },
  { key: "regent", word: "BUPATI_WALIKOTA", area: (r: Row) => dotted(r["kabkota_code"]!), areas: 75 },
] as const;
type Contest = (typeof CONTESTS)[number];

/** `3573` → `35.73`. */
function dotted(code: string): string {
  return code.match(/../g)!.join(".");
}

describe.skipIf(!THERE)("a Pilkada by sub-district", () => {
  const all: Row[] = THERE ? parse<Row>(readFileSync(FILE), { columns: true }) : [];
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await world.ask("operator", create, { pack: ELECTION });
  }, 60_000);
  afterAll(() => world?.close());

  const ask = async (contest: Contest, place: string): Promise<OutputOf<typeof show>> => {
    const input = { contest: `${ELECTION}/${contest.key}`, sourceName: "sirekap", place };
    const { status, body, text } = await world.ask("operator", show, input);
    expect(status, text.slice(0, 300)).toBe(200);
    return body;
  };
  const rowsOf = (contest: Contest): Row[] => all.filter((r) => r["contest"] === contest.word);
  const areasOf = (contest: Contest): Map<string, Row[]> => Map.groupBy(rowsOf(contest), contest.area);
  const votesOf = (rows: readonly Row[]): Record<string, number> => {
    const out: Record<string, number> = {};
    for (const r of rows) out[`votes.${r["nomor_urut"]}`] = (out[`votes.${r["nomor_urut"]}`] ?? 0) + Number(r["votes"]);
    return out;
  };
  /** Of a place's figures the votes that are known. */
  const votesIn = (figures: Record<string, number | null>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(figures).flatMap(([id, n]) => (id.startsWith("votes.") && n !== null ? [[id, n]] : [])),
    );

  test("the pairs of every province, regency and city are taken in", async () => {
    for (const contest of CONTESTS) {
      const areas = areasOf(contest);
      expect(areas.size).toBe(contest.areas);
      const lines = [...areas].flatMap(([area, rows]) => {
        const names = new Map(rows.map((r) => [r["nomor_urut"]!, r["candidate"]!]));
        return [...names].map(([number, name]) => `${area},${number},"${name.replaceAll('"', '""')}"`);
      });
      const map = { columns: { area: "wilayah", number: "nomor", name: "nama" } };
      const csv = `wilayah,nomor,nama\n${lines.join("\n")}\n`;
      const input = { election: ELECTION, contest: contest.key, map };
      expect((await upload(world, importContenders, csv, input)).body).toMatchObject({
        added: lines.length,
        refused_total: 0,
      });
    }
  }, 60_000);

  for (const contest of CONTESTS) {
    describe(`for ${contest.key}`, () => {
      test("every line is taken in, once, by the place and number it names", async () => {
        const columns = { place: "kecamatan_code", number: "nomor_urut", votes: "votes" };
        const map = { columns: { ...columns, "stations.done": "tps_done", "stations.total": "tps_total" } };
        const input = {
          contest: `${ELECTION}/${contest.key}`,
          sourceName: "sirekap",
          where: `contest=${contest.word}`,
          map,
        };
        const lines = rowsOf(contest).length;
        expect((await upload(world, importRecaps, readFileSync(FILE), input)).body).toMatchObject({
          rows: lines,
          added: lines,
          refused_total: 0,
          flagged: 0,
          left_out: all.length - lines,
        });
        expect((await upload(world, importRecaps, readFileSync(FILE), input)).body).toMatchObject({
          added: 0,
          changed: 0,
          unchanged: lines,
        });
      }, 60_000);

      test("each area has the votes and stations of its sub-districts, and its winner is who has most of them", async () => {
        for (const [area, rows] of areasOf(contest)) {
          const body = await ask(contest, area);
          const expected = votesOf(rows);
          const places = new Map(rows.map((r) => [r["kecamatan_code"]!, r]));
          const sum = (column: string): number => [...places.values()].reduce((n, r) => n + Number(r[column]), 0);
          expect([area, votesIn(body.figures)]).toEqual([area, expected]);
          expect([area, body.counted, body.stations_done, body.stations_total]).toEqual([
            area,
            places.size,
            sum("tps_done"),
            sum("tps_total"),
          ]);
          // Nobody is in front by a tie: the winner is one pair (UU 10/2016 Ps. 107(1), 109(1)).
          const most = Math.max(...Object.values(expected));
          const winners = Object.entries(votesIn(body.figures)).filter(([, n]) => n === most);
          expect([area, winners.length]).toEqual([area, 1]);
          const number = winners[0]![0].slice("votes.".length);
          expect(body.names[number]).toBe(rows.find((r) => r["nomor_urut"] === number)!["candidate"]);
        }
      }, 120_000);

      test("each sub-district of a province has its own figures", async () => {
        const rows = rowsOf(contest).filter((r) => r["prov_code"] === "52");
        for (const regency of new Set(rows.map((r) => dotted(r["kabkota_code"]!)))) {
          const body = await ask(contest, regency);
          const own = rows.filter((r) => dotted(r["kabkota_code"]!) === regency);
          for (const [code, lines] of Map.groupBy(own, (r) => dotted(r["kecamatan_code"]!))) {
            const child = body.children.find((c) => c.place === code)!;
            expect([code, child.basis, votesIn(child.figures)]).toEqual([code, "own", votesOf(lines)]);
          }
        }
      }, 60_000);
    });
  }

  test("a number is no sum where it is another pair in each part: a province has no votes for its regents", async () => {
    const body = await ask(CONTESTS[1], "52");
    expect(votesIn(body.figures)).toEqual({});
    expect(body.children.filter((c) => Object.keys(votesIn(c.figures)).length > 0).map((c) => c.place)).toEqual(
      [...areasOf(CONTESTS[1]).keys()].filter((area) => area.startsWith("52.")).toSorted(),
    );
  });

  describe("what the site answered for the whole", () => {
    interface Whole {
      readonly tungsura: {
        readonly chart: Readonly<Record<string, number>> & { readonly progres: { total: number; progres: number } };
      };
    }
    test.each([
      ["pilkada-sirekap-pkwkk-3573.json", CONTESTS[1], "35.73"],
      ["pilkada-sirekap-pkwkp-6472.json", CONTESTS[0], "64.72"],
    ] as const)("in %s is what its sub-districts add up to", async (file, contest, place) => {
      const raw = readFileSync(path.join(FIGURES, "results/2024/raw", file), "utf8");
      const { chart } = (JSON.parse(raw) as Whole).tungsura;
      const body = await ask(contest, place);
      const numbers = new Map(rowsOf(contest).map((r) => [r["candidate_id"]!, r["nomor_urut"]!]));
      const told = Object.entries(chart).flatMap(([id, n]) =>
        numbers.has(id) ? [[`votes.${numbers.get(id)!}`, n]] : [],
      );
      expect(told.length).toBeGreaterThan(1);
      expect(votesIn(body.figures)).toEqual(Object.fromEntries(told));
      expect([body.stations_done, body.stations_total]).toEqual([chart.progres.progres, chart.progres.total]);
    });
  });
});
