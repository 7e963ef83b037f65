// The screens of the desk. Which there are the desk's own router says, so that a new one is photographed without a word
// here; what stands here is only what an address cannot tell: samples for `$parameters`, and further views of a screen.

import type { Browser, BrowserContext, Page } from "playwright-core";
import { HERE } from "../../e2e/browser.ts";
import type { DeskRole } from "../../src/people/accounts/model.ts";
import { photograph, settle, type Shot, type State, STATES, watchRequests, type Width, WIDTHS } from "./look.ts";
import type { Post, Worlds } from "./world.ts";

export interface Screen {
  readonly name: string;
  /** Route of the desk it belongs to. */
  readonly route: string;
  readonly href: string;
  readonly role: DeskRole | null;
  readonly states: readonly State[];
  readonly widths?: readonly Width[];
  /** What is done there before it is looked at. */
  readonly act?: (page: Page) => Promise<void>;
  /** Where it is looked at, unless its state says so. */
  readonly post?: keyof Pick<Worlds, "full" | "empty" | "bare">;
  readonly seen?: boolean;
}

interface View extends Partial<Omit<Screen, "route" | "name">> {
  readonly name: string;
}

const ONCE: readonly State[] = ["data"];

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole("main").getByRole("button", { name }).first().click({ timeout: 4_000 });
    await page.getByRole("dialog").waitFor({ timeout: 4_000 });
  };

const CSV = [
  "kode_kelurahan;no_tps;dpt_l;dpt_p;alamat",
  "35.73.01.1001;TPS 901;120;131;Balai RW 02",
  "3573011001;902;118;140;SDN 1",
  "35.73.01.1999;1;100;100;Tidak dikenal",
  "35.73.01.1002;903;122;125;Lapangan",
].join("\n");

async function chooseFile(page: Page): Promise<void> {
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "tps.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await page.getByText("Baris pertama berkas").first().waitFor({ timeout: 4_000 });
}

async function preview(page: Page): Promise<void> {
  await chooseFile(page);
  await page.getByRole("button", { name: "Lihat pratinjau" }).click({ timeout: 4_000 });
  await page.getByText("Yang akan terjadi").waitFor({ timeout: 8_000 });
}

/** A queue's file with one record that nobody signed, and one line that is none. */
const QUEUE = [
  { posko_queue: 1, records: 1 },
  {
    record: {
      id: "01890000-0000-7000-8000-000000000001",
      author: "witness:01890000-0000-7000-8000-000000000002",
      device: "01890000-0000-7000-8000-000000000003",
      operation: "figures.submit",
      shape: 1,
      made_at: "2026-01-01T12:00:00.000Z",
      input: {},
      blobs: [],
      hash: "0".repeat(64),
      signature: "AAAA",
    },
  },
  { neither: "record nor picture" },
]
  .map((line) => JSON.stringify(line))
  .join("\n");

/** Choose what is no queue, or a queue of which nothing is received. */
const handIn =
  (text: string) =>
  async (page: Page): Promise<void> => {
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: "antrean.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(text) });
    await page.getByRole("main").getByText("Selesai").first().waitFor({ timeout: 8_000 });
  };

/** Steps of the set-up, up to the one before anything is made. */
function setupStep(step: number) {
  return async (page: Page): Promise<void> => {
    for (let i = 0; i < step; i++) {
      if (i === 1) await page.getByLabel("Nama organisasi").fill("Relawan Melati");
      await page.getByRole("button", { name: "Lanjut", exact: true }).click({ timeout: 4_000 });
    }
  };
}

