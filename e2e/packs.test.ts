// The administrator's way round packs and contests: what is followed is chosen at set-up and changed later, each rule and
// form is there to be read, two packs are compared, and boundaries are brought in.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Started, startPosko } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser } from "./browser.ts";
import { PASSWORD, press } from "./hands.ts";
import { looks } from "./looks.ts";
import { pdfPages } from "./pdf.ts";

let folder: string;
let posko: Started;
let drop: () => Promise<void>;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-packs-"));
  const database = await freshDatabase();
  drop = () => database.drop();
  const config = loadConfig({
    PORT: "0",
    POSKO_DATA: path.join(folder, "data"),
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  posko = await startPosko(config.value, () => {});
  context = await openBrowser(path.join(folder, "profile"), DESK);
  context.setDefaultTimeout(15_000);
  page = context.pages()[0] ?? (await context.newPage());
});
afterAll(async () => {
  await context?.close();
  await posko?.stop();
  await drop?.();
  await rm(folder, { recursive: true, force: true });
});

const card = (name: string) =>
  page.locator(".k-card").filter({ has: page.getByRole("heading", { name, exact: true }) });

it("chooses at set-up which contests the team follows", async () => {
  await page.goto(posko.setupLink!);
  await press(page, "Lanjut");
  await page.getByLabel("Nama organisasi").fill("Relawan Melati");
  await press(page, "Lanjut");
  await page.getByLabel("Nama Anda").fill("Ratna");
  await page.getByLabel("Alamat email").fill("ratna@contoh.id");
  await page.getByRole("radio", { name: /^Kata sandi/ }).check();
  await page.getByLabel("Kata sandi", { exact: true }).fill(PASSWORD);
  await press(page, "Lanjut");
  await page.locator('input[value="pemilu-2024"]').check();
  await page.getByText("Pemilihan mana yang diikuti?").waitFor();
  const boxes = page.getByRole("checkbox");
  expect(await boxes.count()).toBe(5);
  for (const box of await boxes.all()) await box.uncheck();
  expect(await page.getByRole("button", { name: "Lanjut", exact: true }).isDisabled()).toBe(true);
  await page.getByRole("checkbox", { name: "Presiden dan Wakil Presiden" }).check();
  await page.getByRole("checkbox", { name: "DPR", exact: true }).check();
  await looks(page, "setup-follow");
  await press(page, "Lanjut");
  await page.getByRole("heading", { name: "Posko siap" }).waitFor();
});

it("changes it later, and says whose candidates are asked", async () => {
  await page.goto(`${posko.address}/contests`);
  await card("DPD").getByText("tidak diikuti", { exact: true }).waitFor();
  const dpr = card("DPR");
  // Nothing is promised of a party that nobody has chosen.
  await dpr.getByText("Saksi mengetik semuanya: sampai 240 angka, menurut nomor partai.").waitFor();
  await dpr.getByText("Belum dipilih. Bila dipilih, calonnya diminta lebih dulu.").waitFor();
  await dpr.getByRole("button", { name: "Partai kita" }).click();
  expect(await dpr.getByRole("button", { name: "Tetapkan" }).isDisabled()).toBe(true);
  await dpr.getByText("Pilih partainya, baru bisa ditetapkan.").waitFor();
  await dpr.getByLabel("Partai kita").selectOption("3");
  await dpr.getByText("Saksi mengetik jumlah tiap partai, lalu setiap calon PDIP.").waitFor();
  await looks(page, "contests");
  await dpr.getByRole("button", { name: "Tetapkan" }).click();
  await dpr.getByText("Ditetapkan", { exact: true }).waitFor();
  await page.reload();
  expect(await dpr.getByLabel("Partai kita").inputValue()).toBe("3");
});

