// `posko shots [--out DIR] [--only PATTERN]`: a picture of every screen in every state, a contact sheet, and what axe and
// the page's own width say of each.

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "../../e2e/browser.ts";
import { untilAskedToStop } from "../../src/main/start.ts";
import { Desk, routesOf, type Screen, screensOf } from "./desk.ts";
import { type Shot, type State, STATES } from "./look.ts";
import { coordinatorRoutes, shootCoordinator } from "./coordinator.ts";
import type { Album } from "./handset.ts";
import { phoneRoutes, shootPhone } from "./phone.ts";
import { findingsOf, report, sheet } from "./sheet.ts";
import { openWorlds } from "./world.ts";

const USAGE = "posko shots [--out DIR] [--only PATTERN]   (PATTERN: a regular expression on `screen state`)";
const PICTURES = "pictures";
/** Two cores is what a modest machine has: one page paints while another is examined. */
const AT_ONCE = 2;

interface Asked {
  readonly out: string;
  readonly only: RegExp | null;
}

function readAsked(argv: readonly string[]): Asked | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { out: { type: "string", default: "shots" }, only: { type: "string" } },
    });
    return { out: path.resolve(values.out), only: values.only === undefined ? null : new RegExp(values.only) };
  } catch {
    return null;
  }
}

/** Take the pictures; 0 when every screen has one, 1 when one is missing, 2 when it was not understood. */
async function shots(argv: readonly string[]): Promise<number> {
  const asked = readAsked(argv);
  if (asked === null) {
    console.error(USAGE);
    return 2;
  }
  const say = (line: string): void => console.error(line);
  const began = Date.now();
  const stop = untilAskedToStop();
  const worlds = await openWorlds(say);
  const browser = await launchBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await worlds.stop();
  };
  void stop.asked.then(async () => {
    say("Stopping …");
    await close();
    process.exit(130);
  });
  try {
    const folder = path.join(asked.out, PICTURES);
    await mkdir(folder, { recursive: true });
    for (const old of await readdir(folder)) if (old.endsWith(".png")) await rm(path.join(folder, old));

    const wanted = (screen: string, state: State): boolean => asked.only?.test(`${screen} ${state}`) ?? true;
    const routes = await routesOf(browser, worlds.full.address);
    const screens = screensOf(routes, worlds);
    const jobs = screens.flatMap((screen) =>
      screen.states.filter((state) => wanted(screen.name, state)).map((state) => ({ screen, state })),
    );
    say(`${routes.length} routes of the desk, ${screens.length} screens, ${jobs.length} states to photograph …`);
    const taken: Shot[] = [];
    const troubles: string[] = [];
    const tell = (what: string, error: unknown): void => {
      const why = (error as Error).message.split("\n").slice(0, 3).join(" ");
      troubles.push(`${what}: ${why}`);
      say(`  ${what}: ${why}`);
    };
    const album: Album = { wanted, folder, taken: (more) => void taken.push(...more) };
    const phones = [
      { whose: "phone", routes: await phoneRoutes(), shoot: shootPhone },
      { whose: "coordinator", routes: await coordinatorRoutes(), shoot: shootCoordinator },
    ] as const;
    const phone = async (): Promise<void> => {
      for (const { whose, routes: named, shoot } of phones) {
        const asks = asked.only?.source.includes(whose) ?? true;
        const names = ["home", ...named].map((route) => `${whose}/${route}`);
        if (!asks && !names.some((name) => STATES.some((state) => wanted(name, state)))) continue;
        try {
          await shoot(browser, worlds, album);
        } catch (error) {
          tell(whose, error);
        }
      }
    };
    const desk = async (): Promise<void> => {
      const pages = new Desk(browser, worlds);
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        try {
          taken.push(...(await pages.shoot(job.screen, job.state, folder)));
        } catch (error) {
          tell(`${job.screen.name} ${job.state}`, error);
        }
      }
      await pages.close();
    };
    const [, ...rest] = Array.from({ length: AT_ONCE }, () => desk);
    await Promise.all([phone().then(desk), ...rest.map((run) => run())]);

    if (asked.only === null) troubles.push(...without(routes, screens, taken, phones));
    const order = screens.map((screen) => screen.name);
    const inOrder = taken.toSorted((a, b) => placeIn(order, a) - placeIn(order, b));
    await writeFile(path.join(asked.out, "index.html"), sheet(inOrder, troubles, PICTURES));
    await writeFile(path.join(asked.out, "report.txt"), report(inOrder, troubles));
    const found = taken.filter((shot) => findingsOf(shot).length > 0).length;
    const seconds = Math.round((Date.now() - began) / 1_000);
    console.log(
      `${taken.length} pictures in ${seconds} s, ${found} with findings: ${path.join(asked.out, "index.html")}`,
    );
    return troubles.length === 0 ? 0 : 1;
  } finally {
    stop.forget();
    await close();
  }
}

const placeIn = (order: readonly string[], shot: Shot): number => {
  const at = order.indexOf(shot.screen);
  return at < 0 ? order.length : at;
};

/** Screens that exist and of which no picture was taken. */
function without(
  routes: readonly { path: string }[],
  screens: readonly Screen[],
  taken: readonly Shot[],
  phones: readonly { readonly whose: string; readonly routes: readonly string[] }[],
): string[] {
  const names = new Set(taken.map((shot) => shot.screen));
  const seen = new Set(screens.filter((screen) => names.has(screen.name)).map((screen) => screen.route));
  return [
    ...routes.filter(({ path: route }) => !seen.has(route)).map(({ path: route }) => `the desk's ${route}`),
    ...phones.flatMap(({ whose, routes: named }) =>
      named
        .filter((route) => !taken.some(({ screen }) => `${screen}/`.startsWith(`${whose}/${route}/`)))
        .map((route) => `the ${whose}'s #/${route}`),
    ),
  ];
}

process.exit(await shots(process.argv.slice(2)));
