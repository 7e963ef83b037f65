// One form from nothing to the nation, in real browsers on the real server: set-up, stations, a witness's phone
// without signal, the blind second reading, a difference and its third reader, the tally, and the receipt proven by
// a program that shares no code with the server.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { must } from "../src/base/result.ts";
import type { Form } from "../src/ground/elections/model.ts";
import { loadPack } from "../src/ground/elections/store/packs.ts";
import { type Started, startPosko } from "../src/main/start.ts";
import { loadConfig } from "../src/server/config.ts";
import { freshDatabase } from "../src/server/postgres/fresh.ts";
import { DESK, openBrowser, PHONE } from "./browser.ts";
import { listen, numbersIn, outbox, PASSWORD, pick, press, signIn, signOut, typeFigures, votes } from "./hands.ts";
import { looks } from "./looks.ts";
import { photograph } from "./paper.ts";

const STATION = "35.73.01.1001/1";
const SOON = { timeout: 15_000 };

/** What the paper says. Its valid votes are not the sum of the pairs, as happens; all else holds. */
const PAPER: Readonly<Record<string, number>> = {
  "voters.male": 120,
  "voters.female": 131,
  "voters.total": 251,
  "used.dpt.male": 98,
  "used.dpt.female": 105,
  "used.dpt.total": 203,
  "used.dptb.male": 1,
  "used.dptb.female": 2,
  "used.dptb.total": 3,
  "used.dpk.male": 1,
  "used.dpk.female": 1,
  "used.dpk.total": 2,
  "used.total.male": 100,
  "used.total.female": 108,
  "used.total.total": 208,
  "disabled.male": 1,
  "disabled.female": 2,
  "disabled.total": 3,
  "ballots.received": 257,
  "ballots.used": 208,
  "ballots.returned": 2,
  "ballots.unused": 47,
  "votes.1": 74,
  "votes.2": 96,
  "votes.3": 31,
  valid: 204,
  invalid: 4,
  total: 208,
};
/** What the second reader makes of it: two digits turned round. */
const MISREAD = { ...PAPER, "votes.2": 69 };

let folder: string;
let posko: Started;
let form: Form;
let dropDatabase: () => Promise<void>;
let admin: Page;
/** The browser at which the others of the desk take turns. */
let desk: Page;
let phone: Page;
let code = "";
const contexts = new Set<BrowserContext>();
const links = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-thread-"));
  const database = await freshDatabase();
  dropDatabase = database.drop;
  const config = loadConfig({
    PORT: "0",
    POSKO_DATA: path.join(folder, "data"),
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  posko = await startPosko(config.value, () => {});
  form = must(await loadPack("pemilu-2024")).forms[0]!;
  admin = await open("admin", DESK);
  desk = await open("desk", DESK);
});
afterAll(async () => {
  for (const context of contexts) await context.close();
  await posko?.stop();
  await dropDatabase?.();
  await rm(folder, { recursive: true, force: true });
});

// One walk: where it breaks off there is nothing to be seen behind.
let broken = false;
beforeEach(({ skip }) => skip(broken, "the walk broke off before"));
afterEach(({ task }) => {
  broken ||= task.result?.state === "fail";
});

async function open(profile: string, options: Parameters<typeof openBrowser>[1]): Promise<Page> {
  const context = await openBrowser(path.join(folder, profile), options);
  contexts.add(context);
  context.setDefaultTimeout(SOON.timeout);
  return context.pages()[0] ?? context.newPage();
}

async function close(page: Page): Promise<void> {
  contexts.delete(page.context());
  await page.context().close();
}

/** An answer of the server to whoever is signed in on this page. */
async function answer<T>(page: Page, address: string): Promise<T> {
  const response = await page.request.get(`${posko.address}/api/${address}`);
  expect(response.status(), address).toBe(200);
  return (await response.json()) as T;
}

