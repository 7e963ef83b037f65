// How each cost grows with the list of polling stations: the same work on a part of the nation and on the whole, each on a
// server of its own, drawn. A share that was measured is kept beside the drawing and is not measured again, so that it may
// be stopped and gone on with.

import { readFile, rename, writeFile } from "node:fs/promises";
import os from "node:os";
import type { Format } from "../src/base/table.ts";
import { exportList } from "../src/count/figures/contract/export.ts";
import { list as listForms } from "../src/count/figures/contract.ts";
import { list as listStations } from "../src/ground/stations/contract.ts";
import { board, exportTally } from "../src/watch/dashboard/contract.ts";
import { importHolds, importStations } from "./import.ts";
import { runJob } from "./job.ts";
import { drawGrowth, type Panel } from "./log-chart.ts";
import { round } from "./numbers.ts";
import { rebuild, rebuildHolds, timed } from "./rebuild.ts";
import { search, searchHolds } from "./search.ts";
import { CONTEST, DPR, ELECTION, PROVINCE, STATIONS, type Bench } from "./world.ts";

/** What is drawn together: costs of one kind, each in milliseconds. */
const PANELS = [
  {
    title: "One form or one answer, ms",
    costs: {
      intake: "a form received",
      nation: "tally of the nation",
      province: "tally of a province",
      city: "tally of a city",
      search: "a place by name",
      stations: "a page of stations",
      forms: "a page of forms",
      board: "the board",
    },
  },
  {
    title: "All of it, ms",
    costs: {
      rebuild: "tally rebuilt",
      plain: "one plain sum",
      csv: "tally by village, CSV",
      xlsx: "the same of a province, XLSX",
      list: "list of all forms, CSV",
      dry: "stations, dry run",
      import: "stations, in earnest",
    },
  },
] as const;
type Cost = keyof (typeof PANELS)[0]["costs"] | keyof (typeof PANELS)[1]["costs"];

export interface ShareFigures {
  readonly at: string;
  readonly machine: string;
  readonly load_1min: number;
  readonly stations: number;
  readonly costs: Readonly<Record<Cost, number>>;
  /** What did not hold while it was measured. */
  readonly wrong: readonly string[];
}

/** By percent of the nation. */
export type GrowthFigures = Readonly<Record<string, ShareFigures>>;

export interface GrowthOptions {
  /** Percent of the nation. */
  readonly share: readonly number[];
  /** Where the drawing goes (SVG); what was measured goes beside it. */
  readonly out: string;
  /** Measure anew what is there. */
  readonly fresh: boolean;
}

const FORMS = 1_500;
const CONNECTIONS = 8;
const TIMES = 5;
const PAGE = 200;

/** @param open a server with so many polling stations; closed here */
export async function growth(
  open: (stations: number) => Promise<Bench>,
  options: GrowthOptions,
  say: (line: string) => void,
): Promise<GrowthFigures> {
  const kept = `${options.out.replace(/\.svg$/, "")}.json`;
  const shares = options.share.toSorted((a, b) => a - b);
  if (shares.at(-1)! > 100) throw new Error("a share is at most 100 percent");
  const known: Record<string, ShareFigures> = options.fresh ? {} : await loadKept(kept);
  for (const [i, share] of shares.entries()) {
    const before = known[share];
    if (before !== undefined) {
      say(`${share} % is there, of ${before.at}; --fresh measures it anew.`);
      continue;
    }
    say(`${share} % of the nation (${i + 1} of ${shares.length}) …`);
    const bench = await open(Math.round((STATIONS * share) / 100));
    try {
      known[share] = await measure(bench, share);
    } finally {
      await bench.close();
    }
    await save(kept, `${JSON.stringify(known, null, 2)}\n`);
    await save(options.out, drawing(known));
  }
  await save(options.out, drawing(known));
  say(`Drawn: ${options.out}; measured: ${kept}.`);
  return known;
}

async function loadKept(file: string): Promise<Record<string, ShareFigures>> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, ShareFigures>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new Error(`${file} is not what growth left there; --fresh begins anew`, { cause: error });
  }
}

/** Whole or as before: it may be stopped at any moment. */
async function save(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}

