// The seats of a dapil on an open screen, from the first form to the last: nobody has them, somebody has, another one,
// and at the end nothing can take them any more. The screen is never loaded anew.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf } from "../src/base/contract.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import { COUNCIL, ELECTION, furnishSeats, type SeatsCity } from "../src/main/seats-world.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { setup } from "../src/people/accounts/contract.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser } from "./browser.ts";
import { PASSWORD, press, signIn } from "./hands.ts";
import { looks } from "./looks.ts";

const SOON = { timeout: 15_000 };

let folder: string;
let posko: Started;
let drop: () => Promise<void>;
let context: BrowserContext;
let page: Page;
let city: SeatsCity;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-seats-"));
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
  const told = [
    { operation: setup, payload: { name: "Relawan Melati", email: "ratna@contoh.id", password: PASSWORD } },
    { operation: createElection, payload: { pack: ELECTION } },
  ];
  for (const { operation, payload } of told) {
    const headers = { authorization: `Bearer ${posko.posko.operatorToken}`, "x-posko-operator": "uji" };
    const answer = await posko.posko.app.inject({ method: "POST", url: pathOf(operation), headers, payload });
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
  city = await furnishSeats(posko.posko);
  context = await openBrowser(path.join(folder, "profile"), DESK);
  context.setDefaultTimeout(15_000);
  page = context.pages()[0] ?? (await context.newPage());
  await signIn(page, posko.address, "ratna@contoh.id", `/seats?contest=${COUNCIL}`);
}, 120_000);
afterAll(async () => {
  await context?.close();
  await posko?.stop();
  await drop?.();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** The seats as one of the two cards says them: who has each, and whether it is safe. */
function seatsIn(card: "Sementara" | "Diterima"): () => Promise<string[]> {
  return () =>
    page
      .locator(".k-card")
      .filter({ has: page.getByRole("heading", { name: card, exact: true }) })
      .locator(".d-seat")
      .evaluateAll((rows) =>
        rows.map((row) => {
          const name = row.querySelector("strong")!.lastChild!.textContent;
          return `${name} ${row.querySelector(".k-badge")!.textContent}`;
        }),
      );
}
const now = seatsIn("Sementara");
const sure = seatsIn("Diterima");

describe("the seats of a dapil, from first form to last", () => {
  it("are reached from the list, and nobody has them yet", async () => {
    await page.getByRole("heading", { name: "Kursi", level: 1 }).waitFor();
    const row = page.getByRole("row").filter({ hasText: "KOTA CONTOH 1" });
    await row.waitFor();
    await looks(page, "70-seats-list-empty");
    await row.getByRole("link", { name: "KOTA CONTOH 1" }).click();
    await page.getByRole("heading", { name: "KOTA CONTOH 1", level: 1 }).waitFor();
    await page.getByText("0 dari 5 TPS masuk").first().waitFor();
    await page.getByText("Belum ada formulir yang masuk di sini.").waitFor();
    await page.getByText("Langsung", { exact: true }).waitFor();
    await looks(page, "71-seats-none");
  });

  it("come with the first form, all open, provisional before they are accepted", async () => {
    // Nothing is loaded anew from here on.
    await page.evaluate(() => Object.assign(globalThis, { opened: true }));
    await city.votes("35.73.01.1001/1", { 1: 90, 2: 60, 3: 25 });
    await expect
      .poll(now, SOON)
      .toEqual(["Layang Terbuka", "Aren Terbuka", "Layang Terbuka", "Kentongan Terbuka", "Aren Terbuka"]);
    await page.getByText("Kursi ke-5: terbuka, selisih 10 suara, 4 TPS belum masuk.").waitFor();
    expect(await sure()).toEqual([]);
    await city.votes("35.73.01.1001/1", { 1: 90, 2: 60, 3: 25 }, "dua");
    await expect.poll(async () => (await sure()).length, SOON).toBe(5);
    await looks(page, "72-seats-first-form");
  });

  it("change hands with the next, and name candidates where lists have come", async () => {
    await city.votes("35.73.01.1001/2", { 1: 10, 3: 150 });
    await city.list("35.73.01.1001/2", 3, [20, 30, 70, 30]);
    // The 512 ballots that are missing cannot put five others before Kentongan's 175: 75, 115 and three times 175.
    await expect
      .poll(now, SOON)
      .toEqual(["Kentongan Kursi aman", "Layang Terbuka", "Aren Terbuka", "Kentongan Terbuka", "Kentongan Terbuka"]);
    await page.getByText("2. Calon 1-3-2").first().waitFor();
    // Of Layang's ten votes two candidates have four each, and it has one seat: for a person to decide.
    await city.list("35.73.01.1001/2", 1, [2, 4, 4, 0]);
    await page.getByText("1 kursi: suara sama antara Calon 1-1-1, Calon 1-1-2 (CAND.TIE.1).").waitFor();
    await page.getByText("calon menunggu keputusan").waitFor();
    await looks(page, "73-seats-changed");
    // The order goes with her, candidates, state and margin with it.
    const file = page.getByRole("group", { name: "Urutan kursi, sementara" }).getByRole("link", { name: "CSV" });
    const lines = (await (await page.request.get(new URL((await file.getAttribute("href"))!, page.url()).href)).text())
      .replaceAll("\r", "")
      .split("\n");
    expect(lines).toContain("basis,provisional");
    expect(lines.filter((line) => /^\d,/.test(line)).map((line) => line.split(",")[2])).toEqual([
      "Kentongan",
      "Layang",
      "Aren",
      "Kentongan",
      "Kentongan",
    ]);
  });

  it("become safe one by one, the last with the last form", async () => {
    await city.votes("35.73.01.1001/3", { 3: 180 });
    await city.votes("35.73.01.1002/1", { 1: 20, 3: 130 });
    await expect
      .poll(async () => (await now()).filter((s) => s.endsWith("Kursi aman")).length, SOON)
      .toBeGreaterThan(1);
    expect((await now()).some((s) => s.endsWith("Terbuka"))).toBe(true);
    await looks(page, "74-seats-some-safe");
    await city.votes("35.73.01.1002/2", { 3: 40 });
    await expect.poll(async () => (await now()).map((s) => s.split(" ").at(-1)), SOON).toEqual(Array(5).fill("aman"));
    await page.getByText("5 dari 5 TPS masuk").first().waitFor();
    await page.getByText("Semua TPS sudah masuk.").waitFor();
    // Of what is accepted one station alone is in: there, all are open.
    expect((await sure()).every((s) => s.endsWith("Terbuka"))).toBe(true);
    expect(await page.evaluate(() => Reflect.get(globalThis, "opened") as unknown)).toBe(true);
    await looks(page, "75-seats-all-safe");
  });

  it("stand last in the list when they are safe, behind those with open seats", async () => {
    await city.votes("35.73.03.1003/1", { 2: 100 });
    await city.votes("35.73.02.1001/1", { 1: 90, 4: 80 });
    await page.getByRole("link", { name: "Semua dapil" }).click();
    const names = page.locator("tbody th[scope=row]");
    await expect.poll(() => names.allTextContents(), SOON).toEqual(["KOTA CONTOH 2", "KOTA CONTOH 3", "KOTA CONTOH 1"]);
    await page.getByText("1 TPS di wilayah ini belum jelas dapilnya, 1 sudah masuk.").waitFor();
    await looks(page, "76-seats-list");
    await page.getByRole("link", { name: "KOTA CONTOH 2" }).click();
    await page.getByText("TPS yang dapilnya belum jelas").waitFor();
    await looks(page, "77-seats-unassigned");
    await page.emulateMedia({ colorScheme: "dark" });
    await press(page, "English");
    await page.getByText("Stations whose dapil is not known").waitFor();
    await looks(page, "78-seats-english-dark");
    await page
      .getByRole("link", { name: /^Stations not in/ })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: "Station lists" }).waitFor();
  });
});
