// The screens of a coordinator's phone: its code, her area, a station, a witness replaced, what reached her by messenger,
// the forms she enters, and her area's votes.

import type { Browser } from "playwright-core";
import { photograph as drawForm } from "../../e2e/paper.ts";
import { pathOf, type OutputOf } from "../../src/base/contract.ts";
import { formOf } from "../../src/ground/elections/rules.ts";
import { loadPack } from "../../src/ground/elections/store/packs.ts";
import { must } from "../../src/base/result.ts";
import { phoneCode } from "../../src/people/accounts/contract/phones.ts";
import { type Album, BROKEN, type Handset, routesIn, withHandset } from "./handset.ts";
import type { Worlds } from "./world.ts";

/** First words of the addresses of her screens. */
export const coordinatorRoutes = (): Promise<string[]> => routesIn("phone/coordinator.tsx");

/** Go through her phone and photograph it; only screens of which `wanted` is true are photographed. */
export async function shootCoordinator(browser: Browser, worlds: Worlds, album: Album): Promise<void> {
  const code = await codeOf(worlds);
  await withHandset(browser, worlds.full.address, album, "coordinator-broke-off", async (handset) => {
    await bind(handset, code);
    await area(handset);
    await shared(handset);
    await votes(handset);
    await ended(handset);
  });
}

