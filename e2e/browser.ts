// A real Chromium for the walks: the system's where there is one, else the one that comes with npm.

import { existsSync } from "node:fs";
import bundled from "@sparticuz/chromium";
import { chromium, type BrowserContext } from "playwright-core";

/** A cheap phone's screen. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
export const DESK = { viewport: { width: 1280, height: 860 } };

/**
 * Open a browser whose profile lies in `profile` and so outlives it, like a phone's after a dead battery.
 * Nothing but localhost is reachable from it.
 */
export async function openBrowser(
  profile: string,
  options: Partial<typeof PHONE> & { offline?: boolean; colorScheme?: "light" | "dark" } = PHONE,
): Promise<BrowserContext> {
  const system = "/usr/bin/chromium";
  return chromium.launchPersistentContext(profile, {
    executablePath: existsSync(system) ? system : await bundled.executablePath(),
    args: [
      ...(existsSync(system) ? ["--no-sandbox"] : bundled.args),
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
    ],
    headless: true,
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    ...options,
  });
}
