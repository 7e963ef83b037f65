// What the steps of the thread share: one server, one folder, and browsers that stay open from step to step.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { must } from "../../src/base/result.ts";
import type { Form } from "../../src/ground/elections/model.ts";
import { formOf } from "../../src/ground/elections/rules.ts";
import { loadPack } from "../../src/ground/elections/store/packs.ts";
import { type Started, startPosko } from "../../src/main/start.ts";
import { loadConfig } from "../../src/server/config.ts";
import { freshDatabase } from "../../src/server/postgres/fresh.ts";
import { DESK, openBrowser } from "../browser.ts";
import { PASSWORD, press } from "../hands.ts";
import { looks } from "../looks.ts";

export const STATION = "35.73.01.1001/1";
export const SOON = { timeout: 15_000 };

/** What the paper says. Its valid votes are not the sum of the pairs, as happens; all else holds. */
export const PAPER: Readonly<Record<string, number>> = {
  "voters.male": 120,
  "voters.female": 131,
  "voters.total": 251,
  "used.dpt.male": 98,
  "used.dpt.female": 105,
  "used.dpt.total": 203,
  "used.dptb.male": 1,
  "used.dptb.female": 2,
  "used.dptb.total": 3,
  "used.dpk.male": 1,
  "used.dpk.female": 1,
  "used.dpk.total": 2,
  "used.total.male": 100,
  "used.total.female": 108,
  "used.total.total": 208,
  "disabled.male": 1,
  "disabled.female": 2,
  "disabled.total": 3,
  "ballots.received": 257,
  "ballots.used": 208,
  "ballots.returned": 2,
  "ballots.unused": 47,
  "votes.1": 74,
  "votes.2": 96,
  "votes.3": 31,
  valid: 204,
  invalid: 4,
  total: 208,
};
/** What the second reader makes of it: two digits turned round. */
export const MISREAD = { ...PAPER, "votes.2": 69 };

interface Walk {
  folder: string;
  posko: Started;
  form: Form;
  admin: Page;
  /** The browser at which the others of the desk take turns. */
  desk: Page;
  phone: Page;
  /** The witness's mandate code. */
  code: string;
  /** E-mail address → the one-time link handed over. */
  readonly links: Map<string, string>;
}

/** Filled by `begin`, and by the steps one after the other. */
export const walk = { code: "", links: new Map() } as unknown as Walk;

const contexts = new Set<BrowserContext>();
let dropDatabase: () => Promise<void>;

export async function begin(): Promise<void> {
  walk.folder = await mkdtemp(path.join(tmpdir(), "posko-thread-"));
  const database = await freshDatabase();
  dropDatabase = () => database.drop();
  const config = loadConfig({
    PORT: "0",
    POSKO_DATA: path.join(walk.folder, "data"),
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  walk.posko = await startPosko(config.value, () => {});
  walk.form = formOf(must(await loadPack("pemilu-2024")), "president")!;
  walk.admin = await open("admin", DESK);
  walk.desk = await open("desk", DESK);
}

export async function end(): Promise<void> {
  for (const context of contexts) await context.close();
  await walk.posko?.stop();
  await dropDatabase?.();
  await rm(walk.folder, { recursive: true, force: true });
}

export async function open(profile: string, options: Parameters<typeof openBrowser>[1]): Promise<Page> {
  const context = await openBrowser(path.join(walk.folder, profile), options);
  contexts.add(context);
  context.setDefaultTimeout(SOON.timeout);
  return context.pages()[0] ?? context.newPage();
}

export async function close(page: Page): Promise<void> {
  contexts.delete(page.context());
  await page.context().close();
}

/** An answer of the server to whoever is signed in on this page. */
export async function answer<T>(page: Page, address: string): Promise<T> {
  const response = await page.request.get(`${walk.posko.address}/api/${address}`);
  expect(response.status(), address).toBe(200);
  return (await response.json()) as T;
}

/** Choose a password by the one-time link the administrator handed over. */
export async function firstVisit(page: Page, email: string, shot?: string): Promise<void> {
  await page.goto(walk.links.get(email)!);
  await page.getByRole("radio", { name: /^Kata sandi/ }).check();
  await page.getByLabel("Kata sandi", { exact: true }).fill(PASSWORD);
  if (shot !== undefined) await looks(page, shot);
  await press(page, "Simpan");
  await page.getByText(`Silakan masuk sebagai ${email}`).waitFor();
}

export const ofPage = (id: string): number[] =>
  walk.form.parts.flatMap((part) => part.fields.filter((f) => f.page === id).map((f) => PAPER[f.id]!));
export const ofPart = (id: string, read: Readonly<Record<string, number>>): number[] =>
  walk.form.parts.find((part) => part.id === id)!.fields.map((field) => read[field.id]!);
export const title = (part: string): string => walk.form.parts.find((one) => one.id === part)!.title.id;
