// A list of ten thousand stations is walked through by keyboard to its end, filtered and sorted, and taken away whole. How
// long each takes in the browser is printed; what is asserted is that all is there and little of it is drawn.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type Operation } from "../src/base/contract.ts";
import { create } from "../src/ground/elections/contract.ts";
import { importStations } from "../src/ground/stations/contract.ts";
import { setup } from "../src/people/accounts/contract.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser } from "./browser.ts";
import { PASSWORD, signIn } from "./hands.ts";
import { looks } from "./looks.ts";

const ROWS = 10_000;
const VILLAGES = ["01", "02"].flatMap((district) =>
  Array.from({ length: 10 }, (_v, i) => `35.73.${district}.10${String(i + 1).padStart(2, "0")}`),
);
const SOON = { timeout: 20_000 };

let folder: string;
let posko: Started;
let drop: () => Promise<void>;
let context: BrowserContext;
let page: Page;

async function tell(operation: Operation, input: Record<string, unknown>, csv?: string): Promise<void> {
  const headers = { authorization: `Bearer ${posko.posko.operatorToken}`, "x-posko-operator": "uji" };
  const answer = await posko.posko.app.inject({
    method: "POST",
    url: pathOf(operation) + (csv === undefined ? "" : queryOf(input)),
    headers: csv === undefined ? headers : { ...headers, "content-type": "application/octet-stream" },
    payload: csv ?? input,
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-long-"));
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
  const each = ROWS / VILLAGES.length;
  const lines = VILLAGES.flatMap((v) => Array.from({ length: each }, (_v, i) => `${v},${String(i + 1)}`));
  const map = { columns: { place: "kode", station: "tps" } };
  await tell(importStations, { election: "pemilu-2019", map }, `kode,tps\n${lines.join("\n")}\n`);
  context = await openBrowser(path.join(folder, "profile"), DESK);
  context.setDefaultTimeout(20_000);
  page = context.pages()[0] ?? (await context.newPage());
  await signIn(page, posko.address, "ratna@contoh.id", "/lists?list=missing");
});
afterAll(async () => {
  await context?.close();
  await posko?.stop();
  await drop?.();
  await rm(folder, { recursive: true, force: true });
});

/** From a key to the frame that shows what it did, as the browser itself tells it. */
async function keyToFrame(key: string): Promise<number> {
  await page.evaluate(() => {
    const done = new Promise<number>((resolve) => {
      document.addEventListener(
        "keydown",
        (e) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - e.timeStamp))),
        { capture: true, once: true },
      );
    });
    Object.assign(globalThis, { done });
  });
  await page.keyboard.press(key);
  return await page.evaluate(() => (globalThis as unknown as { done: Promise<number> }).done);
}

const focused = (): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-rowindex") ?? null);
const drawn = (): Promise<number> => page.locator(".d-table tbody tr").count();

describe("a list of ten thousand", () => {
  it("is walked to its end by keyboard, its pages coming as one goes, with few rows drawn", async () => {
    await page.getByText(`Tampil 1.000 dari 10.000`).first().waitFor();
    await page.locator(".d-table tbody tr").nth(1).focus();
    const times: number[] = [];
    for (let loaded = 1_000; loaded < ROWS; loaded += 1_000) {
      times.push(await keyToFrame("End"));
      const words = `Tampil ${(loaded + 1_000).toLocaleString("id-ID")} dari 10.000`;
      await page.getByText(words).first().waitFor();
    }
    await page.keyboard.press("End");
    await expect.poll(focused, SOON).toBe(String(ROWS + 1));
    for (const key of ["ArrowUp", "PageUp", "ArrowDown", "Home"]) times.push(await keyToFrame(key));
    await expect.poll(focused, SOON).toBe("2");
    expect(await drawn()).toBeLessThan(120);
    console.log(`10,000 rows: from key to frame ${times.map((t) => t.toFixed(0)).join(", ")} ms`);
    await looks(page, "night-long-list");
  });

  it("is filtered and sorted whole, and goes away whole", async () => {
    const started = Date.now();
    await page.getByLabel("Saring tabel").fill("35.73.02.1010/500");
    await page.getByText("1 baris").first().waitFor();
    console.log(`10,000 rows: filtered in ${Date.now() - started} ms`);
    // A sheet printed now says that it is not the whole list: the box one typed into is not on paper.
    await page.getByText("1 baris · disaring “35.73.02.1010/500” dari 10.000 baris").waitFor();
    await page.getByLabel("Saring tabel").fill("");
    await page.getByText("10.000 baris").first().waitFor();
    const sorting = Date.now();
    await page.getByRole("button", { name: "Desa/Kelurahan" }).click();
    await expect.poll(() => page.locator("th[aria-sort]").count(), SOON).toBe(1);
    console.log(`10,000 rows: sorted in ${Date.now() - sorting} ms`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".d-export a", { hasText: "CSV" }).click(),
    ]);
    const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines.filter((line) => line.startsWith("35.73.")).length).toBe(ROWS);
    expect(lines[0]).toContain("Bukan hasil resmi");
    expect(download.suggestedFilename()).toBe("posko-missing-pemilu-2019-president.csv");
    // What is sought among the first rows alone is not said to be nowhere: the others are a press away.
    await page.reload();
    await page.getByText(`Tampil 1.000 dari 10.000`).first().waitFor();
    await page.getByLabel("Saring tabel").fill("35.73.02.1010/500");
    await page.getByText("Tidak ada yang cocok di 1.000 baris yang sudah dimuat").waitFor();
    await looks(page, "night-long-list-sought");
    await page.getByRole("button", { name: "Muat semua baris" }).click();
    await page.getByText("1 baris · disaring “35.73.02.1010/500” dari 10.000 baris").waitFor();
  });
});
