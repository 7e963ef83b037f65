// Hours at a steady rate, with memory, connections and latency looked at all the while, and drawn.

import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { percentile, round } from "../bench/numbers.ts";
import { STATIONS } from "../bench/world.ts";
import type { Case, Told } from "./case.ts";
import { drawChart, type Panel } from "./chart.ts";
import { check, checkForms } from "./check.ts";
import type { Held, KeptForm, KeptPicture } from "./job.ts";
import { childrenOf, memoryOf, postmasterOf } from "./processes.ts";
import { openTrial, type Trial } from "./trial.ts";

/** Memory of the server may grow by this, once it has warmed up; said only of runs long enough to tell. */
const GROWTH_MB_A_MINUTE = 1;
const LONG_ENOUGH_MINUTES = 20;
const COLLECT_EVERY_MS = 60_000;

export interface SoakOptions {
  readonly minutes: number;
  readonly rate: number;
  /** Each so-manieth form has a photograph. */
  readonly pictureEvery: number;
  /** Where the drawing goes (SVG). */
  readonly out: string;
}

interface Sample {
  readonly minute: number;
  readonly server_mb: number;
  readonly worker_mb: number;
  readonly database_mb: number;
  readonly connections: number;
  readonly forms_per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

interface SoakFigures extends Told {
  readonly minutes: number;
  readonly forms: number;
  readonly pictures: number;
  readonly forms_per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly worst_ms: number;
  readonly server_mb: number;
  /** By a straight line through everything after the first quarter. */
  readonly server_mb_a_minute: number;
  readonly worker_mb_a_minute: number;
  readonly most_connections: number;
  readonly heard: Readonly<Record<string, number>>;
  readonly drawn: string;
}

export const soak: Case<SoakOptions, SoakFigures> = async (options, around) => {
  const { minutes, rate, pictureEvery, out } = options;
  const stations = Math.min(STATIONS, Math.max(20_000, Math.ceil(minutes * 60 * rate * 1.1)));
  const trial = await openTrial(
    { rate, pictureEvery, pictureBytes: 60_000, phones: 64, endless: true, world: { stations } },
    around,
  );
  const samples: Sample[] = [];
  const all: number[] = [];
  const kept = { forms: [] as KeptForm[], pictures: [] as KeptPicture[], told: {} as Record<string, number> };
  const wrong: string[] = [];
  try {
    let took: number[] = [];
    trial.load.onTook((more) => void took.push(...more));
    const every = Math.max(1_000, Math.round((minutes * 60_000) / 360));
    const began = performance.now();
    let looked = began;
    let collected = began;
    trial.load.go();
    while (performance.now() - began < minutes * 60_000 && !around.stopping()) {
      await pause(every);
      const times = took;
      took = [];
      all.push(...times);
      const now = performance.now();
      samples.push(await look(trial, times, (now - looked) / 1_000, (now - began) / 60_000));
      looked = now;
      if (now - collected > COLLECT_EVERY_MS) {
        collected = now;
        const held = await trial.load.collect();
        wrong.push(...held.wrong, ...(await checkNow(trial, held)));
        keep(kept, held);
        const last = samples.at(-1)!;
        around.say(
          `${round(last.minute)} of ${minutes} min: ${trial.load.forms} forms, p99 ${last.p99_ms} ms, server ${last.server_mb} MB, ` +
            `${last.connections} connections`,
        );
        await writeFile(out, drawing(samples, options));
      }
    }
    const last = await trial.load.hold(120_000);
    keep(kept, last);
    around.say("Everything is read back …");
    wrong.push(...(await check(trial.world, { ...kept, wrong: last.wrong })));
    await writeFile(out, drawing(samples, options));
    const steady = samples.slice(Math.floor(samples.length / 4));
    const growth = slope(steady.map((s) => [s.minute, s.server_mb]));
    if (minutes >= LONG_ENOUGH_MINUTES && growth > GROWTH_MB_A_MINUTE)
      wrong.push(`the server's memory grows by ${round(growth, 2)} MB a minute`);
    for (const sentence of wrong) trial.wrong(sentence);
    return {
      holds: wrong.length === 0 && kept.forms.length > 0,
      wrong,
      minutes: round((looked - began) / 60_000),
      forms: kept.forms.length,
      pictures: kept.pictures.length,
      forms_per_second: round(kept.forms.length / ((looked - began) / 1_000)),
      p50_ms: round(percentile(all, 0.5)),
      p99_ms: round(percentile(all, 0.99)),
      worst_ms: round(percentile(all, 1)),
      server_mb: samples.at(-1)?.server_mb ?? 0,
      server_mb_a_minute: round(growth, 2),
      worker_mb_a_minute: round(slope(steady.map((s) => [s.minute, s.worker_mb])), 2),
      most_connections: Math.max(0, ...samples.map((s) => s.connections)),
      heard: kept.told,
      drawn: out,
    };
  } finally {
    await trial.close();
  }
};

function keep(kept: { forms: KeptForm[]; pictures: KeptPicture[]; told: Record<string, number> }, held: Held): void {
  // One by one: there may be more than a call takes.
  for (const form of held.forms) kept.forms.push(form);
  for (const picture of held.pictures) kept.pictures.push(picture);
  for (const [code, n] of Object.entries(held.told)) kept.told[code] = (kept.told[code] ?? 0) + n;
}

async function checkNow(trial: Trial, held: Held): Promise<string[]> {
  const client = new pg.Client({ connectionString: trial.world.database.url, application_name: "posko chaos check" });
  await client.connect();
  try {
    return await checkForms(client, held.forms);
  } finally {
    await client.end();
  }
}

async function look(trial: Trial, times: readonly number[], seconds: number, minute: number): Promise<Sample> {
  const { stack, database } = trial.world;
  const { server, worker } = stack.pids();
  const postmaster = await postmasterOf(stack.folder);
  const { rows } = await database.pool.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend' and application_name not like 'posko chaos%'",
  );
  return {
    minute,
    server_mb: round(memoryOf(server)),
    worker_mb: round(memoryOf(worker)),
    // Shared memory is counted in each of them; how it goes on is what is looked for.
    database_mb: round([postmaster, ...childrenOf(postmaster)].reduce((sum, pid) => sum + memoryOf(pid), 0)),
    connections: rows[0]!.n,
    forms_per_second: round(times.length / seconds),
    p50_ms: round(percentile(times, 0.5)),
    p99_ms: round(percentile(times, 0.99)),
  };
}

/** Of the straight line with the least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  if (points.length < 2) return 0;
  const mean = (i: 0 | 1): number => points.reduce((sum, p) => sum + p[i], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0);
  const under = points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

function drawing(samples: readonly Sample[], { minutes, rate }: SoakOptions): string {
  const x = samples.map((s) => s.minute);
  const panels: Panel[] = [
    {
      title: "Memory, MB",
      lines: [
        { name: "server", y: samples.map((s) => s.server_mb) },
        { name: "worker", y: samples.map((s) => s.worker_mb) },
      ],
    },
    {
      title: "Memory of PostgreSQL's processes together, MB",
      lines: [{ name: "database", y: samples.map((s) => s.database_mb) }],
    },
    { title: "Connections to the database", lines: [{ name: "connections", y: samples.map((s) => s.connections) }] },
    { title: "Forms received a second", lines: [{ name: "forms", y: samples.map((s) => s.forms_per_second) }] },
    {
      title: "From due to receipt, ms",
      lines: [
        { name: "p50", y: samples.map((s) => s.p50_ms) },
        { name: "p99", y: samples.map((s) => s.p99_ms) },
      ],
    },
  ];
  return drawChart(`${rate} forms a second for ${minutes} minutes`, x, panels);
}
