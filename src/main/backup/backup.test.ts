// A backup and what comes of it, on the real database: a world with forms, pictures, a sealed trail and keys goes into
// a file and comes up again elsewhere, to the byte; what is wrong with a file is named, and leaves nothing behind.

import { randomBytes } from "node:crypto";
import { cp, open, readFile, readdir, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { must } from "../../base/result.ts";
import { loadKeys } from "../../server/keys.ts";
import { appendTrail } from "../../server/trail/append.ts";
import { CONTEST, evidence, sha256 } from "../test-evidence.ts";
import {
  ask,
  closeKept,
  closeOpened,
  everythingIn,
  expectUntouched,
  fileIn,
  hashes,
  kept,
  LEAN,
  openKept,
  poskoOn,
  restoreTo,
  target,
  WHOLE,
  withClient,
} from "./test-kept.ts";

// Each restores all tables and more than once, and each passphrase is slow on purpose.
vi.setConfig({ testTimeout: 90_000 });

beforeAll(openKept, 60_000);
afterEach(closeOpened);
afterAll(closeKept);

describe("a backup with photographs and keys", () => {
  test("says what it took, and leaves nothing but the file, for nobody else to read", async () => {
    const everything = await everythingIn(evidence.posko.services.database.url);
    const { migrations: _, ...tables } = everything;
    expect(kept.made.tables).toBe(Object.keys(tables).length);
    expect(kept.made.rows).toBe(Object.values(tables).reduce((sum, rows) => sum + rows.length, 0));
    expect(kept.made.pictures).toMatchObject({
      listed: hashes.length,
      included: hashes.length,
      missing: 0,
      damaged: 0,
    });
    expect(kept.made.keys).toEqual(["personal", "receipt.pem", "secret"]);
    const written = await stat(WHOLE());
    expect(written.size).toBe(kept.made.bytes);
    expect(written.mode & 0o777).toBe(0o600);
    expect((await readdir(kept.scratch)).filter((name) => name.startsWith("whole"))).toEqual(["whole.posko"]);
  });

  test("comes up elsewhere to the last byte, with its pictures and its keys", async () => {
    const to = await target();
    const done = must(await restoreTo(to, WHOLE()));
    expect(done).toMatchObject({
      rows: kept.made.rows,
      migrated: [],
      left_out: [],
      keys: "restored",
      pictures_absent: 0,
    });
    expect(await everythingIn(to.url)).toEqual(await everythingIn(evidence.posko.services.database.url));
    for (const name of kept.made.keys) {
      const [was, is] = [path.join(evidence.folder, "keys", name), path.join(to.folder, "keys", name)];
      expect((await readFile(is)).equals(await readFile(was))).toBe(true);
      expect((await stat(is)).mode & 0o777).toBe(0o600);
    }
    for (const hash of hashes) {
      const stored = path.join(to.folder, "files", hash.slice(0, 2), hash.slice(2, 4), hash);
      expect(sha256(await readFile(stored))).toBe(hash);
    }
    expect((await readdir(to.folder)).toSorted()).toEqual(["files", "keys"]);
  });

  test("comes up as a working Posko: the trail verifies, and the tally equals its rebuild", async () => {
    const to = await target();
    must(await restoreTo(to, WHOLE()));
    const posko = await poskoOn(to);
    const verdict = await ask<{ ok: boolean; entries: number }>(posko, "GET", "trail.verify", {});
    expect(verdict).toMatchObject({ ok: true, first_broken: null });
    expect(verdict.entries).toBeGreaterThan(hashes.length);
    const tally = (): Promise<{ votes: object }> =>
      ask(posko, "GET", "tally.show", { contest: CONTEST, place: "35.73", basis: "provisional" });
    const { as_of: _before, ...shown } = (await tally()) as Record<string, unknown>;
    expect(shown["votes"]).toEqual({ 1: 181, 2: 120 });
    await ask(posko, "POST", "tally.rebuild", {});
    const { as_of: _after, ...rebuilt } = (await tally()) as Record<string, unknown>;
    expect(rebuilt).toEqual(shown);
    expect(posko.services.keys.receipt).toEqual(evidence.posko.services.keys.receipt);
  });

  test("leaves its line in the trail of what was restored", async () => {
    const to = await target();
    const line = { who: "cli:test", from: "cli", operation: "backup.restore", subject: `backup ${kept.made.id}` };
    must(await restoreTo(to, WHOLE(), { announce: async (tx: never) => void (await appendTrail(tx, 0, [line])) }));
    const { trail_open: lines } = await everythingIn(to.url);
    expect(lines!.join("\n")).toContain(kept.made.id);
  });

  test("is proven without touching anything", async () => {
    const to = await target();
    const proven = must(await restoreTo(to, WHOLE(), { checkOnly: true }));
    expect(proven).toMatchObject({ checked_only: true, rows: kept.made.rows, id: kept.made.id });
    await expectUntouched(to);
  });

  test("is refused by a wrong passphrase and by a database that holds something", async () => {
    const to = await target();
    const wrong = await restoreTo(to, WHOLE(), { passphrase: "empat kata yang pendek" });
    expect(wrong).toMatchObject({ problem: { code: "backup.wrong_passphrase" } });
    await expectUntouched(to);
    await withClient(to.url, (client) => client.query("create table anything (n integer)"));
    expect(await restoreTo(to, WHOLE())).toMatchObject({ problem: { code: "backup.not_empty" } });
    expect(await everythingIn(to.url)).toEqual({ anything: [] });
    expect(await readdir(to.folder)).toEqual([]);
  });

  test("is refused by a data folder with other keys, and taken by one with the same", async () => {
    const to = await target();
    const keys = path.join(to.folder, "keys");
    await cp(path.join(evidence.folder, "keys"), keys, { recursive: true });
    await writeFile(path.join(keys, "secret"), randomBytes(32));
    expect(await restoreTo(to, WHOLE())).toMatchObject({ problem: { code: "backup.keys_differ" } });
    expect(await everythingIn(to.url)).toEqual({});
    await cp(path.join(evidence.folder, "keys", "secret"), path.join(keys, "secret"));
    expect(must(await restoreTo(to, WHOLE())).keys).toBe("restored");
  });

  test("is taken by a data folder whose receipt key was changed since, which stays", async () => {
    const to = await target();
    await cp(path.join(evidence.folder, "keys"), path.join(to.folder, "keys"), { recursive: true });
    await (await loadKeys(to.folder)).rotateReceipt(() => Promise.resolve());
    const changed = await readFile(path.join(to.folder, "keys", "receipt.pem"));
    expect((await restoreTo(to, WHOLE())).ok).toBe(true);
    expect(await readFile(path.join(to.folder, "keys", "receipt.pem"))).toEqual(changed);
  });

  test("cut off or altered anywhere is refused by name, with nothing left behind", async () => {
    const to = await target();
    const bytes = await readFile(WHOLE());
    const damage = fc.record({
      at: fc.integer({ min: 64, max: bytes.length - 1 }),
      how: fc.constantFrom("cut_off" as const, "altered" as const),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, how }) => {
        const spoiled = fileIn("spoiled.posko");
        await writeFile(spoiled, bytes);
        if (how === "cut_off") await truncate(spoiled, at);
        else {
          const handle = await open(spoiled, "r+");
          await handle.write(Buffer.from([bytes[at]! ^ 0xff]), 0, 1, at);
          await handle.close();
        }
        expect(await restoreTo(to, spoiled)).toMatchObject({ problem: { code: `backup.${how}` } });
      }),
      { numRuns: 12 },
    );
    await expectUntouched(to);
  });
});

describe("a backup without photographs and keys", () => {
  test("lists the pictures, and tells a restore which are not there and that the keys are missing", async () => {
    const file = LEAN();
    const [to, beside] = [await target(), await target()];
    const done = must(await restoreTo(to, file));
    expect(done).toMatchObject({ keys: "missing", pictures_absent: hashes.length });
    await cp(path.join(evidence.folder, "keys"), path.join(beside.folder, "keys"), { recursive: true });
    await cp(path.join(evidence.folder, "files"), path.join(beside.folder, "files"), { recursive: true });
    expect(must(await restoreTo(beside, file))).toMatchObject({ keys: "present", pictures_absent: 0 });
  });

  test("is smaller by more than the pictures' bytes", async () => {
    const [lean, whole] = [await stat(LEAN()), await stat(WHOLE())];
    expect(whole.size - lean.size).toBeGreaterThanOrEqual(kept.made.pictures.listed_bytes - 65_536);
  });
});