/** Choose a password by the one-time link the administrator handed over. */
async function firstVisit(page: Page, email: string, shot?: string): Promise<void> {
  await page.goto(links.get(email)!);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  if (shot !== undefined) await looks(page, shot);
  await press(page, "Simpan");
  await page.getByText(`Silakan masuk sebagai ${email}`).waitFor();
}

const ofPage = (id: string): number[] =>
  form.parts.flatMap((part) => part.fields.filter((f) => f.page === id).map((f) => PAPER[f.id]!));
const ofPart = (id: string, read: Readonly<Record<string, number>>): number[] =>
  form.parts.find((part) => part.id === id)!.fields.map((field) => read[field.id]!);
const title = (part: string): string => form.parts.find((one) => one.id === part)!.title.id;

describe("set-up", () => {
  it("makes the first administrator by the one-time link, by password and by passkey", async () => {
    const devtools = await admin.context().newCDPSession(admin);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await admin.goto(posko.setupLink!);
    await admin.getByText("Posko ini untuk siapa?").waitFor();
    await looks(admin, "01-setup-kind");
    await press(admin, "Lanjut");
    await admin.getByLabel("Nama organisasi").fill("Relawan Melati");
    await looks(admin, "02-setup-name");
    await press(admin, "Lanjut");
    await admin.getByLabel("Nama Anda").fill("Ratna");
    await admin.getByLabel("Alamat email").fill("ratna@contoh.id");
    await admin.getByLabel("Kata sandi").fill(PASSWORD);
    await looks(admin, "03-setup-admin");
    await press(admin, "Lanjut");
    await admin.locator('input[value="pemilu-2024"]').check();
    // Spent, and gone from the address.
    expect(admin.url()).not.toContain("#");
    await looks(admin, "04-setup-election");
    await press(admin, "Lanjut");
    await admin.getByRole("heading", { name: "Posko siap" }).waitFor();
    await press(admin, "Tambah passkey");
    await admin.getByText("Passkey tersimpan.").waitFor();
    await looks(admin, "05-setup-ready");

    await signOut(admin, posko.address);
    await admin.getByRole("heading", { name: "Masuk" }).waitFor();
    await looks(admin, "06-sign-in");
    await press(admin, "Masuk dengan passkey");
    await admin.getByText("Belum ada TPS di sini").waitFor();
    await looks(admin, "07-empty");
    await admin.goto(posko.setupLink!);
    await admin.getByText("Posko ini sudah disiapkan").waitFor();
  });

  it("takes in the polling stations by the wizard, and says which line it refuses and why", async () => {
    await admin.goto(`${posko.address}/import`);
    await admin.getByText("Taruh berkas CSV di sini").waitFor();
    await looks(admin, "08-import-file");
    const csv = [
      "kode_kelurahan;no_tps;dpt_l;dpt_p;alamat",
      "35.73.01.1001;TPS 001;120;131;Balai RW 02",
      "3573011001;2;118;140;SDN 1",
      "35.73.01.1999;1;100;100;Tidak dikenal",
      "35.73.01.1002;1;122;125;Lapangan",
    ].join("\n");
    await admin
      .locator('input[type="file"]')
      .setInputFiles({ name: "tps.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await admin.getByText("Baris pertama berkas").first().waitFor();
    expect(await admin.getByLabel("Nomor TPS").inputValue()).toBe("no_tps");
    await looks(admin, "09-import-columns");
    await press(admin, "Lihat pratinjau");
    await admin.getByText("Yang akan terjadi").waitFor();
    await admin.getByText("Desa/kelurahan ini tidak dikenal.").waitFor();
    await looks(admin, "10-import-preview");
    await press(admin, "Terapkan 3 baris");
    await admin.getByText("3 baris masuk.").waitFor();
    await looks(admin, "11-import-done");
  });

  it("gives people their accounts and roles by one-time links", async () => {
    await admin.goto(`${posko.address}/people`);
    for (const [name, role, place] of [
      ["Budi", "Verifikator", "Malang"],
      ["Citra", "Verifikator", null],
      ["Dewi", "Koordinator", "Malang"],
    ] as const) {
      const email = `${name.toLowerCase()}@contoh.id`;
      await press(admin, "Tambah orang");
      const dialog = admin.getByRole("dialog");
      await dialog.getByLabel("Nama").fill(name);
      await dialog.getByLabel("Alamat email").fill(email);
      await dialog.getByLabel("Peran").selectOption({ label: role });
      if (place !== null) await pick(admin, "Wilayah", place, "35.73");
      if (name === "Budi") await looks(admin, "12-people-invite");
      await dialog.getByRole("button", { name: "Tambah orang" }).click();
      const link = admin.getByRole("dialog").locator(".d-hash");
      await link.waitFor();
      links.set(email, (await link.textContent())!);
      if (name === "Budi") await looks(admin, "13-people-link");
      await admin.getByRole("dialog").getByRole("button", { name: "Selesai" }).click();
    }
    await admin.getByRole("heading", { name: "Dewi" }).waitFor();
    await looks(admin, "14-people");
  });

  it("assigns a witness and makes her mandate code", async () => {
    await admin.goto(`${posko.address}/witnesses`);
    await admin.getByText("Belum ada saksi di sini").waitFor();
    await looks(admin, "15-witnesses-empty");
    await press(admin, "Tugaskan saksi");
    await pick(admin, "Desa/Kelurahan", "Balearjosari", "35.73.01.1001");
    const dialog = admin.getByRole("dialog");
    await dialog.getByLabel("TPS").selectOption(STATION);
    await dialog.getByLabel("Nama").fill("Sari");
    await looks(admin, "16-witnesses-assign");
    await dialog.getByRole("button", { name: "Tugaskan saksi" }).click();
    const shown = admin.locator(".d-code");
    await shown.waitFor();
    code = (await shown.textContent())!;
    await looks(admin, "17-witnesses-code");
    await press(admin, "Selesai");
    await admin.getByRole("cell", { name: "Kode dibuat" }).waitFor();
    await looks(admin, "18-witnesses");
  });
});

describe("the witness's phone", () => {
  it("is bound by the code, and then needs no signal", async () => {
    phone = await open("phone", PHONE);
    await phone.goto(`${posko.address}/saksi/`);
    await phone.getByLabel("Kode mandat").fill(code.toLowerCase().replace("-", " "));
    await looks(phone, "20-phone-code");
    await press(phone, "Mulai");
    await phone.getByRole("heading", { name: "TPS 001" }).waitFor();
    await phone.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null)
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    });
    await looks(phone, "21-phone-station");
    await phone.context().setOffline(true);
    await phone.reload();
    await press(phone, "Saya hadir di TPS");
    await phone.getByText("Kehadiran tersimpan di HP ini").waitFor();
  });

  it("photographs and types three pages without signal, asks about what does not add up, and keeps it all", async () => {
    await phone.getByRole("link", { name: /C\.Hasil \(plano\)/ }).click();
    for (const { id } of form.pages) {
      const buffer = await photograph(form, id, STATION, PAPER);
      await phone.getByLabel("Ambil foto").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
      await phone.getByRole("button", { name: "Perbesar" }).waitFor();
      await typeFigures(phone, ofPage(id));
      await phone.getByText("Angka tersimpan di HP ini").waitFor();
      if (id === "3") await phone.getByText("Memang tertulis begitu di formulir?").waitFor();
      await looks(phone, `22-phone-page-${id}`);
      if (id !== "3") await phone.getByRole("link", { name: "Halaman berikutnya" }).click();
    }
    await press(phone, "Ya, tertulis begitu");
    await phone.getByText("Anda jawab: memang tertulis begitu").waitFor();
    // The phone says when what was given is kept; from then on nothing may take it away.
    await phone.getByText("Angka tersimpan di HP ini").waitFor();
    await phone.reload();
    await phone.getByText("Anda jawab: memang tertulis begitu").waitFor();
    expect(await phone.getByRole("textbox", { name: "V.A" }).inputValue()).toBe(String(PAPER["valid"]));

    // The battery dies; the phone comes up again, still without signal.
    await close(phone);
    phone = await open("phone", { ...PHONE, offline: true });
    await phone.goto(`${posko.address}/saksi/`);
    await phone.getByText("3 dari 3 foto").waitFor();
    await phone.getByRole("link", { name: /C\.Hasil \(plano\)/ }).click();
    await phone.getByRole("link", { name: "Kirim", exact: false }).first().click();
    await phone.getByText(/Akan dikirim: 3 bagian angka dan 3 foto/).waitFor();
    await looks(phone, "23-phone-review");
    await press(phone, "Kirim");
    await phone.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
    await expect.poll(() => phone.getByText("Tersimpan di HP ini", { exact: true }).count(), SOON).toBe(7);
    await looks(phone, "24-phone-queue-offline");
  });

  it("hands all of it over when the signal is back, and shows each receipt's number", async () => {
    await phone.context().setOffline(false);
    await phone.getByText("Semua sudah diterima").waitFor();
    const items = await outbox(phone);
    expect(items.map((item) => item.record.operation).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => "evidence.declare"),
      ...Array.from({ length: 3 }, () => "figures.submit"),
      "witnesses.check_in",
    ]);
    for (const item of items) expect(await phone.getByText(item.receipt!.body.number).count()).toBe(1);
    await looks(phone, "25-phone-queue-received");
    await phone.goto(`${posko.address}/saksi/#/`);
    await phone.getByText("Foto diterima: 3 dari 3").waitFor();
    await phone.getByText("Angka diterima: 3 dari 3 bagian").waitFor();
    await looks(phone, "26-phone-received");
  });
});

