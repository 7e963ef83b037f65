// What the person does on the screens, each to its end or broken off.

import type { Locator } from "playwright-core";
import type { Cut } from "../steps.ts";
import { exported, expectTrueScreen, handIn } from "../truth.ts";
import { type BrokenWorld, CONTEST, type Witness } from "../world.ts";
import type { At, Promises } from "./promises.ts";
import { PATIENCE, type Tabs } from "./tabs.ts";

export class Hands {
  readonly #world: BrokenWorld;
  readonly #witness: Witness;
  readonly #tabs: Tabs;
  readonly #promises: Promises;
  readonly #pictures: readonly Buffer[];
  /** The latest she was given. */
  #code: string;

  constructor(world: BrokenWorld, witness: Witness, tabs: Tabs, promises: Promises, pictures: readonly Buffer[]) {
    this.#world = world;
    this.#witness = witness;
    this.#tabs = tabs;
    this.#promises = promises;
    this.#pictures = pictures;
    this.#code = witness.code;
  }

  /** The coordinator gives her a new one. */
  async takeNewCode(): Promise<void> {
    this.#code = await this.#witness.reissue();
  }

  /** Did the code bind this phone? What is told when not is not judged here. */
  async enterCode(): Promise<boolean> {
    const { page } = this.#tabs;
    await page.evaluate(() => (location.hash = "#/kode"));
    const field = page.getByLabel("Kode mandat");
    await field.fill(this.#code);
    await page.getByRole("button", { name: "Mulai" }).click();
    const home = page.getByRole("heading", { name: /^TPS \d+/ });
    await home.or(page.locator(".k-error, [aria-invalid=true]")).first().waitFor();
    return home.isVisible();
  }

  /** After the store was cleared: a new code, since the phone is another one to the server. */
  async bindAnew(): Promise<boolean> {
    if (!this.#tabs.calm) return false;
    if (this.#promises.evicted) await this.takeNewCode();
    return this.enterCode();
  }

  async type(at: At, nth: number, value: number, cut?: Cut): Promise<true> {
    const { page } = this.#tabs;
    await this.#form(at);
    const input = page.locator("input[data-figure]").nth(nth);
    await this.#tabs.see(input);
    const figure = this.#promises.typing(at, nth, value);
    return this.#tabs.orCut(cut, async () => {
      await input.fill(String(value));
      await page.getByText("Angka tersimpan di HP ini", { exact: true }).waitFor();
      if (cut === undefined) figure.kept();
    });
  }

  async photograph(at: At, look: number, cut?: Cut): Promise<true> {
    const { page } = this.#tabs;
    await this.#form(at);
    const camera = page.locator('input[type="file"][capture]').first();
    await this.#tabs.see(page.locator(".p-picture"));
    const picture = this.#promises.photographing(at);
    return this.#tabs.orCut(cut, async () => {
      await camera.setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer: this.#pictures[look]! });
      await page.getByText("Menyiapkan foto").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Perbesar" }).waitFor();
      if (cut === undefined) await picture.kept();
    });
  }

  #form(at: At): Promise<void> {
    return this.#tabs.goTo("form", CONTEST, this.#witness.station, "plano", String(at + 1));
  }

  async send(taps: 1 | 2, cut?: Cut): Promise<boolean> {
    const { page } = this.#tabs;
    await this.#tabs.goTo("form", CONTEST, this.#witness.station, "plano", "kirim");
    const button = page.getByRole("button", { name: "Kirim", exact: true });
    await this.#tabs.see(button);
    await page
      .getByText(/Akan dikirim|Semua yang terisi sudah masuk|Formulir ini masih kosong/)
      .first()
      .waitFor();
    if (await button.isDisabled()) return false;
    return this.#tabs.orCut(cut, async () => {
      await button.evaluate((b: HTMLElement, n) => {
        for (let i = 0; i < n; i += 1) b.click();
      }, taps);
      await page.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
    });
  }

  async press(what: "check_in" | "close_polls", cut?: Cut): Promise<boolean> {
    const { page } = this.#tabs;
    await this.#tabs.goTo();
    await page.getByRole("heading", { name: /^TPS \d+/ }).waitFor();
    const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
    const first = button(what === "check_in" ? "Saya hadir di TPS" : "Pemungutan suara ditutup?");
    const done = page.getByText(what === "check_in" ? /^Kehadiran (tersimpan|sudah)/ : /^Pemungutan ditutup · /);
    await this.#tabs.see(first.or(done));
    if (!(await first.isVisible())) return false;
    return this.#tabs.orCut(cut, async () => {
      await first.click();
      if (what === "close_polls") await button("Ya, sudah ditutup").click();
      await done.waitFor();
    });
  }

  async update(): Promise<boolean> {
    const { page } = this.#tabs;
    const take = page.getByRole("button", { name: "Pakai versi baru" });
    if (!(await take.isVisible())) return false;
    const loaded = page.waitForEvent("load");
    await take.click();
    await loaded;
    return this.#tabs.arrive(() => Promise.resolve());
  }

  async look(): Promise<true> {
    await this.#queue();
    await expectTrueScreen(this.#tabs.page, () => this.#witness.held());
    return true;
  }

  async #queue(): Promise<void> {
    await this.#tabs.goTo("antrean");
    await this.#tabs.see(this.#tabs.page.getByRole("heading", { name: "Daftar kiriman" }));
  }

  /** The queue as a file, which is `handed` in by somebody who has signal. */
  async export(handed: boolean): Promise<boolean> {
    await this.#queue();
    const { page } = this.#tabs;
    const button = page.getByRole("button", { name: "Simpan antrean ke berkas" });
    if (!(await button.isVisible())) return false;
    const before = (await this.#tabs.shelf())!;
    const coming = page.waitForEvent("download").catch(() => null);
    try {
      // The last of the queue may get its receipt at this moment, and the button goes with it.
      await button.click({ timeout: PATIENCE / 3 });
    } catch (error) {
      if (await button.isVisible()) throw error;
      return false;
    }
    const download = await coming;
    if (download === null) throw new Error("the queue was not saved as a file");
    const file = await exported(download, before, async () => (await this.#tabs.shelf())!);
    if (handed) await handIn(file, this.#world.direct);
    return true;
  }

  /** She opens the list and sends at once, where there is something to send. */
  async pressSend(): Promise<void> {
    await this.#tabs.goTo("antrean");
    const { page } = this.#tabs;
    const now = page.getByRole("button", { name: "Kirim sekarang" });
    if (await now.isVisible()) await now.click({ timeout: 1000 }).catch(() => undefined);
    await page.waitForTimeout(100);
  }
}
