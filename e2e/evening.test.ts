// The whole evening of one witness: five forms of some forty pages, photographed and typed on a phone whose signal goes
// and comes, with answers lost after they were taken in and the page loaded anew in the middle. At its end every
// receipt is there, the tally says what was typed, and her thumb was not asked for more than it must be.

import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { show } from "../src/count/tally/contract.ts";
import { list } from "../src/count/witnesses/contract.ts";
import type { Form } from "../src/ground/elections/model.ts";
import { ask } from "../src/main/demo/door.ts";
import { openBrowser, PHONE } from "./browser.ts";
import { CONTESTS, ELECTION, type EveningWorld, openEvening, OWN_PARTY, paperOf, STATION } from "./evening/set-up.ts";
import { outbox } from "./hands.ts";
import { byKeyboard } from "./keyboard.ts";
import { looks } from "./looks.ts";
import { photograph } from "./paper.ts";

let world: EveningWorld;
let page: Page;
/** Touches that are neither a figure nor a picture. */
let taps = 0;
let pictures = 0;
const SOON = { timeout: 30_000 };
/** Pixels across a small picture. */
const SMALL = 800;

beforeAll(async () => {
  world = await openEvening();
  page = await openPhone();
});
afterAll(async () => {
  await page?.context().close();
  await world?.close();
});

// One evening: where it breaks off there is nothing to be seen behind.
let broken = false;
beforeEach(({ skip }) => skip(broken, "the evening broke off before"));
afterEach(({ task }) => {
  broken ||= task.result?.state === "fail";
});

async function openPhone(offline = false): Promise<Page> {
  const context = await openBrowser(path.join(world.folder, "phone"), { ...PHONE, offline });
  context.setDefaultTimeout(SOON.timeout);
  return context.pages()[0] ?? context.newPage();
}

async function tap(what: Locator): Promise<void> {
  taps += 1;
  await what.click();
}
const button = (name: string | RegExp): Locator => page.getByRole("button", { name, exact: typeof name === "string" });
const link = (name: string | RegExp): Locator => page.getByRole("link", { name });
const contestId = (key: string): string => `${ELECTION}/${key}`;
const address = (...parts: string[]): string =>
  `${world.posko.address}/saksi/#/${parts.map((p) => encodeURIComponent(p.replaceAll("/", "~"))).join("/")}`;

/** Parts of a form that the settings ask of her. */
function askedOf(key: string, form: Form): Form["parts"] {
  const { candidates } = CONTESTS.find((c) => c.key === key)!;
  return form.parts.filter(({ id }) => {
    if (!id.startsWith("candidates.") || candidates === "all") return true;
    return candidates === "own" && id === `candidates.${OWN_PARTY}`;
  });
}

/** The pages in the order they are typed: totals of all, then her own party's candidates, then the others. */
function rounds(key: string, form: Form): { page: string; fields: string[] }[] {
  const parts = askedOf(key, form);
  const of = (wanted: (part: string) => boolean): { page: string; fields: string[] }[] =>
    form.pages.map(({ id }) => ({
      page: id,
      fields: parts.filter((p) => wanted(p.id)).flatMap((p) => p.fields.filter((f) => f.page === id).map((f) => f.id)),
    }));
  const own = `candidates.${OWN_PARTY}`;
  return [
    ...of((id) => !id.startsWith("candidates.")),
    ...of((id) => id === own).filter((s) => s.fields.length > 0),
    ...of((id) => id.startsWith("candidates.") && id !== own).filter((s) => s.fields.length > 0),
  ];
}

/** Two touches: the button, and the camera's own. */
async function shoot(form: Form, id: string, written: Readonly<Record<string, number>>): Promise<void> {
  // Forty large pictures would take longer to draw than to hand in: the first page of each form is one.
  const width = id === form.pages[0]!.id ? undefined : SMALL;
  const buffer = await photograph(form, id, STATION, written, width);
  pictures += 1;
  await page
    .locator('input[type="file"][capture]')
    .first()
    .setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
}

