import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { PHONE } from "../browser.ts";
import { outbox, press, signIn, signOut } from "../hands.ts";
import { looks } from "../looks.ts";
import { answer, close, firstVisit, open, PAPER, SOON, walk } from "./walk.ts";

/** A new code for the same witness, and the old phone's last words. */
export function aNewCode(): void {
  describe("a code made anew", () => {
    it("takes two taps, ends the old phone's reading, and still accepts what it had signed", async () => {
      // Signed without signal, before the new code: a correction of the ballots returned.
      await walk.phone.context().setOffline(true);
      await walk.phone.goto(`${walk.posko.address}/saksi/#/form/pemilu-2024~president/35.73.01.1001~1/plano/1`);
      await walk.phone.getByRole("textbox", { name: "II.3" }).fill("3");
      await walk.phone.getByText("Angka tersimpan di HP ini").waitFor();
      await walk.phone.goto(`${walk.posko.address}/saksi/#/form/pemilu-2024~president/35.73.01.1001~1/plano/kirim`);
      await walk.phone.getByText("Akan dikirim: 1 bagian angka dan 0 foto").waitFor();
      await press(walk.phone, "Kirim");
      await walk.phone.getByRole("heading", { name: "Daftar kiriman" }).waitFor();
      const signed = (await outbox(walk.phone)).find((item) => item.state === "kept")!.record;

      await signOut(walk.desk, walk.posko.address);
      await firstVisit(walk.desk, "dewi@contoh.id");
      await signIn(walk.desk, walk.posko.address, "dewi@contoh.id", "/witnesses");
      await press(walk.desk, "Kode baru");
      await looks(walk.desk, "40-new-code");
      await walk.desk.getByRole("dialog").getByRole("button", { name: "Kode baru" }).click();
      const shown = walk.desk.locator(".d-code");
      await shown.waitFor();
      const fresh = (await shown.textContent())!;
      expect(fresh).not.toBe(walk.code);

      const refused = walk.phone.waitForResponse((r) => r.url().includes("/api/witnesses.work"));
      await walk.phone.context().setOffline(false);
      expect((await refused).status()).toBe(401);
      await expect
        .poll(async () => (await outbox(walk.phone)).find((item) => item.record.id === signed.id)?.state, SOON)
        .toBe("received");
      await walk.phone.getByText("Kode Anda tidak berlaku lagi").waitFor();
      await looks(walk.phone, "41-phone-ended");

      // The new phone gets on with it.
      const next = await open("next", PHONE);
      await next.goto(`${walk.posko.address}/saksi/#kode=${fresh.replaceAll(/\W/g, "")}`);
      await press(next, "Mulai");
      await next.getByRole("heading", { name: "TPS 001" }).waitFor();
      await close(next);
    });
  });
}

/** The chain, and one receipt, proven by a program that shares no code with the server. */
export function theTrail(): void {
  describe("the trail", () => {
    it("is whole, and the phone's receipt is proven by a program of its own", async () => {
      await walk.admin.goto(`${walk.posko.address}/trail`);
      await press(walk.admin, "Periksa sekarang");
      await walk.admin.getByText("Rantai utuh").waitFor();
      await looks(walk.admin, "42-trail");

      const item = (await outbox(walk.phone)).find(
        ({ record }) => record.operation === "figures.submit" && record.input["part"] === "totals",
      )!;
      const { keys } = await answer<{ keys: { id: string; public_key: string }[] }>(walk.admin, "trail.keys");
      const files = {
        receipt: item.receipt,
        record: item.record,
        forged: { ...item.record, input: { ...item.record.input, fields: { ...PAPER, "votes.1": 75 } } },
        proof: await answer(walk.admin, `trail.proof?entry=${item.receipt!.body.entry}`),
      };
      for (const [name, content] of Object.entries(files)) {
        await writeFile(path.join(walk.folder, `${name}.json`), JSON.stringify(content));
      }
      const key = keys.find((one) => one.id === item.receipt!.body.key)!.public_key;
      const prove = (record: string): Promise<{ stdout: string }> =>
        promisify(execFile)(
          process.execPath,
          [
            path.resolve(import.meta.dirname, "../../tools/verify-receipt.mjs"),
            path.join(walk.folder, "receipt.json"),
            path.join(walk.folder, "proof.json"),
            key,
            "--record",
            path.join(walk.folder, `${record}.json`),
          ],
          { env: {} },
        );
      expect((await prove("record")).stdout).toContain("PROVEN");
      await expect(prove("forged")).rejects.toThrow("NOT PROVEN");
    });
  });
}

/** What was not looked at on the way. */
export function inEnglishAndDark(): void {
  describe("the rest of the desk", () => {
    it("is as readable, in English and in the dark", async () => {
      await walk.admin.emulateMedia({ colorScheme: "dark" });
      await walk.admin.goto(`${walk.posko.address}/`);
      await press(walk.admin, "English");
      for (const [path, heading] of [
        ["/", "Indonesia"],
        ["/stations/35.73.01.1001/1", "TPS 1"],
        ["/witnesses?tab=gaps", "Witnesses"],
        ["/import?kind=readings", "Import"],
        ["/elections", "Elections and rule packs"],
        ["/account", "My account"],
      ] as const) {
        await walk.admin.goto(`${walk.posko.address}${path}`);
        await walk.admin.getByRole("heading", { name: heading, level: 1 }).waitFor();
        await expect.poll(() => walk.admin.locator(".k-loading").count(), SOON).toBe(0);
        await looks(walk.admin, `50-dark-${heading.toLowerCase().replaceAll(" ", "-")}`);
      }
    });

    it("adds a password to an account of a passkey alone, once the passkey was asked again", async () => {
      await walk.admin.getByRole("heading", { name: "Add a password" }).waitFor();
      await walk.admin.getByLabel("New password").fill("kopi tubruk tanpa gula");
      const asked = walk.admin.waitForResponse(/\/passkey\/verify-authentication/);
      await press(walk.admin, "Use the passkey and save");
      expect((await asked).status()).toBe(200);
      await walk.admin.getByRole("heading", { name: "Change the password" }).waitFor();
      expect(await walk.admin.getByRole("heading", { name: "Add a password" }).count()).toBe(0);
      await looks(walk.admin, "51-account-with-both");
    });
  });
}
