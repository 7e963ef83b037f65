import { describe, expect, it } from "vitest";
import { pick, press, signOut } from "../hands.ts";
import { looks } from "../looks.ts";
import { answer, STATION, walk } from "./walk.ts";

/** From nothing to a witness's mandate code. */
export function setUp(): void {
  describe("set-up", () => {
    it("makes the first administrator by the one-time link and a passkey alone, also after a cancelled one", async () => {
      const devtools = await walk.admin.context().newCDPSession(walk.admin);
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
      await walk.admin.goto(walk.posko.setupLink!);
      await walk.admin.getByText("Posko ini untuk siapa?").waitFor();
      await looks(walk.admin, "01-setup-kind");
      await press(walk.admin, "Lanjut");
      await walk.admin.getByLabel("Nama organisasi").fill("Relawan Melati");
      await looks(walk.admin, "02-setup-name");
      await press(walk.admin, "Lanjut");
      await walk.admin.getByLabel("Nama Anda").fill("Ratna");
      await walk.admin.getByLabel("Alamat email").fill("ratna@contoh.id");
      await walk.admin.getByRole("radio", { name: /^Kata sandi/ }).check();
      await looks(walk.admin, "03-setup-admin-password");
      await walk.admin.getByRole("radio", { name: /^Passkey/ }).check();
      await looks(walk.admin, "03-setup-admin");
      // She closes the browser's question the first time.
      await walk.admin.evaluate(() => {
        const { credentials } = navigator;
        const create = credentials.create.bind(credentials);
        credentials.create = () => {
          credentials.create = create;
          return Promise.reject(new DOMException("closed", "NotAllowedError"));
        };
      });
      await press(walk.admin, "Buat passkey dan lanjut");
      await walk.admin.getByText("Passkey tidak dipakai.").waitFor();
      await looks(walk.admin, "03-setup-admin-cancelled");
      expect(await answer(walk.admin, "accounts.status")).toMatchObject({ set_up: false });
      await press(walk.admin, "Buat passkey dan lanjut");
      await walk.admin.locator('input[value="pemilu-2024"]').check();
      // Spent, and gone from the address.
      expect(walk.admin.url()).not.toContain("#");
      await looks(walk.admin, "04-setup-election");
      await press(walk.admin, "Lanjut");
      await walk.admin.getByRole("heading", { name: "Posko siap" }).waitFor();
      await looks(walk.admin, "05-setup-ready");

      await signOut(walk.admin, walk.posko.address);
      await walk.admin.getByRole("heading", { name: "Masuk" }).waitFor();
      await looks(walk.admin, "06-sign-in");
      await press(walk.admin, "Masuk dengan passkey");
      await walk.admin.getByText("Belum ada TPS di sini").waitFor();
      await looks(walk.admin, "07-empty");

      // Her language is her account's: a browser that knows nothing of it takes it.
      const kept = walk.admin.waitForResponse((r) => r.url().includes("/api/accounts.set_language"));
      await press(walk.admin, "English");
      expect((await kept).status()).toBe(200);
      await walk.admin.evaluate(() => localStorage.clear());
      await walk.admin.reload();
      await walk.admin.getByText("No polling stations here yet").waitFor();
      const back = walk.admin.waitForResponse((r) => r.url().includes("/api/accounts.set_language"));
      await press(walk.admin, "Bahasa Indonesia");
      expect((await back).status()).toBe(200);
      expect(await answer(walk.admin, "accounts.me")).toMatchObject({ language: "id", passkeys: 1, password: false });

      await walk.admin.goto(walk.posko.setupLink!);
      await walk.admin.getByText("Posko ini sudah disiapkan").waitFor();
    });

    it("takes in the polling stations by the wizard, and says which line it refuses and why", async () => {
      await walk.admin.goto(`${walk.posko.address}/import`);
      await walk.admin.getByText("Taruh berkas CSV di sini").waitFor();
      await looks(walk.admin, "08-import-file");
      const csv = [
        "kode_kelurahan;no_tps;dpt_l;dpt_p;alamat",
        "35.73.01.1001;TPS 001;120;131;Balai RW 02",
        "3573011001;2;118;140;SDN 1",
        "35.73.01.1999;1;100;100;Tidak dikenal",
        "35.73.01.1002;1;122;125;Lapangan",
      ].join("\n");
      await walk.admin
        .locator('input[type="file"]')
        .setInputFiles({ name: "tps.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
      await walk.admin.getByText("Baris pertama berkas").first().waitFor();
      expect(await walk.admin.getByLabel(/^Nomor TPS/).inputValue()).toBe("no_tps");
      await looks(walk.admin, "09-import-columns");
      await press(walk.admin, "Lihat pratinjau");
      await walk.admin.getByText("Yang akan terjadi").waitFor();
      await walk.admin.getByText("Desa/kelurahan ini tidak dikenal.").waitFor();
      await looks(walk.admin, "10-import-preview");
      await press(walk.admin, "Terapkan 3 baris");
      await walk.admin.getByText("3 baris masuk.").waitFor();
      await looks(walk.admin, "11-import-done");
    });

    it("gives people their accounts and roles by one-time links", async () => {
      await walk.admin.goto(`${walk.posko.address}/people`);
      for (const [name, role, place] of [
        ["Budi", "Verifikator", "Malang"],
        ["Citra", "Verifikator", null],
        ["Dewi", "Koordinator", "Malang"],
      ] as const) {
        const email = `${name.toLowerCase()}@contoh.id`;
        await press(walk.admin, "Tambah orang");
        const dialog = walk.admin.getByRole("dialog");
        await dialog.getByLabel("Nama").fill(name);
        await dialog.getByLabel("Alamat email").fill(email);
        await dialog.getByLabel("Peran").selectOption({ label: role });
        if (place !== null) await pick(walk.admin, "Wilayah", place, "35.73");
        if (name === "Budi") await looks(walk.admin, "12-people-invite");
        await dialog.getByRole("button", { name: "Tambah orang" }).click();
        const link = walk.admin.getByRole("dialog").locator(".d-hash");
        await link.waitFor();
        walk.links.set(email, (await link.textContent())!);
        if (name === "Budi") await looks(walk.admin, "13-people-link");
        await walk.admin.getByRole("dialog").getByRole("button", { name: "Selesai" }).click();
      }
      await walk.admin.getByRole("heading", { name: "Dewi" }).waitFor();
      await looks(walk.admin, "14-people");
    });

    it("assigns a witness and makes her mandate code", async () => {
      await walk.admin.goto(`${walk.posko.address}/witnesses`);
      await walk.admin.getByText("Belum ada saksi di sini").waitFor();
      await looks(walk.admin, "15-witnesses-empty");
      await press(walk.admin, "Tugaskan saksi");
      await pick(walk.admin, "Desa/Kelurahan", "Balearjosari", "35.73.01.1001");
      const dialog = walk.admin.getByRole("dialog");
      await dialog.getByLabel("TPS").selectOption(STATION);
      await dialog.getByLabel("Nama").fill("Sari");
      await looks(walk.admin, "16-witnesses-assign");
      await dialog.getByRole("button", { name: "Tugaskan saksi" }).click();
      const shown = walk.admin.locator(".d-code");
      await shown.waitFor();
      walk.code = (await shown.textContent())!;
      await looks(walk.admin, "17-witnesses-code");
      await press(walk.admin, "Selesai");
      await walk.admin.getByRole("cell", { name: "Kode dibuat" }).waitFor();
      await looks(walk.admin, "18-witnesses");
    });
  });
}
