// The screens of the witness's phone, in the order of her evening: the code, the station, the form without signal, the
// list of what is to be sent while the server answers badly or not at all, and everything received.

import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { HERE, PHONE } from "../../e2e/browser.ts";
import { photograph as drawForm } from "../../e2e/paper.ts";
import type { Form } from "../../src/ground/elections/model.ts";
import { photograph, settle, type Shot, type State, watchRequests, type Width } from "./look.ts";
import type { Worlds } from "./world.ts";

const SOURCE = path.resolve(import.meta.dirname, "../../src/main/phone.tsx");

/** First words of the phone's addresses, as its own switch names them. */
export async function phoneRoutes(): Promise<string[]> {
  const text = await readFile(SOURCE, "utf8");
  return [...new Set([...text.matchAll(/(?:screen|route\[0\]) === "(\w+)"/g)].map((m) => m[1]!))];
}

/** Which address a picture of this name is of. */
export function routeOfShot(screen: string): string {
  return screen.split("/")[1] ?? "";
}

interface Evening {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly base: string;
  /** Pages of the form, by number, once she has been through them. */
  readonly pages: number[];
  readonly contest: string;
  readonly station: string;
  /** Photograph where the page stands now. */
  take(screen: string, state: State, how?: { widths?: readonly Width[] }): Promise<void>;
  go(...parts: string[]): Promise<void>;
}

/** Live through the evening and photograph it; only screens of which `wanted` is true are photographed. */
export async function shootPhone(
  browser: Browser,
  worlds: Worlds,
  wanted: (screen: string, state: State) => boolean,
  folder: string,
  taken: (shots: readonly Shot[]) => void,
): Promise<void> {
  const context = await browser.newContext({ ...HERE, ...PHONE, deviceScaleFactor: 1, reducedMotion: "reduce" });
  context.setDefaultTimeout(10_000);
  try {
    const page = await context.newPage();
    const waiting = watchRequests(page);
    const [code] = worlds.codes;
    const base = `${worlds.full.address}/saksi/`;
    const evening: Evening = {
      context,
      page,
      base,
      pages: [],
      contest: "contoh/president",
      station: code!.station,
      async take(screen, state, how = {}) {
        if (!wanted(screen, state)) return;
        await settle(page, state === "loading" ? () => 0 : waiting, 3_000);
        const subject = { screen, state, widths: how.widths ?? ([360] as const), grown: true };
        taken(await photograph(page, subject, folder));
      },
      async go(...parts) {
        await page.goto(`${base}#/${parts.map((p) => encodeURIComponent(p.replaceAll("/", "~"))).join("/")}`);
      },
    };
    await bind(evening, code!.code);
    await fresh(evening);
    await withoutSignal(evening);
    await badAnswers(evening);
    await received(evening);
    await ended(evening);
  } catch (error) {
    // What stood there when the evening broke off tells why.
    await context.pages()[0]?.screenshot({ path: path.join(folder, "phone-broke-off.png"), fullPage: true });
    throw error;
  } finally {
    await context.close();
  }
}

/** Until the end of what `during` does, the server answers so. */
async function whileAnswering(
  { context }: Evening,
  answer: "nothing" | { readonly status: number; readonly code: string },
  during: () => Promise<void>,
): Promise<void> {
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
}

const BROKEN = { status: 500, code: "server.bug" };

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
  await whileAnswering(e, BROKEN, async () => {
    await begin();
    await e.take("phone/kode", "error");
  });
  await context.setOffline(true);
  await begin();
  await e.take("phone/kode", "offline");
  await context.setOffline(false);
  await page.reload();
  await page.getByLabel("Kode mandat").fill(code);
  await whileAnswering(e, "nothing", async () => {
    await begin();
    await e.take("phone/kode", "loading");
  });
  await page.reload();
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
  await whileAnswering(e, BROKEN, async () => {
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
  await whileAnswering(e, "nothing", async () => {
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
  await whileAnswering(e, { status: 401, code: "sign_in.expired" }, async () => {
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
