// An administrator takes in official figures, sees them beside the team's own, and where votes differ between which
// levels; a council's dapil shows its seats.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InputOf, type Operation, pathOf, queryOf } from "../src/base/contract.ts";
import { importReadings } from "../src/count/figures/contract.ts";
import { importRecaps } from "../src/count/recaps/contract.ts";
import { create as createElection, importDapil, importTerritories } from "../src/ground/elections/contract.ts";
import { importStations } from "../src/ground/stations/contract.ts";
import { setup } from "../src/people/accounts/contract.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser } from "./browser.ts";
import { PASSWORD, press, signIn } from "./hands.ts";
import { looks } from "./looks.ts";

const ELECTION = "pemilu-2019";
const PRESIDENT = `${ELECTION}/president`;
const COUNCIL = `${ELECTION}/dprd-kab`;

let folder: string;
let posko: Started;
let drop: () => Promise<void>;
let context: BrowserContext;
let page: Page;

async function send<Op extends Operation>(operation: Op, input: InputOf<Op>, file?: string): Promise<void> {
  const command = operation.kind === "command";
  const told = input as Record<string, unknown>;
  const answer = await posko.posko.app.inject({
    method: "POST",
    url: pathOf(operation) + (command ? "" : queryOf(told)),
    headers: {
      authorization: `Bearer ${posko.posko.operatorToken}`,
      "x-posko-operator": "uji",
      "content-type": command ? "application/json" : "application/octet-stream",
    },
    payload: command ? JSON.stringify(told) : (file ?? ""),
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-recaps-"));
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
  await send(setup, { name: "Relawan Melati", email: "ratna@contoh.id", password: PASSWORD });
  await send(createElection, { pack: ELECTION });
  const stations = "kode,tps\n35.79.01.1001,1\n35.79.01.1001,2\n35.79.02.1001,1\n";
  await send(importStations, { election: ELECTION, map: { columns: { place: "kode", station: "tps" } } }, stations);
  const readings = "kode,tps,a,b\n35.79.01.1001,1,100,50\n35.79.01.1001,2,80,70\n35.79.02.1001,1,10,10\n";
  const map = { columns: { place: "kode", station: "tps", "votes.1": "a", "votes.2": "b" } };
  await send(importReadings, { contest: PRESIDENT, source: "salinan", reader: "relawan", map }, readings);
  const dapil = "lv,k,n,s\nDPRD_KABKOTA,A1,Kota Batu 1,7\nDPRD_KABKOTA,A2,Kota Batu 2,5\n";
  const columns = { level: "lv", dapil: "k", name: "n", seats: "s" };
  await send(importDapil, { election: ELECTION, map: { columns } }, dapil);
  const lands = "lv,k,w\nDPRD_KABKOTA,A1,35.79.01\nDPRD_KABKOTA,A2,35.79.02\nDPRD_KABKOTA,A2,35.79.03\n";
  await send(
    importTerritories,
    { election: ELECTION, map: { columns: { level: "lv", dapil: "k", place: "w" } } },
    lands,
  );
  const votes = { columns: { place: "kode", "votes.PKB": "pkb", "votes.GERINDRA": "gerindra", "votes.PDIP": "pdip" } };
  const council = "kode,pkb,gerindra,pdip\n35.79.01,9000,5000,7000\n35.79.02,3000,2000,1000\n";
  await send(importRecaps, { contest: COUNCIL, sourceName: "situng", map: votes }, council);
  context = await openBrowser(path.join(folder, "profile"), DESK);
  context.setDefaultTimeout(15_000);
  page = context.pages()[0] ?? (await context.newPage());
  await signIn(page, posko.address, "ratna@contoh.id", "/recaps");
}, 120_000);
afterAll(async () => {
  await context?.close();
  await posko?.stop();
  await drop?.();
  await rm(folder, { recursive: true, force: true });
});

describe("official figures at the desk", () => {
  it("say that there are none, and how they come in", async () => {
    await page.goto(`${posko.address}/recaps?contest=${PRESIDENT}`);
    await page.getByText("Belum ada angka resmi di sini").waitFor();
    await looks(page, "recaps-empty");
    await press(page, "Impor angka resmi");
    await page.getByLabel("Pilih berkas").waitFor();
  });

  it("are taken in by the wizard, its columns guessed and its source named", async () => {
    const csv =
      "kode_kecamatan,kecamatan,suara_1,suara_2,tps_total\n" +
      "35.79.01,Batu,190,110,2\n35.79.02,Bumiaji,10,10,1\n35.79.03,Junrejo,7,8,3\n35.79,Kota Batu,207,138,6\n35.79.99,Tiada,1,1,1\n";
    const file = { name: "d-hasil.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await page.getByLabel("Pilih berkas").setInputFiles(file);
    await page.getByText("Periksa kolom mana untuk apa").waitFor();
    await page.getByLabel("Nama sumber").fill("d-hasil");
    await looks(page, "recaps-import");
    await press(page, "Lihat pratinjau");
    await page.getByText("Wilayah ini tidak dikenal").first().waitFor();
    await page.getByRole("button", { name: /^Terapkan/ }).click();
    await page.getByRole("link", { name: "Lihat angkanya" }).click();
    await page.getByRole("heading", { name: "Angka resmi d-hasil" }).waitFor();
  });

  it("stand beside ours, with the difference drawn and the levels between which it arises", async () => {
    await page.goto(`${posko.address}/recaps?contest=${PRESIDENT}&source=d-hasil&place=35.79&basis=provisional`);
    await page.getByText("Suara berbeda antara dua tingkat").waitFor();
    const steps = page.locator(".k-notice li");
    // 190 + 10 + 7 is what the city has; 110 + 10 + 8 is ten less.
    expect(await steps.first().textContent()).toMatch(/Antara kecamatan dan kabupaten\/kota: .*\+10/);
    // What is chosen between is said, to eye and ear alike.
    await page.getByText("Dasar angka kita", { exact: true }).waitFor();
    const basis = page.getByRole("group", { name: "Dasar angka kita" });
    expect(await basis.getByRole("button", { pressed: true }).textContent()).toBe("Sementara");
    const row = page.getByRole("row", { name: /^Batu/ }).last();
    expect(await row.textContent()).toContain("TPS (tabulasi kita) dan kecamatan");
    expect(await row.textContent()).toContain("+20");
    await looks(page, "recaps-places");
    // On a telephone too the differences stand in sight, unscrolled; what does not says how to reach it.
    await page.setViewportSize({ width: 360, height: 740 });
    const edges = await page
      .locator(".r-diff")
      .evaluateAll((all) => all.map((one) => Math.ceil(one.getBoundingClientRect().right)));
    expect(edges).toHaveLength(3);
    expect(edges.filter((right) => right > 360)).toEqual([]);
    await page.getByText("Geser ke samping: masih ada kolom lain").waitFor();
    await page.setViewportSize(DESK.viewport);
    await row.getByRole("link", { name: "Batu" }).click();
    await page.getByRole("heading", { name: "Rekapitulasi: Batu" }).waitFor();
    // Another import with other numbers is the next version, and what it changed is told.
    const map = { columns: { place: "kode", "votes.1": "a", "stations.total": "t" } };
    await send(importRecaps, { contest: PRESIDENT, sourceName: "d-hasil", map }, "kode,a,t\n35.79.01,185,2\n");
    await page.reload();
    await page.getByText("Angka ini pernah berubah").waitFor();
    expect(await page.getByText(/^Versi 2/).textContent()).toMatch(/−5$/);
    await send(importRecaps, { contest: PRESIDENT, sourceName: "d-hasil", map }, "kode,a,t\n35.79.01,190,2\n");
    await page.reload();
    await page.getByText(/^Versi 3/).waitFor();
    await looks(page, "recaps-versions");
    const first = page.getByRole("table").first().getByRole("row").nth(1);
    expect(await first.textContent()).toMatch(/190.*180.*\+10/);
  });

  it("of a council stand by dapil, with seats where nothing is missing and what is missing where not", async () => {
    await page.goto(`${posko.address}/recaps?contest=${COUNCIL}&view=dapil`);
    const whole = page.getByRole("row", { name: /^Kota Batu 1/ });
    // 9,000 7,000 5,000, then thirds 3,000 2,333 1,667 and 9,000 ÷ 5 = 1,800: seven seats.
    expect(await whole.textContent()).toContain("PKB 3, Gerindra 2, PDIP 2");
    const lacking = page.getByRole("row", { name: /^Kota Batu 2/ });
    expect(await lacking.textContent()).toContain("1 wilayah belum ada");
    await looks(page, "recaps-dapil");
    // A sub-district of the city that no dapil names: neither of the two is whole beside it.
    const votes = { columns: { place: "kode", place_name: "nama", "votes.PKB": "pkb" } };
    const left = { contest: COUNCIL, sourceName: "situng", map: votes, unknownPlaces: "add" as const };
    await send(importRecaps, left, "kode,nama,pkb\n35.79.09,Oro-oro,700\n");
    await page.reload();
    await page.getByText("Oro-oro (35.79.09): ada angka resmi").waitFor();
    expect(await whole.textContent()).toContain("1 wilayah di sekitarnya tanpa dapil");
    expect(await whole.textContent()).not.toContain("PKB 3");
    await looks(page, "recaps-no-dapil");
    // A later election without any: the page of dapil opens on the one that has some, at a level at which it has some.
    await send(createElection, { pack: "pilkada-2024" });
    await page.goto(`${posko.address}/dapil`);
    await page.getByText("Kota Batu 1").first().waitFor();
    expect(new URL(page.url()).search).toContain("level=dprd_kabkota");
    expect(await page.getByLabel("Pemilu", { exact: true }).inputValue()).toBe(ELECTION);
  });

  it("of a dapil are taken in from what the commission's site answered, as it came, what does not add up flagged", async () => {
    await page.goto(`${posko.address}/recaps?contest=${COUNCIL}&view=import`);
    const table = { "1": { "801": 40, "802": 9, jml_suara_total: 100, jml_suara_partai: 50 } };
    const buffer = Buffer.from(JSON.stringify({ vote: { table, progres: { total: 20, progres: 11 } } }, null, 1));
    const file = { name: "357901.json", mimeType: "application/json", buffer };
    await page.getByLabel("Pilih berkas").setInputFiles(file);
    await page.getByLabel("Nama sumber").fill("sirekap");
    // It does not say whose it is, and that is asked for in words.
    await press(page, "Lihat pratinjau");
    await page.getByText("Rekaman ini tidak menyebut dapilnya").waitFor();
    await page.getByLabel("Kode dapil").fill("A1");
    await looks(page, "recaps-import-record");
    await press(page, "Lihat pratinjau");
    await page.getByRole("button", { name: "Terapkan 1 baris" }).click();
    await page.getByRole("link", { name: "Lihat angkanya" }).waitFor();
    await page.goto(`${posko.address}/recaps?contest=${COUNCIL}&source=sirekap&view=dapil`);
    const row = page.getByRole("row", { name: /^Kota Batu 1/ });
    await row.getByText("Diumumkan").waitFor();
    expect(await row.textContent()).toContain("11 dari 20");
    expect(await row.textContent()).toContain("Ditandai");
  });
});
