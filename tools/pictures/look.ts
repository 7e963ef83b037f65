// One screen in one state: photographed at each width and in each theme, and what is wrong with it there.

import path from "node:path";
import type { Page, Request } from "playwright-core";
import { comeToRest, overflowOf, violationsOn } from "../../e2e/seen.ts";

export const STATES = ["data", "empty", "loading", "offline", "error", "refused"] as const;
export type State = (typeof STATES)[number];
export const WIDTHS = [360, 1280] as const;
export type Width = (typeof WIDTHS)[number];
export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const HEIGHT: Readonly<Record<Width, number>> = { 360: 740, 1280: 860 };
/** A list of a thousand lines is no picture: what is further down is cut off. */
const LONGEST = 3_200;

export interface Shot {
  readonly screen: string;
  readonly state: State;
  readonly width: Width;
  readonly theme: Theme;
  /** Below the folder of pictures. */
  readonly file: string;
  /** What axe found, whatever its weight: `serious color-contrast: <span …>`. */
  readonly axe: readonly string[];
  /** Pixels by which the page scrolls sideways, and what sticks out. */
  readonly over: number;
  readonly wide: readonly string[];
  /** Text no person should see: `undefined`, `NaN`, `{count}`. */
  readonly odd: readonly string[];
}

export interface Subject {
  readonly screen: string;
  readonly state: State;
  readonly widths: readonly Width[];
  /** Only what is seen without scrolling: a dialog stands on the screen and not on the page. */
  readonly seen?: boolean;
  /** The screen grows with the page, so that what sticks to its lower edge stands at the end and hides nothing. */
  readonly grown?: boolean;
}

/** How many requests of the page have no answer yet; live streams, which never end, do not count. */
export function watchRequests(page: Page): () => number {
  const open = new Set<Request>();
  page.on("request", (request) => {
    if (!request.url().includes("/api/tally.watch")) open.add(request);
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) for (const request of open) if (request.frame() !== frame) open.delete(request);
  });
  return () => open.size;
}

/** Until nothing is on its way and nothing moves; gives up quietly after `patience` ms, as the picture will show. */
export async function settle(page: Page, waiting: () => number, patience = 8_000): Promise<void> {
  const end = Date.now() + patience;
  let quiet = 0;
  while (quiet < 3 && Date.now() < end) {
    const still = waiting() === 0 && (await page.locator(".k-loading").count()) === 0;
    quiet = still ? quiet + 1 : 0;
    await page.waitForTimeout(60);
  }
  await comeToRest(page);
}

/** Photograph and examine what stands on `page` now. */
export async function photograph(page: Page, subject: Subject, folder: string): Promise<Shot[]> {
  const { screen, state } = subject;
  const shots: Shot[] = [];
  for (const width of subject.widths) {
    await page.setViewportSize({ width, height: HEIGHT[width] });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await comeToRest(page);
      const file = `${screen.replaceAll(/[^\w.-]+/g, "-")}--${state}-${width}-${theme}.png`;
      await page.evaluate(() => scrollTo(0, 0));
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      const whole = subject.seen !== true;
      const grown = subject.grown === true && height > HEIGHT[width];
      if (grown) await page.setViewportSize({ width, height: Math.min(height, LONGEST) });
      await page.screenshot({
        path: path.join(folder, file),
        animations: "disabled",
        ...(whole ? { fullPage: true } : {}),
        ...(whole && height > LONGEST ? { clip: { x: 0, y: 0, width, height: LONGEST } } : {}),
      });
      if (grown) await page.setViewportSize({ width, height: HEIGHT[width] });
      // Only colours differ between the themes.
      const violations = await violationsOn(page, theme === "dark" ? ["color-contrast"] : undefined);
      const over = theme === "light" ? await overflowOf(page) : 0;
      shots.push({
        screen,
        state,
        width,
        theme,
        file,
        axe: violations.flatMap((v) => v.nodes.map((n) => `${v.impact ?? "minor"} ${v.id}: ${n.html.slice(0, 160)}`)),
        over,
        wide: over > 0 ? await sticksOut(page) : [],
        odd: theme === "light" ? await oddText(page) : [],
      });
    }
  }
  return shots;
}

/** The innermost elements that reach past the right edge, by tag and class. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > edge + 1);
    return out
      .filter((e) => !out.some((other) => other !== e && e.contains(other)))
      .slice(0, 4)
      .map((e) => `${e.tagName.toLowerCase()}.${(e.getAttribute("class") ?? "").replaceAll(" ", ".")}`);
  });
}

function oddText(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.body.innerText.matchAll(/.{0,30}(\bundefined\b|\bNaN\b|\[object|\{\w+\}|\bnull\b).{0,30}/g)]
      .map((m) => m[0])
      .slice(0, 5),
  );
}
