// Backups and restores that meet with something: pictures that are gone, phones that go on sending, a stop, a failure at
// the end, another version.

import { randomUUID } from "node:crypto";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { must } from "../../base/result.ts";
import { MIGRATIONS_FOLDER } from "../../server/database/migrate.ts";
import { filesOf } from "../../server/files/open.ts";
import { StoreAway } from "../../server/files/store.ts";
import { sealAll } from "../../server/trail/seal.ts";
import { CONTEST, evidence, STATION } from "../test-evidence.ts";
import { bindPhone } from "../test-phone.ts";
import {
  ask,
  backUp,
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

describe("pictures that are not as they should be", () => {
  test("are counted and told, and no picture with other bytes comes up", async () => {
    const store = filesOf(evidence.posko.services.config).store;
    const [gone, spoiled] = hashes as [string, string];
    const pictures = {
      ...store,
      open: async (hash: string) =>
        hash === gone ? null : hash === spoiled ? [Buffer.from("other bytes")] : await store.open(hash),
    };
    const file = fileIn("odd.posko");
    const made = must(await backUp(file, { pictures: pictures as never }));
    expect(made.pictures).toMatchObject({ included: hashes.length - 2, missing: 1, damaged: 1 });
    const to = await target();
    expect(must(await restoreTo(to, file)).pictures_absent).toBe(2);
    expect(await filesOf(to.config).store.has(spoiled)).toBe(false);
  });
});

describe("a backup taken while phones go on sending", () => {
  test("is of one instant: a form is wholly in it or not at all, and its trail verifies", async () => {
    const { database, clock } = evidence.posko.services;
    const phone = await bindPhone(evidence.posko, STATION);
    const fields = { "votes.1": 1, "votes.2": 2, valid: 3, invalid: 0, total: 3 };
    const said = {
      contest: CONTEST,
      station: STATION,
      source: "salinan",
      part: "totals",
      fields,
      confirmed: [],
      pictures: [],
    };
    const before = await everythingIn(database.url);
    let sent: Promise<unknown> = Promise.resolve();
    let handedIn = 0;
    const file = fileIn("busy.posko");
    must(
      await backUp(file, {
        progress: (p) => {
          // At each table that a form touches, one more form comes in and is sealed; the backup waits for none.
          if (!/^table (form_parts|intake_records|readings|trail_entries|trail_open)$/.test(p.step)) return;
          handedIn++;
          sent = sent.then(async () => phone.handIn(await phone.say("figures.submit", said)));
          sent = sent.then(() => sealAll(database, () => clock.now()));
        },
      }),
    );
    await sent;
    expect(handedIn).toBeGreaterThan(4);
    const to = await target();
    must(await restoreTo(to, file));
    expect(await everythingIn(to.url)).toEqual(before);
    const verdict = await ask<{ ok: boolean }>(await poskoOn(to), "GET", "trail.verify", {});
    expect(verdict).toMatchObject({ ok: true, first_broken: null });
  });
});

describe("a store of pictures that is away", () => {
  test("is said, and leaves no file", async () => {
    const store = filesOf(evidence.posko.services.config).store;
    const pictures = { ...store, open: () => Promise.reject(new StoreAway("away")) };
    expect(await backUp(fileIn("away.posko"), { pictures })).toMatchObject({
      problem: { kind: "unavailable", code: "backup.pictures_away" },
    });
    expect((await readdir(kept.scratch)).filter((name) => name.startsWith("away"))).toEqual([]);
  });
});

describe("a backup that is stopped", () => {
  test.each(["table readings", "pictures"])("at %s leaves no file at all", async (step) => {
    const stop = new AbortController();
    const file = fileIn("stopped.posko");
    const stopped = await backUp(file, {
      signal: stop.signal,
      progress: (p) => {
        if (p.step === step) stop.abort();
      },
    });
    expect(stopped).toMatchObject({ problem: { code: "backup.stopped" } });
    expect((await readdir(kept.scratch)).filter((name) => name.startsWith("stopped"))).toEqual([]);
  });

  test("while it is restored leaves nothing", async () => {
    const to = await target();
    const stop = new AbortController();
    const stopped = await restoreTo(to, WHOLE(), {
      signal: stop.signal,
      progress: (p: { step: string; done: number; of: number }) => {
        if (p.step === "restoring" && p.done > p.of / 2) stop.abort();
      },
    });
    expect(stopped).toMatchObject({ problem: { code: "backup.stopped" } });
    await expectUntouched(to);
  });

  test("keeps the earlier backup of that name", async () => {
    const file = fileIn("earlier.posko");
    must(await backUp(file, { pictures: null }));
    const earlier = await readFile(file);
    const stop = new AbortController();
    stop.abort();
    expect(await backUp(file, { signal: stop.signal })).toMatchObject({ problem: { code: "backup.stopped" } });
    expect((await readFile(file)).equals(earlier)).toBe(true);
  });
});

describe("a restore that fails at the end", () => {
  test("takes back the pictures it added, and not those that were there", async () => {
    const to = await target();
    const kept = hashes[0]!;
    const store = filesOf(to.config).store;
    const copy = fileIn("picture");
    await cp(path.join(evidence.folder, "files", kept.slice(0, 2), kept.slice(2, 4), kept), copy);
    await store.put(kept, copy);
    const failing = restoreTo(to, WHOLE(), { announce: () => Promise.reject(new Error("no trail")) });
    await expect(failing).rejects.toThrow("no trail");
    expect(await everythingIn(to.url)).toEqual({});
    expect(await Promise.all(hashes.map((hash) => store.has(hash)))).toEqual(hashes.map((hash) => hash === kept));
    expect(await readdir(to.folder)).toEqual(["files"]);
  });

  test("after a kill takes back what the killed one had added", async () => {
    const to = await target();
    const store = filesOf(to.config).store;
    const [added] = hashes as [string];
    await cp(path.join(evidence.folder, "files"), path.join(to.folder, "files"), { recursive: true });
    await writeFile(path.join(to.folder, "restore.unfinished"), `${added}\n${hashes[1]!.slice(0, 10)}`);
    expect(await restoreTo(to, LEAN())).toMatchObject({ ok: true });
    expect(await Promise.all([store.has(added), store.has(hashes[1]!)])).toEqual([false, true]);
  });
});

describe("versions", () => {
  /** The released migrations and these on top, in a folder of their own. */
  async function migrationsWith(
    more: Readonly<Record<string, string>>,
    without: (name: string) => boolean = () => false,
  ) {
    const folder = fileIn(`migrations-${randomUUID()}`);
    await mkdir(folder);
    for (const name of await readdir(MIGRATIONS_FOLDER)) {
      if (!without(name)) await cp(path.join(MIGRATIONS_FOLDER, name), path.join(folder, name));
    }
    for (const [name, text] of Object.entries(more)) await writeFile(path.join(folder, name), text);
    return folder;
  }

  test("an older backup comes up at its version and is then brought forward, sequences and identities going on", async () => {
    const to = await target();
    const later = await migrationsWith({
      "20991231_0000_numbered.sql": `create table numbered (id bigint generated always as identity primary key, twice bigint generated always as (id * 2) stored);
        create sequence calls; select nextval('calls'); insert into numbered select from generate_series(1, 5);`,
    });
    const done = must(await restoreTo(to, LEAN(), { migrations: later }));
    expect(done.migrated).toEqual(["20991231_0000_numbered.sql"]);
    const file = fileIn("numbered.posko");
    must(await backUp(file, { databaseUrl: to.url, pictures: null }));
    const again = await target();
    expect(must(await restoreTo(again, file, { migrations: later })).migrated).toEqual([]);
    const next = await withClient(again.url, (client) =>
      client.query<{ id: number; twice: number; call: number }>(
        "with new as (insert into numbered default values returning id, twice) select *, nextval('calls') as call from new",
      ),
    );
    expect(next.rows).toEqual([{ id: 6, twice: 12, call: 2 }]);
    // And the program of today, which does not know that migration, says so.
    const today = await target();
    const newer = await restoreTo(today, file);
    expect(newer).toMatchObject({
      problem: { code: "backup.newer", details: { migration: "20991231_0000_numbered.sql" } },
    });
    await expectUntouched(today);
  });

  test("a migration whose text is another is refused", async () => {
    const to = await target();
    const [first] = (await readdir(MIGRATIONS_FOLDER)).toSorted();
    const altered = await migrationsWith({ [first!]: "create table places (code text)" });
    expect(await restoreTo(to, LEAN(), { migrations: altered })).toMatchObject({
      problem: { code: "backup.migration_differs", details: { migration: first } },
    });
    await expectUntouched(to);
  });

  test("a table that no migration knows is left out and named", async () => {
    const to = await target();
    must(await restoreTo(to, LEAN()));
    await withClient(to.url, (client) => client.query("create table visitors as select 1 as n"));
    const file = fileIn("visited.posko");
    must(await backUp(file, { databaseUrl: to.url, pictures: null }));
    const again = await target();
    expect(must(await restoreTo(again, file)).left_out).toEqual(["visitors"]);
    expect(await everythingIn(again.url)).not.toHaveProperty("visitors");
  });

  test("a database that is not Posko's has nothing to back up", async () => {
    const to = await target();
    const nothing = await backUp(fileIn("nothing.posko"), { databaseUrl: to.url });
    expect(nothing).toMatchObject({ problem: { code: "backup.nothing_here" } });
    expect(await backUp(path.join(kept.scratch, "no", "folder"))).toMatchObject({
      problem: { code: "backup.folder_missing" },
    });
    expect(await backUp(kept.scratch)).toMatchObject({ problem: { code: "backup.file_is_folder" } });
    expect(await restoreTo(to, fileIn("none"))).toMatchObject({ problem: { code: "backup.file_missing" } });
    expect(await backUp(fileIn("x"), { passphrase: "" })).toMatchObject({ problem: { code: "backup.no_passphrase" } });
  });
});
