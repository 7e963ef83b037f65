// The phone alone, in a real browser: three pages photographed and typed without signal, through reloads and a
// closed browser, then sent over a network that loses 40 % of the answers. None lost, none doubled.

import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "../src/main/build.ts";
import { openBrowser, PHONE } from "./browser.ts";
import { photographOfCode, ruledPaper } from "./camera.ts";
import { byKeyboard } from "./keyboard.ts";
import { type PhoneServer, SEALED, startPhoneServer } from "./phone-server.ts";

let folder: string;
let server: PhoneServer;
let context: BrowserContext;
let page: Page;
/** A loaded machine may take its time; a screen that never comes still fails. */
const SOON = { timeout: 15_000 };
const shots = process.env["SHOTS"];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-walk-"));
  await buildWeb({ outdir: path.join(folder, "web"), pages: ["phone", "kit"] });
  server = await startPhoneServer(path.join(folder, "web"));
  if (shots !== undefined) await mkdir(shots, { recursive: true });
  await open();
});
afterAll(async () => {
  await context?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(offline = false): Promise<void> {
  context = await openBrowser(path.join(folder, "profile"), { ...PHONE, offline });
  page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
}

async function looks(name: string): Promise<void> {
  if (shots !== undefined) {
    await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
    await page.screenshot({ path: path.join(shots, `${name}-seen.png`) });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  expect(serious.map((v) => `${name}: ${v.id} ${v.nodes.map((n) => n.html).join(" | ")}`)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide, `${name} scrolls sideways at 360 px`).toBe(false);
}

async function shoot(text: string): Promise<void> {
  const file = { name: "foto.jpg", mimeType: "image/jpeg", buffer: await ruledPaper(text) };
  await page.getByLabel("Ambil foto").setInputFiles(file);
  await page.getByRole("button", { name: "Perbesar" }).waitFor();
}

async function type(figures: Record<string, string>): Promise<void> {
  const [first] = Object.keys(figures);
  await page.getByLabel(first!, { exact: false }).first().click();
  // One hand on the keypad: figure, Enter, figure, Enter.
  const values = Object.values(figures);
  for (const [i, value] of values.entries()) {
    await page.keyboard.type(value);
    if (i < values.length - 1) await page.keyboard.press("Enter");
  }
  await page.getByText("Angka tersimpan di HP ini").waitFor();
}

function figure(label: string): Promise<string> {
  return page.getByRole("textbox", { name: label }).inputValue();
}

const answered = (): number => [...server.records.values()].length;

describe("the phone", () => {
  it("refuses a wrong code in words, and takes one handed over in a link", async () => {
    await page.goto(`${server.url}/saksi/`);
    await page.getByLabel("Kode mandat").fill("k7qm 2d9o");
    await expect.poll(() => page.getByText("Kode tidak memuat huruf").count(), SOON).toBe(1);
    await page.getByLabel("Kode mandat").fill("AAAA-BBBB");
    await page.getByRole("button", { name: "Mulai" }).click();
    await page.getByText("Kode ini tidak dikenal").waitFor();
    await looks("01-kode");
    // Others guess codes that begin like hers.
    await page.getByLabel("Kode mandat").fill("r7qm 2d9x");
    await page.getByRole("button", { name: "Mulai" }).click();
    await page.getByLabel("Nomor TPS dan desa/kelurahan").fill("12 Merjosari");
    await looks("01-kode-tps");
    await byKeyboard(page, "01-kode-tps");
    await page.getByRole("button", { name: "Mulai" }).click();
    await page.getByRole("heading", { name: "TPS 012" }).waitFor();
    await page.goto("about:blank");
    await page.goto(`${server.url}/saksi/#kode=K7QM2D9X`);
    expect(await page.getByLabel("Kode mandat").inputValue()).toBe("K7QM-2D9X");
    await expect.poll(() => page.url(), SOON).not.toContain("K7QM2D9X");
    await page.getByRole("button", { name: "Mulai" }).click();
    await page.getByRole("heading", { name: "TPS 012" }).waitFor();
    await looks("02-tps");
    await byKeyboard(page, "02-tps");
  });

  it("reads a code from a picture of its QR code, also a slanted one, and says where there is none", async () => {
    await page.goto("about:blank");
    await page.goto(`${server.url}/saksi/#/kode`);
    const scan = async (buffer: Buffer): Promise<void> => {
      await page.getByLabel("Kode mandat").fill("");
      await page.getByLabel("Foto kode QR").setInputFiles({ name: "qr.jpg", mimeType: "image/jpeg", buffer });
    };
    for (const turned of [0, 17]) {
      await scan(await photographOfCode(`https://posko.example/saksi/#kode=${SEALED}`, turned));
      await expect.poll(() => page.getByLabel("Kode mandat").inputValue(), SOON).toBe("R7QM-2D9X");
    }
    await scan(await ruledPaper("bukan kode"));
    await page.getByText("Kode QR tidak terbaca").waitFor();
    expect(await page.getByLabel("Kode mandat").inputValue()).toBe("");
    await page.goto("about:blank");
    await page.goto(`${server.url}/saksi/`);
    await page.getByRole("heading", { name: "TPS 012" }).waitFor();
  });

  it("opens without signal after the first visit", async () => {
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null)
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    });
    await context.setOffline(true);
    await page.reload();
    await page.getByRole("heading", { name: "TPS 012" }).waitFor();
    await page.getByText("Tidak ada sinyal").waitFor();
    await page.getByRole("button", { name: "Saya hadir di TPS" }).click();
    await page.getByText("Kehadiran tersimpan di HP ini").waitFor();
    expect(answered()).toBe(0);
    await looks("03-tps-tanpa-sinyal");
  });

  it("keeps pictures and each digit through a reload and a closed browser", async () => {
    await page.getByRole("link", { name: /C\.Hasil \(plano\)/ }).click();
    await page.getByRole("heading", { name: "Halaman 1: pemilih" }).waitFor();
    await looks("04-halaman-kosong");
    await shoot("pemilih");
    await type({ "Pemilih dalam DPT": "1250", "Pengguna hak pilih": "201" });
    expect(await figure("Pemilih dalam DPT")).toBe("1.250");
    await looks("05-halaman-terisi");
    await byKeyboard(page, "05-halaman-terisi");
    await page.reload();
    await page.getByRole("button", { name: "Perbesar" }).waitFor();
    expect(await figure("Pengguna hak pilih")).toBe("201");
    await page.getByRole("link", { name: "Halaman berikutnya" }).click();
    await page.getByRole("heading", { name: "Halaman 2: surat suara" }).waitFor();
    await shoot("surat suara");
    await type({ Diterima: "1275", Digunakan: "20" });
    await context.close();
    await open(true);
    await page.goto(`${server.url}/saksi/`);
    await page.getByRole("link", { name: /C\.Hasil \(plano\)/ }).click();
    await page.getByRole("link", { name: /Halaman 2/ }).click();
    await page.getByRole("button", { name: "Perbesar" }).waitFor();
    expect(await figure("Diterima")).toBe("1.275");
    expect(await figure("Digunakan")).toBe("20");
    await page.getByRole("textbox", { name: "Digunakan" }).fill("201");
    await page.getByText("Angka tersimpan di HP ini").waitFor();
  });

  it("asks whether it is written so, and never blocks", async () => {
    await page.getByRole("link", { name: "Halaman berikutnya" }).click();
    await shoot("suara");
    await type({
      "Pasangan Melati": "120",
      "Pasangan Kenanga": "70",
      "Jumlah suara sah": "196",
      "Suara tidak sah": "5",
      "Sah dan tidak sah": "201",
    });
    await page.getByText("Memang tertulis begitu di formulir?").waitFor();
    await looks("06-pertanyaan");
    await byKeyboard(page, "06-pertanyaan");
    // Before the list of pages, and with the way to the figures it asks about.
    await page.getByRole("link", { name: "Periksa dan kirim" }).click();
    // The page that is left asks in the same words: the list is of the next one alone.
    const pages = page.locator("ul.p-list");
    await pages.waitFor();
    const question = page.locator(".k-notice", { hasText: "Memang tertulis begitu di formulir?" });
    await question.waitFor();
    const [asked, list] = [await question.boundingBox(), await pages.boundingBox()];
    expect(asked!.y + asked!.height).toBeLessThanOrEqual(list!.y);
    await looks("06-pertanyaan-periksa");
    await question.getByRole("link", { name: /^Halaman 3/ }).click();
    await page.getByRole("heading", { name: "Halaman 3: perolehan suara" }).waitFor();
    await page.getByRole("button", { name: "Ya, tertulis begitu" }).click();
    await page.getByText("Anda jawab: memang tertulis begitu").waitFor();
    await page.getByRole("link", { name: "Periksa dan kirim" }).click();
    await page.getByText(/Akan dikirim: 3 bagian angka dan 3 foto \(\d+,\d MB\)/).waitFor();
    await looks("07-periksa");
    await byKeyboard(page, "07-periksa");
    await page.getByRole("button", { name: "Kirim", exact: true }).click();
    await page.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
    await expect.poll(() => page.getByText("Tersimpan di HP ini", { exact: true }).count(), SOON).toBe(7);
    await looks("08-antrean-tanpa-sinyal");
    await byKeyboard(page, "08-antrean-tanpa-sinyal");
    expect(answered()).toBe(0);
  });

  it("takes a portal's page and a gateway's error for what they are", async () => {
    server.weather = "portal";
    await context.setOffline(false);
    await page.getByText("Jawaban bukan dari server Posko").waitFor();
    expect(await page.getByText("Diterima, no. tanda terima").count()).toBe(0);
    await looks("09-antrean-portal");
    server.weather = "gateway";
    await page.getByRole("button", { name: "Kirim sekarang" }).click();
    await page.getByText("Server sedang sibuk").waitFor();
    expect(await page.getByText("Diterima, no. tanda terima").count()).toBe(0);
    server.weather = "fair";
  });

  it("brings everything over a network that loses 40 % of the answers: none lost, none doubled", async () => {
    server.loss = 0.4;
    // A second tab is open on the same list: one of the two sends, never both.
    const second = await context.newPage();
    await second.goto(`${server.url}/saksi/#/antrean`);
    await expect
      .poll(
        async () => {
          const now = page.getByRole("button", { name: "Kirim sekarang" });
          if (await now.isVisible()) await now.click({ timeout: 1000 }).catch(() => undefined);
          return page.getByText("Semua sudah diterima").count();
        },
        { timeout: 120_000, interval: 300 },
      )
      .toBe(1);
    server.loss = 0;
    await second.getByText("Semua sudah diterima").waitFor();
    await second.close();
    await looks("10-antrean-diterima");

    const said = [...server.records.values()].map((r) => r.record);
    expect(said.map((r) => r.operation).toSorted()).toEqual([
      "evidence.declare",
      "evidence.declare",
      "evidence.declare",
      "figures.submit",
      "figures.submit",
      "figures.submit",
      "witnesses.check_in",
    ]);
    const totals = said.find((r) => r.input["part"] === "totals")!;
    expect(totals.input["fields"]).toEqual({ "votes.1": 120, "votes.2": 70, valid: 196, invalid: 5, total: 201 });
    expect(totals.input["confirmed"]).toEqual(["CH08"]);
    expect(totals.input["source"]).toBe("plano");
    const declared = said.filter((r) => r.operation === "evidence.declare");
    expect(declared.flatMap((r) => r.blobs).toSorted()).toEqual([...server.pictures.keys()].toSorted());
    for (const bytes of server.pictures.values()) {
      const { format, width, height, exif } = await sharp(bytes).metadata();
      expect({ format, width, height, exif }).toEqual({ format: "jpeg", width: 1800, height: 2400, exif: undefined });
      expect(bytes.length).toBeLessThanOrEqual(500_000);
    }
    // Some answers were lost after the commit, else this walk would prove nothing.
    expect([...server.records.values()].some((r) => r.times > 1)).toBe(true);
    for (const { receipt } of server.records.values())
      expect(await page.getByText(receipt.body.number).count()).toBe(1);
    expect(await page.getByText("Foto diterima, no. tanda terima").count()).toBe(3);
  });

  it("sends a correction as a new reading, and says what must be corrected when one is refused", async () => {
    server.refusePart = "ballots";
    await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/plano/2`);
    await page.getByRole("textbox", { name: "Digunakan" }).fill("202");
    await page.getByText("Angka tersimpan di HP ini").waitFor();
    await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/plano/kirim`);
    await page.getByText("Akan dikirim: 1 bagian angka dan 0 foto").waitFor();
    await page.getByRole("button", { name: "Kirim", exact: true }).click();
    await page.getByText("Perlu diperbaiki").waitFor();
    await page.getByText("TPS ini bukan penugasan Anda").waitFor();
    await looks("11-perlu-diperbaiki");
    await byKeyboard(page, "11-perlu-diperbaiki");
    server.refusePart = null;
    await page.getByRole("button", { name: "Kirim lagi" }).click();
    await page.getByText("Semua sudah diterima").waitFor();
    const ballots = [...server.records.values()].filter((r) => r.record.input["part"] === "ballots");
    expect(ballots.map((r) => (r.record.input["fields"] as Record<string, number>)["ballots.used"])).toEqual([
      201, 202,
    ]);
  });

  it("keeps the list in sight when the code has ended, and goes on after a new one", async () => {
    server.expired = true;
    await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/plano/1`);
    await page.getByRole("textbox", { name: "Pengguna hak pilih" }).fill("199");
    await page.getByText("Angka tersimpan di HP ini").waitFor();
    await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/plano/kirim`);
    await page.getByRole("button", { name: "Kirim", exact: true }).click();
    await page.getByText("Kode Anda tidak berlaku lagi").waitFor();
    await expect.poll(() => page.getByText("Tersimpan di HP ini", { exact: true }).count(), SOON).toBe(1);
    await looks("12-kode-habis");
    await byKeyboard(page, "12-kode-habis");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Simpan antrean ke berkas" }).click();
    expect((await download).suggestedFilename()).toMatch(/^posko-antrean-[\d-]+\.jsonl$/);
    await page.getByRole("link", { name: "Masukkan kode baru" }).click();
    server.clockLead = 12 * 60_000;
    await page.getByLabel("Kode mandat").fill("K7QM2D9X");
    await page.getByRole("button", { name: "Mulai" }).click();
    await page.getByRole("link", { name: "Semua sudah diterima" }).waitFor();
    await page.getByText("Jam HP berbeda 12 menit").waitFor();
    const voters = [...server.records.values()].map((r) => r.record).filter((r) => r.input["part"] === "voters");
    expect(voters.map((r) => (r.input["fields"] as Record<string, number>)["used"])).toEqual([201, 199]);
    server.clockLead = 0;
  });

  it("says before a full storage loses anything, and does not pretend to have kept a picture", async () => {
    const first = { context, page };
    context = await openBrowser(path.join(folder, "full"), PHONE);
    page = context.pages()[0]!;
    page.setDefaultTimeout(15_000);
    const devtools = await context.newCDPSession(page);
    // Room for the screens, figures and one picture, but not for the phone's reserve.
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: server.url, quotaSize: 900_000 });
    await page.goto(`${server.url}/saksi/#kode=${SEALED}`);
    expect(await page.getByLabel("Kode mandat").inputValue()).toBe("R7QM-2D9X");
    await page.getByRole("button", { name: "Mulai" }).click();
    await page.getByRole("heading", { name: "TPS 012" }).waitFor();
    await page.getByText("Penyimpanan HP hampir penuh").waitFor();
    await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/salinan/1`);
    await shoot("salinan");
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: server.url, quotaSize: 1000 });
    await page.goto(`${server.url}/saksi/#/form/pemilu-2024~president/35.73.01.1001~12/salinan/2`);
    await page.getByRole("heading", { name: "Halaman 2: surat suara" }).waitFor();
    const buffer = await ruledPaper("salinan 2");
    await page.getByLabel("Ambil foto").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
    await page.getByText("foto ini BELUM tersimpan").waitFor();
    expect(await page.getByRole("button", { name: "Perbesar" }).count()).toBe(0);
    await page.getByRole("textbox", { name: "Diterima" }).fill("7");
    await page.getByText("Belum tersimpan", { exact: true }).waitFor();
    await looks("13-penyimpanan-penuh");
    // Room again: what was typed meanwhile is kept with the next digit.
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: server.url, quotaSize: 50_000_000 });
    await page.getByRole("textbox", { name: "Digunakan" }).fill("8");
    await page.getByText("Angka tersimpan di HP ini").waitFor();
    await page.reload();
    await page.getByRole("textbox", { name: "Digunakan" }).waitFor();
    expect([await figure("Diterima"), await figure("Digunakan")]).toEqual(["7", "8"]);
    expect(await page.getByText("Penyimpanan HP hampir penuh").count()).toBe(0);
    await context.close();
    ({ context, page } = first);
  });

  it("tells of a new version and takes it only when asked", async () => {
    server.newVersion = "\n// 2";
    await page.goto(`${server.url}/saksi/`);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.getByText("Versi baru sudah siap").waitFor();
    await looks("14-versi-baru");
    await page.getByRole("button", { name: "Pakai versi baru" }).click();
    await expect.poll(() => page.getByText("Versi baru sudah siap").count(), SOON).toBe(0);
    await page.getByRole("heading", { name: "TPS 012" }).waitFor();
    await page.getByText("Angka diterima: 3 dari 3 bagian").waitFor();
    // One paper is whole: the other is owed no more, and says so.
    await page.getByRole("link", { name: /Salinan.*Tidak harus/ }).waitFor();
    expect(await page.getByText("Tidak harus").count()).toBe(1);
    await looks("14-satu-kertas");
  });

  it("speaks English one touch away, and is readable in the dark", async () => {
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("Everything has been received").waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByText("Figures received: 3 of 3 parts").waitFor();
    expect(await page.getByText("Pictures received: 3 of 3").count()).toBe(1);
    await looks("15-english-dark");
  });
});

describe("the kit", () => {
  it("is shown in all its states, light and dark, on a desk and on a phone", async () => {
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
    await page.goto(`${server.url}/kit/`);
    for (const [device, theme] of [
      ["Meja", "Terang"],
      ["Meja", "Gelap"],
      ["Ponsel", "Terang"],
      ["Ponsel", "Gelap"],
    ] as const) {
      await page.getByRole("button", { name: device }).click();
      await page.getByRole("button", { name: theme }).click();
      await looks(`20-kit-${device}-${theme}`);
    }
    await page.getByRole("button", { name: "Buka" }).click();
    await page.getByRole("dialog", { name: "Kirim sekarang?" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count(), SOON).toBe(0);
  });
});