/** The figures of a step, by Enter from one to the next and on to the next step. */
async function typeStep(figures: readonly number[]): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.hasAttribute("data-figure") === true), SOON)
    .toBe(true);
  await page.getByText("Angka tersimpan di HP ini").waitFor();
  for (const [i, figure] of figures.entries()) {
    await page.keyboard.type(String(figure));
    if (i < figures.length - 1) await page.keyboard.press("Enter");
  }
  await page.getByText("Angka tersimpan di HP ini").waitFor();
  const hash = await page.evaluate(() => location.hash);
  await page.keyboard.press("Enter");
  await page.waitForFunction((old) => location.hash !== old, hash);
}

/** What the outbox holds of a contest's figures. */
async function saidOf(key: string): Promise<unknown[]> {
  return (await outbox(page)).filter(
    (i) => i.record.operation === "figures.submit" && i.record.input["contest"] === contestId(key),
  );
}

const doorOf = (key: string): Locator =>
  page.locator(`a[href*="/${encodeURIComponent(contestId(key).replaceAll("/", "~"))}/"]`, {
    hasText: "C.Hasil (plano)",
  });

/** One contest from the board to the outbox. `meanwhile` happens when half of its figures are typed. */
async function wholeForm(key: string, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const form = world.forms.get(key)!;
  const written = paperOf(form);
  // Asked for anew each time: the phone may be another page by then.
  const said = (): Locator => page.locator("section", { has: doorOf(key) });
  await tap(said().getByRole("button", { name: /^Kabari penghitungan/ }));
  await tap(said().getByRole("button", { name: "Sedang dihitung" }));
  await tap(doorOf(key));
  const steps = rounds(key, form);
  if (form.pages.length > 6) {
    await page.getByRole("heading", { name: "Foto semua halaman" }).waitFor();
    for (const [i, { id }] of form.pages.entries()) {
      await shoot(form, id, written);
      await page.getByText(`Foto ${i + 1} dari ${form.pages.length}`, { exact: true }).waitFor();
    }
    if (key === "dpr") await looks(page, "31-evening-pictures");
    await tap(link("Ketik angkanya"));
  }
  let touched = false;
  for (const [i, step] of steps.entries()) {
    await page.getByRole("heading", { level: 2, name: form.pages.find((p) => p.id === step.page)!.title.id }).waitFor();
    if (form.pages.length <= 6) {
      await shoot(form, step.page, written);
      await button("Perbesar").waitFor();
      touched = false;
    }
    if (i === Math.floor(steps.length / 2)) {
      await meanwhile();
      touched = false;
    }
    if (!touched) await tap(page.locator("input[data-figure]").first());
    touched = true;
    await typeStep(step.fields.map((id) => written[id]!));
    if (key === "dprd-kab" && i === steps.length - 1) await looks(page, "33-evening-review");
  }
  await page.getByRole("heading", { name: "Periksa dan kirim" }).waitFor();
  await tap(button("Kirim"));
  await page.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
  await tap(link("Kembali"));
  await tap(said().getByRole("button", { name: /^Ubah/ }));
  await tap(said().getByRole("button", { name: "Selesai dihitung" }));
}

/** From now on so many of a hundred answers are lost, after the server has done what was asked. */
async function loseAnswers(percent: number): Promise<void> {
  let n = 0;
  await page.context().unrouteAll({ behavior: "wait" });
  await page.context().route(/\/api\/(intake|evidence)\./, async (route) => {
    n += 1;
    const lost = (n * 61) % 100 < percent;
    try {
      if (!lost) return await route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    } catch {
      // The page has gone on, or has been closed: nobody waits for the answer.
    }
  });
}

