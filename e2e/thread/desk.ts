import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { listen, numbersIn, press, signIn, signOut, typeFigures, votes } from "../hands.ts";
import { looks } from "../looks.ts";
import { firstVisit, MISREAD, ofPart, PAPER, SOON, title, walk } from "./walk.ts";

/** Type the part that is on the screen as this person reads it; which part it was. */
async function readPart(page: Page, read: Readonly<Record<string, number>>, shot?: string): Promise<string> {
  await page.locator("input[data-figure]").first().waitFor();
  const shown = await page.getByRole("heading", { level: 3 }).allTextContents();
  const part = walk.form.parts.find((one) => shown.includes(one.title.id))!.id;
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

/** The blind second reading, the difference, its third reader, and the way down to the photograph. */
export function atTheDesk(): void {
  describe("the desk", () => {
    it("reads a second time from the photograph, and is sent nothing that was read before", async () => {
      const heard = await listen(walk.desk);
      await walk.desk.reload();
      // What was skipped stays skipped after a reload, is counted, and comes back when it is asked for.
      const title = async (): Promise<string> => {
        await walk.desk.locator("input[data-figure]").first().waitFor();
        return (await walk.desk.locator(".d-reading-side h3").textContent())!;
      };
      const first = await title();
      await press(walk.desk, "Lewati");
      await walk.desk.getByText("1 dilewati").waitFor();
      await walk.desk.reload();
      await walk.desk.getByText("1 dilewati").waitFor();
      expect(await title()).not.toBe(first);
      await looks(walk.desk, "31-second-reading-skipped");
      await press(walk.desk, "Kembalikan yang dilewati");
      await expect.poll(title, SOON).toBe(first);
      expect(await walk.desk.getByText("dilewati").count()).toBe(0);
      // Who skips all three is told that they come again.
      const again = walk.desk.getByText("Semua yang menunggu sudah Anda lewati.");
      const skipped = new Set<string>();
      for (let i = 0; i < 3; i++) {
        await walk.desk.locator("input[data-figure]").first().waitFor();
        expect(await again.count()).toBe(0);
        const heading = walk.desk.locator(".d-reading-side h3");
        const part = (await heading.textContent())!;
        skipped.add(part);
        await press(walk.desk, "Lewati");
        if (i < 2) await expect.poll(() => heading.textContent(), SOON).not.toBe(part);
      }
      expect(skipped.size).toBe(3);
      await again.waitFor();
      await looks(walk.desk, "31-second-reading-again");
      const parts: string[] = [];
      for (const left of [2, 1, 0]) {
        parts.push(await readPart(walk.desk, MISREAD, "31-second-reading"));
        await walk.desk.getByText(`${left} menunggu`).waitFor();
      }
      expect(parts.toSorted()).toEqual(["ballots", "totals", "voters"]);
      await walk.desk.getByText("Antrean kosong").waitFor();
      await looks(walk.desk, "32-second-reading-empty");
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
      await walk.admin.goto(`${walk.posko.address}/review`);
      await walk.admin.getByRole("heading", { name: `TPS 1 · ${title("totals")}` }).waitFor();
      await walk.admin.getByText("1 perlu diperiksa").waitFor();
      await walk.admin.getByRole("button", { name: /: 69$/ }).waitFor();
      await walk.admin.getByRole("button", { name: /: 96$/ }).waitFor();
      await looks(walk.admin, "33-review");
      await walk.admin.goto(`${walk.posko.address}/lists?list=differing`);
      await walk.admin.getByText("Bacaan berbeda").first().waitFor();
      await looks(walk.admin, "34-lists");
      await walk.admin.goto(`${walk.posko.address}/contests`);
      await walk.admin.getByRole("heading", { name: "Setelan pemilihan" }).waitFor();
      await walk.admin.getByText("Dua orang mengetik").first().waitFor();
      await looks(walk.admin, "34-contests");
      await walk.admin.goto(`${walk.posko.address}/`);
      await walk.admin.getByRole("heading", { name: "Indonesia" }).waitFor();
      await expect.poll(() => votes(walk.admin), SOON).toEqual([0, 0, 0]);
      await press(walk.admin, "Sementara");
      await expect.poll(() => votes(walk.admin), SOON).toEqual([74, 96, 31]);
      await looks(walk.admin, "35-tally-provisional");
      await walk.admin.getByRole("group", { name: "Dasar angka" }).getByRole("button", { name: "Diterima" }).click();
      await expect.poll(() => votes(walk.admin), SOON).toEqual([0, 0, 0]);
      await walk.admin.getByText("Langsung", { exact: true }).waitFor();
      await looks(walk.admin, "36-tally-before");
    });

    it("settles it by a third person, and the nation's number moves without a reload", async () => {
      await signOut(walk.desk, walk.posko.address);
      await walk.admin.evaluate(() => Object.assign(globalThis, { walked: true }));
      await firstVisit(walk.desk, "citra@contoh.id");
      await signIn(walk.desk, walk.posko.address, "citra@contoh.id", "/second-reading");
      expect(await readPart(walk.desk, PAPER)).toBe("totals");
      await walk.desk.getByText("Tersimpan. Diterima.").waitFor();
      await expect.poll(() => votes(walk.admin), SOON).toEqual([74, 96, 31]);
      expect(await walk.admin.evaluate(() => "walked" in globalThis)).toBe(true);
      await looks(walk.admin, "37-tally-after");
    });

    it("opens every number down to the polling station and its photograph", async () => {
      for (const place of ["Jawa Timur", "Kota Malang", "Blimbing", "Balearjosari"]) {
        await walk.admin.getByRole("table").getByRole("link", { name: place }).click();
        await walk.admin.getByRole("heading", { name: place, level: 1 }).waitFor();
        await expect.poll(() => votes(walk.admin), SOON).toEqual([74, 96, 31]);
      }
      await looks(walk.admin, "38-tally-village");
      await walk.admin.getByRole("table").getByRole("link", { name: "TPS 1", exact: true }).click();
      await walk.admin.getByRole("heading", { name: "TPS 1", level: 1 }).waitFor();
      const photo = walk.admin.locator("main img").first();
      await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth), SOON).toBeGreaterThan(500);
      for (const part of walk.form.parts) await walk.admin.getByRole("heading", { name: part.title.id }).waitFor();
      expect(await walk.admin.locator("main").getByText("Diterima", { exact: true }).count()).toBeGreaterThanOrEqual(3);
      await looks(walk.admin, "39-station");
    });
  });
}
