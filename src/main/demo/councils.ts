// The other ballots of the demonstration's evening: DPR, DPD and the councils of the province and the city. Parties,
// candidates and figures are invented, also where the president's figures are published ones: they stand in the
// practice election, with an invented president's ballot beside them, so that nobody real is given votes never had.

import { createHash } from "node:crypto";
import { importMapShape } from "../../base/import.ts";
import { must } from "../../base/result.ts";
import { importCandidates, importContenders, importDapil, importTerritories } from "../../ground/elections/contract.ts";
import type { Ballot, Form } from "../../ground/elections/model.ts";
import { loadBallot } from "../../ground/elections/store/ballots.ts";
import { loadContest } from "../../ground/elections/store/elections.ts";
import { loadPack } from "../../ground/elections/store/packs.ts";
import type { Posko } from "../server.ts";
import { between, chance } from "./chance.ts";
import { CITY, type DemoCity, type DemoStation } from "./city.ts";
import { ask } from "./door.ts";
import { inventedName } from "./people.ts";
import { inventedVoters } from "./voters.ts";

/** The practice election: it has invented parties. */
export const COUNCILS_ELECTION = "contoh";
/** Keys of its contests that are no president's. */
export const COUNCIL_KEYS = ["dpr", "dpd", "dprd-prov", "dprd-kab"] as const;
export type CouncilKey = (typeof COUNCIL_KEYS)[number];

const SENATORS = 14;

interface InventedDapil {
  readonly level: string;
  readonly code: string;
  readonly name: string;
  readonly seats: number;
  readonly territory: string;
}

/** One dapil for parliament and province, and one for each sub-district for the city's council of 45. */
function inventedDapil(city: DemoCity): InventedDapil[] {
  const districts = [...new Set(city.stations.map((s) => s.village.slice(0, 8)))].toSorted();
  return [
    { level: "dpr", code: "3505", name: "Jawa Timur V (contoh)", seats: 8, territory: CITY },
    { level: "dprd_prov", code: "350006", name: "Jawa Timur 6 (contoh)", seats: 7, territory: CITY },
    ...districts.map((territory, i) => ({
      level: "dprd_kabkota",
      code: `35730${i + 1}`,
      name: `Kota Malang ${i + 1} (contoh)`,
      seats: 8 + (chance("seats", territory) < 0.5 ? 1 : 2),
      territory,
    })),
  ];
}