describe("the evening of a witness", () => {
  it("begins with one visit; from then on every screen opens without signal", async () => {
    await page.goto(`${world.posko.address}/saksi/#kode=${world.code.replace(/\W/g, "")}`);
    await tap(button("Mulai"));
    await page.getByRole("heading", { name: "TPS 001" }).waitFor();
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null)
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    });
    await page.context().setOffline(true);
    const form = ["form", contestId("dpr"), STATION, "plano"];
    for (const [parts, seen] of [
      [[], "TPS 001"],
      [[...form, "1"], "Halaman 1: data pemilih"],
      [[...form, "foto"], "Foto semua halaman"],
      [[...form, "kirim"], "Periksa dan kirim"],
      [["antrean"], "Daftar kiriman"],
      [["antar"], "Serahkan antrean HP lain"],
      [["catatan", STATION], "Catat kejadian"],
      [["hak"], "Hak dan larangan saksi"],
      [["hak", ...form, "1"], "Hak dan larangan saksi"],
      [["selesai"], "Ringkasan"],
      [["kode"], "Kode baru"],
    ] as const) {
      await page.goto("about:blank");
      await page.goto(address(...parts));
      await page.getByRole("heading", { name: seen }).first().waitFor();
    }
    // From each screen of hers her rights are one touch away, and another leads back to where she was.
    const own = [[...form, "1"], [...form, "foto"], [...form, "kirim"], ["antrean"], ["catatan", STATION], ["selesai"]];
    for (const at of [...own, ["kiriman"]]) {
      await page.goto(address(...at));
      await link("Hak dan larangan").click();
      await page.getByRole("heading", { name: "Hak dan larangan saksi" }).waitFor();
      await link("Kembali").click();
      await expect.poll(() => page.url()).toBe(address(...at));
    }
    await page.goto(address("kode"));
    await page.getByRole("heading", { name: "Kode baru" }).first().waitFor();
    await looks(page, "30-evening-code");
    await byKeyboard(page, "30-evening-code");
    await page.goto(address("hak"));
    await looks(page, "30-evening-rights");
    await byKeyboard(page, "30-evening-rights");
    await page.goto(address("catatan", STATION));
    await looks(page, "30-evening-note");
    await byKeyboard(page, "30-evening-note");
    await page.goto(address());
    await tap(button("Saya hadir di TPS"));
    // An impatient thumb: what comes up at its first touch is not said by its second.
    for (const opens of [button("Pemungutan suara ditutup?"), button(/^Kabari penghitungan/).first()])
      await opens.dblclick();
    expect((await outbox(page)).map((i) => i.record.operation)).toEqual(["witnesses.check_in"]);
    await tap(button("Pemungutan suara ditutup?"));
    await tap(button("Ya, sudah ditutup"));
    await page.getByText(/Pemungutan ditutup · \d\d/).waitFor();
    // A slip is taken back as it was made. No touch of a plain evening, and so not counted.
    for (const [word, said] of [
      ["Belum", /^Pemungutan belum ditutup · \d\d/],
      ["Ya, sudah ditutup", /^Pemungutan ditutup · \d\d/],
    ] as const) {
      await button("Ubah: TPS 001").click();
      await button(word).click();
      await page.getByText(said).waitFor();
    }
    await looks(page, "30-evening-station");
    await byKeyboard(page, "30-evening-station");
  });

  it("photographs and types the president's form without signal", async () => {
    await wholeForm("president");
    expect((await outbox(page)).every((item) => item.receipt === null)).toBe(true);
  });

  it("goes on with the DPR while every third answer is lost, and through a reload in the middle", async () => {
    await loseAnswers(33);
    await page.context().setOffline(false);
    await wholeForm("dpr", async () => {
      await page.reload();
      await page.locator("input[data-figure]").first().waitFor();
    });
    expect((await saidOf("dpr")).length).toBe(askedOf("dpr", world.forms.get("dpr")!).length);
  });

  it("types the DPD and the province while the signal goes and comes", async () => {
    await wholeForm("dpd", () => page.context().setOffline(true));
    await page.context().setOffline(false);
    await wholeForm("dprd-prov", async () => {
      await page.context().setOffline(true);
      await page.reload();
      await page.locator("input[data-figure]").first().waitFor();
      await page.context().setOffline(false);
    });
    for (const key of ["dpd", "dprd-prov"])
      expect((await saidOf(key)).length).toBe(askedOf(key, world.forms.get(key)!).length);
  });

  it("types the longest form after the phone's battery died, on from where it was", async () => {
    await wholeForm("dprd-kab", async () => {
      const before = await page.evaluate(() => location.hash);
      await page.context().close();
      page = await openPhone();
      await loseAnswers(20);
      await page.goto(address());
      await tap(doorOf("dprd-kab"));
      await page.locator("input[data-figure]").first().waitFor();
      expect(await page.evaluate(() => location.hash)).toBe(before);
    });
  });

  it("says trouble in two touches and why in a third, and is asked for one before it ends with every receipt", async () => {
    // No touch of a plain evening, and so not counted among them.
    const said = page.locator("section", { has: doorOf("president") });
    await said.getByRole("button", { name: /^Ubah/ }).click();
    await said.getByRole("button", { name: "Ada kendala" }).dblclick();
    await said.getByText(/^Ada kendala · \d/).waitFor();
    const troubles = (await outbox(page)).filter((i) => i.record.input["state"] === "trouble");
    expect(troubles.map((i) => i.record.input["reason"])).toEqual([undefined]);
    await looks(page, "34-evening-trouble");
    await said.getByRole("button", { name: "Listrik padam" }).click();
    await said.getByText(/^Kendala: Listrik padam · \d/).waitFor();
    await page.getByText(/^Kehadiran (?:sudah diterima|tersimpan di HP ini) · \d/).waitFor();
    const ask = button("Ya, selesai dihitung");
    await expect
      .poll(
        async () => {
          if (await ask.isVisible()) return true;
          await page.evaluate(() => dispatchEvent(new Event("online")));
          return false;
        },
        { timeout: 120_000, interval: 500 },
      )
      .toBe(true);
    expect(await page.getByText("Selesai, boleh pulang").count()).toBe(0);
    await looks(page, "34-evening-asks");
    await ask.click();
    await said.getByText(/^Selesai dihitung · \d/).waitFor();
  });

  it("ends with every receipt, and says that she may go home", async () => {
    await expect
      .poll(
        async () => {
          if (await page.getByText("Selesai, boleh pulang").isVisible()) return true;
          await page.evaluate(() => dispatchEvent(new Event("online")));
          return false;
        },
        { timeout: 120_000, interval: 500 },
      )
      .toBe(true);
    await tap(link("Lihat ringkasan"));
    await page.getByText("Nomor tanda terima").first().waitFor();
    await looks(page, "34-evening-done");
    await byKeyboard(page, "34-evening-done");
    const items = await outbox(page);
    const said = items.filter((i) => i.record.operation === "figures.submit");
    const parts = CONTESTS.flatMap(({ key }) => askedOf(key, world.forms.get(key)!));
    const pages = CONTESTS.flatMap(({ key }) => world.forms.get(key)!.pages);
    expect(pages.length).toBeGreaterThanOrEqual(40);
    expect(said).toHaveLength(parts.length);
    expect(items.filter((i) => i.record.operation === "evidence.declare")).toHaveLength(pages.length);
    expect(items.filter((i) => i.receipt === null)).toEqual([]);
    const bytes = items.flatMap((i) =>
      Object.values((i as unknown as { blobs: Record<string, { receipt: unknown }> }).blobs),
    );
    expect(bytes).toHaveLength(pages.length);
    expect(bytes.filter((b) => b.receipt === null)).toEqual([]);
    const numbers = (await page.locator(".p-numbers").allTextContents()).join(" ").split(/\s+/);
    expect(numbers.toSorted()).toEqual(
      items
        .filter((i) => /^(figures|evidence)\./.test(i.record.operation))
        .flatMap((i) => [
          ...(i.record.operation === "figures.submit" ? [i.receipt!.body.number] : []),
          ...Object.values(
            (i as unknown as { blobs: Record<string, { receipt: { body: { number: string } } }> }).blobs,
          ).map((b) => b.receipt.body.number),
        ])
        .toSorted(),
    );
    expect(pictures).toBe(pages.length);
    process.stdout.write(
      `the evening: ${pages.length} pages, ${parts.flatMap((p) => p.fields).length} fields typed, ${taps} taps beside figures and two per picture\n`,
    );
    expect(taps).toBeLessThanOrEqual(60);
  });

  it("says so no more while a figure, a picture or a note is begun and not sent, and again once they are thrown away", async () => {
    const form = world.forms.get("president")!;
    const at = (paper: string, step: string): string => address("form", contestId("president"), STATION, paper, step);
    await page.goto(address("catatan", STATION));
    await page.getByRole("radio", { name: /Keberatan saya/ }).check();
    await page.getByLabel("Tulis singkat").fill("Angka dicoret tanpa paraf.");
    await page.goto(at("salinan", "1"));
    await shoot(form, form.pages[0]!.id, paperOf(form));
    await button("Perbesar").waitFor();
    await page.goto(at("plano", "1"));
    const figure = page.locator("input[data-figure]").first();
    const before = await figure.inputValue();
    await figure.fill("77");
    await page.getByText("Angka tersimpan di HP ini").waitFor();
    await page.goto(address());
    const begun = page.locator(".k-notice", { hasText: "Ada yang belum dikirim" });
    await expect.poll(() => begun.getByRole("link").count(), SOON).toBe(3);
    await page.locator(".p-queue-link", { hasText: "Ada yang belum dikirim" }).waitFor();
    expect(await page.getByText("Selesai, boleh pulang").count()).toBe(0);
    expect(await page.getByText("Semua sudah diterima").count()).toBe(0);
    await looks(page, "35-evening-begun");
    await page.goto(address("antrean"));
    await expect.poll(() => begun.getByRole("link").count(), SOON).toBe(3);
    expect(await page.getByText("Semua sudah diterima").count()).toBe(0);
    await page.goto(address("selesai"));
    await page.getByText("Belum selesai").waitFor();
    for (const paper of ["salinan", "plano"]) {
      await page.goto(address());
      await begun.getByRole("link", { name: new RegExp(`, ${paper}$`) }).click();
      await button("Buang yang belum dikirim").click();
      await button("Ya, buang").click();
      await page.getByText(/^Formulir ini masih kosong|^Semua yang terisi sudah masuk/).waitFor();
    }
    await page.goto(at("plano", "1"));
    await expect.poll(() => figure.inputValue(), SOON).toBe(before);
    await page.goto(address());
    await begun.getByRole("link", { name: "Catatan kejadian" }).click();
    await button("Buang catatan").click();
    await button("Ya, buang").click();
    await page.getByText("Selesai, boleh pulang").waitFor();
    await page.locator(".p-queue-link", { hasText: "Semua sudah diterima" }).waitFor();
  });

  it("has brought the tally exactly what was typed, and the coordinator where each count stands", async () => {
    const { posko } = world.posko;
    for (const { key } of CONTESTS) {
      const form = world.forms.get(key)!;
      const written = paperOf(form);
      for (const part of askedOf(key, form)) {
        const votes = part.fields.filter((f) => f.id.startsWith("votes."));
        if (votes.length === 0) continue;
        const given = { contest: contestId(key), place: STATION, part: part.id, basis: "provisional", wait: true };
        const told = await ask(posko, "operator", show, given as never);
        expect(told.votes, `${key} ${part.id}`).toEqual(
          Object.fromEntries(votes.map((f) => [f.id.slice("votes.".length), written[f.id]])),
        );
        if (part.id === "totals")
          expect([told.valid, told.invalid, told.total]).toEqual([
            written["valid"],
            written["invalid"],
            written["total"],
          ]);
      }
    }
    const { witnesses } = await ask(posko, "operator", list, { election: ELECTION });
    expect(witnesses[0]!.checked_in_at).not.toBe(null);
    const stands = witnesses[0]!.states.map(({ contest, state }) => `${contest ?? "station"} ${state}`);
    expect(new Set(stands)).toEqual(
      new Set(["station polls_closed", ...CONTESTS.map(({ key }) => `${contestId(key)} finished`)]),
    );
  });
});
