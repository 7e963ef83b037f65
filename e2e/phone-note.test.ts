// An objection made without signal, with a photograph and a minute's voice, and heard at the desk.

import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../src/main/demo/door.ts";
import { setup } from "../src/people/accounts/contract.ts";
import { DESK, openBrowser, PHONE } from "./browser.ts";
import { type EveningWorld, openEvening, STATION } from "./evening/set-up.ts";
import { outbox, PASSWORD, press, signIn } from "./hands.ts";
import { looks } from "./looks.ts";
import { photograph } from "./paper.ts";

const SAID = "Angka di plano dicoret tanpa paraf.";
let world: EveningWorld;
let phone: Page;
let desk: Page;

beforeAll(async () => {
  world = await openEvening();
  await ask(world.posko.posko, "operator", setup, {
    name: "Relawan contoh",
    admin_name: "Wati",
    email: "wati@contoh.id",
    password: PASSWORD,
  });
  const open = async (name: string, how: Parameters<typeof openBrowser>[1]): Promise<Page> => {
    const context = await openBrowser(path.join(world.folder, name), how);
    context.setDefaultTimeout(15_000);
    return context.pages()[0] ?? context.newPage();
  };
  phone = await open("phone", PHONE);
  desk = await open("desk", DESK);
  // This browser has no microphone: a tone stands in for it. What records it is the browser's own.
  await phone.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      const sound = new AudioContext();
      await sound.resume();
      const tone = sound.createOscillator();
      const out = sound.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      return out.stream;
    };
  });
});
afterAll(async () => {
  await phone?.context().close();
  await desk?.context().close();
  await world?.close();
});

describe("a note", () => {
  it("is written, photographed and spoken without signal, and survives a reload", async () => {
    await phone.goto(`${world.posko.address}/saksi/#kode=${world.code.replaceAll(/\W/g, "")}`);
    await press(phone, "Mulai");
    await phone.getByRole("heading", { name: "TPS 001" }).waitFor();
    await phone.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null)
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    });
    await phone.context().setOffline(true);
    await phone.getByRole("link", { name: "Catat kejadian" }).click();
    await phone.getByRole("radio", { name: /Keberatan saya/ }).check();
    await phone.getByLabel("Tulis singkat").fill(SAID);
    const buffer = await photograph(world.forms.get("president")!, "3", STATION, {});
    await phone.getByLabel("Tambah foto").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
    await phone.getByRole("img", { name: "Foto 1" }).waitFor();
    await press(phone, "Rekam suara");
    await phone.getByRole("button", { name: /^Selesai merekam \([1-9]\d* detik\)/ }).click();
    await phone.getByText("Rekaman 2", { exact: true }).waitFor();
    await phone.reload();
    await phone.getByText("Rekaman 2", { exact: true }).waitFor();
    expect(await phone.getByLabel("Tulis singkat").inputValue()).toBe(SAID);
    await looks(phone, "40-note-made");
    await press(phone, "Kirim catatan");
    await phone.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
    await phone.getByText("Keberatan saya").waitFor();
    expect((await outbox(phone)).map((i) => [i.record.operation, i.receipt])).toEqual([["evidence.note", null]]);
  });

  it("is there with both its files when the signal is back, and the next one begins empty", async () => {
    await phone.context().setOffline(false);
    await phone.getByText("Semua sudah diterima").waitFor();
    for (const file of ["Foto", "Rekaman suara"])
      expect(await phone.getByText(`${file} diterima, no. tanda terima`).count()).toBe(1);
    // It stands in her summary, with its receipts: of the note, the picture and the recording.
    await phone.goto(`${world.posko.address}/saksi/#/selesai`);
    await phone.getByText(SAID).waitFor();
    expect((await phone.locator(".p-numbers").textContent())!.split(/\s+/)).toHaveLength(3);
    await looks(phone, "40-note-in-summary");
    await phone.goto(`${world.posko.address}/saksi/#/catatan/${encodeURIComponent(STATION.replace("/", "~"))}`);
    await phone.getByLabel("Tulis singkat").waitFor();
    expect(await phone.getByLabel("Tulis singkat").inputValue()).toBe("");
  });

  it("is read, seen and heard at the desk", async () => {
    await signIn(desk, world.posko.address, "wati@contoh.id", "/notes");
    await desk.getByText(SAID).waitFor();
    await desk.getByRole("img", { name: /^Foto/ }).waitFor();
    const heard = await desk.locator("audio").evaluate(async (audio: HTMLAudioElement) => {
      const answer = await fetch(audio.src);
      const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(await answer.arrayBuffer());
      return { type: answer.headers.get("content-type"), seconds: sound.duration };
    });
    expect(heard.type).toBe("audio/webm");
    expect(heard.seconds).toBeGreaterThan(0.5);
    await looks(desk, "41-notes-desk");
    await desk.getByText("Kejadian khusus", { exact: true }).click();
    await desk.getByText("Belum ada catatan").waitFor();
    // The station's own page says that there is something, and leads to it, named by its village.
    await desk.goto(`${world.posko.address}/stations/${STATION}`);
    await desk.getByText(": Keberatan").waitFor();
    await looks(desk, "42-station-notes");
    await desk.getByRole("link", { name: "1 catatan saksi di TPS ini" }).click();
    await desk.getByText(SAID).waitFor();
    await desk
      .getByRole("main")
      .getByText(/^TPS \d+, [A-Z]/)
      .waitFor();
  });
});
