// Each wizard of the desk takes in the very template it offers, names what it refuses, and remembers the columns.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf } from "../src/base/contract.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import { setup } from "../src/people/accounts/contract.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser } from "./browser.ts";
import { PASSWORD, press, signIn } from "./hands.ts";
import { looks } from "./looks.ts";

let folder: string;
let posko: Started;
let drop: () => Promise<void>;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-imports-"));
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
  const told = [
    { operation: setup, payload: { name: "Relawan Melati", email: "ratna@contoh.id", password: PASSWORD } },
    { operation: createElection, payload: { pack: "pemilu-2024" } },
  ];
  for (const { operation, payload } of told) {
    const headers = { authorization: `Bearer ${posko.posko.operatorToken}`, "x-posko-operator": "uji" };
    const answer = await posko.posko.app.inject({ method: "POST", url: pathOf(operation), headers, payload });
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
  context = await openBrowser(path.join(folder, "profile"), DESK);
  context.setDefaultTimeout(15_000);
  page = context.pages()[0] ?? (await context.newPage());
  await signIn(page, posko.address, "ratna@contoh.id", "/import");
});
afterAll(async () => {
  await context?.close();
  await posko?.stop();
  await drop?.();
  await rm(folder, { recursive: true, force: true });
});

/** The template of this kind of import, as it lands in the downloads. */
async function template(kind: string): Promise<string> {
  await page.goto(`${posko.address}/import?kind=${kind}`);
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Unduh templat CSV")]);
  expect(download.suggestedFilename()).toBe(`posko-${kind}.csv`);
  return readFile(await download.path(), "utf8");
}