/** Further views by route. */
function viewsOf(worlds: Worlds): Readonly<Record<string, readonly View[]>> {
  const { village, station } = worlds;
  return {
    "/": [
      { name: "city", href: "/?place=35.73" },
      { name: "village", href: `/?place=${village}`, states: ONCE },
      { name: "provisional", href: "/?place=35.73&basis=provisional", states: ONCE },
      { name: "coordinator", href: "/", role: "coordinator", states: ONCE },
      {
        name: "menu",
        href: "/",
        states: ONCE,
        widths: [360],
        seen: true,
        act: async (page) => {
          await page.setViewportSize({ width: 360, height: 740 });
          await page.getByRole("button", { name: "Menu" }).click({ timeout: 4_000 });
        },
      },
      {
        name: "search",
        href: "/",
        states: ONCE,
        seen: true,
        act: async (page) => {
          await page.getByRole("combobox").first().fill("malang");
          await page.getByRole("option").first().waitFor({ timeout: 4_000 });
        },
      },
    ],
    "/lists": ["late", "trouble", "differing", "flagged", "waiting", "contested", "accepted", "all"].map((list) => ({
      name: list,
      href: `/lists?list=${list}`,
      states: ONCE,
    })),
    "/seats": [
      { name: "city", href: "/seats?contest=contoh/dprd-kab&place=35.73" },
      { name: "dapil", href: "/seats?contest=contoh/dprd-kab&area=357301" },
    ],
    "/stations/$village/$number": [
      { name: "missing", href: `/stations/${village}/9999`, states: ONCE },
      { name: "from-list", href: `/stations/${station}?contest=contoh/president`, role: "coordinator", states: ONCE },
    ],
    "/second-reading": [{ name: "verifier", role: "verifier", states: ONCE }],
    "/review": [{ name: "verifier", role: "verifier", states: ONCE }],
    "/witnesses": [
      { name: "gaps", href: "/witnesses?tab=gaps" },
      { name: "coordinator", role: "coordinator", states: ONCE },
      { name: "assign", states: ONCE, seen: true, act: press("Tugaskan saksi") },
    ],
    "/dapil": [
      { name: "city-council", href: "/dapil?level=dprd_kabkota&place=35.73", states: ONCE },
      {
        name: "one",
        href: "/dapil?level=dprd_kabkota&place=35.73",
        states: ONCE,
        act: async (page) => {
          await page.getByRole("main").getByRole("table").getByRole("link").first().click({ timeout: 4_000 });
          await page.getByText("Daftar calon").first().waitFor({ timeout: 4_000 });
        },
      },
      { name: "missing", href: "/dapil?code=9999", states: ONCE },
    ],
    "/people": [
      { name: "coordinator", role: "coordinator", states: ONCE },
      { name: "invite", states: ONCE, seen: true, act: press("Tambah orang") },
    ],
    "/import": [
      { name: "witnesses", href: "/import?kind=witnesses", states: ONCE },
      { name: "readings", href: "/import?kind=readings", states: ONCE },
      { name: "columns", states: ONCE, act: chooseFile },
      { name: "preview", states: ONCE, act: preview },
    ],
    "/hand-in": [
      { name: "wrong-file", states: ONCE, act: handIn("Bukan antrean.") },
      { name: "not-received", states: ONCE, act: handIn(QUEUE) },
    ],
    "/setup": [
      { name: "no-link", href: "/setup", states: ONCE },
      { name: "done", href: "/setup#spent", post: "full", states: ONCE },
      { name: "name", states: ONCE, act: setupStep(1) },
      { name: "administrator", states: ONCE, act: setupStep(2) },
    ],
    "/sign-in": [
      {
        name: "wrong",
        states: ONCE,
        act: async (page) => {
          await page.getByLabel("Alamat email").fill("admin@posko.example");
          await page.getByLabel("Kata sandi").fill("bukan ini, coba lagi");
          await page.getByRole("button", { name: "Masuk", exact: true }).click({ timeout: 4_000 });
          await page.locator(".k-notice").first().waitFor({ timeout: 8_000 });
        },
      },
    ],
    "/link": [{ name: "no-token", href: "/link", states: ONCE }],
  };
}

/** What stands for the parameters of an address. */
function samplesOf(worlds: Worlds): Readonly<Record<string, string>> {
  const [village, number] = worlds.station.split("/") as [string, string];
  return { village, number };
}

/** Outside: before one is signed in. What comes after the path there. */
const OUTSIDE: Readonly<Record<string, (worlds: Worlds) => string>> = {
  "/setup": (worlds) => new URL(worlds.setupLink).hash,
  "/link": () => "#contoh",
};

