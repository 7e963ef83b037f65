import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { outbox, press, signIn } from "../hands.ts";
import { looks } from "../looks.ts";
import { photograph } from "../paper.ts";
import { answer, firstVisit, PAPER, SOON, STATION, walk } from "./walk.ts";

interface Task {
  readonly page: string;
  readonly part: string;
}

/** A page the desk cannot read: asked for on the witness's phone, taken again without signal, and read at the desk. */
export function aPageAgain(): void {
  describe("a photograph that cannot be read", () => {
    let asked: Task;

    it("is said at the desk, and then nobody is given it to read", async () => {
      await firstVisit(walk.desk, "budi@contoh.id", "30-first-visit");
      await press(walk.desk, "Masuk");
      await walk.desk.getByRole("heading", { name: "Masuk" }).waitFor();
      await signIn(walk.desk, walk.posko.address, "budi@contoh.id", "/second-reading");
      await walk.desk.getByText("3 menunggu").waitFor();
      await press(walk.desk, "Foto tidak terbaca");
      const dialog = walk.desk.getByRole("dialog", { name: "Foto tidak terbaca" });
      await dialog.getByRole("button", { name: "Foto buram" }).click();
      await looks(walk.desk, "31-unreadable");
      const said = walk.desk.waitForRequest((request) => request.url().includes("/api/figures.unreadable"));
      await dialog.getByRole("button", { name: "Tandai tidak terbaca" }).click();
      asked = (await said).postDataJSON() as Task;
      await walk.desk.getByText("2 menunggu").waitFor();
    });

    it("stands on the witness's phone, also without signal, and is taken again in two touches", async () => {
      const { phone } = walk;
      const title = walk.form.pages.find((one) => one.id === asked.page)!.title.id;
      const before = await outbox(phone);
      // The phone asks when signal comes.
      await phone.context().setOffline(true);
      await phone.context().setOffline(false);
      await phone.getByText(`Foto ulang: ${title}`).waitFor();
      await phone.context().setOffline(true);
      await phone.reload();
      await phone.getByText("Di posko foto ini tidak terbaca: Foto buram").waitFor();
      expect(await phone.getByText("Selesai, boleh pulang").count()).toBe(0);
      await looks(phone, "31-phone-again");
      const first = await photograph(walk.form, asked.page, STATION, PAPER);
      const buffer = await sharp(first).modulate({ brightness: 1.05 }).jpeg({ quality: 90 }).toBuffer();
      const shoot = (picture: Buffer): Promise<void> =>
        phone
          .getByLabel("Foto ulang halaman ini")
          .setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer: picture });
      // The one nobody could read, out of the gallery: that is no answer.
      await shoot(first);
      await phone.getByText("Ini foto yang sama seperti tadi").waitFor();
      // A button that is the camera: the touch on it, and the camera's own.
      await shoot(buffer);
      await phone.getByText("Foto baru tersimpan di HP ini").waitFor();
      await looks(phone, "31-phone-again-kept");
      const said = (await outbox(phone)).slice(before.length).map(({ record }) => record);
      expect(said.map((r) => r.operation)).toContain("evidence.declare");
      expect(said.find((r) => r.operation === "evidence.declare")!.input["page"]).toBe(asked.page);
      await phone.context().setOffline(false);
      await expect.poll(async () => (await outbox(phone)).filter((i) => i.receipt === null).length, SOON).toBe(0);
      await phone.getByText("Foto baru sudah diterima").waitFor();
      // Asked again, the server asks for nothing more.
      await phone.context().setOffline(true);
      await phone.context().setOffline(false);
      await expect.poll(() => phone.getByText(`Foto baru: ${title}`).count(), SOON).toBe(0);
      expect(await phone.getByText(`Foto ulang: ${title}`).count()).toBe(0);
    });

    it("is seen at the desk as come, and is given out again", async () => {
      await walk.admin.goto(`${walk.posko.address}/lists?list=unreadable&part=${asked.part}`);
      await walk.admin.getByRole("cell", { name: "sudah masuk" }).waitFor();
      await looks(walk.admin, "31-unreadable-again");
      const { rows } = await answer<{ rows: { answer: { new_picture: boolean } }[] }>(
        walk.admin,
        `figures.list?contest=pemilu-2024/president&list=unreadable&part=${asked.part}`,
      );
      expect(rows.map((row) => row.answer.new_picture)).toEqual([true]);
      await walk.desk.reload();
      await walk.desk.getByText("3 menunggu").waitFor();
    });
  });
}