/** Put dapil, candidates and persons on their lists; the same again changes nothing. */
export async function putLists(posko: Posko, city: DemoCity, seed: string): Promise<void> {
  const election = COUNCILS_ELECTION;
  const pack = must(await loadPack(election));
  const dapil = inventedDapil(city);
  const put = async (
    operation: typeof importDapil,
    columns: readonly string[],
    rows: readonly (readonly (string | number)[])[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    const body = Buffer.from(`${columns.join(",")}\n${rows.map((row) => row.join(",")).join("\n")}\n`);
    const map = importMapShape.parse({ columns: Object.fromEntries(columns.map((c) => [c, c])) });
    const sha256 = createHash("sha256").update(body).digest("hex");
    const { refused_total, refused } = await ask(
      posko,
      "operator",
      operation,
      { election, map, sha256, ...more },
      body,
    );
    if (refused_total > 0) throw new Error(`${operation.name}: ${refused_total} lines refused, ${refused[0]!.code}`);
  };
  await put(
    importDapil,
    ["level", "dapil", "name", "seats"],
    dapil.map((d) => [d.level, d.code, d.name, d.seats]),
  );
  await put(
    importTerritories,
    ["level", "dapil", "place"],
    dapil.map((d) => [d.level, d.code, d.territory]),
  );
  await put(
    importCandidates,
    ["level", "dapil", "party", "number", "name", "gender"],
    dapil.flatMap((d) =>
      pack.parties.flatMap((party) =>
        Array.from({ length: d.seats }, (_v, i) => {
          const name = inventedName(seed, d.level, d.code, party.number, i);
          // In every three names one woman (UU 7/2017 Ps. 246).
          return [d.level, d.code, party.number, i + 1, name, i % 3 === 1 ? "P" : "L"];
        }),
      ),
    ),
  );
  await put(
    importContenders,
    ["area", "number", "name"],
    Array.from({ length: SENATORS }, (_v, i) => [CITY.slice(0, 2), i + 1, inventedName(seed, "dpd", i)]),
    { contest: "dpd" },
  );
}

/** The ballot papers of the city: by contest and sub-district. */
export type Ballots = ReadonlyMap<string, { readonly ballot: Ballot; readonly form: Form }>;

export const ballotKey = (contest: string, village: string): string => `${contest} ${village.slice(0, 8)}`;

export async function loadBallots(posko: Posko, city: DemoCity): Promise<Ballots> {
  const { db } = posko.services.database;
  const out = new Map<string, { ballot: Ballot; form: Form }>();
  for (const key of ["president", ...COUNCIL_KEYS]) {
    const known = must(await loadContest(db, `${COUNCILS_ELECTION}/${key}`));
    for (const { village } of city.stations) {
      const at = ballotKey(known.contest.id, village);
      if (!out.has(at)) out.set(at, must(await loadBallot(db, known, village)));
    }
  }
  return out;
}

/** Whole numbers with the given sum, in proportion to the weights: largest remainders. */
export function shareOut(sum: number, weights: readonly number[]): number[] {
  const all = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((w) => (all === 0 ? 0 : (sum * w) / all));
  const out = exact.map(Math.floor);
  const byRemainder = exact.map((e, i) => [e - Math.floor(e), i] as const).toSorted((a, b) => b[0] - a[0]);
  for (let left = sum - out.reduce((a, b) => a + b, 0), i = 0; left > 0 && byRemainder.length > 0; left--, i++)
    out[byRemainder[i % byRemainder.length]![1]]! += 1;
  return out;
}

/** What stands on the paper of one contest at one station, by field. */
export function inventedPaper(
  seed: string,
  station: DemoStation,
  contest: string,
  { ballot }: { readonly ballot: Ballot },
): Record<string, number> {
  const u = (...what: (string | number)[]): number => chance(seed, contest, station.id, ...what);
  const voted = station.second?.total ?? station.first?.total ?? 200;
  // More ballots are spoilt where there is more to choose from.
  const spoilt = ballot.parties.length + ballot.contenders.length < 3 ? 0.03 * u("invalid") : 0.04 + 0.1 * u("invalid");
  const invalid = Math.min(voted, Math.round(voted * spoilt));
  const valid = voted - invalid;
  const leaning = (name: string | number): number =>
    (0.25 + chance(seed, contest, "nation", name)) *
    (0.6 + 0.8 * chance(seed, contest, station.village, name)) *
    (0.7 + 0.6 * u("weight", name));
  const out: Record<string, number> = {
    valid,
    invalid,
    total: voted,
    ...inventedVoters(seed, station, contest, voted),
  };
  if (ballot.parties.length === 0) {
    const votes = shareOut(
      valid,
      // Of two pairs neither runs away with it.
      ballot.contenders.map((c) => leaning(c.number) ** (ballot.contenders.length < 3 ? 0.5 : 2)),
    );
    for (const [i, c] of ballot.contenders.entries()) out[`votes.${c.number}`] = votes[i]!;
    return out;
  }
  const totals = shareOut(
    valid,
    ballot.parties.map((p) => leaning(p.number) ** 2),
  );
  for (const [i, party] of ballot.parties.entries()) {
    out[`votes.${party.number}`] = totals[i]!;
    // The head of the list draws most; some further down have friends in the village.
    const weights = party.candidates.map((c) => leaning(`${party.number} ${c.number}`) ** 2 / (c.number + 1));
    const parts = shareOut(totals[i]!, [0.25 * weights.reduce((a, b) => a + b, 0), ...weights]);
    for (const [n, votes] of parts.entries()) out[`votes.${party.number}.${n}`] = votes;
  }
  return out;
}

/** One digit read otherwise, in one of these fields. */
export function misreadOne(
  seed: string,
  name: string,
  paper: Readonly<Record<string, number>>,
  fields: readonly string[],
): Record<string, number> {
  const field = fields[Math.floor(chance(seed, "field", name) * fields.length)]!;
  return { ...paper, [field]: (paper[field] ?? 0) + between(chance(seed, "by", name), 1, 9) };
}