/** Type the part that is on the screen as this person reads it; which part it was. */
async function readPart(page: Page, read: Readonly<Record<string, number>>, shot?: string): Promise<string> {
  await page.locator("input[data-figure]").first().waitFor();
  const shown = await page.getByRole("heading", { level: 3 }).allTextContents();
  const part = form.parts.find((one) => shown.includes(one.title.id))!.id;
  const station = page.locator("main");
  await station.getByRole("img").first().waitFor();
  await expect
    .poll(
      () =>
        station
          .locator("img")
          .first()
          .evaluate((img: HTMLImageElement) => img.naturalWidth),
      SOON,
    )
    .toBeGreaterThan(500);
  if (shot !== undefined && part === "totals") await looks(page, shot);
  await typeFigures(page, ofPart(part, read));
  await page.keyboard.press("Enter");
  if (part === "totals") {
    await page.getByText("Memang tertulis begitu di formulir?").waitFor();
    if (shot !== undefined) await looks(page, `${shot}-asked`);
    await press(page, "Ya, tertulis begitu. Simpan");
  }
  return part;
}

describe("the desk", () => {
  it("reads a second time from the photograph, and is sent nothing that was read before", async () => {
    await firstVisit(desk, "budi@contoh.id", "30-first-visit");
    await press(desk, "Masuk");
    await desk.getByRole("heading", { name: "Masuk" }).waitFor();
    const heard = listen(desk);
    await signIn(desk, posko.address, "budi@contoh.id", "/second-reading");
    const parts: string[] = [];
    for (const left of [2, 1, 0]) {
      parts.push(await readPart(desk, MISREAD, "31-second-reading"));
      await desk.getByText(`${left} menunggu`).waitFor();
    }
    expect(parts.toSorted()).toEqual(["ballots", "totals", "voters"]);
    await desk.getByText("Antrean kosong").waitFor();
    await looks(desk, "32-second-reading-empty");
    const said = await heard();
    // It was listened to: the form itself went over that wire.
    expect(JSON.stringify(said)).toContain("used.dpt.female");
    expect(said).not.toContain("a live stream");
    // Small numbers, and the voters on the list of stations, may stand there for other reasons.
    const others = new Set(["voters.male", "voters.female", "voters.total"]);
    const earlier = Object.entries(PAPER).flatMap(([id, figure]) => (figure > 5 && !others.has(id) ? [figure] : []));
    const told = new Set(numbersIn(said));
    expect(earlier.filter((figure) => told.has(figure))).toEqual([]);
  });

  it("shows the difference, and counts it nowhere as accepted", async () => {
    await admin.goto(`${posko.address}/review`);
    await admin.getByRole("heading", { name: `TPS 1 · ${title("totals")}` }).waitFor();
    await admin.getByText("1 perlu diperiksa").waitFor();
    await admin.getByRole("button", { name: /: 69$/ }).waitFor();
    await admin.getByRole("button", { name: /: 96$/ }).waitFor();
    await looks(admin, "33-review");
    await admin.goto(`${posko.address}/lists?list=differing`);
    await admin.getByText("Bacaan berbeda").first().waitFor();
    await looks(admin, "34-lists");
    await admin.goto(`${posko.address}/`);
    await admin.getByRole("heading", { name: "Indonesia" }).waitFor();
    await expect.poll(() => votes(admin), SOON).toEqual([0, 0, 0]);
    await press(admin, "Sementara");
    await expect.poll(() => votes(admin), SOON).toEqual([74, 96, 31]);
    await looks(admin, "35-tally-provisional");
    await admin.getByRole("group", { name: "Dasar angka" }).getByRole("button", { name: "Diterima" }).click();
    await expect.poll(() => votes(admin), SOON).toEqual([0, 0, 0]);
    await admin.getByText("Langsung", { exact: true }).waitFor();
    await looks(admin, "36-tally-before");
  });

  it("settles it by a third person, and the nation's number moves without a reload", async () => {
    await signOut(desk, posko.address);
    await admin.evaluate(() => Object.assign(globalThis, { walked: true }));
    await firstVisit(desk, "citra@contoh.id");
    await signIn(desk, posko.address, "citra@contoh.id", "/second-reading");
    expect(await readPart(desk, PAPER)).toBe("totals");
    await desk.getByText("Tersimpan. Diterima.").waitFor();
    await expect.poll(() => votes(admin), SOON).toEqual([74, 96, 31]);
    expect(await admin.evaluate(() => "walked" in globalThis)).toBe(true);
    await looks(admin, "37-tally-after");
  });

  it("opens every number down to the polling station and its photograph", async () => {
    for (const place of ["Jawa Timur", "Kota Malang", "Blimbing", "Balearjosari"]) {
      await admin.getByRole("table").getByRole("link", { name: place }).click();
      await admin.getByRole("heading", { name: place, level: 1 }).waitFor();
      await expect.poll(() => votes(admin), SOON).toEqual([74, 96, 31]);
    }
    await looks(admin, "38-tally-village");
    await admin.getByRole("table").getByRole("link", { name: "TPS 1", exact: true }).click();
    await admin.getByRole("heading", { name: "TPS 1", level: 1 }).waitFor();
    const photo = admin.locator("main img").first();
    await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth), SOON).toBeGreaterThan(500);
    for (const part of form.parts) await admin.getByRole("heading", { name: part.title.id }).waitFor();
    expect(await admin.locator("main").getByText("Diterima", { exact: true }).count()).toBeGreaterThanOrEqual(3);
    await looks(admin, "39-station");
  });
});

