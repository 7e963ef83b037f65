// What is given and shown of a picture that is here: its receipt, its smaller copies, its original.

import { access, readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryOf, type OutputOf, type ProblemDocument } from "../../base/contract.ts";
import { verifyReceipt, type Receipt } from "../../base/intake.ts";
import { bindPhone, type TestPhone } from "../../main/test-phone.ts";
import { giveGrants, type Role } from "../../server/scope.ts";
import { leafHash } from "../../server/trail/merkle.ts";
import { sealAll } from "../../server/trail/seal.ts";
import type { evidenceList } from "./contract.ts";
import {
  CONTEST,
  declare,
  evidence,
  get,
  inputOf,
  openEvidence,
  OPERATOR,
  OTHER_STATION,
  photograph,
  put,
  sha256,
  stateOf,
  STATION,
  storedFile,
  trailOf,
} from "../../main/test-evidence.ts";

type List = OutputOf<typeof evidenceList>;

const isStored = (name: string): Promise<boolean> =>
  access(storedFile(name)).then(
    () => true,
    () => false,
  );

beforeAll(openEvidence);
afterAll(() => evidence.close());

describe("the receipt of a picture", () => {
  it("is signed, names the declaring record, and stands in the trail", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    const record = await phone.say("evidence.declare", inputOf(picture), [sha256(picture)]);
    const [declared] = await phone.handIn(record);
    const receipt = (await put(phone, picture)).body.receipt as Receipt;
    const { publicKey } = evidence.posko.services.keys.receipt;
    expect(await verifyReceipt(receipt, publicKey)).toBe("valid");
    expect(await verifyReceipt({ ...receipt, body: { ...receipt.body, pictures: ["00".repeat(32)] } }, publicKey)).toBe(
      "invalid",
    );
    expect(receipt.body).toMatchObject({
      kind: "picture",
      record: record.id,
      digest: declared!.body.digest,
      operation: "evidence.declare",
    });
    expect(receipt.body.number).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
    expect(receipt.body.number).not.toBe(declared!.body.number);
    const line = (await trailOf(sha256(picture))).find((l) => l.operation === "evidence.upload");
    expect(leafHash(Buffer.from(line!.body)).toString("hex")).toBe(receipt.body.entry);
    expect(line!.subject).toBe(`${CONTEST} ${STATION} plano page 1`);
  });

  it("is the same each time it is asked for", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const first = (await put(phone, picture)).body.receipt;
    expect((await put(phone, picture)).body.receipt).toEqual(first);
    expect((await stateOf(phone, sha256(picture))).receipt).toEqual(first);
  });

  it("is each record's own when several declare the same bytes", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    const one = await declare(phone, picture, "1");
    await put(phone, picture);
    const two = await declare(phone, picture, "2");
    expect((await stateOf(phone, sha256(picture), one)).receipt?.body.record).toBe(one);
    expect((await stateOf(phone, sha256(picture), two)).receipt?.body.record).toBe(two);
  });

  it("comes also when declaration and last byte arrive in the same instant", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    for (let i = 0; i < 10; i++) {
      const picture = await photograph();
      await Promise.all([declare(phone, picture), put(phone, picture)]);
      expect((await stateOf(phone, sha256(picture))).receipt?.body.pictures).toEqual([sha256(picture)]);
    }
  });

  it("is each picture's own when many are whole in one moment, and one that cannot be saved holds up no other", async () => {
    const phones = await Promise.all(Array.from({ length: 6 }, () => bindPhone(evidence.posko, STATION)));
    const pictures = await Promise.all(phones.map(() => photograph()));
    for (const [i, phone] of phones.entries()) await declare(phone, pictures[i]!);
    const { pool } = evidence.posko.services.database;
    const poisoned = sha256(pictures[3]!);
    await pool.query(`create function refuse_one() returns trigger language plpgsql as $$ begin
      if new.sha256 = decode('${poisoned}', 'hex') then raise exception 'not this one'; end if; return new; end $$`);
    await pool.query(
      "create trigger refuse_one before insert on stored_pictures for each row execute function refuse_one()",
    );
    const client = await pool.connect();
    let answers: Awaited<ReturnType<typeof put>>[];
    try {
      await client.query("begin");
      await client.query("lock table stored_pictures in share mode");
      // The first waits for the table, and all others for it.
      const sending = phones.map((phone, i) => put(phone, pictures[i]!));
      await expect.poll(() => Promise.all(pictures.map((p) => isStored(sha256(p))))).not.toContain(false);
      await client.query("commit");
      answers = await Promise.all(sending);
    } finally {
      client.release();
      await pool.query("drop trigger refuse_one on stored_pictures");
    }
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 500, 200, 200]);
    answers[3] = await put(phones[3]!, pictures[3]!);
    for (const [i, { body }] of answers.entries()) {
      expect(body.receipt!.body.pictures).toEqual([sha256(pictures[i]!)]);
      expect(await verifyReceipt(body.receipt!, evidence.posko.services.keys.receipt.publicKey)).toBe("valid");
      expect((await trailOf(sha256(pictures[i]!))).filter((l) => l.operation === "evidence.upload")).toHaveLength(1);
    }
  });
});

