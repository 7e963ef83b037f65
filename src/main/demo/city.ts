// The city of the demonstration: Kota Malang with its polling stations and what two readers of each form saw. Real
// published figures where they are found, else invented ones.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { listChildren } from "../../ground/places/store.ts";
import type { Db } from "../../server/database/connect.ts";
import { bell, between, chance } from "./chance.ts";

export const CITY = "35.73";
/** The coordinator's; its forms are typed whole. */
export const SUB_DISTRICT = "35.73.01";
/** Published figures belong to the election they were published of; invented ones to one with invented pairs. */
const REAL_ELECTION = "pemilu-2019";
const SAMPLE_ELECTION = "contoh";

export function contestOf(election: string): string {
  return `${election}/president`;
}

/** The paper the witnesses photograph and read: their signed copy. */
export const SOURCE = "salinan" as const;

/** Figures of the part that holds the votes; null where nothing is written. */
export type Totals = Readonly<Record<"votes.1" | "votes.2" | "valid" | "invalid" | "total", number | null>>;

export interface DemoStation {
  /** `35.73.01.1001/12` */
  readonly id: string;
  readonly village: string;
  readonly villageName: string;
  readonly number: number;
  readonly male: number | null;
  readonly female: number | null;
  /** As two people read it; null where that reading does not exist. */
  readonly first: Totals | null;
  readonly second: Totals | null;
}

export interface DemoCity {
  readonly real: boolean;
  /** Also the id of its pack. */
  readonly election: string;
  readonly stations: readonly DemoStation[];
}

const FILE = "tps/2019-pilpres/3573-kota-malang.csv";

/** Are the published figures of the city there? */
export function hasRealFigures(folder: string): boolean {
  return existsSync(path.join(folder, FILE));
}

function totals(row: Readonly<Record<string, string>>, prefix: string): Totals | null {
  const cell = (name: string): number | null => {
    const text = row[`${prefix}_${name}`] ?? "";
    return /^\d+$/.test(text) ? Number(text) : null;
  };
  const out: Totals = {
    "votes.1": cell("01"),
    "votes.2": cell("02"),
    valid: cell("sah"),
    invalid: cell("tidak_sah"),
    total: cell("jumlah"),
  };
  return out["votes.1"] === null && out["votes.2"] === null ? null : out;
}

/** The published figures: the commission's and the volunteers' as the two readings. */
export async function realCity(folder: string): Promise<DemoCity> {
  const rows = parse<Record<string, string>>(await readFile(path.join(folder, FILE)), { columns: true, bom: true });
  const count = (text: string | undefined): number | null => (/^\d+$/.test(text ?? "") ? Number(text) : null);
  const stations = rows
    .filter((r) => r["kemendagri_code"]?.startsWith(`${CITY}.`))
    .map((r): DemoStation => {
      const village = r["kemendagri_code"]!;
      const number = Number(r["tps_no"]);
      const [first, second] = [totals(r, "situng"), totals(r, "kp")];
      return {
        id: `${village}/${number}`,
        village,
        villageName: r["desa"] ?? village,
        number,
        male: count(r["dpt_l"]),
        female: count(r["dpt_p"]),
        // Somebody reads first, whoever it was.
        first: first ?? second,
        second: first === null ? null : second,
      };
    });
  return { real: true, election: REAL_ELECTION, stations };
}

/** Invented figures for every village of the city. A slip of the pen here and there, in one reading or on the form. */
export async function inventedCity(db: Db, seed: string): Promise<DemoCity> {
  const stations: DemoStation[] = [];
  for (const district of await listChildren(db, CITY)) {
    for (const village of await listChildren(db, district.code)) {
      const leaning = 0.5 + 0.09 * bell(seed, "leaning", village.code);
      const stationsHere = between(chance(seed, "stations", village.code), 22, 60);
      for (let number = 1; number <= stationsHere; number++) {
        stations.push(inventedStation(seed, village, number, leaning));
      }
    }
  }
  return { real: false, election: SAMPLE_ELECTION, stations };
}

function inventedStation(
  seed: string,
  village: { code: string; name: string },
  number: number,
  leaning: number,
): DemoStation {
  const id = `${village.code}/${number}`;
  const u = (what: string): number => chance(seed, what, id);
  const voters = between(u("voters"), 170, 300);
  const male = Math.round(voters * (0.49 + 0.015 * bell(seed, "male", id)));
  const total = Math.min(voters, Math.round(voters * (0.82 + 0.05 * bell(seed, "turnout", id))));
  const invalid = Math.min(total, Math.round(total * 0.035 * u("invalid")));
  const valid = total - invalid;
  const share = Math.min(0.97, Math.max(0.03, leaning + 0.05 * bell(seed, "share", id)));
  const one = Math.round(valid * share);
  const paper: Totals = { "votes.1": one, "votes.2": valid - one, valid, invalid, total };
  // Written wrongly on the form itself: both read it so, and both are flagged.
  const written: Totals = u("added up wrongly") < 0.025 ? { ...paper, total: total + between(u("by"), 1, 9) } : paper;
  return {
    id,
    village: village.code,
    villageName: village.name,
    number,
    male,
    female: voters - male,
    // Where two read it otherwise the night takes the second for right.
    first: u("read otherwise") < 0.05 ? misread(seed, id, written) : written,
    second: written,
  };
}

/** One figure read otherwise: a digit mistaken for its likeness. */
export function misread(seed: string, id: string, paper: Totals): Totals {
  const fields = (Object.keys(paper) as (keyof Totals)[]).filter((name) => paper[name] !== null);
  const field = fields[Math.floor(chance(seed, "field", id) * fields.length)]!;
  const text = String(paper[field]);
  const at = Math.floor(chance(seed, "digit", id) * text.length);
  const ALIKE: Readonly<Record<string, string>> = {
    0: "6",
    1: "7",
    2: "7",
    3: "8",
    4: "9",
    5: "6",
    6: "0",
    7: "1",
    8: "3",
    9: "4",
  };
  return { ...paper, [field]: Number(text.slice(0, at) + ALIKE[text[at]!]! + text.slice(at + 1)) };
}

/** The list of stations as a CSV that `stations.import` takes, and how its columns are named. */
export function stationsCsv(city: DemoCity): { csv: string; map: { columns: Record<string, string> } } {
  const lines = city.stations.map((s) => `${s.village},${s.number},${s.male ?? ""},${s.female ?? ""}`);
  return {
    csv: `desa,tps,l,p\n${lines.join("\n")}\n`,
    map: { columns: { place: "desa", station: "tps", "voters.male": "l", "voters.female": "p" } },
  };
}