async function choose(text: string): Promise<void> {
  const file = { name: "berkas.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("Pilih berkas").setInputFiles(file);
  await page.getByText("Periksa kolom mana untuk apa").waitFor();
}

/** What the report counts, by its words. */
async function counted(): Promise<Record<string, string>> {
  const stats = page.locator(".d-stats > div");
  await stats.first().waitFor();
  const pairs = await stats.evaluateAll((all) =>
    all.map((one) => [one.querySelector("dt")!.textContent, one.querySelector("dd")!.textContent] as const),
  );
  return Object.fromEntries(pairs);
}

describe("the import's wizards", () => {
  // In the order in which one needs the other.
  it.for(["dapil", "territories", "candidates", "contenders", "parties", "places", "stations", "witnesses"])(
    "take in the template they offer: %s",
    async (kind) => {
      const text = await template(kind);
      const lines = String(text.trim().split("\r\n").length - 1);
      await looks(page, `import-${kind}`);
      await choose(text);
      await looks(page, `import-${kind}-columns`);
      await press(page, "Lihat pratinjau");
      await page.getByText("Yang akan terjadi").waitFor();
      expect(await counted()).toMatchObject({ Baris: lines, Baru: lines, Ditolak: "0" });
      await press(page, `Terapkan ${lines} baris`);
      await page.getByText(`${lines} baris masuk.`).waitFor();
      await press(page, "Impor berkas lain");
      await choose(text);
      await press(page, "Lihat pratinjau");
      await page.getByText("Tidak ada yang berubah dengan berkas ini.").waitFor();
    },
  );

  it("say of each refused line what is wrong with it, to be downloaded, and show the others", async () => {
    await page.goto(`${posko.address}/import?kind=dapil`);
    await choose("kode;nama;kursi\n3506;Jawa Timur VI;9\n3507;;8\n3508;Jawa Timur VIII;banyak\n");
    await press(page, "Lihat pratinjau");
    await page.getByRole("heading", { name: "2 baris ditolak" }).waitFor();
    expect(await counted()).toMatchObject({ Baris: "3", Baru: "1", Ditolak: "2" });
    await page.getByRole("cell", { name: "Namanya kosong. Isi." }).waitFor();
    await looks(page, "import-refused");
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Unduh CSV")]);
    const refused = await readFile(await download.path(), "utf8");
    expect(refused).toContain("elections.name_missing");
    expect(refused).toContain("elections.not_a_number");
  });

  it("give the refused lines back as they stood, with the reasons, to be corrected and imported again", async () => {
    const button = "Unduh baris ini untuk dikoreksi";
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, button)]);
    expect(download.suggestedFilename()).toBe("berkas-koreksi.csv");
    const given = await readFile(await download.path(), "utf8");
    const [head, ...lines] = given
      .replace(/^\uFEFF/, "")
      .trimEnd()
      .split("\r\n");
    expect(head).toBe("kode;nama;kursi;Alasan");
    expect(lines.map((line) => line.split(";").slice(0, 3))).toEqual([
      ["3507", "", "8"],
      ["3508", "Jawa Timur VIII", "banyak"],
    ]);
    expect(lines[0]).toContain("nama: Namanya kosong. Isi.");
    const corrected = given.replace("3507;;8", "3507;Jawa Timur VII;8").replace("banyak", "10");
    await page.goto(`${posko.address}/import?kind=dapil`);
    await choose(corrected);
    await press(page, "Lihat pratinjau");
    await page.getByText("Yang akan terjadi").waitFor();
    expect(await counted()).toMatchObject({ Baris: "2", Ditolak: "0" });
  });

  it("remember which column was which", async () => {
    await page.goto(`${posko.address}/import?kind=dapil`);
    const odd = "a,b,c\n3509,Jawa Timur IX,7\n";
    await choose(odd);
    await page.getByText("Masih ada kolom wajib yang belum dipilih.").waitFor();
    await page.getByLabel("Kode dapil").selectOption("a");
    await page.getByLabel("Nama dapil").selectOption("b");
    await page.getByLabel("Jumlah kursi").selectOption("c");
    await press(page, "Lihat pratinjau");
    await page.getByText("Yang akan terjadi").waitFor();
    await page.goto(`${posko.address}/import?kind=dapil`);
    await choose(odd);
    expect(await page.getByLabel("Jumlah kursi").inputValue()).toBe("c");
    await press(page, "Lihat pratinjau");
    expect(await counted()).toMatchObject({ Baris: "1", Ditolak: "0" });
  });

  it("refuse what is no table, in a sentence", async () => {
    const [asked] = await Promise.all([
      page.waitForRequest(/\/api\/elections\.list/),
      page.goto(`${posko.address}/import?kind=dapil`),
    ]);
    // The server speaks the screen's language, whatever the browser would ask for (here id-ID).
    expect((await asked.allHeaders())["accept-language"]).toBe("id");
    const file = { name: "surat.csv", mimeType: "text/csv", buffer: Buffer.from("Halo\nDunia\n") };
    await page.getByLabel("Pilih berkas").setInputFiles(file);
    await page.getByText("Berkas ini tidak tampak seperti tabel CSV.").waitFor();
    // Nothing to go on with: the first step stays.
    expect(await page.getByRole("button", { name: "Lihat pratinjau" }).count()).toBe(0);
  });

  it("take in a record of the commission's for the station that is told, with no columns to choose", async () => {
    await page.goto(`${posko.address}/import?kind=readings&contest=pemilu-2024/president`);
    const record = { chart: { "100025": 1, "100026": 2, "100027": 3 }, administrasi: { suara_sah: 6 } };
    const file = { name: "tps.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(record)) };
    await page.getByLabel("Pilih berkas").setInputFiles(file);
    await page.getByLabel("Nama pembaca").fill("sirekap");
    await page.getByLabel("Kode TPS, 13 angka").fill("9999999999001");
    await looks(page, "import-readings-record");
    await press(page, "Lihat pratinjau");
    // Nobody knows such a station: the line is refused, and says so.
    await page.getByText("Yang akan terjadi").waitFor();
    expect(await counted()).toMatchObject({ Baris: "1", Baru: "0", Ditolak: "1" });
  });
});