describe("a declaration", () => {
  it("for a station that is not the author's is refused", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    await expect(declare(phone, await photograph(), "1", OTHER_STATION)).rejects.toThrow(
      "evidence.station_out_of_scope",
    );
  });
});

describe("a declaration for a contest that is not held here", () => {
  it("is refused by itself", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    const record = await phone.say("evidence.declare", { ...inputOf(picture), contest: "pemilu-1955/president" });
    await expect(phone.handIn(record)).rejects.toThrow("evidence.contest_unknown");
  });
});

describe("what is shown", () => {
  async function ready(): Promise<{ phone: TestPhone; picture: Buffer }> {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph(2400, 1200);
    await declare(phone, picture);
    await put(phone, picture);
    return { phone, picture };
  }

  const pictureUrl = (picture: Buffer, size = "thumb"): string =>
    `/api/evidence.picture${queryOf({ sha256: sha256(picture), size })}`;
  const originalUrl = (picture: Buffer): string => `/api/evidence.original${queryOf({ sha256: sha256(picture) })}`;

  it("is a smaller picture, upright and without a trace of camera or place", async () => {
    const { phone, picture } = await ready();
    expect((await sharp(picture).metadata()).exif).toBeDefined();
    for (const [size, width, height] of [
      ["thumb", 180, 360],
      ["screen", 1000, 2000],
    ] as const) {
      const answer = await get(phone, pictureUrl(picture, size));
      expect(answer.headers.get("content-type")).toBe("image/jpeg");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      const seen = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      expect({ width: seen.width, height: seen.height, exif: seen.exif, orientation: seen.orientation }).toEqual({
        width,
        height,
        exif: undefined,
        orientation: undefined,
      });
    }
    expect((await readFile(storedFile(sha256(picture)))).equals(picture)).toBe(true);
  });

  it("is told apart in the list: what is here, and what is still on the phone", async () => {
    const phone = await bindPhone(evidence.posko, "35.73.02.1001/7");
    const here = await photograph();
    const onPhone = await photograph();
    await declare(phone, here, "1", "35.73.02.1001/7");
    await declare(phone, onPhone, "2", "35.73.02.1001/7");
    await put(phone, here);
    const list = (await (
      await get(phone, `/api/evidence.list${queryOf({ contest: CONTEST, station: "35.73.02.1001/7" })}`)
    ).json()) as List;
    expect(list.pages.map((p) => [p.page, p.sha256, p.received_at !== null, p.thumb])).toEqual([
      ["1", sha256(here), true, pictureUrl(here)],
      ["2", sha256(onPhone), false, null],
    ]);
  });

  it("is nothing to anybody outside the station's area", async () => {
    const { picture } = await ready();
    const elsewhere = await bindPhone(evidence.posko, OTHER_STATION);
    for (const who of [elsewhere, null]) {
      for (const url of [pictureUrl(picture), pictureUrl(picture, "screen"), originalUrl(picture)]) {
        expect([401, 403, 404]).toContain((await get(who, url)).status);
      }
      const list = await get(who, `/api/evidence.list${queryOf({ contest: CONTEST, station: STATION })}`);
      expect([401, 403]).toContain(list.status);
    }
  });

  it("is not shown to whoever only claims its hash for a station of her own", async () => {
    const owner = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(owner, picture);
    expect((await put(owner, picture)).status).toBe(200);
    const stranger = await bindPhone(evidence.posko, OTHER_STATION);
    await declare(stranger, picture, "1", OTHER_STATION);
    expect((await get(stranger, pictureUrl(picture))).status).toBe(404);
    // Even when she asks for it as a carrier would: its bytes are here already, so none of hers are read.
    expect((await put(stranger, picture)).status).toBe(200);
    expect((await get(stranger, pictureUrl(picture))).status).toBe(404);
    expect((await get(owner, pictureUrl(picture))).status).toBe(200);
  });

  it("stays shown where its author declares it once more, or had somebody else carry it", async () => {
    const owner = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(owner, picture);
    expect((await put(null, picture)).status).toBe(200);
    await declare(owner, picture, "2");
    expect((await get(owner, pictureUrl(picture))).status).toBe(200);
  });

  it("is never the original to a witness or a viewer, even of that station", async () => {
    const { phone, picture } = await ready();
    expect((await get(phone, originalUrl(picture))).status).toBe(403);
    const viewer = await bindPhone(evidence.posko, OTHER_STATION);
    const role: Role = "viewer";
    await giveGrants(
      evidence.posko.services.database.db,
      [{ principal: viewer.author, role, place: "35", below: true, givenBy: "cli:test" }],
      Date.now(),
    );
    expect((await get(viewer, pictureUrl(picture))).status).toBe(200);
    expect((await get(viewer, originalUrl(picture))).status).toBe(403);
  });

  it("is the original only with a line in the trail", async () => {
    const { picture } = await ready();
    const answer = await evidence.posko.app.inject({ url: originalUrl(picture), headers: OPERATOR() });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(picture)).toBe(true);
    expect(answer.headers["content-disposition"]).toMatch(/^attachment/);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    const lines = (await trailOf(sha256(picture))).filter((l) => l.operation === "evidence.original");
    expect(lines).toHaveLength(1);
    expect(lines[0]!.body).toContain('"who":"cli:test"');
  });

  it("says so when the bytes are a JPEG only at their beginning", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const broken = Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
      Buffer.alloc(200, 7),
      Buffer.from(phone.device),
    ]);
    await declare(phone, broken);
    expect((await put(phone, broken)).body.complete).toBe(true);
    const answer = await get(phone, pictureUrl(broken));
    expect(answer.status).toBe(409);
    expect(((await answer.json()) as ProblemDocument).code).toBe("evidence.cannot_be_shown");
  });

  it("survives being asked for many at once, each made once", async () => {
    const { phone, picture } = await ready();
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(phone, pictureUrl(picture, "screen"))));
    const bodies = await Promise.all(answers.map(async (a) => sha256(Buffer.from(await a.arrayBuffer()))));
    expect(answers.every((a) => a.status === 200)).toBe(true);
    expect(new Set(bodies).size).toBe(1);
  });

  it("is sealed into the trail with everything else", async () => {
    await ready();
    await sealAll(evidence.posko.services.database, () => Date.now());
    const answer = await evidence.posko.app.inject({ url: "/api/trail.verify", headers: OPERATOR() });
    expect(answer.json()).toMatchObject({ ok: true, first_broken: null });
  });
});