/** Routes of the desk as its own router holds them, and whether one must be signed in. */
export async function routesOf(browser: Browser, address: string): Promise<{ path: string; inside: boolean }[]> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${address}/sign-in`);
    await page.waitForFunction(() => "__TSR_ROUTER__" in globalThis);
    return await page.evaluate(() => {
      interface Route {
        readonly id: string;
        readonly fullPath: string;
        readonly children?: unknown;
      }
      const router = (globalThis as unknown as { __TSR_ROUTER__: { routesById: Record<string, Route> } })
        .__TSR_ROUTER__;
      return Object.values(router.routesById)
        .filter((r) => r.id !== "__root__" && r.children === undefined)
        .map((r) => ({
          path: r.fullPath === "/" ? "/" : r.fullPath.replace(/\/$/, ""),
          inside: r.id.startsWith("/inside"),
        }));
    });
  } finally {
    await context.close();
  }
}

/**
 * Every screen of these routes.
 * @throws where an address has a parameter nobody has a sample for.
 */
export function screensOf(routes: readonly { path: string; inside: boolean }[], worlds: Worlds): Screen[] {
  const samples = samplesOf(worlds);
  const views = viewsOf(worlds);
  const screens = routes.flatMap(({ path, inside }): Screen[] => {
    const below = path.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const sample = samples[name];
      if (sample === undefined)
        throw new Error(`${path}: say in samplesOf (tools/pictures/desk.ts) what stands for $${name}`);
      return sample;
    });
    const name = `desk${path === "/" ? "/tally" : path.replaceAll(/\/\$\w+/g, "")}`;
    const plain: Screen = {
      name,
      route: path,
      href: `${below}${OUTSIDE[path]?.(worlds) ?? ""}`,
      role: inside ? "administrator" : null,
      states: inside ? STATES : STATES.filter((s) => s !== "empty" && s !== "refused"),
      ...(path === "/setup" ? { post: "bare" as const } : {}),
    };
    return [plain, ...(views[path] ?? []).map((view) => ({ ...plain, ...view, name: `${name}/${view.name}` }))];
  });
  return [
    ...screens,
    { name: "desk/not-found", route: "", href: "/tidak/ada", role: "administrator", states: ONCE },
    { name: "desk/whole", route: "", href: "/", role: "administrator", states: ["loading", "error"] },
    { name: "kit", route: "", href: "/kit/", role: null, states: ONCE },
  ];
}

/** Pages of one browser: a context for each role at each post, kept from picture to picture. */
export class Desk {
  readonly #browser: Browser;
  readonly #worlds: Worlds;
  readonly #open = new Map<string, Promise<{ page: Page; waiting: () => number }>>();

  constructor(browser: Browser, worlds: Worlds) {
    this.#browser = browser;
    this.#worlds = worlds;
  }

  async close(): Promise<void> {
    for (const opened of this.#open.values()) await (await opened).page.context().close();
  }

  async #pageOf(post: Post, role: DeskRole | null): Promise<{ page: Page; waiting: () => number }> {
    const key = `${post.address} ${role ?? ""}`;
    let opened = this.#open.get(key);
    if (opened === undefined) {
      opened = this.#signedIn(post, role);
      this.#open.set(key, opened);
    }
    return await opened;
  }

  async #signedIn(post: Post, role: DeskRole | null): Promise<{ page: Page; waiting: () => number }> {
    const context: BrowserContext = await this.#browser.newContext({ ...HERE, reducedMotion: "reduce" });
    context.setDefaultTimeout(10_000);
    const cookies = role === null ? {} : ((await post.cookiesOf(role)) ?? {});
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: post.address })));
    const page = await context.newPage();
    return { page, waiting: watchRequests(page) };
  }

  /** Go there, bring the screen into the state, and photograph it. */
  async shoot(screen: Screen, state: State, folder: string): Promise<Shot[]> {
    const post = this.#worlds[screen.post ?? (state === "empty" ? "empty" : "full")];
    const role = state === "refused" ? "viewer" : screen.role;
    const { page, waiting } = await this.#pageOf(post, role);
    // Who one is comes through unless it is about that: the frame around a screen stands first.
    const whole = screen.name === "desk/whole" || screen.role === null;
    const held = /\/api\/(?!auth\/)/;
    const passes = (url: string): boolean => !whole && /\/api\/accounts\.(me|status)\b/.test(url);
    await page.setViewportSize({ width: 1280, height: 860 });
    try {
      if (state === "loading") {
        await page.route(held, async (route) => {
          if (passes(route.request().url())) await route.continue();
          // Otherwise left without an answer: it waits until the page is left.
        });
      }
      if (state === "error") {
        await page.route(held, async (route) => {
          if (passes(route.request().url())) return await route.continue();
          await route.fulfill({ status: 500, contentType: "application/problem+json", body: BROKEN });
        });
      }
      // From one address to the same one with another hash a browser loads nothing anew.
      await page.goto("about:blank");
      await page.goto(post.address + screen.href, { waitUntil: "load" });
      if (state === "loading") await page.locator(".k-loading, main").first().waitFor();
      else await settle(page, waiting);
      if (screen.act !== undefined) {
        await screen.act(page);
        await settle(page, waiting);
      }
      if (state === "offline") {
        await page.context().setOffline(true);
        await page
          .locator(".k-offline")
          .first()
          .waitFor({ timeout: 2_000 })
          .catch(() => {});
      }
      const subject = { screen: screen.name, state, widths: screen.widths ?? WIDTHS, seen: screen.seen === true };
      return await photograph(page, subject, folder);
    } finally {
      await page.context().setOffline(false);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    }
  }
}

const BROKEN = JSON.stringify({
  type: "about:blank",
  title: "server.bug",
  status: 500,
  code: "server.bug",
  instance: "urn:posko:request:contoh-0001",
});
