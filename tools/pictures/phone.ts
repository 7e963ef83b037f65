// The screens of the witness's phone, in the order of her evening: the code, the station, the form without signal, the
// list of what is to be sent while the server answers badly or not at all, and everything received.

import type { Browser } from "playwright-core";
import { photograph as drawForm } from "../../e2e/paper.ts";
import type { Form } from "../../src/ground/elections/model.ts";
import { type Album, BROKEN, type Handset, routesIn, withHandset } from "./handset.ts";
import type { Worlds } from "./world.ts";

/** First words of the addresses of her screens. */
export const phoneRoutes = (): Promise<string[]> => routesIn("phone.tsx");

interface Evening extends Handset {
  /** Pages of the form, by number, once she has been through them. */
  readonly pages: number[];
  readonly contest: string;
  readonly station: string;
}

/** Live through the evening and photograph it; only screens of which `wanted` is true are photographed. */
export async function shootPhone(browser: Browser, worlds: Worlds, album: Album): Promise<void> {
  const [code] = worlds.codes;
  await withHandset(browser, worlds.full.address, album, "phone-broke-off", async (handset) => {
    const evening: Evening = { ...handset, pages: [], contest: "contoh/president", station: code!.station };
    await bind(evening, code!.code);
    await fresh(evening);
    await withoutSignal(evening);
    await badAnswers(evening);
    await received(evening);
    await ended(evening);
  });
}

async function bind(e: Evening, code: string): Promise<void> {
  const { page, context } = e;
  const begin = (): Promise<void> => page.getByRole("button", { name: "Mulai" }).click();
  await page.goto(e.base);
  await page.getByLabel("Kode mandat").waitFor();
  await e.take("phone/kode", "empty", { widths: [360, 1280] });
  await page.getByLabel("Kode mandat").fill("AAAAAAAA");
  await begin();
  await e.take("phone/kode", "refused");
  await page.getByLabel("Kode mandat").fill(code);
  await e.take("phone/kode", "data");
  await e.whileAnswering(BROKEN, async () => {
    await begin();
    await e.take("phone/kode", "error");
  });
  await context.setOffline(true);
  await begin();
  await e.take("phone/kode", "offline");
  await context.setOffline(false);
  await page.reload();
  await page.getByLabel("Kode mandat").fill(code);
  await e.whileAnswering("nothing", async () => {
    await begin();
    await e.take("phone/kode", "loading");
    // Before it may go on: what was asked would bind this phone.
    await page.reload();
  });
  await page.getByLabel("Kode mandat").fill(code);
  await begin();
  await page.getByRole("heading", { name: /^TPS/ }).first().waitFor();
}

/** Bound, and nothing done yet. */
async function fresh(e: Evening): Promise<void> {
  await e.take("phone/home", "empty", { widths: [360, 1280] });
  await e.go("tps", e.station);
  await e.take("phone/tps", "empty");
  await e.go("form", e.contest, e.station, "salinan", "1");
  await e.take("phone/form/1", "empty");
  await e.go("form", e.contest, e.station, "salinan", "kirim");
  await e.take("phone/form/kirim", "empty");
  await e.go("antrean");
  await e.take("phone/antrean", "empty");
  await e.go("antar");
  await e.take("phone/antar", "empty");
  await e.go("hak");
  await e.take("phone/hak", "data");
  await e.go("catatan", e.station);
  await e.take("phone/catatan", "empty");
  await e.go("kiriman");
  await e.take("phone/kiriman", "empty");
  await e.go("selesai");
  await e.take("phone/selesai", "empty");
  await e.go("tps", "99.99.99.9999/1");
  await e.take("phone/tps/not-hers", "refused");
}

