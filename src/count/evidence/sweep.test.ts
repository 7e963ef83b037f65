// Pictures that nobody ever spoke of are taken away, and nothing else is.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  evidence,
  declare,
  openEvidence,
  OPERATOR,
  put,
  sha256,
  stateOf,
  STATION,
  storedFile,
  trailOf,
  CONTEST,
} from "../../main/test-evidence.ts";
import { queryOf } from "../../base/contract.ts";
import { bindPhone, type TestPhone } from "../../main/test-phone.ts";
import { filesOf } from "../../server/files/open.ts";
import { sealAll } from "../../server/trail/seal.ts";
import { picturesNamed } from "../figures/store/named.ts";
import { sweepUndeclared } from "./jobs.ts";
import { MAX_UNDECLARED_PICTURES } from "./model.ts";

const DAY = 86_400_000;

beforeAll(openEvidence);
afterAll(() => evidence.close());

/** Sweep as if so many days had gone by. */
const sweepAfter = (days: number): Promise<number> => {
  const { config, database } = evidence.posko.services;
  return sweepUndeclared(config, database, picturesNamed, Date.now() + days * DAY);
};

/** A reading is taken only of a station on the list. */
async function listStation(): Promise<void> {
  const told = queryOf({ election: "pemilu-2019", map: { columns: { place: "kode", station: "tps" } } });
  const answer = await evidence.posko.app.inject({
    method: "POST",
    url: `/api/stations.import${told}`,
    headers: { ...OPERATOR(), "content-type": "application/octet-stream" },
    payload: `kode,tps\n${STATION.replace("/", ",")}\n`,
  });
  expect(answer.json()).toMatchObject({ added: 1 });
}

let made = 0;
/** A small JPEG that nobody else has. */
async function picture(): Promise<Buffer> {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
    .jpeg()
    .toBuffer();
  return Buffer.concat([jpeg, Buffer.from(`picture ${++made}`)]);
}

async function sent(phone: TestPhone): Promise<Buffer> {
  const bytes = await picture();
  expect((await put(phone, bytes)).body.complete).toBe(true);
  return bytes;
}

const isHere = async (bytes: Buffer): Promise<boolean> =>
  existsSync(storedFile(sha256(bytes))) && (await readFile(storedFile(sha256(bytes)))).equals(bytes);

describe("a picture that no record names", () => {
  it("stays for two weeks, then goes with a line in the trail that tells nothing of the sender", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const bytes = await sent(phone);
    expect(await sweepAfter(13)).toBe(0);
    expect(await isHere(bytes)).toBe(true);
    expect(await sweepAfter(15)).toBe(1);
    expect(existsSync(storedFile(sha256(bytes)))).toBe(false);
    const lines = (await trailOf(sha256(bytes))).filter((l) => l.operation === "evidence.sweep");
    expect(lines).toHaveLength(1);
    expect(lines[0]!.body).not.toContain(phone.author);
    expect(await sweepAfter(15)).toBe(0);
    await sealAll(evidence.posko.services.database, () => Date.now());
    const verdict = await evidence.posko.app.inject({
      url: "/api/trail.verify",
      headers: OPERATOR(),
    });
    expect(verdict.json()).toMatchObject({ ok: true });
  });

  it("may be sent again, and then gets its receipt", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const bytes = await sent(phone);
    expect(await sweepAfter(15)).toBe(1);
    await declare(phone, bytes);
    expect(await stateOf(phone, sha256(bytes))).toEqual({ received: 0, complete: false });
    expect((await put(phone, bytes)).body.receipt?.body.pictures).toEqual([sha256(bytes)]);
    expect(await isHere(bytes)).toBe(true);
  });

  it("makes room for its phone, which may have so many", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    for (let i = 0; i < MAX_UNDECLARED_PICTURES; i++) await sent(phone);
    expect((await put(phone, await picture())).body.code).toBe("evidence.too_many_undeclared");
    expect(await sweepAfter(15)).toBe(MAX_UNDECLARED_PICTURES);
    await sent(phone);
    expect(await sweepAfter(15)).toBe(1);
  });
});

describe("a picture that a record names", () => {
  it("stays for ever, declared before its bytes or after them", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const early = await picture();
    await declare(phone, early);
    expect((await put(phone, early)).body.complete).toBe(true);
    const late = await sent(phone);
    await declare(phone, late, "2");
    expect(await sweepAfter(5_000)).toBe(0);
    expect([await isHere(early), await isHere(late)]).toEqual([true, true]);
  });

  it("stays where it is a reading that names it", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const bytes = await sent(phone);
    await listStation();
    const fields = { "votes.1": 1, "votes.2": 2, valid: 3, invalid: 0, total: 3 };
    const read = { contest: CONTEST, station: STATION, source: "plano", part: "totals", fields };
    await phone.handIn(await phone.say("figures.submit", { ...read, pictures: [sha256(bytes)] }, [sha256(bytes)]));
    expect(await sweepAfter(5_000)).toBe(0);
    expect(await isHere(bytes)).toBe(true);
  });

  it("stays where its declaration arrives while the sweep is at it, or else is asked for again", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    for (let i = 0; i < 10; i++) {
      const bytes = await sent(phone);
      await Promise.all([sweepAfter(15), declare(phone, bytes, `hal-${i}`)]);
      const state = await stateOf(phone, sha256(bytes));
      expect(state.receipt !== undefined).toBe(state.complete);
      expect(await isHere(bytes)).toBe(state.complete);
    }
  });
});

describe("a receipt", () => {
  it("is never given on bytes that went away behind the server's back: they are asked for again", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const bytes = await sent(phone);
    await filesOf(evidence.posko.services.config).store.remove(sha256(bytes));
    await declare(phone, bytes);
    expect(await stateOf(phone, sha256(bytes))).toEqual({ received: 0, complete: false });
    expect((await put(phone, bytes)).body.receipt?.body.pictures).toEqual([sha256(bytes)]);
    expect(await isHere(bytes)).toBe(true);
  });
});
