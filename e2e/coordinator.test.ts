// A coordinator's evening: she binds her phone, sees who is silent, replaces a witness, and enters without signal what
// reached her by messenger. The desk shows whose it is, and never offers it to her as a second reading.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type Operation } from "../src/base/contract.ts";
import { must } from "../src/base/result.ts";
import { assign } from "../src/count/witnesses/contract.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import type { Form } from "../src/ground/elections/model.ts";
import { formOf } from "../src/ground/elections/rules.ts";
import { loadPack } from "../src/ground/elections/store/packs.ts";
import { importStations } from "../src/ground/stations/contract.ts";
import { create as createAccount, setup } from "../src/people/accounts/contract.ts";
import { give } from "../src/people/scopes/contract.ts";
import { bindPhone } from "../src/main/test-phone.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser, PHONE } from "./browser.ts";
import { outbox, PASSWORD, press, share, signIn, typeFigures } from "./hands.ts";
import { byKeyboard } from "./keyboard.ts";
import { looks } from "./looks.ts";
import { photograph } from "./paper.ts";

const FIRST = "35.73.01.1001/1";
const SECOND = "35.73.01.1001/2";
const ELSEWHERE = "35.73.02.1001/1";
const SOON = { timeout: 15_000 };

let folder: string;
let posko: Started;
let drop: () => Promise<void>;
let form: Form;
let desk: Page;
let phone: Page;
const contexts: BrowserContext[] = [];
/** What her phone asked that was not hers to ask. */
const refused: string[] = [];

async function told(operation: Operation, payload: object, body?: string): Promise<unknown> {
  const { app, operatorToken } = posko.posko;
  const upload = body !== undefined;
  const answer = await app.inject({
    method: "POST",
    url: `${pathOf(operation)}${upload ? queryOf(payload as Record<string, unknown>) : ""}`,
    headers: {
      authorization: `Bearer ${operatorToken}`,
      "x-posko-operator": "uji",
      ...(upload ? { "content-type": "application/octet-stream" } : {}),
    },
    payload: upload ? body : payload,
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json();
}

async function open(profile: string, options: Parameters<typeof openBrowser>[1]): Promise<Page> {
  const context = await openBrowser(path.join(folder, profile), options);
  contexts.push(context);
  context.setDefaultTimeout(SOON.timeout);
  return context.pages()[0] ?? context.newPage();
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-coordinator-"));
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
  form = formOf(must(await loadPack("pemilu-2024")), "president")!;
  await told(setup, { name: "Relawan Melati", email: "ratna@contoh.id", password: PASSWORD });
  await told(createElection, { pack: "pemilu-2024" });
  const stations = [FIRST, SECOND, "35.73.01.1002/1", ELSEWHERE].map((id) => id.replace("/", ",")).join("\n");
  await told(
    importStations,
    { election: "pemilu-2024", map: { columns: { place: "kode", station: "tps" } } },
    `kode,tps\n${stations}\n`,
  );
  const person = { name: "Dewi", email: "dewi@contoh.id", password: PASSWORD, role: "coordinator", place: "35.73.01" };
  const { account } = (await told(createAccount, person)) as { account: string };
  await told(give, { account, role: "verifier", place: "35.73", below: true });
  const other = { name: "Budi", email: "budi@contoh.id", password: PASSWORD, role: "verifier", place: "35.73" };
  await told(createAccount, other);
  desk = await open("desk", DESK);
  phone = await open("phone", PHONE);
  phone.context().on("response", (answer) => {
    if (answer.status() === 403) refused.push(new URL(answer.url()).pathname);
  });
}, 60_000);
afterAll(async () => {
  for (const context of contexts) await context.close();
  await posko?.stop();
  await drop?.();
  await rm(folder, { recursive: true, force: true });
});

const totalsPage = (): string => form.parts.find((part) => part.id === "totals")!.fields[0]!.page;
const ofTotals = (): string[] =>
  form.parts.flatMap((part) => part.fields.filter((f) => f.page === totalsPage()).map((f) => f.id));
const paper = (votes: number): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(ofTotals().map((id) => [id, 0])),
  "votes.1": votes,
  "votes.2": 20,
  "votes.3": 30,
  valid: votes + 50,
  invalid: 4,
  total: votes + 54,
});

/** Put the first picture that waits on the page with the votes of this station's form. */
async function place(station: string): Promise<void> {
  await phone
    .getByRole("button", { name: /^Pakai gambar ini/ })
    .first()
    .click();
  await phone.getByLabel("TPS").selectOption(station);
  await phone.getByLabel("Formulir").selectOption("pemilu-2024/president");
  await phone.getByLabel("Halaman").selectOption(totalsPage());
  await press(phone, "Taruh di halaman ini");
}

