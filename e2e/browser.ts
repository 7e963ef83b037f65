// A real Chromium for the walks: the system's where there is one, else the one that comes with npm.

import { existsSync } from "node:fs";
import bundled from "@sparticuz/chromium";
import { type Browser, chromium, type BrowserContext } from "playwright-core";

/** A cheap phone's screen. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
export const DESK = { viewport: { width: 1280, height: 860 } };

/** Where people of the walks are; they asked for less motion, so that nothing is drawn sixty times a second while they look. */
export const HERE = { locale: "id-ID", timezoneId: "Asia/Jakarta", reducedMotion: "reduce" } as const;

// In a single process the end of one context is the end of all; and a graphics card that is only pretended costs a third
// more than none.
const WITHOUT = /^--(single-process|in-process-gpu|ignore-gpu-blocklist|use-gl|use-angle|enable-unsafe-swiftshader)/;

/** Nothing but localhost is reachable from it. */
async function launching(): Promise<{ executablePath: string; args: string[]; headless: true }> {
  const system = "/usr/bin/chromium";
  return {
    executablePath: existsSync(system) ? system : await bundled.executablePath(),
    args: [
      ...(existsSync(system) ? ["--no-sandbox"] : bundled.args.filter((arg) => !WITHOUT.test(arg))),
      "--disable-gpu",
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
    ],
    headless: true,
  };
}

/** Open a browser whose profile lies in `profile` and so outlives it, like a phone's after a dead battery. */
export async function openBrowser(
  profile: string,
  options: Partial<typeof PHONE> & {
    offline?: boolean;
    colorScheme?: "light" | "dark";
    reducedMotion?: "reduce" | "no-preference";
  } = PHONE,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, { ...(await launching()), ...HERE, ...options });
}

/** A browser that forgets everything, for many people at once: each in a context of its own. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await launching());
}