it("brings what a link opens further down into sight, also on a narrow screen", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${posko.address}/elections`);
  const heading = page.locator("#paket");
  const rules = card("Pemilu 2019").getByRole("link", { name: "Lihat aturan" });
  for (const time of ["first", "again"]) {
    await rules.click();
    await page.waitForFunction(() => document.activeElement?.textContent === "Pemilu 2019");
    // On the upper half of the screen, and not under the bar.
    const seen = await heading.evaluate((h) => {
      const { left, top, height } = h.getBoundingClientRect();
      return { half: top < innerHeight / 2, over: document.elementFromPoint(left + 2, top + height / 2) === h };
    });
    expect(seen, time).toEqual({ half: true, over: true });
    await heading.evaluate((h) => h.blur());
    await page.evaluate(() => scrollTo(0, 0));
  }
  // What an address opens without pointing at it, too: the packs themselves stand above.
  await page.goto(`${posko.address}/elections?pack=pemilu-2024&show=compare&with=pemilu-2019`);
  await page.getByText("Hanya di Pemilu 2019").first().waitFor();
  const choice = page.getByLabel("Bandingkan dari paket");
  expect(await choice.evaluate((c) => c.getBoundingClientRect().bottom < innerHeight / 2)).toBe(true);
  await looks(page, "pack-compare-narrow");
  await page.setViewportSize({ width: 1280, height: 860 });
});

it("says that there are no dapil yet, and offers no file of none", async () => {
  await page.goto(`${posko.address}/dapil`);
  await page.getByRole("heading", { name: "Belum ada dapil di sini" }).waitFor();
  expect(await page.getByRole("link", { name: "Unduh CSV" }).count()).toBe(0);
  await looks(page, "dapil-none");
});

it("reads a pack's forms and checks, and what differs from another", async () => {
  await page.goto(`${posko.address}/elections?pack=pilkada-2024&show=forms`);
  await page.getByRole("heading", { name: /C\.HASIL-KWK-GUBERNUR/ }).waitFor();
  // On paper its parts stand open, and of the other packs nothing stands there.
  const sheets = pdfPages(await page.pdf({ format: "A4" })).join("");
  expect(sheets).toContain("PenggunahakpilihDPTb,denganKTP-el:jumlah");
  expect(sheets).toContain("Suratsuaraditerima=DPT+2,5%dariDPT(dibulatkankeatas)");
  expect(sheets).not.toContain("Pemilu2019");
  await page.getByText("Data pemilih dan pengguna hak pilih").click();
  await page.getByText("Pengguna hak pilih DPTb, dengan KTP-el: jumlah").waitFor();
  await page.getByText("Yang diperiksa").first().click();
  await page.getByText("Surat suara diterima = DPT + 2,5 % dari DPT (dibulatkan ke atas)").waitFor();
  await looks(page, "pack-pilkada");
  // The council's form: what each party's candidates will add is told though no pack has their lists.
  await page.goto(`${posko.address}/elections?pack=pemilu-2024&show=forms`);
  const council = page.locator(".k-card").filter({ has: page.getByRole("heading", { name: /C\.HASIL-DPRD-PROV/ }) });
  await council.locator("summary", { hasText: "setiap calon satu bagian untuk tiap partai" }).click();
  await council.getByText("votes.<party>.<candidate>", { exact: true }).waitFor();
  await council.getByText("satu untuk tiap calon di daftar dapilnya, ada setelah diimpor").waitFor();
  await council.getByText("Yang diperiksa").first().click();
  await council.getByLabel("Saring tabel").fill("CH09");
  await council.getByText("votes.<party> = votes.<party>.0 + Σ votes.<party>.<candidate>").waitFor();
  const outside = card("Diperiksa di luar satu formulir");
  await outside.getByText("Boleh berbeda paling banyak 2 orang: terdaftar di TPS ini, tidak terdaftar.").waitFor();
  expect(await outside.locator("code").allTextContents()).toEqual(["CH13", "CH15"]);
  expect(await outside.locator(".k-badge").allTextContents()).toEqual(["catatan", "kesalahan"]);
  await looks(page, "pack-council");
  await page.goto(`${posko.address}/elections?pack=pemilu-2024`);
  await page.getByText("PRES.WIN").waitFor();
  // What is not known is said, not promised.
  await page.getByText("19 dari 62 aturan: pasal belum diketahui").waitFor();
  await page.getByText("PKPU 25/2023 (pasal belum diketahui)").first().waitFor();
  await looks(page, "pack-rules");
  await press(page, "Beda");
  await page.getByLabel("Bandingkan dari paket").selectOption("pemilu-2019");
  await page.getByText("Hanya di Pemilu 2024").first().waitFor();
  await card("Pasangan calon").getByText("Joko Widodo – Ma'ruf Amin").first().waitFor();
  await card("Peraturan").getByText("PKPU 5/2019").waitFor();
  await card("Hari pemungutan suara").locator("summary").click();
  await page.getByRole("cell", { name: "2024-02-14" }).waitFor();
  // On paper all of it stands open: the seats of 2019 are in nothing but the folded table.
  expect(pdfPages(await page.pdf({ format: "A4" })).join("")).toContain("575");
  await page.getByText("DPR.SEATS").last().click();
  await page.getByRole("cell", { name: "580" }).first().waitFor();
  await page.getByRole("cell", { name: "Ketentuan seats" }).waitFor();
  await looks(page, "pack-compare");
});

it("brings in boundaries after a preview", async () => {
  await page.goto(`${posko.address}/import?kind=boundaries`);
  await looks(page, "import-boundaries");
  const feature = (kode: string, x: number) => ({
    type: "Feature",
    properties: { nama: "x", kode },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [x, -8],
          [x + 0.1, -8],
          [x + 0.1, -7.9],
          [x, -8],
        ],
      ],
    },
  });
  const features = [feature("35.73.01", 112), feature("35.73.77", 113)];
  const file = JSON.stringify({ type: "FeatureCollection", features });
  await page
    .getByLabel("Pilih berkas")
    .setInputFiles({ name: "batas.geojson", mimeType: "application/geo+json", buffer: Buffer.from(file) });
  expect(await page.getByLabel("Isian dengan kode wilayah").inputValue()).toBe("kode");
  await looks(page, "import-boundaries-names");
  await press(page, "Lihat pratinjau");
  await page.getByText("Wilayah dengan kode ini tidak dikenal. Periksa kodenya.").waitFor();
  await looks(page, "import-boundaries-preview");
  await press(page, "Terapkan 1 batas");
  await page.getByText("1 baris masuk.").waitFor();
});
