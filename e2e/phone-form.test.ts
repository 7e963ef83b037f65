// A form of 240 figures on one page, on a slow phone: the figure being typed is seen below the picture and above the
// keyboard, at every one of them; and how long the phone takes from key to frame is measured and printed.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "../src/main/build.ts";
import { openBrowser, PHONE } from "./browser.ts";
import { longForm } from "./long-form.ts";
import { photograph } from "./paper.ts";
import { type PhoneServer, startPhoneServer } from "./phone-server.ts";

/** How many times slower than this machine the phone is made. */
const SLOWER = 6;

let folder: string;
let server: PhoneServer;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-form-"));
  await buildWeb({ outdir: path.join(folder, "web"), pages: ["phone"] });
  server = await startPhoneServer(path.join(folder, "web"), longForm());
  context = await openBrowser(path.join(folder, "profile"), PHONE);
  context.setDefaultTimeout(30_000);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${server.url}/saksi/#kode=K7QM2D9X`);
  await page.getByRole("button", { name: "Mulai" }).click();
  await page.getByRole("heading", { name: "TPS 012" }).waitFor();
  await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/plano/1`);
  const buffer = await photograph(longForm(), "1", "35.73.01.1001/12", {});
  await page.getByLabel("Ambil foto").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
  await page.getByRole("button", { name: "Perbesar" }).waitFor();
}, 120_000);
afterAll(async () => {
  await context?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Where the picture, the focused figure and the edges of what is seen are, once nothing moves any more. */
async function seen(): Promise<{
  picture: DOMRect;
  /** The whole page as it lies behind the picture's edges, seen or not. */
  paper: DOMRect;
  field: DOMRect;
  /** Its row with the words at its head, and what covers them from above. */
  row: DOMRect;
  covered: number;
  height: number;
  name: string;
}> {
  return page.evaluate(async () => {
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
    for (let still = 0, last = -1; still < 3; last = scrollY) {
      await frame();
      still = scrollY === last ? still + 1 : 0;
    }
    const field = document.activeElement as HTMLInputElement;
    return {
      picture: document.querySelector(".p-viewer-box")!.getBoundingClientRect().toJSON() as DOMRect,
      paper: document.querySelector(".p-viewer-box img")!.getBoundingClientRect().toJSON() as DOMRect,
      field: field.getBoundingClientRect().toJSON() as DOMRect,
      row: field.closest("fieldset, .k-field:not(fieldset .k-field)")!.getBoundingClientRect().toJSON() as DOMRect,
      covered: document.querySelector(".p-picture-held")!.getBoundingClientRect().bottom,
      height: innerHeight,
      name: field.labels?.[0]?.textContent ?? "",
    };
  });
}

/** Middle of the n-th row as it is drawn, as a share of the page (`paper.ts`). */
function rowOnPaper(n: number, rows: number): number {
  return (380 + n * Math.floor((2600 - 420) / rows) + 28) / 2600;
}

describe("a form of 240 figures", () => {
  it.each([
    ["upright with the keyboard open", { width: 360, height: 400 }],
    ["upright on a small old phone with the keyboard open", { width: 320, height: 330 }],
  ])("shows the picture and the figure being typed, %s", async (_how, size) => {
    await page.setViewportSize(size);
    await page.locator("input[data-figure]").first().click();
    const hidden: string[] = [];
    let rowsSeen = 0;
    const inputs = await page.locator("input[data-figure]").count();
    expect(inputs).toBe(240);
    for (let n = 0; n < inputs; n++) {
      const { picture, paper, field, row, covered, height, name } = await seen();
      const written = paper.top + rowOnPaper(n, inputs) * paper.height;
      if (written < picture.top || written > picture.bottom)
        hidden.push(`${name}: its row on the paper, ${written} of ${picture.top}–${picture.bottom}`);
      if (field.top < picture.bottom || field.bottom > height || picture.bottom - picture.top < 60)
        hidden.push(`${name}: ${Math.round(field.top)}–${Math.round(field.bottom)} of ${picture.bottom}–${height}`);
      const fits = field.bottom - row.top <= height - covered - 20;
      if (fits && row.top < covered - 1) hidden.push(`${name}: the head of its row, ${row.top} above ${covered}`);
      rowsSeen += fits ? 1 : 0;
      if (n < inputs - 1) await page.keyboard.press("Enter");
    }
    expect(hidden).toEqual([]);
    expect(rowsSeen).toBeGreaterThan(inputs / 2);
  });

  it("leaves the picture where she moved or enlarged it herself, until she goes on to another figure", async () => {
    const box = page.locator(".p-viewer-box");
    const top = (): Promise<number> => box.evaluate((b) => b.scrollTop);
    await page.locator("input[data-figure]").nth(150).click();
    await seen();
    await box.evaluate((b) => b.scrollTo(0, 5));
    await page.keyboard.type("1");
    await seen();
    expect(await top()).toBe(5);
    await page.getByRole("button", { name: "Perbesar" }).click();
    await page.locator("input[data-figure]").nth(150).click();
    await seen();
    expect(await top()).toBe(5);
    await page.keyboard.press("Enter");
    const { picture, paper } = await seen();
    const written = paper.top + rowOnPaper(151, 240) * paper.height;
    expect([written > picture.top, written < picture.bottom]).toEqual([true, true]);
    await page.getByRole("button", { name: "Perkecil" }).click();
  });

  it("stands beside the picture where the phone lies on its side", async () => {
    await page.setViewportSize({ width: 740, height: 360 });
    await page.locator("input[data-figure]").nth(100).click();
    const { picture, field, height } = await seen();
    expect(field.left).toBeGreaterThanOrEqual(picture.right);
    expect([field.top >= 0, field.bottom <= height]).toEqual([true, true]);
    expect(Math.min(picture.bottom, height) - Math.max(0, picture.top)).toBeGreaterThan(120);
  });

  it(`keeps each of 120 digits typed on a phone ${SLOWER} times slower, and says how long a key took`, async () => {
    await page.setViewportSize({ width: 360, height: 400 });
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.evaluate(() => {
      const kept = globalThis as unknown as { keys: number[]; tasks: number[] };
      kept.keys = [];
      kept.tasks = [];
      // From the key to the frame that shows it, in steps of 8 ms.
      new PerformanceObserver((all) => {
        for (const e of all.getEntries()) if (e.name === "keydown") kept.keys.push(e.duration);
      }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
      new PerformanceObserver((all) => {
        for (const e of all.getEntries()) kept.tasks.push(e.duration);
      }).observe({ type: "longtask" });
    });
    await page.locator("input[data-figure]").nth(16).click();
    for (let n = 0; n < 40; n++) {
      await page.keyboard.type(String(100 + n), { delay: 60 });
      await page.keyboard.press("Enter");
    }
    const typed = await page.evaluate(() => (globalThis as unknown as { keys: number[]; tasks: number[] }).keys);
    await page.evaluate(async () => {
      const measured = globalThis as unknown as { tasks: number[] };
      measured.tasks = [];
      const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
      for (let y = 0; y < document.documentElement.scrollHeight; y += 120) {
        scrollTo(0, y);
        await frame();
      }
    });
    const scrolled = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const sorted = typed.toSorted((a, b) => a - b);
    process.stdout.write(
      `240 figures on a phone ${SLOWER} times slower: ${160 - typed.length} of 160 keys shown within 16 ms, the others after ` +
        `${sorted[Math.floor(sorted.length / 2)] ?? 0} ms (median), ${sorted.at(-1) ?? 0} ms at most; ` +
        `tasks over 50 ms while scrolling: ${scrolled.length} (${Math.round(Math.max(0, ...scrolled))} ms at most)\n`,
    );
    await page.getByText("Angka tersimpan di HP ini").waitFor();
    await page.reload();
    await page.locator("input[data-figure]").first().waitFor();
    const values = await page
      .locator("input[data-figure]")
      .evaluateAll((inputs) => inputs.slice(16, 56).map((i) => (i as HTMLInputElement).value));
    expect(values).toEqual(Array.from({ length: 40 }, (_v, n) => String(100 + n)));
  });

  it("shows in one tab what is typed in another, also while a finger is at work in it", async () => {
    const other = await context.newPage();
    await other.goto(page.url());
    const at = (where: Page, n: number) => where.locator("input[data-figure]").nth(n);
    await at(other, 16).waitFor();
    await at(other, 2).fill("1234");
    await expect.poll(() => at(page, 2).inputValue()).toBe("1.234");
    // Both at once: each keeps what its own finger did, and takes over the rest.
    await Promise.all([at(page, 3).fill("31"), at(other, 4).fill("41")]);
    const both = async (where: Page): Promise<string[]> => [
      await at(where, 3).inputValue(),
      await at(where, 4).inputValue(),
    ];
    for (const tab of [page, other]) await expect.poll(() => both(tab)).toEqual(["31", "41"]);
    // Emptied there is empty here, and not nought.
    await at(other, 2).fill("");
    await expect.poll(() => at(page, 2).inputValue()).toBe("");
    await other.close();
  });
});