describe("a code made anew", () => {
  it("takes two taps, ends the old phone's reading, and still accepts what it had signed", async () => {
    // Signed without signal, before the new code: a correction of the ballots returned.
    await phone.context().setOffline(true);
    await phone.goto(`${posko.address}/saksi/#/form/pemilu-2024~president/35.73.01.1001~1/plano/1`);
    await phone.getByRole("textbox", { name: "II.3" }).fill("3");
    await phone.getByText("Angka tersimpan di HP ini").waitFor();
    await phone.goto(`${posko.address}/saksi/#/form/pemilu-2024~president/35.73.01.1001~1/plano/kirim`);
    await phone.getByText("Akan dikirim: 1 bagian angka dan 0 foto").waitFor();
    await press(phone, "Kirim");
    await phone.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
    const signed = (await outbox(phone)).find((item) => item.state === "kept")!.record;

    await signOut(desk, posko.address);
    await firstVisit(desk, "dewi@contoh.id");
    await signIn(desk, posko.address, "dewi@contoh.id", "/witnesses");
    await press(desk, "Kode baru");
    await looks(desk, "40-new-code");
    await desk.getByRole("dialog").getByRole("button", { name: "Kode baru" }).click();
    const shown = desk.locator(".d-code");
    await shown.waitFor();
    const fresh = (await shown.textContent())!;
    expect(fresh).not.toBe(code);

    const refused = phone.waitForResponse((r) => r.url().includes("/api/witnesses.work"));
    await phone.context().setOffline(false);
    expect((await refused).status()).toBe(401);
    await expect
      .poll(async () => (await outbox(phone)).find((item) => item.record.id === signed.id)?.state, SOON)
      .toBe("received");
    await phone.getByText("Kode Anda tidak berlaku lagi").waitFor();
    await looks(phone, "41-phone-ended");

    // The new phone gets on with it.
    const next = await open("next", PHONE);
    await next.goto(`${posko.address}/saksi/#kode=${fresh.replaceAll(/\W/g, "")}`);
    await press(next, "Mulai");
    await next.getByRole("heading", { name: "TPS 001" }).waitFor();
    await close(next);
  });
});

