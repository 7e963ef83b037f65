// The phone on a bad line and a slow processor: how long until it is of use, how long a key takes to be seen on a page of
// 240 figures, and whether scrolling it stutters. Beside each: a bare page with as many plain fields and none of our code,
// right after it, in the same browser on the same machine.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Fastify from "fastify";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../e2e/browser.ts";
import { longForm } from "../e2e/long-form.ts";
import { photograph } from "../e2e/paper.ts";
import { type PhoneServer, startPhoneServer } from "../e2e/phone-server.ts";
import { buildWeb } from "../src/main/build.ts";
import { serveScreens } from "../src/server/http/screens.ts";
import { percentile, round } from "./numbers.ts";
import { BARE_SCRIPT, barePage } from "./phone/form.ts";
import {
  coldLoad,
  openTab,
  scroll,
  type Scrolling,
  type Tab,
  type,
  type Typing,
  TYPING,
  warmLoad,
} from "./phone/measure.ts";

const MOST_SCRIPT = 40_000;
const MOST_LOAD_MS = 2_000;
const MOST_KEY_MS = 50;
const FIGURES_TYPED = 25;
/** Turns of ours and the bare page, one after the other: the middle one counts. */
const TURNS = 3;

export interface PhoneFigures {
  readonly what: string;
  readonly ours: number;
  /** The bare page; null where there is nothing to be beside. */
  readonly bare: number | null;
  readonly ratio: number | null;
  /** Largest value that holds, where there is one. */
  readonly must: number | null;
}

export async function phone(say: (line: string) => void): Promise<PhoneFigures[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "posko-bench-phone-"));
  const web = path.join(folder, "web");
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    await buildWeb({ outdir: web, pages: ["phone"], log: say });
    await writeFile(path.join(web, "phone/bare.html"), barePage());
    await writeFile(path.join(web, "phone/bare.js"), BARE_SCRIPT);
    const real = await serve(web, ends);
    const server = await startPhoneServer(web, longForm());
    ends.push(() => server.close());
    const browser = await launchBrowser();
    ends.push(() => browser.close());
    return [...(await loading(browser, real, say)), ...(await using(browser, server, say))];
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

/** The screens as the real server serves them, for its headers and its compression; nobody is bound yet. */
async function serve(screens: string, ends: (() => Promise<void>)[]): Promise<string> {
  const app = Fastify();
  ends.push(() => app.close());
  await serveScreens(app, { phonePages: true }, screens);
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  return address.replace("127.0.0.1", "localhost");
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function line(what: string, ours: readonly number[], bare: readonly number[], must: number | null): PhoneFigures {
  const a = middle(ours);
  if (bare.length === 0) return { what, ours: round(a), bare: null, ratio: null, must };
  const b = middle(bare);
  return { what, ours: round(a), bare: round(b), ratio: b === 0 ? null : round(a / b, 2), must };
}

async function loading(browser: Browser, url: string, say: (line: string) => void): Promise<PhoneFigures[]> {
  say("The first load, at 400 kbit/s and six times slower …");
  const ours = [];
  const bare = [];
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(await coldLoad(browser, `${url}/saksi/`));
    bare.push(await coldLoad(browser, `${url}/saksi/bare.html`));
    say(`  usable after ${Math.round(ours.at(-1)!.ms)} ms; bare ${Math.round(bare.at(-1)!.ms)} ms`);
  }
  return [
    line(
      "first load: script until usable, bytes",
      ours.map((l) => l.script),
      bare.map((l) => l.script),
      MOST_SCRIPT,
    ),
    line(
      "first load: all until usable, bytes",
      ours.map((l) => l.all),
      bare.map((l) => l.all),
      null,
    ),
    line(
      "first load: until usable, ms",
      ours.map((l) => l.ms),
      bare.map((l) => l.ms),
      MOST_LOAD_MS,
    ),
  ];
}

const HOME = 'a[href*="/plano/"]';

/** Bind a phone and photograph the one page, so that its fields stand below a picture. */
async function openForm(browser: Browser, server: PhoneServer): Promise<Tab> {
  const tab = await openTab(browser);
  const { page } = tab;
  await page.goto(`${server.url}/saksi/#kode=K7QM2D9X`);
  await page.getByRole("button", { name: "Mulai" }).click();
  await page.locator(HOME).first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return tab;
}

async function using(browser: Browser, server: PhoneServer, say: (line: string) => void): Promise<PhoneFigures[]> {
  const tab = await openForm(browser, server);
  const plain = await openTab(browser);
  const { page } = tab;
  say("Opened again without signal …");
  const again = [];
  for (let turn = 0; turn < TURNS; turn++) again.push(await warmLoad(tab, `${server.url}/saksi/`, HOME));
  await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/plano/1`);
  const buffer = await photograph(longForm(), "1", "35.73.01.1001/12", {});
  await page.getByLabel("Ambil foto").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
  await page.getByRole("button", { name: "Perbesar" }).waitFor();
  await plain.page.goto(`${server.url}/saksi/bare.html`);
  const typed: Typing[] = [];
  const typedBare: Typing[] = [];
  const scrolled: Scrolling[] = [];
  const scrolledBare: Scrolling[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    say(`Typing and scrolling, ${turn + 1} of ${TURNS} …`);
    await page.bringToFront();
    typed.push(await type(tab, 16 + turn * FIGURES_TYPED, FIGURES_TYPED));
    scrolled.push(await scroll(tab));
    await plain.page.bringToFront();
    await plain.page.setViewportSize(TYPING);
    typedBare.push(await type(plain, 16 + turn * FIGURES_TYPED, FIGURES_TYPED));
    scrolledBare.push(await scroll(plain));
    const at = (turn: Typing): string => `${percentile(turn.keys, 0.5)} / ${percentile(turn.keys, 1)}`;
    say(`  key to frame p50 / at most: ${at(typed.at(-1)!)} ms; bare ${at(typedBare.at(-1)!)} ms`);
  }
  const keys = (what: string, share: number, must: number | null): PhoneFigures => {
    const of = (turns: readonly Typing[]): number[] => [
      percentile(
        turns.flatMap((turn) => turn.keys),
        share,
      ),
    ];
    return line(what, of(typed), of(typedBare), must);
  };
  const wheel = (what: string, of: (s: Scrolling) => number, must: number | null): PhoneFigures =>
    line(what, scrolled.map(of), scrolledBare.map(of), must);
  return [
    line("opened again without signal: until usable, ms", again, [], null),
    keys("key to frame p50, ms", 0.5, MOST_KEY_MS),
    keys("key to frame p99, ms", 0.99, MOST_KEY_MS),
    keys("key to frame at most, ms", 1, null),
    line(
      "tasks over 50 ms while typing",
      typed.map((turn) => turn.tasks),
      typedBare.map((turn) => turn.tasks),
      null,
    ),
    wheel("tasks over 50 ms while scrolling", (s) => s.tasks, 0),
    wheel("longest task while scrolling, ms", (s) => s.longest, null),
    wheel("frames while scrolling", (s) => s.frames, null),
    wheel("frames dropped while scrolling", (s) => s.dropped, null),
  ];
}

/** A bound holds, or the bare page does not keep it either: then the machine is what is slow. */
export function phoneHolds(figures: readonly PhoneFigures[]): boolean {
  return figures.every((f) => f.must === null || f.ours <= f.must || (f.bare ?? 0) > f.must);
}
