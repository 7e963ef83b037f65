// What the pictures are taken of: three command posts on one throw-away database server. One holds a small invented
// city in the middle of its night, one is set up and holds nothing yet, and one is not set up.

import { createServer, type AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { stop as stopBuilder } from "esbuild";
import pg from "pg";
import { list } from "../../src/count/figures/contract.ts";
import { show } from "../../src/count/tally/contract.ts";
import { loadOfficialPlaces } from "../../src/ground/places/store.ts";
import { buildWeb } from "../../src/main/build.ts";
import { contestOf, inventedCity, type DemoCity } from "../../src/main/demo/city.ts";
import { ask, signIn } from "../../src/main/demo/door.ts";
import { planEvening } from "../../src/main/demo/council-night.ts";
import { forwardedOf } from "../../src/main/demo/forwarded.ts";
import { checkIn, closePolls } from "../../src/main/demo/morning.ts";
import { startNight } from "../../src/main/demo/night.ts";
import { DESK, makeSample, visitorCodes, type VisitorCode } from "../../src/main/demo/sample.ts";
import { createPosko, type Posko } from "../../src/main/server.ts";
import { setup } from "../../src/people/accounts/contract.ts";
import type { DeskRole } from "../../src/people/accounts/model.ts";
import { loadConfig } from "../../src/server/config.ts";
import { connect } from "../../src/server/database/connect.ts";
import { migrate } from "../../src/server/database/migrate.ts";
import { startTemplate, urlOfDatabase, type Template } from "../../src/server/postgres/template.ts";
import { setupLink } from "../../src/server/sign-in/setup-token.ts";

/** The same pictures from one day to the next, but for the clock. */
const SEED = "pictures of every screen";
const PASSWORD = "contoh-untuk-gambar";
/** A city of few stations looks like a large one and stands in seconds. */
const STATIONS_PER_VILLAGE = 3;
/** Forms that would come later than this minute of the night are missing yet. */
const NOW = 190;

type Cookies = Readonly<Record<string, string>>;

/** One command post that listens. */
export interface Post {
  readonly address: string;
  /** Cookies of whoever holds a role there; null where nobody does. */
  cookiesOf(role: DeskRole): Promise<Cookies | null>;
}

export interface Worlds {
  readonly full: Post;
  readonly empty: Post;
  readonly bare: Post;
  /** The one-time link of the post that is not set up. */
  readonly setupLink: string;
  /** A station of the full one whose readings differ, with photographs. */
  readonly station: string;
  /** A village of the full one. */
  readonly village: string;
  /** Mandate codes nobody has used yet, in the full one. */
  readonly codes: readonly VisitorCode[];
  stop(): Promise<void>;
}

export async function openWorlds(say: (line: string) => void): Promise<Worlds> {
  const folder = await mkdtemp(path.join(tmpdir(), "posko-shots-"));
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    say("Building the screens and a database …");
    const screens = path.join(folder, "web");
    const [template] = await Promise.all([
      startTemplate({ databaseUrl: undefined, prepare }),
      buildWeb({ outdir: screens, pages: ["phone", "desk", "kit"] }),
    ]);
    // The builder is a process of its own, and would stay as long as we do.
    await stopBuilder();
    ends.push(() => template.stop());
    const open = async (name: string): Promise<Posko> => {
      const posko = await openPost(path.join(folder, name), await clone(template, name), screens);
      ends.push(() => posko.close());
      return posko;
    };
    const [full, empty, bare] = [await open("full"), await open("empty"), await open("bare")];
    await ask(empty, "operator", setup, {
      name: "Relawan Melati (contoh)",
      admin_name: "Ratna Kenanga",
      email: DESK[0]!.email,
      password: PASSWORD,
      pack: "contoh",
    });
    const { codes, station, village } = await liveNight(full, say);
    return {
      full: postOf(
        full,
        DESK.map((p) => p.role),
      ),
      empty: postOf(empty, ["administrator"]),
      bare: postOf(bare, []),
      setupLink: (await setupLink(bare.services))!,
      station,
      village,
      codes,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepare(url: string): Promise<void> {
  await migrate(url);
  const database = connect(url, { max: 1 });
  try {
    await database.transaction((tx) => loadOfficialPlaces(tx));
  } finally {
    await database.close();
  }
}

async function clone({ serverUrl, template, prefix, strategy }: Template, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl, application_name: "posko shots" });
  await client.connect();
  try {
    await client.query(`create database ${prefix}${name} template ${template} strategy ${strategy}`);
  } finally {
    await client.end();
  }
  return urlOfDatabase(serverUrl, `${prefix}${name}`);
}

async function openPost(dataFolder: string, databaseUrl: string, screens: string): Promise<Posko> {
  // Its address stands in its own answers, so that the port must be known before it listens.
  const config = loadConfig({ PORT: String(await freePort()), POSKO_DATA: dataFolder, LOG_LEVEL: "error" });
  if (!config.ok) throw new Error(config.problem.sentence);
  const posko = await createPosko({ config: config.value, databaseUrl, screens });
  await posko.app.listen({ port: config.value.port, host: config.value.host });
  return posko;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function postOf(posko: Posko, roles: readonly DeskRole[]): Post {
  const known = new Map<DeskRole, Promise<Cookies>>();
  return {
    address: posko.services.config.publicUrl,
    cookiesOf(role) {
      const person = DESK.find((p) => p.role === role);
      if (person === undefined || !roles.includes(role)) return Promise.resolve(null);
      let cookies = known.get(role);
      if (cookies === undefined)
        known.set(role, (cookies = signIn(posko, person.email, PASSWORD).then((signedIn) => signedIn.cookies)));
      return cookies;
    },
  };
}

/** The first hours of the demonstration's night, at once. */
async function liveNight(
  posko: Posko,
  say: (line: string) => void,
): Promise<{ codes: readonly VisitorCode[]; station: string; village: string }> {
  const whole = await inventedCity(posko.services.database.db, SEED);
  const city: DemoCity = { ...whole, stations: whole.stations.filter((s) => s.number <= STATIONS_PER_VILLAGE) };
  const sample = await makeSample(posko, city, SEED, PASSWORD, say);
  await checkIn(posko, sample, SEED);
  await closePolls(posko, sample, SEED);
  const { sent } = forwardedOf(await planEvening(posko, city, SEED, sample), sample);
  const plan = sent.filter((event) => event.at <= NOW);
  say(`${plan.length} readings come in …`);
  const night = await startNight(posko, plan, sample, {
    seed: SEED,
    password: PASSWORD,
    speed: Number.MAX_SAFE_INTEGER,
    trouble: say,
  });
  while (!night.over) await pause(100);
  await night.stop();
  const contest = contestOf(sample.election);
  await ask(posko, "operator", show, { contest, wait: true });
  const differing = await ask(posko, "operator", list, { contest, list: "differing" });
  const station = differing.rows[0]?.station;
  if (station === undefined) throw new Error("no station of the invented city differs: choose another seed");
  return { codes: await visitorCodes(posko, sample), station, village: station.split("/")[0]! };
}
