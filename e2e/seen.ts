// What can be seen of a page at rest, for whoever judges it: a walk that fails by it, or the pictures of all screens.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

type AxeResults = Awaited<ReturnType<AxeBuilder["analyze"]>>;
export type Violation = AxeResults["violations"][number];

/** Until nothing fades or slides any more: halfway through, a colour is neither the one nor the other. */
export function comeToRest(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const moving = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map((a) => a.finished));
  });
}

/**
 * What axe finds; only by these rules where they are named. Axe stays in a document it has been brought into once,
 * which saves half the work.
 */
export async function violationsOn(page: Page, rules?: readonly string[]): Promise<Violation[]> {
  const options = {
    resultTypes: ["violations" as const],
    ...(rules === undefined ? {} : { runOnly: { type: "rule" as const, values: [...rules] } }),
  };
  const again = await page.evaluate(async (how) => {
    const { axe } = globalThis as { axe?: { run(options: object): Promise<AxeResults> } };
    return axe === undefined ? null : axe.run(how);
  }, options);
  // No frames here, so that axe need not open a page of its own to put their answers together.
  const builder = new AxeBuilder({ page }).setLegacyMode().options(options);
  return (again ?? (await builder.analyze())).violations;
}

/** By how many pixels the page scrolls sideways; 0 where it fits. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** Names of regions that scroll sideways and do not say so in words that can be seen. */
export function silentScrollers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".d-grid-scroll")]
      .filter((region) => region.scrollWidth > region.clientWidth + 1)
      .filter((region) => {
        const said = document.getElementById(region.getAttribute("aria-describedby") ?? "");
        return said === null || !said.checkVisibility() || said.textContent === "";
      })
      .map((region) => region.getAttribute("aria-label") ?? ""),
  );
}
