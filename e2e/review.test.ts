// A verifier settles twenty parts whose readings differ, by keyboard alone: at most three keys each besides the figures
// she types. And what stands around it on the night: board, readers, wall, in both sizes.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type Operation } from "../src/base/contract.ts";
import { importReadings } from "../src/count/figures/contract.ts";
import { show } from "../src/count/tally/contract.ts";
import { create, importContenders } from "../src/ground/elections/contract.ts";
import { importShapes } from "../src/ground/places/contract.ts";
import { importStations } from "../src/ground/stations/contract.ts";
import { create as createAccount, setup } from "../src/people/accounts/contract.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser } from "./browser.ts";
import { PASSWORD, press } from "./hands.ts";
import { looks } from "./looks.ts";
import { pdfPages } from "./pdf.ts";

const CONTEST = "pemilu-2019/president";
const PARTS = 20;
const SOON = { timeout: 15_000 };
const VILLAGES = ["35.73.01.1001", "35.73.01.1002", "35.73.02.1001"];
const STATIONS = VILLAGES.flatMap((village) => Array.from({ length: 30 }, (_v, i) => ({ village, number: i + 1 })));

let folder: string;
let posko: Started;
let drop: () => Promise<void>;
let context: BrowserContext;
let page: Page;

async function tell(
  operation: Operation,
  input: Record<string, unknown>,
  csv?: string,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${posko.posko.operatorToken}`, "x-posko-operator": "uji" };
  const answer = await posko.posko.app.inject({
    method: operation.kind === "query" ? "GET" : "POST",
    url: pathOf(operation) + (operation.kind === "command" ? "" : queryOf(input)),
    headers: csv === undefined ? headers : { ...headers, "content-type": "application/octet-stream" },
    ...(operation.kind === "query" ? {} : { payload: csv ?? input }),
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

/** Figures of the first so many stations as one reader typed them; `slip` is what she misread at each. */
async function readAs(reader: string, count: number, slip: number): Promise<void> {
  const columns = {
    place: "kode",
    station: "tps",
    "votes.1": "a",
    "votes.2": "b",
    valid: "v",
    invalid: "i",
    total: "t",
  };
  const lines = STATIONS.slice(0, count).map(({ village, number }) => {
    const [a, b] = [100 + number + slip, 80];
    return [village, number, a, b, 180 + number, 3, 183 + number].join(",");
  });
  const input = { contest: CONTEST, source: "salinan", reader, map: { columns } };
  await tell(importReadings, input, `kode,tps,a,b,v,i,t\n${lines.join("\n")}\n`);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-review-"));
  const database = await freshDatabase();
  drop = () => database.drop();
  const config = loadConfig({
    PORT: "0",
    POSKO_DATA: path.join(folder, "data"),
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  posko = await startPosko(config.value, () => {});
  await tell(setup, { name: "Relawan Melati", email: "ratna@contoh.id", password: PASSWORD });
  await tell(create, { pack: "pemilu-2019" });
  const stations = STATIONS.map(({ village, number }) => `${village},${String(number)}`).join("\n");
  await tell(
    importStations,
    { election: "pemilu-2019", map: { columns: { place: "kode", station: "tps" } } },
    `kode,tps\n${stations}\n`,
  );
  // Two invented squares, side by side.
  const square = (code: string, west: number): object => ({
    type: "Feature",
    properties: { code },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [west, -8],
          [west + 0.1, -8],
          [west + 0.1, -7.9],
          [west, -7.9],
          [west, -8],
        ],
      ],
    },
  });
  const outlines = { type: "FeatureCollection", features: [square("35.73.01", 112.6), square("35.73.02", 112.7)] };
  await tell(importShapes, {}, JSON.stringify(outlines));
  await readAs("satu", 50, 0);
  await readAs("dua", PARTS, 60);
  context = await openBrowser(path.join(folder, "profile"), DESK);
  context.setDefaultTimeout(15_000);
  page = context.pages()[0] ?? (await context.newPage());
});
afterAll(async () => {
  await context?.close();
  await posko?.stop();
  await drop?.();
  await rm(folder, { recursive: true, force: true });
});

/** The first so many stations of a village say that something is wrong. */
async function inTrouble(count: number): Promise<void> {
  await sql`insert into contest_states (kab, author, id, election, station, contest, state, reason, device, made_at, received_at)
    select '35.73', 'witness:x', gen_random_uuid(), 'pemilu-2019', ${`${VILLAGES[0]!}/`} || n, ${CONTEST}, 'trouble',
      'Listrik padam', gen_random_uuid(), now(), now() from generate_series(1, ${count}::int) as n`.execute(
    posko.posko.services.database.db,
  );
}

/** Photographed at the size it has, light and dark, where SHOTS names a folder. */
async function seenAsItIs(name: string): Promise<void> {
  const shots = process.env["SHOTS"];
  if (shots === undefined) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(shots, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}

describe("a verifier", () => {
  it("begins at a board of her area: what waits, who is behind, each a door", async () => {
    await page.goto(`${posko.address}/sign-in`);
    await page.getByLabel("Alamat email").fill("ratna@contoh.id");
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await press(page, "Masuk");
    await page.waitForURL((url) => url.pathname === "/board");
    await page.getByRole("link", { name: /^20\s*Pemeriksaan/ }).waitFor();
    await looks(page, "night-board");
    await page.goto(`${posko.address}/board?place=35.73`);
    await page.getByText("kurang").first().waitFor();
    const map = page.getByRole("group", { name: "Peta cakupan TPS per wilayah" });
    await map.getByRole("link", { name: /^Blimbing: 50 \/ 60 TPS/ }).waitFor();
    await map.getByRole("link", { name: /^Klojen: 0 \/ 30 TPS.*kurang 17 TPS/ }).waitFor();
    // 83 of 100 is not all: with a station's last thirty in, it is another area, in lines as well as in shade.
    const step = (name: RegExp): Promise<string | null> =>
      map.getByRole("link", { name }).locator("path").getAttribute("data-step");
    expect([await step(/^Blimbing/), await step(/^Klojen/)]).toEqual(["nearly", "none"]);
    expect(await page.getByRole("list", { name: /^Kunci peta/ }).textContent()).toContain("Di atas 75 %, belum semua");
    await looks(page, "night-board-city");
    // The table beside the map is a tree: a level is asked for once it is opened, in one question.
    const asked: string[] = [];
    const onRequest = (request: { url(): string }): void => {
      if (request.url().includes("dashboard.board")) asked.push(request.url());
    };
    page.on("request", onRequest);
    await page.getByRole("button", { name: "Yang di bawah Blimbing" }).click();
    const villages = page.getByRole("row", { name: /^(Yang di bawah )?(Balearjosari|Arjosari)/ });
    await villages.first().waitFor();
    expect(await villages.count()).toBe(2);
    expect(asked.length).toBe(1);
    page.off("request", onRequest);
    await villages.first().focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("row", { name: /^TPS 2 / }).waitFor();
    await looks(page, "night-board-tree");
    // Back to the village's row, closed; then to the sub-district's, and all of it is closed.
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => page.getByRole("row", { name: /^TPS 2 / }).count(), SOON).toBe(0);
    for (const key of ["ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
    await expect.poll(() => villages.count(), SOON).toBe(0);
    await map.getByRole("link", { name: /^Blimbing/ }).press("Enter");
    await page.getByRole("heading", { name: "Blimbing", level: 1 }).waitFor();
    // More are in trouble than a board names: the rest is a press away, of the same place, whole.
    await inTrouble(27);
    await page.goto(`${posko.address}/board?place=35.73`);
    await page.getByRole("heading", { name: "Saksi melaporkan masalah di 27 TPS" }).waitFor();
    await page.getByText("Listrik padam (27)").waitFor();
    // So many are folded, so that map and table stay in sight.
    await looks(page, "night-board-trouble");
    await page.getByText("TPS yang mana").click();
    await page.getByRole("link", { name: "… dan 7 TPS lagi: lihat semua" }).press("Enter");
    await page.getByText("Tampil 27 dari 27").waitFor();
    expect(new URL(page.url()).searchParams.get("place")).toBe("35.73");
    await page.getByRole("row", { name: /^TPS 27 .*Listrik padam/ }).waitFor();
    await looks(page, "night-trouble");
    // While a hand is in the table its order is held; what has come since is named, and comes in at her wish.
    await page.getByRole("row", { name: /^TPS 26 / }).hover();
    await inTrouble(28);
    const waits = page.getByText("1 baris baru menunggu");
    const seen = async (): Promise<number> => {
      await page.evaluate(() => dispatchEvent(new Event("visibilitychange")));
      return await waits.count();
    };
    await expect.poll(seen, SOON).toBe(1);
    expect(await page.getByRole("row", { name: /^TPS 28 / }).count()).toBe(0);
    // In sight, however far down the table ends.
    const box = await waits.boundingBox();
    expect(box!.y + box!.height).toBeLessThanOrEqual(page.viewportSize()!.height);
    await seenAsItIs("night-trouble-held");
    await page.getByRole("button", { name: "Tampilkan" }).click();
    await page.getByRole("row", { name: /^TPS 28 / }).waitFor();
  });

  it("settles twenty differing parts in at most three keys each besides the figures", async () => {
    await page.goto(`${posko.address}/review`);
    await page.getByText(`${PARTS} perlu diperiksa`).waitFor();
    await looks(page, "night-review");
    // What is pressed is counted where it arrives: in the page.
    await page.evaluate(() => {
      const pressed: string[] = [];
      Object.assign(globalThis, { pressed });
      document.addEventListener("keydown", (e) => pressed.push(e.key), { capture: true });
    });
    for (let left = PARTS; left > 0; left--) {
      await page.getByText(`${left} perlu diperiksa`).waitFor();
      const field = page.locator(".d-decide input[data-figure]").first();
      await field.waitFor();
      await expect.poll(() => field.evaluate((input) => input === document.activeElement), SOON).toBe(true);
      const before = await page.evaluate(() => (globalThis as unknown as { pressed: string[] }).pressed.length);
      // Now she takes a reading whole, now she types what the photograph shows.
      if (left % 2 === 0) await page.keyboard.press("a");
      else await page.keyboard.type("107");
      await page.keyboard.press("f");
      await page.keyboard.press("Enter");
      await page.getByText(left === 1 ? "Tidak ada yang perlu diperiksa" : `${left - 1} perlu diperiksa`).waitFor();
      const keys = await page.evaluate(
        (from) => (globalThis as unknown as { pressed: string[] }).pressed.slice(from),
        before,
      );
      expect(keys.filter((key) => !/^\d$/.test(key)).length).toBeLessThanOrEqual(3);
    }
    const tally = await tell(show, { contest: CONTEST, wait: true });
    expect(tally).toMatchObject({ accepted: PARTS, in_review: 0 });
    await looks(page, "night-review-done");
  });

  it("and whoever leads sees who reads, and a wall for all", async () => {
    const budi = { name: "Budi Verifikator", email: "budi@contoh.id", password: PASSWORD };
    await tell(createAccount, { ...budi, role: "verifier", place: "35.73" });
    await page.goto(`${posko.address}/clerks`);
    await page.getByRole("heading", { name: "Beri antrean" }).waitFor();
    await press(page, "Beri");
    await page.getByText("Antrean diberikan.").waitFor();
    await page.getByRole("rowheader", { name: "Budi Verifikator" }).waitFor();
    await looks(page, "night-clerks");
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(`${posko.address}/wall?place=35.73`);
    await page.getByRole("heading", { name: "Kota Malang" }).waitFor();
    await page.getByText("Bukan hasil resmi").first().waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    await seenAsItIs("night-wall-1920");
    await page.goto(`${posko.address}/board?place=35.73`);
    await page.getByText("kurang").first().waitFor();
    await seenAsItIs("night-board-1920");
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.goto(`${posko.address}/?place=35.73.01&basis=provisional`);
    await page.getByRole("link", { name: "XLSX" }).first().waitFor();
    await looks(page, "night-tally-files");
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation", { name: "Navigasi utama" }).isVisible()).toBe(false);
    expect(await page.getByText("Bukan hasil resmi").first().isVisible()).toBe(true);
    await seenAsItIs("night-tally-print");
    await page.emulateMedia({ media: null });
    // A sheet on a table weeks later says what it is, of where, on which basis, as of when, and what it is not.
    await page.goto(`${posko.address}/?place=35.73.01.1001&basis=provisional`);
    await page.getByRole("link", { name: "XLSX" }).first().waitFor();
    const sheets = pdfPages(await page.pdf({ format: "A4" }));
    expect(sheets.length).toBeGreaterThan(1);
    for (const sheet of sheets) {
      expect(sheet).toMatch(/Presiden.*35\.73\.01\.1001.*Dasarangka:Sementara.*Keadaan\d+\w+20\d\d,\d\d\.\d\dWIB/);
      expect(sheet).toContain("Bukanhasilresmi");
      // The table's heads, again on each sheet it goes on to.
      expect(sheet).toContain("TidaksahSah+tidaksah");
    }
    // Fifty who stand for DPD are as many columns: on paper they are lines, in letters one can read, and none is cut off.
    const persons = Array.from({ length: 50 }, (_v, i) => `35,${String(i + 1)},Calon Contoh ${String(i + 1)}`);
    const fields = { area: "area", number: "number", name: "name" };
    const standing = { election: "pemilu-2019", contest: "dpd", map: { columns: fields } };
    await tell(importContenders, standing, `area,number,name\n${persons.join("\n")}\n`);
    await page.goto(`${posko.address}/?contest=pemilu-2019/dpd&place=35.73`);
    await page.getByRole("columnheader", { name: "50", exact: true }).waitFor();
    await page.emulateMedia({ media: "print" });
    const cell = page.getByRole("row", { name: /Blimbing/ }).locator('[data-label="50"]');
    const points = await cell.evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize) * 0.75);
    expect(points).toBeGreaterThanOrEqual(8);
    await seenAsItIs("night-dpd-print");
    await page.emulateMedia({ media: null });
    expect(pdfPages(await page.pdf({ format: "A4" })).join("")).toMatch(/Blimbing.*01:0.*50:0/);
    await page.goto(`${posko.address}/wall?place=35.73`);
    await page.getByRole("heading", { name: "Kota Malang" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    await looks(page, "night-wall");
  });
});
