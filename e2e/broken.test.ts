// The phone broken on purpose (docs/walks/broken.md): walks made by chance, the same chance each time, through a network
// that cuts, loses, tears and lies, with tabs closed, codes reissued, releases changed and the store cleared in the
// middle. Whatever is done to it, nothing with a receipt is missing, nothing is there twice, and screens say what is so.

import fc from "fast-check";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { HERE, launchBrowser, PHONE } from "./browser.ts";
import { KNOWN } from "./broken/known.ts";
import { somePictures } from "./broken/pictures.ts";
import { walks } from "./broken/steps.ts";
import { walkThrough } from "./broken/walk.ts";
import { type BrokenWorld, openBrokenWorld } from "./broken/world.ts";
import { outbox } from "./hands.ts";

const MADE = 2;
const SEED = 20240214;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let world: BrokenWorld;
let browser: Browser;
let pictures: Buffer[];

beforeAll(async () => {
  database = await freshDatabase();
  [world, browser, pictures] = await Promise.all([openBrokenWorld(20, database.url), launchBrowser(), somePictures(3)]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await database?.drop();
});

describe("a broken phone", () => {
  const made = fc.sample(walks(8), { numRuns: MADE, seed: SEED });
  const all = [...Object.entries(KNOWN), ...made.map((walk, i) => [`walk ${i + 1} of seed ${SEED}`, walk] as const)];
  it.concurrent.each(all)("%s", async (_name, walk) => {
    const taken = await walkThrough(world, browser, pictures, walk);
    expect(taken.steps).toBe(walk.steps.length);
  });

  it("does not take the refusal of an old code for one of the new code that came before it", async () => {
    const [layer, witness] = await Promise.all([world.openLayer(), world.witness()]);
    const context = await browser.newContext({ ...PHONE, ...HERE });
    try {
      const page = await context.newPage();
      await page.goto(`${layer.address}/saksi/#kode=${witness.code.replace(/\W/g, "")}`);
      await page.getByRole("button", { name: "Mulai" }).click();
      await page.getByRole("heading", { name: /^TPS \d+/ }).waitFor();
      const code = await witness.reissue();
      // The answer to the old session is on its way for as long as it takes to enter the new code.
      let arrived = (): void => undefined;
      const late = new Promise<void>((done) => (arrived = done));
      await page.route("**/api/intake.submit", async (route) => {
        const response = await route.fetch();
        if (response.status() === 401) await late;
        await route.fulfill({ response });
      });
      const asked = page.waitForRequest("**/api/intake.submit");
      await page.getByRole("button", { name: "Saya hadir di TPS" }).click();
      await asked;
      await page.evaluate(() => (location.hash = "#/kode"));
      await page.getByLabel("Kode mandat").fill(code);
      await page.getByRole("button", { name: "Mulai" }).click();
      await page.getByRole("heading", { name: /^TPS \d+/ }).waitFor();
      arrived();
      await page.getByText("Kehadiran sudah diterima").waitFor();
      expect(await page.getByText("Kode Anda tidak berlaku lagi").count()).toBe(0);
      expect((await outbox(page)).map((i) => i.state)).toEqual(["received"]);
    } finally {
      await context.close();
      await layer.close();
    }
  });
});
