// A command post with one station, five contests and a witness: what the evening needs before it begins. Parties,
// candidates and figures are invented.

import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { importMapShape } from "../../src/base/import.ts";
import { must } from "../../src/base/result.ts";
import { assign, issueCode } from "../../src/count/witnesses/contract.ts";
import { setContest } from "../../src/ground/elections/contract/contests.ts";
import {
  create,
  importCandidates,
  importContenders,
  importDapil,
  importParties,
  importTerritories,
} from "../../src/ground/elections/contract.ts";
import type { Form } from "../../src/ground/elections/model.ts";
import { loadBallot } from "../../src/ground/elections/store/ballots.ts";
import { loadContest } from "../../src/ground/elections/store/elections.ts";
import { importStations } from "../../src/ground/stations/contract.ts";
import { ask } from "../../src/main/demo/door.ts";
import { type Started, startPosko } from "../../src/main/start.ts";
import { loadConfig } from "../../src/server/config.ts";
import { freshDatabase } from "../../src/server/postgres/fresh.ts";

export const ELECTION = "contoh";
export const STATION = "35.73.01.1001/1";
export const OWN_PARTY = 3;
/** In the order of the ballot boxes, with whose candidates the witness is asked for. */
export const CONTESTS = [
  { key: "president", candidates: "all" },
  { key: "dpr", candidates: "own" },
  { key: "dpd", candidates: "all" },
  { key: "dprd-prov", candidates: "none" },
  { key: "dprd-kab", candidates: "all" },
] as const;

const PARTIES = 18;
const SEATS = 8;
const SENATORS = 21;
const CITY = "35.73";
const VILLAGE = "35.73.01.1001";

export interface EveningWorld {
  readonly posko: Started;
  readonly folder: string;
  readonly code: string;
  /** Of the station's own ballot paper, by contest key. */
  readonly forms: ReadonlyMap<string, Form>;
  close(): Promise<void>;
}

export async function openEvening(): Promise<EveningWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), "posko-evening-"));
  const database = await freshDatabase();
  const config = loadConfig({
    PORT: "0",
    POSKO_DATA: path.join(folder, "data"),
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  const posko = await startPosko(config.value, () => {});
  const code = await furnish(posko);
  const { db } = posko.posko.services.database;
  const forms = new Map<string, Form>();
  for (const { key } of CONTESTS) {
    const known = must(await loadContest(db, `${ELECTION}/${key}`));
    forms.set(key, must(await loadBallot(db, known, VILLAGE)).form);
  }
  return {
    posko,
    folder,
    code,
    forms,
    async close() {
      await posko.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Import = typeof importDapil | typeof importStations;

async function furnish({ posko }: Started): Promise<string> {
  const put = async (
    operation: Import,
    columns: readonly string[],
    rows: readonly (readonly (string | number)[])[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    const body = Buffer.from(`${columns.join(",")}\n${rows.map((row) => row.join(",")).join("\n")}\n`);
    const map = importMapShape.parse({ columns: Object.fromEntries(columns.map((c) => [c, c])) });
    const sha256 = createHash("sha256").update(body).digest("hex");
    const given = { election: ELECTION, map, sha256, ...more };
    const report = await ask(posko, "operator", operation as typeof importDapil, given, body);
    if (report.refused_total > 0) throw new Error(`${operation.name}: ${JSON.stringify(report.refused[0])}`);
  };
  const numbers = (n: number): number[] => Array.from({ length: n }, (_v, i) => i + 1);
  await ask(posko, "operator", create, { pack: ELECTION });
  await put(
    importParties,
    ["number", "name", "short"],
    numbers(PARTIES)
      .slice(6)
      .map((n) => [n, `Partai Contoh ${n}`, `Contoh ${n}`]),
  );
  const dapil = [
    ["dpr", "3505"],
    ["dprd_prov", "350006"],
    ["dprd_kabkota", "357301"],
  ] as const;
  await put(
    importDapil,
    ["level", "dapil", "name", "seats"],
    dapil.map(([level, number]) => [level, number, `Contoh ${number}`, SEATS]),
  );
  await put(
    importTerritories,
    ["level", "dapil", "place"],
    dapil.map(([level, number]) => [level, number, CITY]),
  );
  await put(
    importCandidates,
    ["level", "dapil", "party", "number", "name", "gender"],
    dapil.flatMap(([level, number]) =>
      numbers(PARTIES).flatMap((party) =>
        numbers(SEATS).map((n) => [level, number, party, n, `Calon ${party}-${n}`, n % 3 === 2 ? "P" : "L"]),
      ),
    ),
  );
  await put(
    importContenders,
    ["area", "number", "name"],
    numbers(SENATORS).map((n) => [CITY.slice(0, 2), n, `Senator ${n}`]),
    { contest: "dpd" },
  );
  await put(importStations, ["place", "station", "voters.total"], [[VILLAGE, 1, 251]]);
  for (const { key, candidates } of CONTESTS.filter((c) => c.key.startsWith("dpr")))
    await ask(posko, "operator", setContest, { contest: `${ELECTION}/${key}`, candidates, own_party: OWN_PARTY });
  const { witness } = await ask(posko, "operator", assign, {
    election: ELECTION,
    station: STATION,
    post: "holder",
    name: "Sari",
  });
  return (await ask(posko, "operator", issueCode, { station: STATION, witness })).code;
}

/** What stands on the paper of a form: votes that add up, and other figures that differ from field to field. */
export function paperOf(form: Form): Record<string, number> {
  const written: Record<string, number> = {};
  const ids = form.parts.flatMap((part) => part.fields.map((f) => f.id));
  for (const [i, id] of ids.entries()) written[id] = (i * 37) % 90;
  // A party's total is its mark and its candidates; the valid votes are the sum of all.
  for (const id of ids.filter((one) => /^votes\.\d+$/.test(one))) {
    const parts = ids.filter((one) => one.startsWith(`${id}.`));
    if (parts.length > 0) written[id] = parts.reduce((sum, one) => sum + written[one]!, 0);
  }
  written["valid"] = ids.filter((id) => /^votes\.\d+$/.test(id)).reduce((sum, id) => sum + written[id]!, 0);
  written["total"] = written["valid"] + written["invalid"]!;
  return written;
}