async function codeOf({ full }: Worlds): Promise<string> {
  const cookies = Object.entries((await full.cookiesOf("coordinator")) ?? {});
  const answer = await fetch(`${full.address}${pathOf(phoneCode)}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: full.address,
      cookie: cookies.map(([name, value]) => `${name}=${value}`).join("; "),
    },
    body: "{}",
  });
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as OutputOf<typeof phoneCode>).code;
}

async function bind(e: Handset, code: string): Promise<void> {
  const { page, context } = e;
  const field = page.getByRole("textbox");
  const begin = (): Promise<void> => page.getByRole("button", { name: "Mulai" }).click();
  await e.go("koordinator");
  await field.waitFor();
  await e.take("coordinator/koordinator", "empty", { widths: [360, 1280] });
  await field.fill("AAAA-AAAA-AAAA");
  await begin();
  await e.take("coordinator/koordinator", "refused");
  await field.fill(code);
  await e.whileAnswering(BROKEN, async () => {
    await begin();
    await e.take("coordinator/koordinator", "error");
  });
  await context.setOffline(true);
  await begin();
  await e.take("coordinator/koordinator", "offline");
  await context.setOffline(false);
  await e.whileAnswering("nothing", async () => {
    await begin();
    await e.take("coordinator/koordinator", "loading");
    await page.reload();
  });
  await field.fill(code);
  await e.take("coordinator/koordinator", "data");
  await begin();
  await page.getByText(/\d+ dari \d+ TPS lengkap/).waitFor();
}

async function area(e: Handset): Promise<void> {
  const { page, context } = e;
  await e.take("coordinator/home", "data", { widths: [360, 1280] });
  await e.whileAnswering(BROKEN, async () => {
    await page.getByRole("button", { name: "Perbarui" }).click();
    await e.take("coordinator/home", "error");
  });
  await e.whileAnswering("nothing", async () => {
    await page.getByRole("button", { name: "Perbarui" }).click();
    await e.take("coordinator/home", "loading");
    await page.reload();
  });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.getByLabel("Cari TPS, desa, atau nama saksi").fill("tidak ada yang begini");
  await e.take("coordinator/home", "empty");
  await e.go();
  await page.reload();
  await page.locator(".p-list .p-door").first().click();
  await page.getByRole("link", { name: "Ganti saksi" }).waitFor();
  const station = await page.evaluate(() => location.hash.split("/")[2]!);
  await e.take("coordinator/tps", "data");
  await page.getByRole("link", { name: "Ganti saksi" }).click();
  await page.getByLabel("Nama").waitFor();
  await e.take("coordinator/tps/ganti", "empty");
  await context.setOffline(true);
  await page.reload();
  await e.take("coordinator/tps/ganti", "offline");
  await e.go("tps", decodeURIComponent(station));
  await e.take("coordinator/tps", "offline");
  await e.go();
  await e.take("coordinator/home", "offline");
  await context.setOffline(false);
  await e.go("tps", decodeURIComponent(station), "ganti");
  await page.getByLabel("Nama").fill("Tuti Wulandari");
  await page.getByLabel("Nomor HP").fill("0812 3456 7890");
  await e.whileAnswering(BROKEN, async () => {
    await page.getByRole("button", { name: "Ganti dan buat kode" }).click();
    await e.take("coordinator/tps/ganti", "error");
  });
  await page.getByRole("button", { name: "Ganti dan buat kode" }).click();
  await page.getByRole("heading", { name: "Kode untuk Tuti Wulandari" }).waitFor();
  await e.take("coordinator/tps/ganti", "data");
  await e.go("tps", "99.99.99.9999/1");
  await e.take("coordinator/tps/not-hers", "refused");
}

/** A picture that reached her, put on the page of a form, its figures typed, sent. */
async function shared(e: Handset): Promise<void> {
  const { page } = e;
  await e.go("antrean");
  await e.take("coordinator/antrean", "empty");
  await e.go("kiriman");
  await e.take("coordinator/kiriman", "empty");
  const form = formOf(must(await loadPack("contoh")), "president")!;
  const [first] = form.pages;
  const figures = Object.fromEntries(form.parts.flatMap((p) => p.fields).map((f, i) => [f.id, 40 + ((i * 53) % 190)]));
  const buffer = await drawForm(form, first!.id, "", figures);
  await page.getByLabel("Pilih dari galeri").setInputFiles({ name: "kiriman.jpg", mimeType: "image/jpeg", buffer });
  const use = page.getByRole("button", { name: /^Pakai gambar ini/ });
  await use.waitFor();
  await e.take("coordinator/kiriman", "data");
  await use.click();
  await page.getByLabel("TPS", { exact: true }).selectOption({ index: 1 });
  await e.take("coordinator/kiriman/place", "data");
  await page.getByRole("button", { name: "Taruh di halaman ini" }).click();
  const inputs = page.locator("input[data-figure]");
  await inputs.first().waitFor();
  await e.take("coordinator/form/1", "empty");
  await inputs.first().click();
  for (let i = 0, many = await inputs.count(); i < many; i++) {
    await page.keyboard.type(String(40 + ((i * 53) % 190)));
    if (i < many - 1) await page.keyboard.press("Enter");
  }
  await page.getByText("Angka tersimpan di HP ini").waitFor();
  await e.take("coordinator/form/1", "data");
  await page.evaluate(() => (location.hash = location.hash.replace(/\/[^/]*$/, "/kirim")));
  await page.getByLabel("Dari siapa").fill("Bu Sari, saksi");
  await e.take("coordinator/form/kirim", "data");
  await e.context.setOffline(true);
  // Each answer takes its question away.
  const yes = page.getByRole("button", { name: "Ya, tertulis begitu" });
  for (let asked = await yes.count(); asked > 0; asked--) await yes.first().click();
  await page.getByRole("button", { name: "Kirim", exact: true }).click();
  await page.waitForURL(/#\/antrean$/);
  await e.take("coordinator/antrean", "offline");
  await e.context.setOffline(false);
  await page.getByText("Semua sudah diterima").first().waitFor({ timeout: 40_000 });
  await e.take("coordinator/antrean", "data");
}

async function votes(e: Handset): Promise<void> {
  const { page, context } = e;
  await e.whileAnswering("nothing", async () => {
    await e.go("suara");
    await e.take("coordinator/suara", "loading");
  });
  await e.whileAnswering(BROKEN, async () => {
    await page.reload();
    await e.go("suara");
    await e.take("coordinator/suara", "error");
  });
  await page.reload();
  await e.go("suara");
  await page.getByText("Bukan hasil resmi").first().waitFor();
  await e.take("coordinator/suara", "data", { widths: [360, 1280] });
  await context.setOffline(true);
  await page.reload();
  await e.take("coordinator/suara", "offline");
  await context.setOffline(false);
}

/** Her phone was ended at the desk. */
async function ended(e: Handset): Promise<void> {
  await e.whileAnswering({ status: 401, code: "sign_in.expired" }, async () => {
    await e.go();
    await e.page.reload();
    await e.take("coordinator/home", "refused");
    await e.go("suara");
    await e.take("coordinator/suara", "refused");
    await e.go("kode");
    await e.page.getByRole("textbox").waitFor();
    await e.take("coordinator/kode", "empty", { widths: [360, 1280] });
  });
}
