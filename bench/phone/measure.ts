// What a browser says of itself while a page is opened, typed into and scrolled: time to the first screen that takes
// keys, key to frame, tasks and frames. The processor is slowed down by the browser's own tools.

import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { HERE, PHONE } from "../../e2e/browser.ts";

/** How many times slower than this machine the phone is. */
export const SLOWER = 6;
/** 400 kbit/s, in bytes, and the time a request takes to be answered at all. */
const LINE = { downloadThroughput: 50_000, uploadThroughput: 50_000, latency: 100, offline: false };
/** A phone's screen with the keyboard open. */
export const TYPING = { width: 360, height: 400 };
const KEYS_APART_MS = 60;
const WAIT_MS = 60_000;

interface Watched {
  usable: number;
  keys: number[];
  tasks: number[];
  frames: number[];
}
type Window = typeof globalThis & { measured: Watched };

/** Before any script of the page: watch for the first field that can be typed in, key to frame, and long tasks. */
function watch(): void {
  const measured: Watched = { usable: 0, keys: [], tasks: [], frames: [] };
  (globalThis as Window).measured = measured;
  const seen = (): void => {
    if (document.querySelector("input:not(:disabled)") === null) return;
    sight.disconnect();
    // The frame that shows it, and a task after it: whoever keeps the page busy until then keeps it from being of use.
    requestAnimationFrame(() => setTimeout(() => (measured.usable = performance.now())));
  };
  const sight = new MutationObserver(seen);
  sight.observe(document, { childList: true, subtree: true });
  new PerformanceObserver((all) => {
    for (const e of all.getEntries()) if (e.name === "keydown") measured.keys.push(e.duration);
  }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  new PerformanceObserver((all) => {
    for (const e of all.getEntries()) measured.tasks.push(e.duration);
  }).observe({ type: "longtask" });
}

export interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly devtools: CDPSession;
}

export async function openTab(browser: Browser): Promise<Tab> {
  const context = await browser.newContext({ ...HERE, ...PHONE, reducedMotion: "no-preference" });
  context.setDefaultTimeout(WAIT_MS);
  await context.addInitScript(watch);
  const page = await context.newPage();
  return { context, page, devtools: await context.newCDPSession(page) };
}

const measuredIn = (page: Page): Promise<Watched> => page.evaluate(() => (globalThis as Window).measured);

export async function slow({ devtools }: Tab, rate: number): Promise<void> {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
}

export interface Load {
  readonly ms: number;
  /** Bytes that came over the line until then, by kind. */
  readonly script: number;
  readonly all: number;
}

/** Open `url` over a bad line on a slow phone that has never been here, until its first field can be typed in. */
export async function coldLoad(browser: Browser, url: string): Promise<Load> {
  const tab = await openTab(browser);
  const { page, devtools } = tab;
  let script = 0;
  let all = 0;
  const kinds = new Map<string, string>();
  devtools.on("Network.responseReceived", (e) => kinds.set(e.requestId, e.type));
  devtools.on("Network.loadingFinished", (e) => {
    all += e.encodedDataLength;
    if (kinds.get(e.requestId) === "Script") script += e.encodedDataLength;
  });
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Network.emulateNetworkConditions", LINE);
  await slow(tab, SLOWER);
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => (globalThis as Window).measured.usable > 0);
  const bytes = { script, all };
  const { usable } = await measuredIn(page);
  await tab.context.close();
  return { ms: usable, ...bytes };
}

/** Open `url` again on a slow phone that was here before, without signal: until what `shows` is there. */
export async function warmLoad(tab: Tab, url: string, shows: string): Promise<number> {
  const { page } = tab;
  await page.goto("about:blank");
  await tab.context.setOffline(true);
  await slow(tab, SLOWER);
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(shows).first().waitFor();
  const ms = await page.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))),
  );
  await slow(tab, 1);
  await tab.context.setOffline(false);
  return ms;
}

export interface Typing {
  /** Key to frame of every key, in ms. */
  readonly keys: readonly number[];
  readonly tasks: number;
}

/** Type so many figures of three digits, from field `first` on, by Enter from one to the next. */
export async function type(tab: Tab, first: number, figures: number): Promise<Typing> {
  const { page } = tab;
  await page.setViewportSize(TYPING);
  await page.locator("input[data-figure]").nth(first).click();
  await slow(tab, SLOWER);
  await page.evaluate(() => Object.assign((globalThis as Window).measured, { keys: [], tasks: [] }));
  for (let n = 0; n < figures; n++) {
    await page.keyboard.type(String(100 + n), { delay: KEYS_APART_MS });
    await page.keyboard.press("Enter", { delay: KEYS_APART_MS });
  }
  // What was measured last is told after its frame.
  await page.waitForTimeout(500);
  const { keys, tasks } = await measuredIn(page);
  await slow(tab, 1);
  // The browser does not tell of keys shown within one frame: they count as one frame.
  const untold = Math.max(0, figures * 4 - keys.length);
  return { keys: [...keys, ...Array.from({ length: untold }, () => 16)], tasks: tasks.length };
}

export interface Scrolling {
  /** Tasks over 50 ms, and the longest. */
  readonly tasks: number;
  readonly longest: number;
  readonly frames: number;
  /** Frames that took the time of two or more. */
  readonly dropped: number;
}

/** Scroll from the top to the bottom as a finger does, in strokes. */
export async function scroll(tab: Tab): Promise<Scrolling> {
  const { page, devtools } = tab;
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  await slow(tab, SLOWER);
  await page.evaluate(() => {
    const { measured } = globalThis as Window;
    Object.assign(measured, { tasks: [], frames: [] });
    let last = performance.now();
    const frame = (now: number): void => {
      measured.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let stroke = 0; stroke < 12; stroke++)
    await devtools.send("Input.synthesizeScrollGesture", {
      x: 180,
      y: 300,
      yDistance: -1_200,
      speed: 2_400,
      gestureSourceType: "touch",
    });
  await page.waitForTimeout(300);
  const { tasks, frames } = await measuredIn(page);
  await slow(tab, 1);
  return {
    tasks: tasks.length,
    longest: Math.max(0, ...tasks),
    frames: frames.length,
    dropped: frames.filter((ms) => ms > 33).length,
  };
}