/** Type what stands there, say from whom it came, and send. */
async function enter(station: string, votes: number): Promise<void> {
  await place(station);
  await typeFigures(
    phone,
    ofTotals().map((id) => paper(votes)[id]!),
  );
  await phone.getByText("Angka tersimpan di HP ini").waitFor();
  await phone.goto(`${posko.address}/saksi/#/form/pemilu-2024~president/${station.replace("/", "~")}/salinan/kirim`);
  await phone.getByLabel("Dari siapa").fill("Bu Sari, saksi");
  await looks(phone, "67-coordinator-review");
  await byKeyboard(phone, "67-coordinator-review");
  await press(phone, "Kirim");
  await phone.waitForURL(/#\/antrean$/);
}

describe("a coordinator", () => {
  it("binds her phone by a code of her account page", async () => {
    await signIn(desk, posko.address, "dewi@contoh.id", "/account");
    await desk.getByText("Belum ada HP yang terikat.").waitFor();
    await press(desk, "Buat kode HP");
    const code = (await desk.locator(".d-code").textContent())!.replaceAll(" ", "");
    expect(code).toHaveLength(12);
    await looks(desk, "60-coordinator-code");
    await press(desk, "Selesai");
    await phone.goto(`${posko.address}/saksi/#koordinator=${code}`);
    await phone.getByRole("heading", { name: "HP koordinator" }).waitFor();
    // Out of the address as soon as the screen stands.
    await expect.poll(() => phone.url(), SOON).not.toContain(code);
    await looks(phone, "61-coordinator-bind");
    await byKeyboard(phone, "61-coordinator-bind");
    await press(phone, "Mulai");
    await phone.getByText("0 dari 3 TPS lengkap").waitFor();
    await phone.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null)
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    });
  });

  it("sees her stations alone, and who is silent, also without signal", async () => {
    await phone.getByLabel("Tampilkan").selectOption({ label: "Belum ada kabar hitung (3)" });
    expect(await phone.getByRole("link", { name: /TPS 001/ }).count()).toBe(2);
    await looks(phone, "62-coordinator-area");
    await byKeyboard(phone, "62-coordinator-area");
    const search = phone.getByLabel("Cari TPS, desa, atau nama saksi");
    for (const [sought, found] of [
      ["tps 002", /TPS 002 · Balearjosari/],
      ["arjosari 1 purwo", null],
      ["1 arjosari", /TPS 001 · Arjosari/],
    ] as const) {
      await search.fill(sought);
      if (found === null) await phone.getByText("Tidak ada yang cocok").waitFor();
      else await phone.getByRole("link", { name: found }).waitFor();
    }
    await phone.context().setOffline(true);
    await phone.reload();
    await phone.getByText("0 dari 3 TPS lengkap").waitFor();
    await phone.goto(`${posko.address}/saksi/#/tps/35.73.01.1001~1/ganti`);
    await phone.getByText("Ini butuh internet").first().waitFor();
    await phone.context().setOffline(false);
  });

  it("sees trouble of one ballot first, whatever was said later of another, and each ballot's word at the station", async () => {
    const station = "35.73.01.1002/1";
    const hers = await bindPhone(posko.posko, station);
    const say = async (key: string, state: string, more: object = {}): Promise<void> => {
      const input = { election: "pemilu-2024", station, contest: `pemilu-2024/${key}`, state, ...more };
      await hers.handIn(await hers.say("witnesses.say_state", input, [], new Date().toISOString()));
    };
    await say("president", "trouble", { reason: "Listrik padam" });
    await say("dpd", "counting");
    const note = { election: "pemilu-2024", station, contest: null, kind: "no_copy", said: "KPPS menolak", files: [] };
    await hers.handIn(await hers.say("evidence.note", note));
    await phone.goto(`${posko.address}/saksi/#/`);
    await phone.reload();
    await phone.getByLabel("Tampilkan").selectOption({ label: "Ada kendala (1)" });
    const line = phone.locator(".p-list .p-door");
    await expect.poll(() => line.count(), SOON).toBe(1);
    expect(await line.textContent()).toMatch(/TPS 001 · Arjosari.*Kendala \d\d[.:]\d\d.*1 catatan saksi/);
    await looks(phone, "62-coordinator-trouble");
    await phone.getByLabel("Tampilkan").selectOption({ label: "Semua (3)" });
    expect(await line.first().textContent()).toContain("Arjosari");
    await line.first().click();
    await phone.getByText(/^Presiden dan Wakil Presiden · Kendala/).waitFor();
    await phone.getByText("Listrik padam").waitFor();
    await phone.getByText("Salinan tidak diberikan").waitFor();
    await phone.getByText("KPPS menolak").waitFor();
    const said = phone.locator("li", { hasText: "Menghitung sejak" });
    expect(await said.textContent()).toContain("DPD");
    await looks(phone, "62-coordinator-station-trouble");
    await byKeyboard(phone, "62-coordinator-station-trouble");
    // It is told here what has changed since it was opened.
    await say("president", "finished");
    await press(phone, "Perbarui");
    await phone.getByText(/Selesai menghitung/).waitFor();
    expect(await phone.getByText("Listrik padam").count()).toBe(0);
  });

  it("replaces a witness on the spot, and has her code to read out", async () => {
    await phone.goto(`${posko.address}/saksi/#/tps/35.73.01.1001~1`);
    await phone.getByText("Belum ada saksi di TPS ini.").waitFor();
    await phone.getByRole("link", { name: "Ganti saksi" }).click();
    await phone.getByLabel("Nama").fill("Tuti");
    await phone.getByLabel("Nomor HP").fill("0812 3456 7890");
    await looks(phone, "63-coordinator-replace");
    await byKeyboard(phone, "63-coordinator-replace");
    await press(phone, "Ganti dan buat kode");
    await phone.getByRole("heading", { name: "Kode untuk Tuti" }).waitFor();
    expect(await phone.locator(".p-code").textContent()).toMatch(/^[2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4}$/);
    // Large enough for another phone's camera.
    expect((await phone.getByRole("img", { name: /^Kode QR/ }).boundingBox())?.width).toBeGreaterThan(180);
    await phone.getByText("Kode ini tampil sekali saja").waitFor();
    const sent = new URL((await phone.getByRole("link", { name: "Kirim kode lewat pesan" }).getAttribute("href"))!);
    expect(`${sent.host}${sent.pathname}`).toBe("wa.me/6281234567890");
    expect(sent.searchParams.get("text")).toContain((await phone.locator(".p-code").textContent())!);
    expect(sent.searchParams.get("text")).toContain("/saksi/#kode=");
    await looks(phone, "64-coordinator-witness-code");
    await byKeyboard(phone, "64-coordinator-witness-code");
    await press(phone, "Selesai");
    // Neither sent nor copied: she is asked first, and keeps the code.
    await phone.getByText("Kode ini belum dikirim atau disalin").waitFor();
    await looks(phone, "64-coordinator-code-sure");
    await press(phone, "Batal");
    await phone.context().grantPermissions(["clipboard-write"]);
    await press(phone, "Salin pesan dengan kode");
    await phone.getByRole("button", { name: "Salin lagi" }).waitFor();
    await press(phone, "Selesai");
    await phone.getByRole("heading", { name: "Tuti" }).waitFor();
    expect(await phone.getByRole("link", { name: "Telepon" }).getAttribute("href")).toBe("tel:+6281234567890");
    expect(await phone.getByRole("link", { name: "Kirim pesan" }).getAttribute("href")).toMatch(
      /^https:\/\/wa\.me\/6281234567890\?text=Halo%20Tuti/,
    );
    await looks(phone, "65-coordinator-station");
    await byKeyboard(phone, "65-coordinator-station");
  });

  it("lets the substitute step up only when she has read who is ended", async () => {
    const wulan = { election: "pemilu-2024", station: FIRST, post: "substitute", name: "Wulan" };
    await told(assign, wulan);
    await phone.goto(`${posko.address}/saksi/#/tps/35.73.01.1001~1`);
    await phone.reload();
    await phone.getByRole("heading", { name: "Wulan" }).waitFor();
    await phone.getByRole("link", { name: "Ganti saksi" }).click();
    await press(phone, "Cadangan maju: Wulan");
    await phone.getByText("Tuti berhenti di TPS ini").last().waitFor();
    await looks(phone, "65-coordinator-substitute");
    await press(phone, "Batal");
    await press(phone, "Cadangan maju: Wulan");
    await press(phone, "Ya, Wulan maju");
    await phone.getByRole("heading", { name: "Kode untuk Wulan" }).waitFor();
    // No number of hers is known.
    expect(await phone.getByRole("link", { name: "Kirim kode lewat pesan" }).count()).toBe(0);
    await press(phone, "Selesai");
    await press(phone, "Sudah, tutup");
    await phone.getByRole("heading", { name: "Wulan" }).waitFor();
    // The list is asked for anew, and may come a moment after.
    await expect.poll(() => phone.getByRole("heading", { name: "Tuti" }).count(), SOON).toBe(0);
  });

  it("takes shared pictures without signal, is told of one sent twice, and enters two forms", async () => {
    const one = await photograph(form, totalsPage(), FIRST, paper(71));
    // What is said to be the second station's is the first one's, as a messenger sends it on: smaller and coarser.
    const two = await sharp(one).resize(700).jpeg({ quality: 45 }).toBuffer();
    await phone.goto(`${posko.address}/saksi/`);
    await phone.context().setOffline(true);
    await share(phone, [one, one, two]);
    await expect.poll(() => phone.getByRole("button", { name: /^Pakai gambar ini/ }).count(), SOON).toBe(3);
    await looks(phone, "66-coordinator-inbox");
    await byKeyboard(phone, "66-coordinator-inbox");
    // Large enough to read, before anything is chosen.
    await phone.getByRole("button", { name: "Perbesar: Gambar 1" }).click();
    const large = phone.getByRole("region", { name: "Gambar 1" });
    expect((await large.boundingBox())!.height).toBeGreaterThan(450);
    await press(phone, "Kecilkan");
    await enter(FIRST, 71);
    // The same picture once more, for another station by mistake: she is told before anything is kept.
    await phone.goto(`${posko.address}/saksi/#/kiriman`);
    await place(SECOND);
    await phone.getByText("Gambar ini sudah dipakai").waitFor();
    await phone.getByText(/persis ada di TPS 001, Balearjosari/).waitFor();
    await looks(phone, "68-coordinator-twin");
    await byKeyboard(phone, "68-coordinator-twin");
    await press(phone, "Kembali ke kiriman");
    await phone.getByRole("button", { name: "Buang: Gambar 1" }).click();
    await press(phone, "Buang gambar ini?");
    await expect.poll(() => phone.getByRole("button", { name: /^Pakai gambar ini/ }).count(), SOON).toBe(1);
    await enter(SECOND, 82);
    const kept = await outbox(phone);
    expect(kept.map((item) => [item.record.operation, item.record.shape, item.state])).toEqual(
      expect.arrayContaining([
        ["figures.submit", 2, "kept"],
        ["evidence.declare", 2, "kept"],
      ]),
    );
    expect(kept).toHaveLength(4);
  });

  it("sends them when the signal is back", async () => {
    await phone.context().setOffline(false);
    await phone.goto(`${posko.address}/saksi/#/antrean`);
    await expect
      .poll(async () => (await outbox(phone)).map((item) => item.state), SOON)
      .toEqual(["received", "received", "received", "received"]);
    await phone.getByText("Semua sudah diterima").first().waitFor();
    await phone
      .getByText(/^TPS 002, Balearjosari · /)
      .first()
      .waitFor();
    // Her phone could not know: the desk has seen both, and she is told.
    await expect
      .poll(async () => {
        await press(phone, "Perbarui");
        return phone.getByText(/mirip dengan TPS 001, Balearjosari/).count();
      }, SOON)
      .toBe(1);
    await looks(phone, "69-coordinator-sent");
    await byKeyboard(phone, "69-coordinator-sent");
  });

  it("sees her area's votes by village, by both bases, never as official", async () => {
    await phone.goto(`${posko.address}/saksi/#/suara`);
    await phone.getByText("Bukan hasil resmi").first().waitFor();
    const whole = phone.locator(".p-tally > li").first();
    await expect.poll(() => whole.textContent(), SOON).toContain("153");
    await looks(phone, "70-coordinator-tally");
    await byKeyboard(phone, "70-coordinator-tally");
    await press(phone, "Diterima");
    await expect.poll(() => whole.textContent(), SOON).toContain("0 dari 3 TPS masuk");
    await phone.context().setOffline(true);
    await phone.reload();
    await expect.poll(() => whole.textContent(), SOON).toContain("153");
    await phone.context().setOffline(false);
  });

  it("holds the other election of her stations when she chooses it, and enters a council's form that reached her", async () => {
    await told(createElection, { pack: "contoh" });
    await told(
      importStations,
      { election: "contoh", map: { columns: { place: "kode", station: "tps" } } },
      `kode,tps\n${[FIRST, SECOND].map((id) => id.replace("/", ",")).join("\n")}\n`,
    );
    await phone.goto(`${posko.address}/saksi/#/`);
    await phone.reload();
    const elections = phone.getByLabel("Pemilu", { exact: true });
    await elections.selectOption("Pemilu contoh (latihan)");
    await phone.getByText(/dari 2 TPS lengkap/).waitFor();
    expect(await elections.inputValue()).toBe("contoh");
    // A station is in sight at once, whatever can be chosen above it.
    const [line, foot] = await Promise.all([
      phone.locator(".p-list .p-door").first().boundingBox(),
      phone.locator(".p-foot").boundingBox(),
    ]);
    expect(phone.viewportSize()).toEqual({ width: 360, height: 740 });
    expect(line!.y + line!.height).toBeLessThanOrEqual(foot!.y);
    await looks(phone, "72-coordinator-elections");
    await byKeyboard(phone, "72-coordinator-elections");
    await share(phone, [await photograph(form, totalsPage(), FIRST, paper(65))]);
    await phone.getByRole("button", { name: /^Pakai gambar ini/ }).click();
    // It says of which election the forms are, and another one of hers can be chosen right there.
    expect(await elections.inputValue()).toBe("contoh");
    await elections.selectOption("Pemilu 2024");
    await phone.getByLabel("TPS").selectOption("35.73.01.1002/1");
    // Its stations are there a moment before its forms.
    await expect
      .poll(() => phone.getByLabel("Formulir").locator("option").allTextContents(), SOON)
      .toContain("Presiden dan Wakil Presiden");
    await looks(phone, "73-coordinator-place");
    await byKeyboard(phone, "73-coordinator-place");
    await elections.selectOption("Pemilu contoh (latihan)");
    await phone.getByLabel("Formulir").waitFor({ state: "detached" });
    await phone.getByLabel("TPS").selectOption(FIRST);
    await phone.getByLabel("Formulir").selectOption("contoh/dpr");
    await phone.getByLabel("Halaman").selectOption({ index: 1 });
    await press(phone, "Taruh di halaman ini");
    await phone.waitForURL(/#\/form\/contoh~dpr\/35\.73\.01\.1001~1\/salinan/);
    const entered = phone.url();
    await phone.locator("input[data-figure]").first().fill("31");
    await phone.getByText("Angka tersimpan di HP ini").waitFor();
    // Back to the first: nothing of either is lost, and the choice outlives a reload.
    await phone.goto(`${posko.address}/saksi/#/`);
    await elections.selectOption("Pemilu 2024");
    await phone.getByText(/dari 3 TPS lengkap/).waitFor();
    await phone.reload();
    await phone.getByText(/dari 3 TPS lengkap/).waitFor();
    await elections.selectOption("Pemilu contoh (latihan)");
    await phone.getByText(/dari 2 TPS lengkap/).waitFor();
    // Of what was sent the words stay, whichever election the phone holds now.
    await phone.goto(`${posko.address}/saksi/#/antrean`);
    await phone
      .getByText(/^TPS 002, Balearjosari · Presiden dan Wakil Presiden/)
      .first()
      .waitFor();
    // And what she began of the other one and did not send is named: all is not received.
    const begun = phone.getByRole("link", { name: /^DPR, / });
    await begun.waitFor();
    expect(await phone.getByText("Semua sudah diterima").count()).toBe(0);
    await looks(phone, "74-coordinator-begun");
    // Still, once the forms of the election chosen are there.
    expect([await begun.count(), await phone.getByText("Semua sudah diterima").count()]).toEqual([1, 0]);
    await phone.goto(entered);
    await expect.poll(() => phone.locator("input[data-figure]").first().inputValue(), SOON).toBe("31");
  });

  it("was told at no moment that something is not hers: her phone asks what is", () => {
    expect(refused).toEqual([]);
  });
});

describe("the desk", () => {
  it("never offers her own entry to her as the second reading, but to somebody else", async () => {
    await desk.goto(`${posko.address}/second-reading`);
    await desk.getByText("Antrean kosong").waitFor();
    const other = await open("other", DESK);
    await signIn(other, posko.address, "budi@contoh.id", "/second-reading");
    await other.locator("input[data-figure]").first().waitFor();
    expect(await other.getByText("Antrean kosong").count()).toBe(0);
  });

  it("says of figures and pictures that they are second-hand, from whom and by what way", async () => {
    await desk.goto(`${posko.address}/stations/${FIRST}?contest=pemilu-2024/president`);
    await desk.getByText("Kiriman tangan kedua").first().waitFor();
    await desk
      .getByText(/dari Bu Sari, saksi, lewat aplikasi pesan/)
      .first()
      .waitFor();
    await looks(desk, "71-desk-second-hand");
  });
});
