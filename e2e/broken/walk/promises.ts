// What the phone has said is kept, and whether it still is: figures by field, pictures by page, records by id. After a step
// that was broken off it may be one or the other, and both are allowed.

import type { BrowserContext } from "playwright-core";
import type { Shelf } from "../shelf.ts";
import { type BrokenWorld, CONTEST, type Witness } from "../world.ts";
import type { Tabs } from "./tabs.ts";

export type At = 0 | 1;
const PAGES = ["page 1", "page 2"] as const;

export class Promises {
  readonly #world: BrokenWorld;
  readonly #witness: Witness;
  readonly #tabs: Tabs;
  readonly #figures = new Map<string, ReadonlySet<number | null>>();
  readonly #pages = new Map<At, ReadonlySet<string | null>>();
  readonly #records = new Map<string, string | null>();
  /** The browser cleared the store at some time: the phone's memory of what was said is gone with it. */
  #evicted = false;
  /** And she has not been told of it yet. */
  #untold = false;
  readonly #errors: string[] = [];
  /** Ids of the figures of each page, in their order. */
  #fields: readonly (readonly string[])[] = [];

  constructor(world: BrokenWorld, witness: Witness, tabs: Tabs, context: BrowserContext) {
    this.#world = world;
    this.#witness = witness;
    this.#tabs = tabs;
    context.on("page", (page) => {
      page.on("pageerror", (error) => {
        // What was being read when the store was cleared breaks off, in one of two ways; that all is gone is told.
        const brokeOff = error.name === "AbortError" || error.message.includes("Force close delete origin");
        if (!brokeOff || !this.#evicted) this.#errors.push(`${error.name} ${error.message} ${error.stack ?? ""}`);
      });
    });
  }

  get evicted(): boolean {
    return this.#evicted;
  }

  /** Learn from the phone which figures its form has. */
  async learnForm(): Promise<void> {
    const shelf = await this.#tabs.shelf();
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

  /** A figure is being typed: until `kept` is called it may be what it was or this. */
  typing(at: At, nth: number, value: number): { kept: () => void } {
    const id = this.#fields[at]![nth]!;
    const before = this.#figures.get(id) ?? new Set([null]);
    this.#figures.set(id, new Set([...before, value]));
    return { kept: () => void this.#figures.set(id, new Set([value])) };
  }

  /** A page is being photographed: until `kept` is called it may be whatever picture it becomes. */
  photographing(at: At): { kept: () => Promise<void> } {
    this.#pages.set(at, new Set([...(this.#pages.get(at) ?? [null]), "any"]));
    return {
      kept: async () => {
        const shelf = await this.#tabs.shelf();
        this.#pages.set(at, new Set([shelf === null ? null : pageOf(shelf, this.#witness, at)]));
      },
    };
  }

  /** The browser has cleared the phone. */
  cleared(what: "site" | "screens"): void {
    // What was being read at that moment breaks off; that all is gone is told.
    this.#errors.length = 0;
    if (what === "screens") return;
    this.#evicted = true;
    this.#untold = true;
    this.#pages.clear();
    // What had its receipt is at the server; what had not is put back.
    for (const [id, number] of this.#records) if (number !== null) this.#records.delete(id);
  }

  /** After each step: nothing kept is gone, nothing received is unreceived, nothing broke unseen. */
  async check(): Promise<void> {
    const tabs = this.#tabs;
    if (this.#errors.length > 0) throw new Error(`an error nobody was told of: ${this.#errors[0]}`);
    if (!(await tabs.isApp())) return;
    if (await tabs.page.getByText("Layar ini bermasalah").isVisible()) throw new Error("a screen broke: phone.broken");
    if (this.#untold) {
      await tabs.page.getByText("Penyimpanan HP ini dikosongkan").first().waitFor();
      this.#untold = false;
    }
    await this.#checkScreen();
    await tabs.noteOpens(this.#world.files);
    const shelf = await tabs.shelf();
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
      const may = this.#pages.get(at);
      const now = pageOf(shelf, this.#witness, at);
      if (may !== undefined && !may.has(now) && !may.has("any")) throw new Error(`the picture of ${PAGES[at]} changed`);
      if (may?.has(null) === false && now === null) throw new Error(`the picture of ${PAGES[at]} is gone`);
      if (now !== null && !this.#evicted && !shelf.blobs.includes(now))
        throw new Error(`the bytes of the picture of ${PAGES[at]} are gone`);
    }
  }

  /** Where figures stand on the screen in hand, they are those that are kept, whichever tab they were typed in. */
  async #checkScreen(): Promise<void> {
    const { page } = this.#tabs;
    const [, at] = /#\/form\/.*\/plano\/([12])$/.exec(page.url()) ?? [];
    if (at === undefined) return;
    let shown: string[] = [];
    let kept: string[] = [];
    const until = Date.now() + 5000;
    do {
      const shelf = await this.#tabs.shelf();
      if (shelf?.author == null) return;
      const draft = draftOf(shelf, this.#witness);
      kept = this.#fields[Number(at) - 1]!.map((id) => String(draft[id] ?? ""));
      shown = await page
        .locator("input[data-figure]")
        .evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value.replaceAll(".", "")));
      if (shown.length === 0 || shown.join() === kept.join()) return;
    } while (Date.now() < until);
    throw new Error(`figures on the screen are not those kept: ${shown.join()} and ${kept.join()}`);
  }
}

function draftOf(shelf: Shelf, witness: Witness): Readonly<Record<string, number | null>> {
  const key = `figures/draft/1/${witness.author}/${CONTEST}/${witness.station}/plano`;
  return (shelf.kept[key] as { fields: Record<string, number | null> } | undefined)?.fields ?? {};
}

function pageOf(shelf: Shelf, witness: Witness, at: At): string | null {
  const key = `evidence/pages/1/${witness.author}/${CONTEST}/${witness.station}/plano`;
  const pages = shelf.kept[key] as Record<string, { sha256: string }> | undefined;
  return pages?.[String(at + 1)]?.sha256 ?? null;
}
