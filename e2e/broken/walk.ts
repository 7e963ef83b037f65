// One walk: the steps in order on a phone of its own, and after each what must hold whatever was broken.

import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { HERE, PHONE } from "../browser.ts";
import type { Layer, Weather } from "./layer.ts";
import { type Shelf, opensAnyway, readShelf } from "./shelf.ts";
import { type Cut, say, type Step, type Walk } from "./steps.ts";
import { exported, expectTrueScreen, handIn, whatIsWrong } from "./truth.ts";
import { type BrokenWorld, CONTEST, type Witness } from "./world.ts";

const PATIENCE = 15_000;
const FIELDS = ["page 1", "page 2"] as const;

/** A walk that broke a promise, with the steps taken until then. */
export class Broken extends Error {
  constructor(taken: readonly string[], reason: string) {
    super(`${reason}\n  after: ${taken.join(" → ")}`);
  }
}

export interface Taken {
  readonly steps: number;
  readonly passedOver: number;
}

/** @throws Broken */
export async function walkThrough(
  world: BrokenWorld,
  browser: Browser,
  pictures: readonly Buffer[],
  walk: Walk,
): Promise<Taken> {
  const witness = await world.witness();
  const context = await browser.newContext({ ...PHONE, ...HERE });
  const layer = await world.openLayer();
  const phone = new Phone(world, layer, witness, context, pictures);
  layer.deal(walk.luck);
  const taken: string[] = [`begins ${walk.begins}`];
  let passedOver = 0;
  try {
    await phone.begin(walk.begins);
    for (const step of walk.steps) {
      taken.push(say(step));
      if (!(await phone.take(step))) {
        passedOver += 1;
        taken[taken.length - 1] += " (passed over)";
      }
      await phone.check();
    }
    taken.push("dawn");
    await phone.dawn();
    return { steps: walk.steps.length, passedOver };
  } catch (error) {
    throw new Broken(taken, `${String(error)}${await phone.seen()}`);
  } finally {
    await context.close();
    await layer.close();
  }
}

class Phone {
  readonly #world: BrokenWorld;
  readonly #layer: Layer;
  readonly #witness: Witness;
  readonly #context: BrowserContext;
  readonly #pictures: readonly Buffer[];
  #tabs: Page[] = [];
  #code: string;
  /** From the first time on that it was seen to, the app must open whatever the network does. */
  #opens = false;
  /** What it was told is kept: figures by field, hashes by page, records by id; after a step broken off, what may be. */
  #figures = new Map<string, ReadonlySet<number | null>>();
  #pages = new Map<string, ReadonlySet<string | null>>();
  #records = new Map<string, string | null>();
  /** The browser cleared the store at some time: the phone's memory of what was said is gone with it. */
  #evicted = false;
  /** And she has not been told of it yet. */
  #untold = false;
  readonly #errors: string[] = [];
  #fields: readonly (readonly string[])[] = [];

  constructor(
    world: BrokenWorld,
    layer: Layer,
    witness: Witness,
    context: BrowserContext,
    pictures: readonly Buffer[],
  ) {
    this.#world = world;
    this.#layer = layer;
    this.#witness = witness;
    this.#context = context;
    this.#pictures = pictures;
    this.#code = witness.code;
    context.setDefaultTimeout(PATIENCE);
    context.on("page", (page) => {
      page.on("pageerror", (error) => {
        // What was being read when the store was cleared breaks off; that all is gone is told.
        if (error.name !== "AbortError" || !this.#evicted)
          this.#errors.push(`${error.name} ${error.message} ${error.stack ?? ""}`);
      });
    });
  }

  get #page(): Page {
    return this.#tabs.at(-1)!;
  }

