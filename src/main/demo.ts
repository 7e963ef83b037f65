// `npm run demo`: a command post with a sample organisation in a folder of its own, and an election night that is
// lived through again while one looks. Everybody in it is invented.

import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { show } from "../count/tally/contract.ts";
import { loadConfig, type Config } from "../server/config.ts";
import { makeFolder } from "../server/folder.ts";
import { startPostgres } from "../server/postgres/launch.ts";
import { CITY, contestOf, hasRealFigures, inventedCity, realCity, type DemoCity } from "./demo/city.ts";
import { planEvening } from "./demo/council-night.ts";
import { COUNCILS_ELECTION } from "./demo/councils.ts";
import { ask } from "./demo/door.ts";
import { coordinatorCode, drawForwarded, forwardedOf } from "./demo/forwarded.ts";
import { checkIn, closePolls } from "./demo/morning.ts";
import { nightClock, startNight, type Night } from "./demo/night.ts";
import { putOfficial, type Official } from "./demo/official.ts";
import { DESK, makeSample, putOutlines, visitorCodes, type VisitorCode } from "./demo/sample.ts";
import { sentenceOf, StartProblem } from "./open.ts";
import { findRunning } from "./running.ts";
import { isSetUp } from "../server/sign-in/setup-token.ts";
import { AlreadyRunning, startPosko, untilAskedToStop, type Started } from "./start.ts";

const USAGE = "posko demo [--speed N] [--fresh]   (N: minutes of the night in one minute; 60 unless given)";
/** One minute of the night in a second: the city fills in eight minutes. */
const SPEED = 60;
const FASTEST = 10_000;

/** What a folder's demonstration is made from; its file says that the folder holds a demonstration and nothing else. */
interface Kept {
  readonly seed: string;
  readonly password: string;
  readonly real: boolean;
}

interface Asked {
  readonly speed: number;
  readonly fresh: boolean;
}

/** What was typed, or null where it cannot be understood. */
export function readAsked(argv: readonly string[]): Asked | null {
  let speed = SPEED;
  let fresh = false;
  for (let i = 0; i < argv.length; i++) {
    const [name, inline] = argv[i]!.split("=", 2) as [string, string | undefined];
    if (name === "--fresh" && inline === undefined) fresh = true;
    else if (name === "--speed") {
      const text = inline ?? argv[++i] ?? "";
      speed = /^\d{1,5}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      if (!(speed > 0 && speed <= FASTEST)) return null;
    } else return null;
  }
  return { speed, fresh };
}

/** The verb `demo`. Returns the exit code when it has been asked to stop. */
export async function demo(argv: readonly string[]): Promise<number> {
  const say = (line: string): void => console.error(line);
  const asked = readAsked(argv);
  if (asked === null) {
    say(USAGE);
    return 2;
  }
  const config = loadConfig({
    ...process.env,
    POSKO_DATA: process.env["POSKO_DATA"]?.trim() || "data-demo",
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
  });
  if (!config.ok) {
    say(config.problem.sentence);
    return 1;
  }
  const stop = untilAskedToStop();
  try {
    return await liveThrough(config.value, asked, stop.asked, say);
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    say(sentence);
    return error instanceof AlreadyRunning ? 0 : 1;
  } finally {
    stop.forget();
  }
}

async function liveThrough(
  config: Config,
  asked: Asked,
  stopAsked: Promise<string>,
  say: (line: string) => void,
): Promise<number> {
  if (asked.fresh) await beginAnew(config, say);
  const known = await readKept(config);
  let stopping = false;
  void stopAsked.then(() => (stopping = true));
  const started = await startPosko(config, say);
  let night: Night | null = null;
  try {
    if (known === null && (await isSetUp(started.posko.services.database.db))) throw notADemo(config);
    const kept = known ?? (await keep(config));
    const city = await cityOf(started, kept, config);
    if (stopping) return 0;
    const sample = await makeSample(started.posko, city, kept.seed, kept.password, say);
    await putOutlines(started.posko, config.figures);
    if (stopping) return 0;
    say("The witnesses say that they are at their stations …");
    await checkIn(started.posko, sample, kept.seed);
    await closePolls(started.posko, sample, kept.seed);
    if (stopping) return 0;
    const official = await putOfficial(started.posko, city, kept.seed, config.figures, say);
    const { sent, forwarded } = forwardedOf(await planEvening(started.posko, city, kept.seed, sample), sample);
    const shown: Shown = {
      address: started.address,
      kept,
      speed: asked.speed,
      official,
      codes: await visitorCodes(started.posko, sample),
      coordinator: await coordinatorCode(started.posko, kept.password),
      pictures: await drawForwarded(config.dataFolder, kept.seed, forwarded),
    };
    if (stopping) return 0;
    night = await startNight(started.posko, sent, sample, { ...kept, speed: asked.speed, trouble: say });
    console.log(introduction(shown).join("\n"));
    await report(started, night, contestOf(sample.election), () => stopping, stopAsked);
    return 0;
  } finally {
    say("Stopping …");
    await night?.stop();
    await started.stop();
  }
}

const keptFile = (config: Config): string => path.join(config.dataFolder, "demo.json");

async function readKept(config: Config): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(keptFile(config), "utf8")) as Kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A password of its own for each demonstration: an address that others reach must not open with a known one. */
async function keep(config: Config): Promise<Kept> {
  const kept: Kept = {
    seed: randomBytes(16).toString("hex"),
    password: `contoh-${randomBytes(4).toString("hex")}`,
    real: hasRealFigures(config.figures),
  };
  await makeFolder(config.dataFolder);
  await writeFile(keptFile(config), JSON.stringify(kept), { mode: 0o600 });
  return kept;
}

