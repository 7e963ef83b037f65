// For tests of official figures: an election with a council, a coordinator of one sub-district, and files to take in.

import type { InputOf } from "../base/contract.ts";
import type { importRecaps } from "../count/recaps/contract.ts";
import { create as createElection, type importDapil, type importTerritories } from "../ground/elections/contract.ts";
import { upload as uploadTo, type Uploaded } from "./test-upload.ts";
import { openWorld, type Person, type World } from "./world.ts";

export const ELECTION = "pemilu-2019";
export const COUNCIL = `${ELECTION}/dprd-kab`;
/** Columns of a file of `figures`. */
export const MAP = {
  columns: {
    place: "kode",
    "votes.PKB": "pkb",
    "votes.2": "gerindra",
    "stations.done": "tps",
    "stations.total": "dari",
  },
};

/** Filled by `openRecaps`. */
export const recaps = {} as { world: World; coordinator: Person };

export async function openRecaps(): Promise<void> {
  const world = await openWorld();
  await world.ask("operator", createElection, { pack: ELECTION });
  const coordinator = await world.person("Koordinator", [{ role: "coordinator", place: "35.73.01", below: true }]);
  Object.assign(recaps, { world, coordinator });
}

export const upload = <Op extends typeof importRecaps | typeof importDapil | typeof importTerritories>(
  operation: Op,
  csv: string,
  input: InputOf<Op>,
): Promise<Uploaded<Op>> => uploadTo(recaps.world, operation, csv, input);

export const figures = (rows: readonly (readonly (string | number)[])[]): string =>
  ["kode,pkb,gerindra,tps,dari", ...rows.map((r) => r.join(","))].join("\n");