  #calm(): boolean {
    return this.#layer.weather === "fair" || this.#layer.weather === "twice";
  }

  // ------------------------------------------------------------------ opening

  /** Open the app in a new tab. It comes, or there is a reason why it cannot yet. */
  async #open(): Promise<boolean> {
    const page = await this.#context.newPage();
    this.#tabs.push(page);
    return this.#arrive(() => page.goto(`${this.#layer.address}/saksi/`));
  }

  /** Is it the app that stands there afterwards? */
  async #arrive(go: () => Promise<unknown>): Promise<boolean> {
    const page = this.#page;
    const must = this.#opens || this.#calm();
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

  async #isApp(): Promise<boolean> {
    return (
      this.#tabs.length > 0 &&
      this.#page.url().includes("/saksi/") &&
      (await this.#page
        .locator("#app > *")
        .count()
        .catch(() => 0)) > 0
    );
  }

  /** The app in hand, opened again where it is closed or never came. */
  async #app(): Promise<boolean> {
    if (this.#tabs.length === 0) return this.#open();
    if (await this.#isApp()) return true;
    return this.#arrive(() => this.#page.goto(`${this.#layer.address}/saksi/`));
  }

  async #goTo(...parts: string[]): Promise<void> {
    const hash = `#/${parts.map((p) => encodeURIComponent(p.replaceAll("/", "~"))).join("/")}`;
    await this.#page.evaluate((to) => (location.hash = to), hash);
  }

  #formPage(page: 0 | 1): Promise<void> {
    return this.#goTo("form", CONTEST, this.#witness.station, "plano", String(page + 1));
  }

  /** A screen that is not on the phone says so; then the person does what it says. */
  async #see(what: Locator): Promise<void> {
    const retry = this.#page.getByText("Layar ini belum ada di HP").first();
    await what.or(retry).first().waitFor();
    if (!(await retry.isVisible())) return;
    if (this.#opens) {
      await this.#page.reload();
      await what.waitFor();
      return;
    }
    throw new Away();
  }

  // ------------------------------------------------------------------ steps

  /** The link of the code is opened where the network is good; then it is as it is. */
  async begin(weather: Weather): Promise<void> {
    await this.#open();
    this.#layer.weather = weather;
    for (let tries = 0; ; tries += 1) {
      if (tries === 25) throw new Error("her code did not bind the phone in 25 tries");
      if (!(await this.#app())) continue;
      if (await this.#enterCode()) break;
    }
    const shelf = await this.#shelf();
    const [kept] = Object.entries(shelf!.kept).filter(([key]) => key.startsWith("witnesses/work/"));
    const { contests } = kept![1] as {
      contests: {
        id: string;
        form: { pages: { id: string }[]; parts: { fields: { id: string; page: string }[] }[] };
      }[];
    };
    const { form } = contests.find((c) => c.id === CONTEST)!;
    this.#fields = form.pages.map((page) =>
      form.parts.flatMap((part) => part.fields.filter((f) => f.page === page.id).map((f) => f.id)),
    );
  }

  /** Take one step; false where it makes no sense here. */
  async take(step: Step): Promise<boolean> {
    const layer = this.#layer;
    switch (step.do) {
      case "weather":
        layer.weather = step.weather;
        await this.#context.setOffline(step.weather === "airplane");
        return true;
      case "release":
        layer.release = step.release;
        // What a browser does by itself now and then.
        if (await this.#isApp())
          await this.#page.evaluate(async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            await registration?.update().catch(() => undefined);
          });
        return true;
      case "server":
        layer.unknown = step.is === "older" ? ["evidence.declare"] : [];
        layer.unsaved = step.is === "in trouble" ? "figures.submit" : null;
        return true;
      case "reissue":
        this.#code = await this.#witness.reissue();
        return true;
      case "reload":
        if (this.#tabs.length === 0) return false;
        await this.#arrive(() => this.#page.reload());
        return true;
      case "close":
      case "crash":
        if (this.#tabs.length === 0) return false;
        await this.#break(step.do);
        return true;
      case "tab":
        if (this.#tabs.length < 2) await this.#open();
        else {
          this.#tabs = [this.#tabs[1]!, this.#tabs[0]!];
          await this.#page.bringToFront();
        }
        return true;
      case "evict":
        return this.#evict(step.what);
      default:
        break;
    }
    if (!(await this.#app())) return false;
    if (step.do === "code") return this.#orCut(step.cut, () => this.#enterCode());
    if ((await this.#shelf())?.author == null && !(await this.#bindAnew())) return false;
    try {
      switch (step.do) {
        case "type":
          return await this.#type(step.page, step.field, step.value, step.cut);
        case "photograph":
          return await this.#photograph(step.page, step.look, step.cut);
        case "send":
          return await this.#send(step.taps, step.cut);
        case "check_in":
        case "close_polls":
          return await this.#press(step.do, step.cut);
        case "update":
          return await this.#update();
        case "look":
          await this.#look();
          return true;
        case "export":
        case "hand_in":
          return await this.#export(step.do === "hand_in");
        default:
          return false;
      }
    } catch (error) {
      // A screen that never came to this phone and cannot come now: it said so.
      if (error instanceof Away) return false;
      throw error;
    }
  }

  async #break(how: Cut["how"]): Promise<void> {
    const page = this.#page;
    if (how === "reload") return void (await this.#arrive(() => page.reload()));
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
  async #orCut(cut: Cut | undefined, work: () => Promise<unknown>): Promise<true> {
    if (cut === undefined) {
      await work();
      return true;
    }
    // What it waits for may never come; it does nothing more.
    void work().catch(() => undefined);
    await this.#page.waitForTimeout(cut.after).catch(() => undefined);
    await this.#break(cut.how);
    return true;
  }

  /** Did the code bind this phone? What is told when not is not judged here. */
  async #enterCode(): Promise<boolean> {
    const page = this.#page;
    await page.evaluate(() => (location.hash = "#/kode"));
    const field = page.getByLabel("Kode mandat");
    await field.fill(this.#code);
    await page.getByRole("button", { name: "Mulai" }).click();
    const home = page.getByRole("heading", { name: /^TPS \d+/ });
    await home.or(page.locator(".k-error, [aria-invalid=true]")).first().waitFor();
    return home.isVisible();
  }

  async #type(at: 0 | 1, nth: number, value: number, cut?: Cut): Promise<boolean> {
    const page = this.#page;
    await this.#formPage(at);
    const input = page.locator("input[data-figure]").nth(nth);
    await this.#see(input);
    const id = this.#fields[at]![nth]!;
    const before = this.#figures.get(id) ?? new Set([null]);
    this.#figures.set(id, new Set([...before, value]));
    await this.#orCut(cut, async () => {
      await input.fill(String(value));
      await page.getByText("Angka tersimpan di HP ini", { exact: true }).waitFor();
      if (cut === undefined) this.#figures.set(id, new Set([value]));
    });
    return true;
  }

  async #photograph(at: 0 | 1, look: number, cut?: Cut): Promise<boolean> {
    const page = this.#page;
    await this.#formPage(at);
    const camera = page.locator('input[type="file"][capture]').first();
    await this.#see(page.locator(".p-picture"));
    const name = FIELDS[at];
    // Whatever picture it becomes, where this is broken off.
    const maybe = new Set<string | null>([...(this.#pages.get(name) ?? [null]), "any"]);
    this.#pages.set(name, maybe);
    await this.#orCut(cut, async () => {
      await camera.setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer: this.#pictures[look]! });
      await page.getByText("Menyiapkan foto").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Perbesar" }).waitFor();
      if (cut === undefined) this.#pages.set(name, new Set([await this.#pageNow(at)]));
    });
    return true;
  }

  async #pageNow(at: 0 | 1): Promise<string | null> {
    const shelf = await this.#shelf();
    return shelf === null ? null : pageOf(shelf, this.#witness, at);
  }

  async #send(taps: 1 | 2, cut?: Cut): Promise<boolean> {
    const page = this.#page;
    await this.#goTo("form", CONTEST, this.#witness.station, "plano", "kirim");
    const button = page.getByRole("button", { name: "Kirim", exact: true });
    await this.#see(button);
    await this.#page
      .getByText(/Akan dikirim|Semua yang terisi sudah masuk/)
      .first()
      .waitFor();
    if (await button.isDisabled()) return false;
    return this.#orCut(cut, async () => {
      await button.evaluate((b: HTMLElement, n) => {
        for (let i = 0; i < n; i += 1) b.click();
      }, taps);
      await page.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
    });
  }

  async #press(what: "check_in" | "close_polls", cut?: Cut): Promise<boolean> {
    const page = this.#page;
    await this.#goTo();
    await page.getByRole("heading", { name: /^TPS \d+/ }).waitFor();
    const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
    const first = button(what === "check_in" ? "Saya hadir di TPS" : "Pemungutan suara ditutup?");
    const done = page.getByText(what === "check_in" ? /^Kehadiran (tersimpan|sudah)/ : /^Pemungutan ditutup · /);
    await this.#see(first.or(done));
    if (!(await first.isVisible())) return false;
    return this.#orCut(cut, async () => {
      await first.click();
      if (what === "close_polls") await button("Ya, sudah ditutup").click();
      await done.waitFor();
    });
  }

  async #update(): Promise<boolean> {
    const take = this.#page.getByRole("button", { name: "Pakai versi baru" });
    if (!(await take.isVisible())) return false;
    const loaded = this.#page.waitForEvent("load");
    await take.click();
    await loaded;
    return this.#arrive(() => Promise.resolve());
  }

  async #look(): Promise<void> {
    await this.#goTo("antrean");
    await this.#see(this.#page.getByRole("heading", { name: "Daftar kiriman" }));
    await expectTrueScreen(this.#page, () => this.#witness.held());
  }

  async #export(hand: boolean): Promise<boolean> {
    await this.#goTo("antrean");
    await this.#see(this.#page.getByRole("heading", { name: "Daftar kiriman" }));
    const button = this.#page.getByRole("button", { name: "Simpan antrean ke berkas" });
    if (!(await button.isVisible())) return false;
    const before = (await this.#shelf())!;
    const coming = this.#page.waitForEvent("download").catch(() => null);
    try {
      // The last of the queue may get its receipt at this moment, and the button goes with it.
      await button.click({ timeout: PATIENCE / 3 });
    } catch (error) {
      if (await button.isVisible()) throw error;
      return false;
    }
    const download = await coming;
    if (download === null) throw new Error("the queue was not saved as a file");
    const file = await exported(download, before, async () => (await this.#shelf())!);
    // By somebody who has signal.
    if (hand) await handIn(file, this.#world.direct);
    return true;
  }

  /** After the store was cleared: a new code, since the phone is another one to the server. */
  async #bindAnew(): Promise<boolean> {
    if (!this.#calm()) return false;
    if (this.#evicted) this.#code = await this.#witness.reissue();
    return this.#enterCode();
  }

  async #evict(what: "site" | "screens"): Promise<boolean> {
    const blank = this.#tabs.length === 0 ? await this.#context.newPage() : null;
    const devtools = await this.#context.newCDPSession(blank ?? this.#page);
    const kinds =
      what === "site" ? ["indexeddb", "cache_storage", "service_workers", "file_systems"] : ["cache_storage"];
    await devtools.send("Storage.clearDataForOrigin", {
      origin: this.#layer.address,
      storageTypes: kinds.join(","),
    });
    await blank?.close();
    this.#opens = false;
    // What was being read at that moment breaks off; that all is gone is told.
    this.#errors.length = 0;
    if (what === "screens") return true;
    this.#evicted = true;
    this.#untold = true;
    this.#pages.clear();
    // What had its receipt is at the server; what had not is put back.
    for (const [id, number] of this.#records) if (number !== null) this.#records.delete(id);
    return true;
  }

  // ------------------------------------------------------------------ what must hold

  async #shelf(): Promise<Shelf | null> {
    if (this.#tabs.length === 0) return null;
    // A page on its way somewhere is asked again.
    for (let tries = 0; ; tries += 1) {
      try {
        return await readShelf(this.#page);
      } catch (error) {
        if (tries === 5) throw error;
        await this.#page.waitForLoadState().catch(() => undefined);
      }
    }
  }

  /** After each step: nothing kept is gone, nothing received is unreceived, nothing broke unseen. */
  async check(): Promise<void> {
    if (this.#errors.length > 0) throw new Error(`an error nobody was told of: ${this.#errors[0]}`);
    if (!(await this.#isApp())) return;
    if (await this.#page.getByText("Layar ini bermasalah").isVisible()) throw new Error("a screen broke: phone.broken");
    if (this.#untold) {
      await this.#page.getByText("Penyimpanan HP ini dikosongkan").first().waitFor();
      this.#untold = false;
    }
    await this.#checkFigures();
    if (!this.#opens) this.#opens = await opensAnyway(this.#page, this.#world.files).catch(() => false);
    const shelf = await this.#shelf();
    if (shelf === null) return;
    for (const [id, number] of this.#records) {
      const item = shelf.outbox.find((i) => i.id === id);
      if (item === undefined) throw new Error(`record ${id} was kept and is gone`);
      if (number !== null && item.receipt?.body.number !== number) throw new Error(`the receipt of ${id} is gone`);
    }
    for (const item of shelf.outbox) this.#records.set(item.id, item.receipt?.body.number ?? null);
    if (shelf.author === null) return;
    const draft = draftOf(shelf, this.#witness);
    for (const [id, may] of this.#figures)
      if (!may.has(draft[id] ?? null))
        throw new Error(`figure ${id} was kept as ${[...may].join(" or ")} and is ${String(draft[id])}`);
    for (const at of [0, 1] as const) {
      const may = this.#pages.get(FIELDS[at]);
      const now = pageOf(shelf, this.#witness, at);
      if (may !== undefined && !may.has(now) && !may.has("any"))
        throw new Error(`the picture of ${FIELDS[at]} changed`);
      if (may?.has(null) === false && now === null) throw new Error(`the picture of ${FIELDS[at]} is gone`);
      if (now !== null && !this.#evicted && !shelf.blobs.includes(now))
        throw new Error(`the bytes of the picture of ${FIELDS[at]} are gone`);
    }
  }

  /** Where figures stand on the screen in hand, they are those that are kept, whichever tab they were typed in. */
  async #checkFigures(): Promise<void> {
    const [, at] = /#\/form\/.*\/plano\/([12])$/.exec(this.#page.url()) ?? [];
    if (at === undefined) return;
    let shown: string[] = [];
    let kept: string[] = [];
    const until = Date.now() + 5000;
    do {
      const shelf = await this.#shelf();
      if (shelf?.author == null) return;
      const draft = draftOf(shelf, this.#witness);
      kept = this.#fields[Number(at) - 1]!.map((id) => String(draft[id] ?? ""));
      shown = await this.#page
        .locator("input[data-figure]")
        .evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value.replaceAll(".", "")));
      if (shown.length === 0 || shown.join() === kept.join()) return;
    } while (Date.now() < until);
    throw new Error(`figures on the screen are not those kept: ${shown.join()} and ${kept.join()}`);
  }

  /** What stands on the screen, for who reads of a walk that failed. */
  async seen(): Promise<string> {
    if (this.#tabs.length === 0) return "";
    const text = await this.#page
      .locator("body")
      .innerText({ timeout: 1000 })
      .catch(() => "");
    return `\n  on the screen at ${this.#page.url()}: ${text.replaceAll(/\s+/g, " ").slice(0, 600)}`;
  }

  /** The night is over and the network good: everything arrives, once, and every screen says what is so. */
  async dawn(): Promise<void> {
    const layer = this.#layer;
    Object.assign(layer, { weather: "fair", unknown: [], unsaved: null });
    await this.#context.setOffline(false);
    while (this.#tabs.length > 1) await this.#tabs.shift()!.close();
    // What never came is not loaded anew, but opened.
    if (await this.#isApp()) await this.#arrive(() => this.#page.reload());
    else while (this.#tabs.length > 0) await this.#tabs.pop()!.close();
    if (!(await this.#app())) throw new Error("the app does not open though the network is good");
    const until = Date.now() + 40_000;
    for (;;) {
      const shelf = (await this.#shelf())!;
      const open = shelf.outbox.filter(
        (i) => i.receipt === null || Object.values(i.blobs).some((b) => b.receipt === null && i.problem === null),
      );
      if (shelf.author !== null && !shelf.expired && open.length === 0) break;
      if (Date.now() > until)
        throw new Error(
          `not everything arrived: ${JSON.stringify(open.map((i) => [i.record.operation, i.state, i.problem, i.blobs]))}`,
        );
      if (shelf.author === null || shelf.expired) {
        await this.#bindAnew();
        continue;
      }
      await this.#goTo("antrean");
      const now = this.#page.getByRole("button", { name: "Kirim sekarang" });
      if (await now.isVisible()) await now.click({ timeout: 1000 }).catch(() => undefined);
      await this.#page.waitForTimeout(100);
    }
    await this.check();
    await this.#look();
    const wrong = whatIsWrong((await this.#shelf())!, await this.#witness.held(), this.#evicted);
    if (wrong !== null) throw new Error(wrong);
  }
}

/** A screen that is not on the phone and cannot be fetched. */
class Away extends Error {}

function draftOf(shelf: Shelf, witness: Witness): Readonly<Record<string, number | null>> {
  const key = `figures/draft/1/${witness.author}/${CONTEST}/${witness.station}/plano`;
  return (shelf.kept[key] as { fields: Record<string, number | null> } | undefined)?.fields ?? {};
}

function pageOf(shelf: Shelf, witness: Witness, at: 0 | 1): string | null {
  const key = `evidence/pages/1/${witness.author}/${CONTEST}/${witness.station}/plano`;
  const pages = shelf.kept[key] as Record<string, { sha256: string }> | undefined;
  return pages?.[String(at + 1)]?.sha256 ?? null;
}
