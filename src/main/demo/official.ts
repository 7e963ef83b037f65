// Official figures beside the count: the published ones of the city where they are found, else invented ones, in which a
// few votes move between two levels, as does happen.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { importRecaps, sources } from "../../count/recaps/contract.ts";
import { partOf } from "../../ground/elections/rules.ts";
import type { Posko } from "../server.ts";
import { between, chance } from "./chance.ts";
import { CITY, contestOf, type DemoCity } from "./city.ts";
import { ballotKey, COUNCILS_ELECTION, inventedPaper, loadBallots } from "./councils.ts";
import { ask } from "./door.ts";

const FILE = "tps/2019-pilpres/3573-kota-malang-aggregates.json";
/** Under which name they stand. */
const SOURCE = "rekapitulasi";
/** The council whose official figures are invented beside the president's. */
const COUNCIL = `${COUNCILS_ELECTION}/dprd-kab`;

/** Whose figures stand beside the count of the president's ballots. */
export type Official = "published" | "invented";

/** Figures by place and field. */
type ByPlace = ReadonlyMap<string, Readonly<Record<string, number>>>;

/** Take them in where they are not yet; says which they are. */
export async function putOfficial(
  posko: Posko,
  city: DemoCity,
  seed: string,
  figures: string,
  say: (line: string) => void,
): Promise<Official> {
  const published = city.real && existsSync(path.join(figures, FILE));
  const contest = contestOf(city.election);
  if (!(await has(posko, contest))) {
    say(`Putting ${published ? "published" : "invented"} official figures beside the count …`);
    await take(posko, contest, published ? await publishedOf(figures) : moved(seed, presidentOf(city)));
  }
  if (!(await has(posko, COUNCIL))) await take(posko, COUNCIL, moved(seed, await councilOf(posko, city, seed)));
  return published ? "published" : "invented";
}

async function has(posko: Posko, contest: string): Promise<boolean> {
  return (await ask(posko, "operator", sources, { contest })).sources.length > 0;
}

async function take(posko: Posko, contest: string, figures: ByPlace): Promise<void> {
  const fields = [...new Set([...figures.values()].flatMap((of) => Object.keys(of)))];
  const lines = [...figures].map(([place, of]) => [place, ...fields.map((field) => of[field] ?? "")].join(","));
  const body = Buffer.from(`kode,${fields.join(",")}\n${lines.join("\n")}\n`);
  const columns = { place: "kode", ...Object.fromEntries(fields.map((field) => [field, field])) };
  const sha256 = createHash("sha256").update(body).digest("hex");
  const input = { contest, sourceName: SOURCE, map: { columns }, sha256, unknownPlaces: "add" as const };
  const report = await ask(posko, "operator", importRecaps, input, body);
  if (report.refused_total > 0)
    throw new Error(`${report.refused_total} official figures were refused: ${report.refused[0]!.code}`);
}

interface Aggregate {
  readonly code: string;
  readonly rekap?: { readonly pas1?: number; readonly pas2?: number };
}

/** The commission's recapitulation of the city, by sub-district and by village. */
async function publishedOf(folder: string): Promise<ByPlace> {
  const all = JSON.parse(await readFile(path.join(folder, FILE), "utf8")) as Aggregate[];
  const out = new Map<string, Record<string, number>>();
  for (const { code, rekap } of all) {
    if (!code.startsWith(`${CITY}.`) || rekap?.pas1 === undefined || rekap.pas2 === undefined) continue;
    out.set(code, { "votes.1": rekap.pas1, "votes.2": rekap.pas2 });
  }
  return out;
}

/** What stands on the papers, added up by village. */
function addUp(papers: Iterable<readonly [village: string, Readonly<Record<string, number | null>>]>): ByPlace {
  const out = new Map<string, Record<string, number>>();
  for (const [village, paper] of papers) {
    const sum = out.get(village) ?? {};
    for (const [field, n] of Object.entries(paper)) sum[field] = (sum[field] ?? 0) + (n ?? 0);
    out.set(village, sum);
  }
  return out;
}

function presidentOf(city: DemoCity): ByPlace {
  return addUp(
    city.stations.flatMap((s) => {
      const paper = s.second ?? s.first;
      return paper === null ? [] : [[s.village, paper] as const];
    }),
  );
}

async function councilOf(posko: Posko, city: DemoCity, seed: string): Promise<ByPlace> {
  const ballots = await loadBallots(posko, city);
  return addUp(
    city.stations
      .filter((s) => s.first !== null)
      .map((s) => {
        const known = ballots.get(ballotKey(COUNCIL, s.village))!;
        const paper = inventedPaper(seed, s, COUNCIL, known);
        const fields = partOf(known.form, "totals")!.fields.map((f) => f.id);
        return [s.village, Object.fromEntries(fields.map((id) => [id, paper[id] ?? null]))] as const;
      }),
  );
}

/** Villages as they are, and sub-districts as their sums; in one of these some votes have moved to another ballot number. */
export function moved(seed: string, villages: ByPlace): ByPlace {
  const districts = addUp([...villages].map(([village, of]) => [village.slice(0, 8), of] as const));
  const codes = [...districts.keys()].toSorted();
  const where = codes[Math.floor(chance(seed, "moved", "where") * codes.length)];
  if (where === undefined) return villages;
  const of = { ...districts.get(where) };
  const votes = Object.keys(of).filter((id) => /^votes\.\d+$/.test(id));
  const [from, to] = [votes[0], votes[1]];
  if (from !== undefined && to !== undefined) {
    const n = Math.min(of[from]!, between(chance(seed, "moved", "votes"), 20, 90));
    of[from] = of[from]! - n;
    of[to] = of[to]! + n;
  }
  return new Map([...villages, ...districts, [where, of] as const]);
}