describe("the trail", () => {
  it("is whole, and the phone's receipt is proven by a program of its own", async () => {
    await admin.goto(`${posko.address}/trail`);
    await press(admin, "Periksa sekarang");
    await admin.getByText("Rantai utuh").waitFor();
    await looks(admin, "42-trail");

    const item = (await outbox(phone)).find(
      ({ record }) => record.operation === "figures.submit" && record.input["part"] === "totals",
    )!;
    const { keys } = await answer<{ keys: { id: string; public_key: string }[] }>(admin, "trail.keys");
    const files = {
      receipt: item.receipt,
      record: item.record,
      forged: { ...item.record, input: { ...item.record.input, fields: { ...PAPER, "votes.1": 75 } } },
      proof: await answer(admin, `trail.proof?entry=${item.receipt!.body.entry}`),
    };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(folder, `${name}.json`), JSON.stringify(content));
    }
    const key = keys.find((one) => one.id === item.receipt!.body.key)!.public_key;
    const prove = (record: string): Promise<{ stdout: string }> =>
      promisify(execFile)(
        process.execPath,
        [
          path.resolve(import.meta.dirname, "../tools/verify-receipt.mjs"),
          path.join(folder, "receipt.json"),
          path.join(folder, "proof.json"),
          key,
          "--record",
          path.join(folder, `${record}.json`),
        ],
        { env: {} },
      );
    expect((await prove("record")).stdout).toContain("PROVEN");
    await expect(prove("forged")).rejects.toThrow("NOT PROVEN");
  });
});

describe("the rest of the desk", () => {
  it("is as readable, in English and in the dark", async () => {
    await admin.emulateMedia({ colorScheme: "dark" });
    await admin.goto(`${posko.address}/`);
    await press(admin, "English");
    for (const [path, heading] of [
      ["/", "Indonesia"],
      ["/stations/35.73.01.1001/1", "TPS 1"],
      ["/witnesses?tab=gaps", "Witnesses"],
      ["/import?kind=readings", "Import"],
      ["/elections", "Elections and rule packs"],
      ["/account", "My account"],
    ] as const) {
      await admin.goto(`${posko.address}${path}`);
      await admin.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await expect.poll(() => admin.locator(".k-loading").count(), SOON).toBe(0);
      await looks(admin, `50-dark-${heading.toLowerCase().replaceAll(" ", "-")}`);
    }
  });
});