/** Photographs and figures of all pages without signal. The phone asks about what does not add up. */
async function withoutSignal(e: Evening): Promise<void> {
  const { page } = e;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await e.context.setOffline(true);
  await e.go();
  await page.getByRole("button", { name: "Saya hadir di TPS" }).click();
  await e.take("phone/home", "offline");
  await e.go("antar");
  await e.take("phone/antar", "offline");
  for (let at = 1, more = true; more; at++) {
    if (at > 1) await page.getByRole("link", { name: "Halaman berikutnya" }).click();
    else await e.go("form", e.contest, e.station, "salinan", "1");
    const inputs = page.locator("input[data-figure]");
    await inputs.first().waitFor();
    const figures = Array.from({ length: await inputs.count() }, (_, i) => 40 + ((i * 53) % 190));
    const buffer = await drawPage(String(at), e.station, figures);
    await page.getByLabel("Ambil foto").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
    await page.getByRole("button", { name: "Perbesar" }).waitFor();
    await inputs.first().click();
    for (const [i, figure] of figures.entries()) {
      await page.keyboard.type(String(figure));
      if (i < figures.length - 1) await page.keyboard.press("Enter");
    }
    await page.getByText("Angka tersimpan di HP ini").waitFor();
    await e.take(`phone/form/${at}`, "offline");
    more = (await page.getByRole("link", { name: "Halaman berikutnya" }).count()) > 0;
    e.pages.push(at);
  }
  await e.go("kiriman");
  const shared = await drawPage("1", e.station, [71, 20, 30]);
  await page
    .getByLabel("Pilih dari galeri")
    .setInputFiles({ name: "kiriman.jpg", mimeType: "image/jpeg", buffer: shared });
  await page.getByRole("button", { name: /^Pakai gambar ini/ }).waitFor();
  await e.take("phone/kiriman", "offline");
  await page.getByRole("button", { name: /^Pakai gambar ini/ }).click();
  await e.take("phone/kiriman/place", "data");
  await e.go();
  await e.go("form", e.contest, e.station, "salinan", "kirim");
  // Each answer takes its question away.
  const yes = page.getByRole("button", { name: "Ya, tertulis begitu" });
  for (let asked = await yes.count(); asked > 0; asked--) await yes.first().click();
  await e.go("form", e.contest, e.station, "salinan", "kirim");
  await e.take("phone/form/kirim", "offline");
  await page.getByRole("button", { name: "Kirim", exact: true }).click();
  await page.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
  await e.take("phone/antrean", "offline");
}

/** A page of a form with these figures on it, and with numbers where the printed words would be. */
function drawPage(page: string, station: string, figures: readonly number[]): Promise<Buffer> {
  const fields = figures.map((_, i) => ({ id: String(i + 1), label: { id: "", en: "" }, page }));
  const name = { id: "Contoh", en: "Sample" };
  const form: Form = {
    id: "contoh",
    name,
    confidence: "derived",
    pages: [{ id: page, title: name }],
    parts: [{ id: "all", title: name, fields }],
    checks: [],
  };
  return drawForm(form, page, station, Object.fromEntries(figures.map((figure, i) => [String(i + 1), figure])));
}

async function badAnswers(e: Evening): Promise<void> {
  const { page, context } = e;
  await e.whileAnswering(BROKEN, async () => {
    await context.setOffline(false);
    await page.getByRole("button", { name: "Kirim sekarang" }).click();
    await page
      .getByText("Server sedang sibuk")
      .waitFor({ timeout: 4_000 })
      .catch(() => {});
    await e.take("phone/antrean", "error");
    await e.go();
    await e.take("phone/home", "error");
  });
  await e.whileAnswering("nothing", async () => {
    await e.go("antrean");
    await page
      .getByRole("button", { name: "Kirim sekarang" })
      .click({ timeout: 4_000 })
      .catch(() => {});
    await e.take("phone/antrean", "loading");
    await e.go();
    await e.take("phone/home", "loading");
  });
}

async function received(e: Evening): Promise<void> {
  const { page } = e;
  // What was left without an answer is forgotten with the page.
  await page.reload();
  await e.go("antrean");
  await page
    .getByRole("button", { name: "Kirim sekarang" })
    .click({ timeout: 2_000 })
    .catch(() => {});
  await page.getByText("Semua sudah diterima").first().waitFor({ timeout: 20_000 });
  await e.take("phone/antrean", "data");
  await e.go();
  await e.take("phone/home", "data", { widths: [360, 1280] });
  await e.go("tps", e.station);
  await e.take("phone/tps", "data");
  for (const at of e.pages) {
    await e.go("form", e.contest, e.station, "salinan", String(at));
    await e.take(`phone/form/${at}`, "data");
  }
  await e.go("form", e.contest, e.station, "salinan", "kirim");
  await e.take("phone/form/kirim", "data");
  await e.go("selesai");
  await e.take("phone/selesai", "data");
}

/** Her code was made anew for another phone. */
async function ended(e: Evening): Promise<void> {
  await e.whileAnswering({ status: 401, code: "sign_in.expired" }, async () => {
    await e.go();
    await e.page.reload();
    await e.page
      .getByText("Kode Anda tidak berlaku lagi")
      .waitFor({ timeout: 4_000 })
      .catch(() => {});
    await e.take("phone/home", "refused");
    await e.go("antrean");
    await e.take("phone/antrean", "refused");
  });
}
