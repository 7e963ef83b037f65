// A screen as people see it, on a cheap phone and on a desk: nothing serious for axe, nothing off its edge. With
// SHOTS set to a folder, it is photographed there for the eye.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

type AxeResults = Awaited<ReturnType<AxeBuilder["analyze"]>>;

const WIDTHS = [
  { width: 360, height: 740 },
  { width: 1280, height: 860 },
];

/** Until nothing fades or slides any more: halfway through, a colour is neither the one nor the other. */
async function comeToRest(): Promise<void> {
  const moving = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(moving.map((a) => a.finished));
}

/** Axe stays in a document it has been brought into once, which saves half the work. */
async function violationsOn(page: Page): Promise<AxeResults["violations"]> {
  const again = await page.evaluate(async () => {
    const { axe } = globalThis as { axe?: { run(options: object): Promise<AxeResults> } };
    return axe === undefined ? null : axe.run({ resultTypes: ["violations"] });
  });
  // No frames here, so that axe need not open a page of its own to put their answers together.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  return (again ?? (await builder.analyze())).violations;
}

/** What is wrong with this screen at 360 and 1280 px; fails with its name and the elements. */
export async function looks(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const shots = process.env["SHOTS"];
  if (shots !== undefined) await mkdir(shots, { recursive: true });
  const wrong: string[] = [];
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    await page.evaluate(comeToRest);
    const at = `${name} at ${size.width} px`;
    if (shots !== undefined) {
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: path.join(shots, `${name}-${size.width}.png`), fullPage: true });
    }
    const violations = await violationsOn(page);
    for (const found of violations) {
      if (found.impact !== "serious" && found.impact !== "critical") continue;
      wrong.push(`${at}: ${found.id} ${found.nodes.map((n) => n.html).join(" | ")}`);
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wrong.push(`${at}: scrolls sideways by ${over} px`);
  }
  if (before !== null) await page.setViewportSize(before);
  expect(wrong).toEqual([]);
}