function notADemo(config: Config): StartProblem {
  return new StartProblem(
    config.databaseUrl === undefined
      ? `${config.dataFolder} holds a command post that is no demonstration: choose another folder with POSKO_DATA=/some/folder.`
      : "The database of DATABASE_URL holds a command post that is no demonstration: give the demonstration an empty one, or none.",
  );
}

async function cityOf(started: Started, kept: Kept, config: Config): Promise<DemoCity> {
  if (!kept.real) return await inventedCity(started.posko.services.database.db, kept.seed);
  if (!hasRealFigures(config.figures)) {
    throw new StartProblem(
      "The published figures this demonstration began with are not there any more: begin anew with --fresh.",
    );
  }
  return await realCity(config.figures);
}

/** Throw the demonstration of this folder away, and nothing that is none. */
async function beginAnew(config: Config, say: (line: string) => void): Promise<void> {
  if (config.databaseUrl !== undefined) {
    throw new StartProblem(
      "--fresh throws away the demonstration's own database and no brought one: give DATABASE_URL an empty database instead.",
    );
  }
  const other = await findRunning(config.dataFolder);
  if (other) throw new AlreadyRunning(other.address, other.pid, config.dataFolder);
  if (!existsSync(config.dataFolder)) return;
  if (!existsSync(keptFile(config))) throw notADemo(config);
  say("Throwing away the demonstration that was here …");
  // A killed one may have left its database running: taken over and stopped before its files go.
  const postgres = await startPostgres({ dataFolder: config.dataFolder, log: say });
  await postgres.stop();
  await rm(config.dataFolder, { recursive: true, force: true });
}

interface Shown {
  readonly address: string;
  readonly kept: Kept;
  readonly speed: number;
  readonly official: Official;
  readonly codes: readonly VisitorCode[];
  /** Null while her phone is bound. */
  readonly coordinator: { readonly code: string; readonly link: string } | null;
  readonly pictures: string | null;
}

function introduction({ address, kept, speed, official, codes, coordinator, pictures }: Shown): string[] {
  const figures = kept.real
    ? "One election has the president's figures as published for Kota Malang, 17 April 2019, as two readers typed them; a practice election beside it has all five ballots, with invented pairs, parties, candidates and figures. Of the published forms only the votes are known: none of them is whole."
    : "The figures, parties and candidates are invented; published ones were not found on this machine.";
  const beside =
    official === "published"
      ? "the published recapitulation of the president's votes; that of the city council is invented"
      : "invented ones, in which a few votes move between two levels; published ones were not found on this machine";
  return [
    "",
    `  ${address}`,
    "",
    `  A demonstration: organisation, people and pictures are invented. ${figures}`,
    "",
    `  Sign in, each with the password ${kept.password}`,
    ...DESK.map((p) => `    ${p.email.padEnd(24)} ${p.role} (${p.where})`),
    "",
    ...(codes.length === 0 ? [] : ["  Be a witness: open one of these, on this machine or through https on a phone"]),
    ...[...Map.groupBy(codes, (c) => c.election)].flatMap(([election, own], _i, all) => [
      ...(all.length > 1
        ? [
            `    ${election === COUNCILS_ELECTION ? "of all five ballots, invented" : "of the president's ballot, as published"}`,
          ]
        : []),
      ...own.map((c) => `    TPS ${c.station}   ${c.code.slice(0, 4)} ${c.code.slice(4)}   ${c.link}`),
    ]),
    "",
    "  Be the coordinator by phone (the same sub-district)",
    coordinator === null
      ? "    a phone is bound to her already; her account page at the desk makes a new code"
      : `    ${coordinator.code.replaceAll(/(.{4})(?=.)/g, "$1 ")}   ${coordinator.link}`,
    ...(pictures === null
      ? []
      : [
          "    What reached her by messenger, to share to Posko or to choose there from the gallery:",
          `    ${pictures}`,
          ...(kept.real
            ? ["    The five ballots stand in the practice election: choose it at the top of her phone."]
            : []),
        ]),
    "",
    `  Official figures beside the count, ${address}/recaps: ${beside}.`,
    "",
    `  The night begins at 14:00 and runs ${speed} times as fast as it was (--speed). Ctrl-C stops; the next start goes on.`,
    "",
  ];
}

/** Say how far the night is, until asked to stop. */
async function report(
  started: Started,
  night: Night,
  contest: string,
  stopping: () => boolean,
  stopAsked: Promise<string>,
): Promise<void> {
  const live = process.stderr.isTTY;
  const every = live ? 1_000 : 10_000;
  let told = "";
  while (!stopping()) {
    const t = await ask(started.posko, "operator", show, { contest, place: CITY });
    const n = (value: number): string => value.toLocaleString("en");
    const line = `${nightClock(night.minute)}  ${n(t.in)} of ${n(t.stations)} stations in, ${n(t.accepted)} accepted, ${n(t.in_review)} in review, ${n(t.flagged)} flagged`;
    if (live) process.stderr.write(`\r\x1b[K  ${line}`);
    else if (line !== told) console.error(line);
    told = line;
    if (night.over && !t.stale) {
      console.error(`${live ? "\n" : ""}  The night is over; what is left waits for you. Ctrl-C stops.`);
      await stopAsked;
      return;
    }
    const pausing = new AbortController();
    await Promise.race([pause(every, undefined, { signal: pausing.signal }).catch(() => {}), stopAsked]);
    pausing.abort();
  }
  if (live) process.stderr.write("\n");
}
