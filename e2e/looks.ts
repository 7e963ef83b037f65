// A screen as people see it, on a cheap phone and on a desk: nothing serious for axe, nothing off its edge. With
// SHOTS set to a folder, it is photographed there for the eye.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { comeToRest, overflowOf, silentScrollers, violationsOn } from "./seen.ts";

const WIDTHS = [
  { width: 360, height: 740 },
  { width: 1280, height: 860 },
];

/** What is wrong with this screen at 360 and 1280 px; fails with its name and the elements. */
export async function looks(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const shots = process.env["SHOTS"];
  if (shots !== undefined) await mkdir(shots, { recursive: true });
  const wrong: string[] = [];
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    await comeToRest(page);
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
    const over = await overflowOf(page);
    if (over > 0) wrong.push(`${at}: scrolls sideways by ${over} px`);
    for (const region of await silentScrollers(page))
      wrong.push(`${at}: ${region} scrolls sideways and does not say so`);
  }
  if (before !== null) await page.setViewportSize(before);
  expect(wrong).toEqual([]);
}
