// For tests of seats: an invented city in three dapil, one of them sharing a sub-district with another, and the ways
// figures of it arrive. Names and figures are invented; the codes are a real city's, as the rules want them.

import {
  pathOf,
  queryOf,
  type InputOf,
  type Operation,
  type OutputOf,
  type ProblemDocument,
} from "../base/contract.ts";
import { climbRound } from "../count/tally/jobs.ts";
import { importReadings } from "../count/figures/contract.ts";
import { importCandidates, importDapil, importTerritories } from "../ground/elections/contract.ts";
import { loadOfficialPlaces } from "../ground/places/store.ts";
import { importStations } from "../ground/stations/contract.ts";
import type { Posko } from "./server.ts";

/** The practice election: its parties are invented. */
export const ELECTION = "contoh";
export const COUNCIL = `${ELECTION}/dprd-kab`;

/** Dapil 1 is one sub-district; 2 and 3 share 35.73.03, of whose villages only two are told. */
const DAPIL = "kode,nama,kursi\n357301,KOTA CONTOH 1,5\n357302,KOTA CONTOH 2,4\n357303,KOTA CONTOH 3,3\n";
const TERRITORIES = `dapil,wilayah,pecah
357301,35.73.01,0
357302,35.73.02,0
357302,35.73.03,1
357302,35.73.03.1001,0
357303,35.73.03,1
357303,35.73.03.1002,0
357303,35.73.04,0
`;

/** Village → voters of its stations, in their order. */
export const STATIONS: Readonly<Record<string, readonly number[]>> = {
  "35.73.01.1001": [200, 210, 190],
  "35.73.01.1002": [150, 160],
  "35.73.02.1001": [220],
  "35.73.03.1001": [180],
  "35.73.03.1002": [170, 175],
  // Nobody says whose this one is.
  "35.73.03.1003": [140],
  "35.73.04.1001": [205],
};

/** Numbers of its parties. */
const ON_BALLOT = [1, 2, 3, 4, 5, 6];
/** Those that have lists here. */
const PARTIES = [1, 2, 3, 4, 5];
const candidateName = (dapil: string, party: number, number: number): string =>
  `Calon ${dapil.slice(-1)}-${party}-${number}`;

export interface SeatsCity {
  /** A command or query as an operator of this name. */
  ask<Op extends Operation>(op: Op, input: InputOf<Op>, as?: string): Promise<OutputOf<Op> & ProblemDocument>;
  /** A CSV file into an operation that takes one. */
  upload(op: Operation, csv: string, columns: Readonly<Record<string, string>>, more?: object): Promise<void>;
  /** One station's votes by party as one reader reads them; two readers alike are accepted. */
  votes(
    station: string,
    byParty: Readonly<Record<number, number>>,
    reader?: string,
    source?: "plano" | "salinan" | "official",
  ): Promise<void>;
  /** One station's figures of a party's list: the mark, then its candidates. */
  list(station: string, party: number, figures: readonly number[], reader?: string): Promise<void>;
  /** Sum what has come in. */
  climb(): Promise<void>;
}

/** Fill an installation that has the election, and say how to put figures into it. */
export async function furnishSeats(posko: Posko): Promise<SeatsCity> {
  const headers = (as: string) => ({ authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": as });
  const city: SeatsCity = {
    async ask(op, input, as = "uji") {
      const fields = input as Record<string, unknown>;
      const answer = await posko.app.inject(
        op.kind === "command"
          ? { method: "POST", url: pathOf(op), headers: headers(as), payload: fields }
          : { method: "GET", url: pathOf(op) + queryOf(fields), headers: headers(as) },
      );
      return answer.json();
    },
    async upload(op, csv, columns, more = { election: ELECTION }) {
      const answer = await posko.app.inject({
        method: "POST",
        url: pathOf(op) + queryOf({ map: { columns }, ...more }),
        headers: { ...headers("uji"), "content-type": "application/octet-stream" },
        payload: csv,
      });
      const report = answer.json<{ refused_total: number }>();
      if (answer.statusCode !== 200 || report.refused_total > 0) throw new Error(answer.body);
    },
    async votes(station, byParty, reader = "satu", source = "plano") {
      const [village, number] = station.split("/") as [string, string];
      const valid = Object.values(byParty).reduce((a, b) => a + b, 0);
      const head = ["kode", "tps", "sah", "tidak", "semua", ...ON_BALLOT.map((no) => `p${no}`)];
      const columns = Object.fromEntries(ON_BALLOT.map((no) => [`votes.${no}`, `p${no}`]));
      const parties = ON_BALLOT.map((no) => byParty[no] ?? 0);
      await city.upload(
        importReadings,
        `${head.join(",")}\n${[village, number, valid, 0, valid, ...parties].join(",")}\n`,
        { place: "kode", station: "tps", valid: "sah", invalid: "tidak", total: "semua", ...columns },
        { contest: COUNCIL, source, reader },
      );
    },
    async list(station, party, figures, reader = "satu") {
      const [village, number] = station.split("/") as [string, string];
      const names = figures.map((_v, i) => `c${i}`);
      await city.upload(
        importReadings,
        `kode,tps,${names.join(",")}\n${[village, number, ...figures].join(",")}\n`,
        {
          place: "kode",
          station: "tps",
          ...Object.fromEntries(names.map((name, i) => [`votes.${party}.${i}`, name])),
        },
        { contest: COUNCIL, source: "plano", reader },
      );
    },
    async climb() {
      while ((await climbRound(posko.services.database, posko.services.clock.now())) > 0);
    },
  };
  await posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  await city.upload(importDapil, DAPIL, { dapil: "kode", name: "nama", seats: "kursi" });
  await city.upload(importTerritories, TERRITORIES, { dapil: "dapil", place: "wilayah", split: "pecah" });
  const lists = ["357301", "357302", "357303"].flatMap((dapil) =>
    PARTIES.flatMap((party) => [1, 2, 3].map((no) => [dapil, party, no, candidateName(dapil, party, no)].join(","))),
  );
  await city.upload(importCandidates, `dapil,partai,nomor,nama\n${lists.join("\n")}\n`, {
    dapil: "dapil",
    party: "partai",
    number: "nomor",
    name: "nama",
  });
  const stations = Object.entries(STATIONS).flatMap(([village, voters]) =>
    voters.map((n, i) => [village, i + 1, n].join(",")),
  );
  await city.upload(importStations, `kode,tps,dpt\n${stations.join("\n")}\n`, {
    place: "kode",
    station: "tps",
    "voters.total": "dpt",
  });
  await city.climb();
  return city;
}
