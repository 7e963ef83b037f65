// `posko bench [CASE …] [OPTION …]`: see README.md.

import { writeFile } from "node:fs/promises";
import os from "node:os";
import { untilAskedToStop } from "../src/main/start.ts";
import { readAsked, type Asked } from "./arguments.ts";
import { growth, growthHolds, tableOf } from "./growth.ts";
import { importHolds, importStations } from "./import.ts";
import { intake, intakeHolds } from "./intake.ts";
import { keep, keepHolds } from "./keep.ts";
import { lag, lagHolds } from "./lag.ts";
import { phone, phoneHolds } from "./phone.ts";
import { pictures, picturesHold } from "./pictures.ts";
import { read, readHolds } from "./read.ts";
import { rebuild, rebuildHolds } from "./rebuild.ts";
import { screens, screensHold } from "./screens.ts";
import { search, searchHolds } from "./search.ts";
import { openBench, type Bench } from "./world.ts";

const OPTIONS = {
  json: { text: undefined },
  forms: { number: 30_000 },
  connections: { number: 32 },
  rates: { numbers: [30, 300] },
  seconds: { number: 15 },
  reads: { number: 1_000 },
  screens: { numbers: [500, 5_000] },
  arrivals: { number: 300 },
  pictures: { number: 50 },
  bytes: { number: 300_000 },
  share: { numbers: [1, 10, 100] },
  out: { text: "growth.svg" },
  fresh: { flag: false },
} as const;
type Options = Omit<Asked<string, typeof OPTIONS>, "cases">;

/** What was measured, and whether all held that must. */
interface Measured {
  readonly figures: object;
  readonly holds: boolean;
}

/** One line a figure, or one a row. */
function shown<F extends object>(figures: F, holds: (figures: F) => boolean): Measured {
  console.table(Array.isArray(figures) ? figures : [figures]);
  return { figures, holds: holds(figures) };
}

const ON_STATIONS = {
  intake: async (bench: Bench, asked: Options) => shown(await intake(bench, asked), intakeHolds),
  lag: async (bench: Bench, asked: Options) => shown(await lag(bench, asked), lagHolds),
  rebuild: async (bench: Bench) => shown(await rebuild(bench), rebuildHolds),
  search: async (bench: Bench) => shown(await search(bench), searchHolds),
  keep: async (bench: Bench, asked: Options) => {
    const figures = await keep(bench, Math.round(asked.forms / 3));
    console.table(figures.bytes_a_form);
    const { bytes_a_form: _shown, ...others } = figures;
    console.table(others);
    return { figures, holds: keepHolds(figures) };
  },
  read: async (bench: Bench, asked: Options) => shown(await read(bench, asked), readHolds),
  screens: async (bench: Bench, asked: Options) => shown(await screens(bench, asked), screensHold),
  pictures: async (bench: Bench, asked: Options) => shown(await pictures(bench, asked), picturesHold),
  import: async (bench: Bench) => shown(await importStations(bench), importHolds),
} satisfies Record<string, (bench: Bench, asked: Options) => Promise<Measured>>;
type OnStations = keyof typeof ON_STATIONS;

const CASES = [
  "intake",
  "lag",
  "rebuild",
  "search",
  "keep",
  "phone",
  "read",
  "screens",
  "pictures",
  "import",
  "growth",
] as const satisfies readonly (OnStations | "phone" | "growth")[];
type Case = (typeof CASES)[number];
/** Without words: all but the one that begins anew for each share. */
const USUAL = CASES.filter((name) => name !== "growth");
/** Has no server with the nation's stations, or brings its own. */
const isAlone = (name: Case): name is "phone" | "growth" => name === "phone" || name === "growth";

async function grown(
  open: (stations: number) => Promise<Bench>,
  asked: Options,
  say: (line: string) => void,
): Promise<Measured> {
  const figures = await growth(open, asked, say);
  console.table(tableOf(figures));
  return { figures, holds: growthHolds(figures) };
}

/** Run cases; 0 when what must hold held, 1 when something was lost, doubled or wrong, 2 when it was not understood. */
async function bench(argv: readonly string[]): Promise<number> {
  let asked: Asked<Case, typeof OPTIONS>;
  try {
    asked = readAsked(argv, "posko bench", CASES, USUAL, OPTIONS);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const stop = untilAskedToStop();
  const say = (line: string): void => console.error(line);
  const opened: Promise<Bench>[] = [];
  const open = (stations?: number): Promise<Bench> => {
    const one = openBench(say, stations);
    opened.push(one);
    return one;
  };
  void stop.asked.then(async () => {
    console.error("Stopping …");
    await Promise.allSettled(opened.map(async (one) => await (await one).close()));
    process.exit(130);
  });
  const world = asked.cases.every(isAlone) ? null : await open();
  const out: Record<string, unknown> = {
    at: new Date().toISOString(),
    machine: {
      cores: os.availableParallelism(),
      cpu: os.cpus()[0]?.model ?? "",
      memory_gib: Math.round(os.totalmem() / 2 ** 30),
      load_1min: os.loadavg()[0],
      node: process.version,
    },
  };
  let holds = true;
  try {
    for (const name of asked.cases) {
      const measured =
        name === "growth"
          ? await grown(open, asked, say)
          : world === null || name === "phone"
            ? shown(await phone(say), phoneHolds)
            : await ON_STATIONS[name](world, asked);
      holds &&= measured.holds;
      out[name] = measured.figures;
    }
  } finally {
    await world?.close();
    stop.forget();
  }
  console.log(
    holds
      ? "Nothing lost, nothing doubled, sums exact, names found, and the phone as quick as it must be."
      : "SOMETHING DOES NOT HOLD: see the columns above.",
  );
  if (asked.json !== undefined) await writeFile(asked.json, `${JSON.stringify({ ...out, holds }, null, 2)}\n`);
  return holds ? 0 : 1;
}

process.exitCode = await bench(process.argv.slice(2));
