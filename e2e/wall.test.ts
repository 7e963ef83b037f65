// A wall is switched on once and looked at for a night: thousands of figures come, the server is started again, the
// network goes and comes, midnight passes. It does not grow, and it comes back by itself. Its clock is ours.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type Operation } from "../src/base/contract.ts";
import { importReadings } from "../src/count/figures/contract.ts";
import { show, watch } from "../src/count/tally/contract.ts";
import { create } from "../src/ground/elections/contract.ts";
import { importStations } from "../src/ground/stations/contract.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { setup } from "../src/people/accounts/contract.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { addressOf } from "../src/web/kit/client.ts";
import { openBrowser } from "./browser.ts";
import { PASSWORD, press } from "./hands.ts";

const CONTEST = "pemilu-2019/president";
const VILLAGES = ["35.73.01.1001", "35.73.02.1001", "35.73.03.1001"];
// It goes on by itself only for who did not ask for less motion.
const WALL = { viewport: { width: 1280, height: 720 }, reducedMotion: "no-preference" } as const;
/** How long the wall stays at an area, and a little more. */
const TURN = 20_100;
const EVENTS = 3_000;
const TURNS = 60;

let folder: string;
let url: string;
let drop: () => Promise<void>;
let posko: Started;
let port = "0";
let context: BrowserContext;
let page: Page;
let cdp: CDPSession;

