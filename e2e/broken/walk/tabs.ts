// The app in its tabs: opened, loaded anew, broken off, killed; and what lies on the phone behind it.

import type { BrowserContext, Locator, Page } from "playwright-core";
import type { Layer } from "../layer.ts";
import { opensAnyway, readShelf, type Shelf } from "../shelf.ts";
import type { Cut } from "../steps.ts";

export const PATIENCE = 15_000;

/** A screen that is not on the phone and cannot be fetched. */
export class Away extends Error {}

export class Tabs {
  readonly #layer: Layer;
  readonly #context: BrowserContext;
  #tabs: Page[] = [];
  /** From the first time on that it was seen to, the app must open whatever the network does. */
  #opens = false;

  constructor(layer: Layer, context: BrowserContext) {
    this.#layer = layer;
    this.#context = context;
    context.setDefaultTimeout(PATIENCE);
  }

  /** The tab in hand. */
  get page(): Page {
    return this.#tabs.at(-1)!;
  }
  get count(): number {
    return this.#tabs.length;
  }

  /** Does what is asked now come back as the server said it? */
  get calm(): boolean {
    return this.#layer.weather === "fair" || this.#layer.weather === "twice";
  }

  /** Open the app in a new tab. It comes, or there is a reason why it cannot yet. */
  async open(): Promise<boolean> {
    const page = await this.#context.newPage();
    this.#tabs.push(page);
    return this.arrive(() => page.goto(`${this.#layer.address}/saksi/`));
  }

  /** Is it the app that stands there afterwards? */
  async arrive(go: () => Promise<unknown>): Promise<boolean> {
    const { page } = this;
    const must = this.#opens || this.calm;
    try {
      await go();
      await page
        .locator("#app > *")
        .first()
        .waitFor({ timeout: must ? PATIENCE : 1500 });
    } catch (error) {
      if (must) throw new Error(`the app did not open: ${String(error)}`, { cause: error });
      return false;
    }
    return true;
  }

  async isApp(): Promise<boolean> {
    return (
      this.#tabs.length > 0 &&
      this.page.url().includes("/saksi/") &&
      (await this.page
        .locator("#app > *")
        .count()
        .catch(() => 0)) > 0
    );
  }

  /** The app in hand, opened again where it is closed or never came. */
  async app(): Promise<boolean> {
    if (this.#tabs.length === 0) return this.open();
    if (await this.isApp()) return true;
    return this.arrive(() => this.page.goto(`${this.#layer.address}/saksi/`));
  }

  /** The other tab is taken in hand, or a second one opened. */
  async other(): Promise<void> {
    if (this.#tabs.length < 2) await this.open();
    else {
      this.#tabs = [this.#tabs[1]!, this.#tabs[0]!];
      await this.page.bringToFront();
    }
  }

  /** One tab is left, and the app newly loaded in it. */
  async anew(): Promise<void> {
    while (this.#tabs.length > 1) await this.#tabs.shift()!.close();
    // What never came is not loaded anew, but opened; beside what stands there: where a page that failed to load is closed
    // first, this browser does not always open another.
    if (await this.isApp()) await this.arrive(() => this.page.reload());
    else {
      const left = this.#tabs.splice(0);
      await this.open();
      for (const page of left) await page.close();
    }
    if (!(await this.app())) throw new Error("the app does not open though the network is good");
  }

  async goTo(...parts: string[]): Promise<void> {
    const hash = `#/${parts.map((p) => encodeURIComponent(p.replaceAll("/", "~"))).join("/")}`;
    await this.page.evaluate((to) => (location.hash = to), hash);
  }

  /** A screen that is not on the phone says so; then the person does what it says. */
  async see(what: Locator): Promise<void> {
    const retry = this.page.getByText("Layar ini belum ada di HP").first();
    await what.or(retry).first().waitFor();
    if (!(await retry.isVisible())) return;
    if (this.#opens) {
      await this.page.reload();
      await what.waitFor();
      return;
    }
    throw new Away();
  }

  /** Look once more whether it opens without a network; `files`: of how many the screens consist. */
  async noteOpens(files: number): Promise<void> {
    if (!this.#opens) this.#opens = await opensAnyway(this.page, files).catch(() => false);
  }

  async break(how: Cut["how"]): Promise<void> {
    const { page } = this;
    if (how === "reload") return void (await this.arrive(() => page.reload()));
    if (how === "crash") {
      const crashed = page.waitForEvent("crash");
      const devtools = await this.#context.newCDPSession(page);
      void devtools.send("Page.crash").catch(() => undefined);
      await crashed;
    }
    await page.close();
    this.#tabs.pop();
    // Tabs of one site may share a process, and die with it.
    if (how === "crash") {
      for (const other of this.#tabs) await other.close();
      this.#tabs = [];
    }
  }

  /** Do it, or begin it and break off. */
  async orCut(cut: Cut | undefined, work: () => Promise<unknown>): Promise<true> {
    if (cut === undefined) {
      await work();
      return true;
    }
    // What it waits for may never come; it does nothing more.
    void work().catch(() => undefined);
    await this.page.waitForTimeout(cut.after).catch(() => undefined);
    await this.break(cut.how);
    return true;
  }

  /** What a browser does by itself now and then. */
  async lookForUpdate(): Promise<void> {
    if (!(await this.isApp())) return;
    await this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update().catch(() => undefined);
    });
  }

  /** The browser clears what it may: all but texts, or the screens alone. */
  async clear(what: "site" | "screens"): Promise<void> {
    const blank = this.#tabs.length === 0 ? await this.#context.newPage() : null;
    const devtools = await this.#context.newCDPSession(blank ?? this.page);
    const kinds =
      what === "site" ? ["indexeddb", "cache_storage", "service_workers", "file_systems"] : ["cache_storage"];
    await devtools.send("Storage.clearDataForOrigin", {
      origin: this.#layer.address,
      storageTypes: kinds.join(","),
    });
    await blank?.close();
    this.#opens = false;
  }

  /** Null where no tab is open, or the one in hand is not the app's. */
  async shelf(): Promise<Shelf | null> {
    if (this.#tabs.length === 0) return null;
    // A page on its way somewhere is asked again.
    for (let tries = 0; ; tries += 1) {
      try {
        return await readShelf(this.page);
      } catch (error) {
        if (tries === 5) throw error;
        await this.page.waitForLoadState().catch(() => undefined);
      }
    }
  }

  /** What stands on the screen, for who reads of a walk that failed. */
  async seen(): Promise<string> {
    if (this.#tabs.length === 0) return "";
    const text = await this.page
      .locator("body")
      .innerText({ timeout: 1000 })
      .catch(() => "");
    return `\n  on the screen at ${this.page.url()}: ${text.replaceAll(/\s+/g, " ").slice(0, 600)}`;
  }
}