async function measure(bench: Bench, share: number): Promise<ShareFigures> {
  const wrong: string[] = [];
  const must = (holds: boolean, sentence: string): void => void (holds || wrong.push(sentence));
  const step = (what: string): void => bench.say(`${share} %: ${what} …`);
  const median = async (work: () => Promise<unknown>, times = TIMES): Promise<number> => {
    // The first one reads from disk and compiles.
    await work();
    return (await timed(work, times)).ms;
  };

  step("forms");
  const job = { kind: "send", databaseUrl: bench.databaseUrl, port: bench.port, contest: CONTEST } as const;
  const send = { ...job, perRequest: 1, connections: CONNECTIONS } as const;
  await runJob({ ...send, stations: bench.takeStations(FORMS / 3) });
  const sent = await runJob({ ...send, stations: bench.takeStations(FORMS) });
  must(
    sent.lost + sent.doubled + sent.differing + sent.refused + sent.badReceipts + sent.otherReceipts === 0,
    "forms were lost, doubled or refused",
  );
  step("the tally from nothing");
  const tally = await rebuild(bench);
  must(rebuildHolds(tally), "the tally is not the plain sum");
  step("places by name");
  const [found] = await search(bench, false);
  must(searchHolds([found!]), "places were not found by their names");
  step("pages");
  const stations = await median(() => bench.ask(listStations, { election: ELECTION, place: PROVINCE, limit: PAGE }));
  const forms = await median(() => bench.ask(listForms, { contest: DPR, list: "accepted", limit: PAGE }));
  const boardMs = await median(() => bench.ask(board, { contest: DPR, place: "" }));
  step("exports");
  const file = (place: string, format: Format): Promise<number> =>
    median(() => bench.fetch(exportTally, { contest: DPR, place, to: "villages", format }), 1);
  const csv = await file("", "csv");
  // The villages of the nation are more rows than a workbook takes.
  const xlsx = await file(PROVINCE, "xlsx");
  const list = await median(() => bench.fetch(exportList, { contest: DPR, list: "all", format: "csv" }), 1);
  step("the list of stations");
  const imported = await importStations(bench);
  must(importHolds(imported), "the import did not say what was in the file");
  return {
    at: new Date().toISOString(),
    machine: `${os.availableParallelism()} × ${os.cpus()[0]?.model ?? "?"}, Node ${process.version}`,
    load_1min: round(os.loadavg()[0]!),
    stations: bench.stations,
    costs: {
      intake: round(1_000 / sent.perSecond, 2),
      nation: tally.read_nation_ms,
      province: tally.read_province_ms,
      city: tally.read_city_ms,
      search: found!.p50_ms,
      stations: round(stations),
      forms: round(forms),
      board: round(boardMs),
      rebuild: tally.rebuild_ms,
      plain: tally.plain_sum_ms,
      csv: round(csv, 0),
      xlsx: round(xlsx, 0),
      list: round(list, 0),
      dry: round(imported.dry_run_s * 1_000, 0),
      import: round(imported.import_s * 1_000, 0),
    },
    wrong,
  };
}

function drawing(figures: GrowthFigures): string {
  const shares = Object.keys(figures)
    .map(Number)
    .toSorted((a, b) => a - b);
  const panels: Panel[] = PANELS.map(({ title, costs }) => ({
    title,
    lines: Object.entries(costs).map(([key, name]) => ({
      name,
      y: shares.map((share) => figures[share]!.costs[key as Cost]),
    })),
  }));
  const x = shares.map((share) => figures[share]!.stations);
  return drawGrowth("What each cost becomes as the list of polling stations grows", "polling stations", x, panels);
}

/** A row a cost: milliseconds at each share, and how many times as much at the largest as at the smallest. */
export function tableOf(figures: GrowthFigures): Record<string, Record<string, number>> {
  const shares = Object.keys(figures)
    .map(Number)
    .toSorted((a, b) => a - b);
  const rows = PANELS.flatMap(({ costs }) => Object.entries(costs)).map(([key, name]) => {
    const of = (share: number): number => figures[share]!.costs[key as Cost];
    const cells = shares.map((share) => [`${share} %, ms`, of(share)]);
    return [name, { ...Object.fromEntries(cells), times: round(of(shares.at(-1)!) / of(shares[0]!)) }];
  });
  const [first, last] = [figures[shares[0]!]!, figures[shares.at(-1)!]!];
  const counts = shares.map((share) => [`${share} %, ms`, figures[share]!.stations]);
  return {
    ...Object.fromEntries(rows),
    "(polling stations)": { ...Object.fromEntries(counts), times: round(last.stations / first.stations) },
  };
}

export function growthHolds(figures: GrowthFigures): boolean {
  for (const [share, { wrong }] of Object.entries(figures))
    for (const sentence of wrong) console.error(`${share} %: ${sentence}`);
  return Object.values(figures).every((f) => f.wrong.length === 0);
}