async function start(): Promise<void> {
  const config = loadConfig({
    PORT: port,
    POSKO_DATA: path.join(folder, "data"),
    DATABASE_URL: url,
    LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  posko = await startPosko(config.value, () => {});
  ({ port } = new URL(posko.address));
}

async function tell(operation: Operation, input: Record<string, unknown>, csv?: string): Promise<unknown> {
  const answer = await posko.posko.app.inject({
    method: operation.kind === "query" ? "GET" : "POST",
    url: pathOf(operation) + (operation.kind === "command" ? "" : queryOf(input)),
    headers: {
      authorization: `Bearer ${posko.posko.operatorToken}`,
      "x-posko-operator": "uji",
      ...(csv === undefined ? {} : { "content-type": "application/octet-stream" }),
    },
    ...(operation.kind === "query" ? {} : { payload: csv ?? input }),
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

/** One station of each village comes in, by its number. */
async function comesIn(number: number): Promise<void> {
  const columns = { place: "kode", station: "tps", "votes.1": "a", "votes.2": "b", valid: "v", total: "t" };
  const lines = VILLAGES.map((village) => `${village},${number},100,50,150,150`).join("\n");
  await tell(
    importReadings,
    { contest: CONTEST, source: "salinan", reader: "satu", map: { columns } },
    `kode,tps,a,b,v,t\n${lines}\n`,
  );
}

/** What the page holds after everything that may go has gone. */
async function held(): Promise<{ heap: number; nodes: number; listeners: number }> {
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
  return { heap: usedSize, nodes, listeners: jsEventListeners };
}

const heading = (): Promise<string | null> => page.getByRole("heading", { level: 1 }).textContent();

/** Let the wall go on to its next area; what it shows has come from the server. */
async function turn(): Promise<void> {
  const before = await heading();
  await page.clock.runFor(TURN);
  await expect.poll(heading, { timeout: 15_000 }).not.toBe(before);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-wall-"));
  const database = await freshDatabase();
  ({ url } = database);
  drop = () => database.drop();
  await start();
  await tell(setup, { name: "Relawan Melati", email: "ratna@contoh.id", password: PASSWORD });
  await tell(create, { pack: "pemilu-2019" });
  const stations = VILLAGES.flatMap((v) => Array.from({ length: 9 }, (_v, i) => `${v},${i + 1}`)).join("\n");
  await tell(
    importStations,
    { election: "pemilu-2019", map: { columns: { place: "kode", station: "tps" } } },
    `kode,tps\n${stations}\n`,
  );
  await comesIn(1);
  context = await openBrowser(path.join(folder, "profile"), WALL);
  context.setDefaultTimeout(15_000);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${posko.address}/sign-in`);
  await page.getByLabel("Alamat email").fill("ratna@contoh.id");
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await press(page, "Masuk");
  await page.waitForURL((at) => at.pathname === "/board");
  await page.clock.install();
  await page.goto(`${posko.address}/wall?place=35.73&contest=${CONTEST}`);
  await page.getByRole("heading", { name: "Kota Malang" }).waitFor();
  await page.getByText("Wilayah 1 dari 4").waitFor();
  cdp = await context.newCDPSession(page);
});
afterAll(async () => {
  await context?.close();
  await posko?.stop();
  await drop?.();
  await rm(folder, { recursive: true, force: true });
});

describe("a wall that is left on", () => {
  it("goes round its areas for a night without growing", async () => {
    // Once round: everything is loaded that ever will be.
    for (let i = 0; i < 8; i++) await turn();
    const before = await held();
    for (let i = 0; i < TURNS; i++) await turn();
    const after = await held();
    expect(after.nodes).toBeLessThan(before.nodes + 300);
    expect(after.listeners).toBeLessThan(before.listeners + 60);
    expect(after.heap).toBeLessThan(before.heap * 1.25);
  }, 120_000);

  it("takes thousands of figures without growing, and shows the last", async () => {
    while ((await heading()) !== "Kota Malang") await turn();
    const last = (await tell(show, { contest: CONTEST, place: "35.73", basis: "provisional" })) as {
      votes: Record<string, number>;
    };
    // As another window of the same browser hands on what it hears.
    const name = `posko.stream ${addressOf(watch, { contest: CONTEST, place: "35.73", basis: "provisional" })}`;
    const other = await context.newPage();
    await other.goto(`${posko.address}/sign-in`);
    const send = (from: number, count: number): Promise<void> =>
      other.evaluate(
        ([channelName, tally, first, n]) => {
          const channel = new BroadcastChannel(channelName);
          for (let i = first; i < first + n; i++)
            channel.postMessage({ say: "event", event: { ...tally, votes: { ...tally.votes, "1": 1_000_000 + i } } });
          channel.close();
        },
        [name, last, from, count] as const,
      );
    const shows = (n: number): Promise<void> =>
      page
        .getByText((1_000_000 + n).toLocaleString("id-ID"), { exact: true })
        .first()
        .waitFor();
    await send(0, 200);
    await shows(199);
    const before = await held();
    for (let from = 200; from < EVENTS; from += 200) {
      await send(from, 200);
      await shows(from + 199);
    }
    const after = await held();
    await other.close();
    expect(after.nodes).toBeLessThan(before.nodes + 300);
    expect(after.listeners).toBeLessThan(before.listeners + 60);
    expect(after.heap).toBeLessThan(before.heap * 1.25);
  }, 60_000);

  it("stays lit and says so while the server is away, and goes on by itself when it is back", async () => {
    await posko.stop();
    await page.getByText(/^Terputus\. Angka terakhir/).waitFor();
    // Several turns and many tries pass: it never goes dark.
    for (let i = 0; i < 4; i++) {
      await page.clock.runFor(TURN);
      expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
      expect(await page.getByText(/^Terputus\. Angka terakhir/).count()).toBe(1);
    }
    await start();
    await comesIn(2);
    await expect
      .poll(
        async () => {
          await page.clock.runFor(5_000);
          // The line of the figures and the line of the board come back each in its own time.
          const counted = await page.getByText("6 dari 27 TPS").count();
          return counted > 0 && (await page.getByText(/^Terputus/).count()) === 0;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
  }, 60_000);

  it("asks again when the network is back, and when the line has said nothing for a minute", async () => {
    await context.setOffline(true);
    await page.getByText(/^Terputus\. Angka terakhir/).waitFor();
    await context.setOffline(false);
    await page.getByText(/^Terputus/).waitFor({ state: "hidden" });
    // A line that is dead without a word: the browser holds it for open, and no event comes on it.
    const asked = page.waitForRequest((request) => request.url().includes("dashboard.watch"));
    await page.clock.runFor(60_000);
    await asked;
    await expect.poll(() => page.getByText(/^Terputus/).count(), { timeout: 15_000 }).toBe(0);
  }, 60_000);

  it("lets midnight pass: what was as of yesterday says its day, what comes is of today", async () => {
    const day = /Keadaan \d+ \S+ 20\d\d/;
    expect(await page.getByText(day).count()).toBe(0);
    await page.clock.setSystemTime(Date.now() + 26 * 3_600_000);
    await page.clock.runFor(TURN);
    await page.getByText(day).waitFor();
    await page.clock.setSystemTime(Date.now());
    await page.clock.runFor(TURN);
    await page.getByText(day).waitFor({ state: "hidden" });
  }, 60_000);
});
