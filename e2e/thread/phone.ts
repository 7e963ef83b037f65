import { describe, expect, it } from "vitest";
import { PHONE } from "../browser.ts";
import { outbox, press, typeFigures } from "../hands.ts";
import { looks } from "../looks.ts";
import { photograph } from "../paper.ts";
import { close, ofPage, open, PAPER, SOON, STATION, walk } from "./walk.ts";

/** Three pages without signal, handed over when it is back. */
export function onThePhone(): void {
  describe("the witness's phone", () => {
    it("is bound by the code, and then needs no signal", async () => {
      walk.phone = await open("phone", PHONE);
      await walk.phone.goto(`${walk.posko.address}/saksi/`);
      await walk.phone.getByLabel("Kode mandat").fill(walk.code.toLowerCase().replace("-", " "));
      await looks(walk.phone, "20-phone-code");
      await press(walk.phone, "Mulai");
      await walk.phone.getByRole("heading", { name: "TPS 001" }).waitFor();
      await walk.phone.evaluate(async () => {
        await navigator.serviceWorker.ready;
        if (navigator.serviceWorker.controller === null)
          await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
      });
      await looks(walk.phone, "21-phone-station");
      await walk.phone.context().setOffline(true);
      await walk.phone.reload();
      await press(walk.phone, "Saya hadir di TPS");
      await walk.phone.getByText("Kehadiran tersimpan di HP ini").waitFor();
    });

    it("photographs and types three pages without signal, asks about what does not add up, and keeps it all", async () => {
      await walk.phone.locator('a[href*="president"]', { hasText: "C.Hasil (plano)" }).click();
      for (const { id } of walk.form.pages) {
        const buffer = await photograph(walk.form, id, STATION, PAPER);
        await walk.phone.getByLabel("Ambil foto").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
        await walk.phone.getByRole("button", { name: "Perbesar" }).waitFor();
        await typeFigures(walk.phone, ofPage(id));
        await walk.phone.getByText("Angka tersimpan di HP ini").waitFor();
        if (id === "3") await walk.phone.getByText("Memang tertulis begitu di formulir?").waitFor();
        await looks(walk.phone, `22-phone-page-${id}`);
        if (id !== "3") await walk.phone.getByRole("link", { name: "Halaman berikutnya" }).click();
      }
      await press(walk.phone, "Ya, tertulis begitu");
      await walk.phone.getByText("Anda jawab: memang tertulis begitu").waitFor();
      // The phone says when what was given is kept; from then on nothing may take it away.
      await walk.phone.getByText("Angka tersimpan di HP ini").waitFor();
      await walk.phone.reload();
      await walk.phone.getByText("Anda jawab: memang tertulis begitu").waitFor();
      expect(await walk.phone.getByRole("textbox", { name: "V.A" }).inputValue()).toBe(String(PAPER["valid"]));

      // The battery dies; the phone comes up again, still without signal.
      await close(walk.phone);
      walk.phone = await open("phone", { ...PHONE, offline: true });
      await walk.phone.goto(`${walk.posko.address}/saksi/`);
      await walk.phone.getByText("3 dari 3 foto").waitFor();
      await walk.phone.locator('a[href*="president"]', { hasText: "C.Hasil (plano)" }).click();
      await walk.phone.getByText(/Akan dikirim: 3 bagian angka dan 3 foto/).waitFor();
      await looks(walk.phone, "23-phone-review");
      await press(walk.phone, "Kirim");
      await walk.phone.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
      await expect.poll(() => walk.phone.getByText("Tersimpan di HP ini", { exact: true }).count(), SOON).toBe(7);
      await looks(walk.phone, "24-phone-queue-offline");
    });

    it("hands all of it over when the signal is back, and shows each receipt's number", async () => {
      await walk.phone.context().setOffline(false);
      await walk.phone.getByText("Semua sudah diterima").waitFor();
      const items = await outbox(walk.phone);
      expect(items.map((item) => item.record.operation).toSorted()).toEqual([
        ...Array.from({ length: 3 }, () => "evidence.declare"),
        ...Array.from({ length: 3 }, () => "figures.submit"),
        "witnesses.check_in",
      ]);
      for (const item of items) expect(await walk.phone.getByText(item.receipt!.body.number).count()).toBe(1);
      await looks(walk.phone, "25-phone-queue-received");
      await walk.phone.goto(`${walk.posko.address}/saksi/#/`);
      await walk.phone.getByText("Foto diterima: 3 dari 3").waitFor();
      await walk.phone.getByText("Angka diterima: 3 dari 3 bagian").waitFor();
      await looks(walk.phone, "26-phone-received");
    });
  });
}
