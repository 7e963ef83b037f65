// A phone to be photographed: what stands on it, whatever its server answers.

import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { HERE, PHONE } from "../../e2e/browser.ts";
import { photograph, settle, type Shot, type State, watchRequests, type Width } from "./look.ts";

const SOURCES = path.resolve(import.meta.dirname, "../../src/main");

/** First words of the addresses that a source of screens names, as its own switch does. */
export async function routesIn(source: string): Promise<string[]> {
  const text = await readFile(path.join(SOURCES, source), "utf8");
  return [...new Set([...text.matchAll(/(?:screen|route\[0\]) === "(\w+)"/g)].map((m) => m[1]!))];
}

/** Which pictures are taken, and where they go. */
export interface Album {
  readonly wanted: (screen: string, state: State) => boolean;
  readonly folder: string;
  readonly taken: (shots: readonly Shot[]) => void;
}

export interface Handset {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly base: string;
  /** Photograph where the page stands now. */
  take(screen: string, state: State, how?: { widths?: readonly Width[] }): Promise<void>;
  go(...parts: string[]): Promise<void>;
  /** Until the end of what `during` does, the server answers so. */
  whileAnswering(
    answer: "nothing" | { readonly status: number; readonly code: string },
    during: () => Promise<void>,
  ): Promise<void>;
}

export const BROKEN = { status: 500, code: "server.bug" };

/** @param broke name of the picture of what stood there when `live` broke off */
export async function withHandset(
  browser: Browser,
  address: string,
  { wanted, folder, taken }: Album,
  broke: string,
  live: (handset: Handset) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ ...HERE, ...PHONE, deviceScaleFactor: 1, reducedMotion: "reduce" });
  context.setDefaultTimeout(10_000);
  try {
    const page = await context.newPage();
    const waiting = watchRequests(page);
    const base = `${address}/saksi/`;
    await live({
      context,
      page,
      base,
      async take(screen, state, how = {}) {
        if (!wanted(screen, state)) return;
        await settle(page, state === "loading" ? () => 0 : waiting, 3_000);
        const subject = { screen, state, widths: how.widths ?? ([360] as const), grown: true };
        taken(await photograph(page, subject, folder));
      },
      async go(...parts) {
        await page.goto(`${base}#/${parts.map((p) => encodeURIComponent(p.replaceAll("/", "~"))).join("/")}`);
      },
      async whileAnswering(answer, during) {
        await context.route(/\/api\//, async (route) => {
          // An answer that never comes is none at all: the request just stays open.
          if (answer === "nothing") return;
          const { status, code } = answer;
          const body = JSON.stringify({ type: "about:blank", title: code, status, code });
          await route.fulfill({ status, contentType: "application/problem+json", body });
        });
        try {
          await during();
        } finally {
          await context.unrouteAll({ behavior: "ignoreErrors" });
        }
      },
    });
  } catch (error) {
    // What stood there when it broke off tells why.
    await context.pages()[0]?.screenshot({ path: path.join(folder, `${broke}.png`), fullPage: true });
    throw error;
  } finally {
    await context.close();
  }
}
