import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { pino } from "pino";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutputOf, ProblemDocument } from "../../base/contract.ts";
import { queryOf } from "../../base/contract.ts";
import { verifyReceipt, type Receipt } from "../../base/intake.ts";
import { must } from "../../base/result.ts";
import { createPosko, type Posko } from "../../main/server.ts";
import { bindPhone, type TestPhone } from "../../main/test-phone.ts";
import { loadConfig } from "../../server/config.ts";
import { createElection } from "../../ground/elections/store/elections.ts";
import { loadPack } from "../../ground/elections/store/packs.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import { giveGrants, type Role } from "../../server/scope.ts";
import { leafHash } from "../../server/trail/merkle.ts";
import { sealAll } from "../../server/trail/seal.ts";
import type { evidenceList, evidenceState } from "./contract.ts";
import { MAX_PICTURE_BYTES, MAX_UNDECLARED_PICTURES } from "./model.ts";

type State = OutputOf<typeof evidenceState>;
type List = OutputOf<typeof evidenceList>;

const CONTEST = "pemilu-2019/president";
const STATION = "35.73.01.1001/12";
const OTHER_STATION = "35.73.01.1002/1";

let posko: Posko;
let folder: string;
let port: number;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  drop = database.drop;
  folder = await mkdtemp(path.join(tmpdir(), "posko-evidence-"));
  const config = loadConfig({ POSKO_DATA: folder, LOG_LEVEL: "silent" });
  if (!config.ok) throw new Error(config.problem.sentence);
  posko = await createPosko({
    config: config.value,
    databaseUrl: database.url,
    workers: false,
    log: pino({ level: "silent" }),
  });
  await posko.app.listen({ port: 0, host: "127.0.0.1" });
  port = (posko.app.server.address() as AddressInfo).port;
  const pack = must(await loadPack("pemilu-2019"));
  must(await posko.services.database.transaction((tx) => createElection(tx, pack, Date.now())));
});
afterAll(async () => {
  await posko.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let painted = 0;
/** A photograph of nothing: different at each call, with a place in its EXIF and lying on its side. */
async function photograph(width = 640, height = 480): Promise<Buffer> {
  painted++;
  return await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: "#aaa",
      // Noise makes bytes enough to cut somewhere; a large picture would only be slow to make.
      ...(width < 1_000 ? { noise: { type: "gaussian" as const, mean: 120, sigma: 40 } } : {}),
    },
  })
    .withExif({ IFD0: { Make: `camera ${painted}` }, IFD3: { GPSLatitude: "7/1 58/1 0/1", GPSLatitudeRef: "S" } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 60 + (painted % 30) })
    .toBuffer();
}

function inputOf(bytes: Uint8Array, page = "1", station = STATION) {
  return {
    contest: CONTEST,
    station,
    source: "plano",
    page,
    sha256: sha256(bytes),
    bytes: bytes.length,
    width: 640,
    height: 480,
    taken_at: "2024-02-14T07:30:00Z",
  };
}

async function declare(phone: TestPhone, bytes: Uint8Array, page = "1", station = STATION): Promise<string> {
  const record = await phone.say("evidence.declare", inputOf(bytes, page, station), [sha256(bytes)]);
  await phone.handIn(record);
  return record.id;
}

type Who = { readonly token: string } | null;

const headersOf = (who: Who): Record<string, string> => (who ? { authorization: `Bearer ${who.token}` } : {});

async function put(
  who: Who,
  bytes: Buffer,
  options: { offset?: number; to?: number; name?: string; size?: number; record?: string } = {},
): Promise<{ status: number; body: State & ProblemDocument }> {
  const { offset = 0, to = bytes.length, name = sha256(bytes), size = bytes.length, record } = options;
  const answer = await fetch(
    `http://127.0.0.1:${port}/api/evidence.upload${queryOf({ sha256: name, offset, size, record })}`,
    {
      method: "POST",
      headers: { ...headersOf(who), "content-type": "application/octet-stream" },
      body: new Uint8Array(bytes.subarray(offset, to)),
    },
  );
  return { status: answer.status, body: (await answer.json()) as State & ProblemDocument };
}

async function get(who: Who, url: string): Promise<Response> {
  return await fetch(`http://127.0.0.1:${port}${url}`, { headers: headersOf(who) });
}

async function stateOf(who: Who, name: string, record?: string): Promise<State> {
  return (await (await get(who, `/api/evidence.state${queryOf({ sha256: name, record })}`)).json()) as State;
}

/** Begin an upload and cut the connection after `bytes` of the body are on their way. */
async function cut(who: Who, picture: Buffer, offset: number, bytes: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const req = httpRequest({
      port,
      host: "127.0.0.1",
      method: "POST",
      path: `/api/evidence.upload${queryOf({ sha256: sha256(picture), offset, size: picture.length })}`,
      headers: {
        ...headersOf(who),
        "content-type": "application/octet-stream",
        "content-length": picture.length - offset,
      },
    });
    req.on("error", () => resolve());
    req.on("close", () => resolve());
    req.write(picture.subarray(offset, offset + bytes), () => req.destroy());
  });
}

/** Someone with an account's role, asking with the operator's way in; `cli` has the whole nation. */
const OPERATOR = (): Record<string, string> => ({
  authorization: `Bearer ${posko.operatorToken}`,
  "x-posko-operator": "test",
});

const storedFile = (name: string): string => path.join(folder, "files", name.slice(0, 2), name.slice(2, 4), name);

async function trailOf(name: string): Promise<{ operation: string; subject: string; digest?: string; body: string }[]> {
  const { rows } = await posko.services.database.pool.query<{ body: string }>(
    "select body from trail_open union all select body from trail_entries",
  );
  return rows
    .map((r) => ({ ...(JSON.parse(r.body) as { operation: string; subject: string; digest?: string }), body: r.body }))
    .filter((l) => l.digest === name);
}

describe("a picture on its way", () => {
  it("arrives whole however often and wherever the connection is cut, and is kept byte for byte", async () => {
    const phone = await bindPhone(posko, STATION);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), async (cuts) => {
        const picture = await photograph();
        await declare(phone, picture);
        for (const share of cuts) {
          const { received } = await stateOf(phone, sha256(picture));
          await cut(phone, picture, received, Math.floor(share * (picture.length - received)));
        }
        let done = await put(phone, picture, { offset: (await stateOf(phone, sha256(picture))).received });
        // A cut connection may still be at work, or even come to its turn after ours: then the server names the
        // right offset, and the phone tries again, as it does by itself.
        while (["evidence.offset", "evidence.taken_over"].includes(done.body.code)) {
          done = await put(phone, picture, { offset: Number(done.body.details!["received"]) });
        }
        expect(done.body).toMatchObject({ received: picture.length, complete: true });
        expect((await readFile(storedFile(sha256(picture)))).equals(picture)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it("may come in pieces, the last of them empty", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const half = Math.floor(picture.length / 2);
    expect((await put(phone, picture, { to: half })).body).toEqual({ received: half, complete: false });
    expect((await stateOf(phone, sha256(picture))).received).toBe(half);
    expect((await put(phone, picture, { offset: half })).body.complete).toBe(true);
    expect((await put(phone, picture, { offset: picture.length })).body.complete).toBe(true);
  });

  it("is told the right offset when the phone is mistaken", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    await put(phone, picture, { to: 1000 });
    for (const offset of [0, 999, 1001]) {
      const answer = await put(phone, picture, { offset });
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ code: "evidence.offset", details: { received: 1000 } });
    }
  });

  it("with wrong bytes is refused and thrown away, and the phone may start again", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const altered = Buffer.from(picture);
    altered[altered.length - 10]! ^= 1;
    const refused = await put(phone, altered, { name: sha256(picture) });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: "evidence.wrong_bytes", details: { received: 0 } });
    expect(await stateOf(phone, sha256(picture))).toEqual({ received: 0, complete: false });
    expect((await put(phone, picture)).body.complete).toBe(true);
  });

  it("cannot be spoilt by another sender of the same name", async () => {
    const phone = await bindPhone(posko, STATION);
    const stranger = await bindPhone(posko, OTHER_STATION);
    const picture = await photograph();
    await declare(phone, picture);
    await put(phone, picture, { to: 1000 });
    await put(stranger, Buffer.alloc(picture.length, 1), { to: 2000, name: sha256(picture) });
    expect((await stateOf(phone, sha256(picture))).received).toBe(1000);
    expect((await put(phone, picture, { offset: 1000 })).body.complete).toBe(true);
  });

  it("longer than was said is refused", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const answer = await put(phone, picture, { size: picture.length - 5 });
    expect(answer.body.code).toBe("evidence.too_long");
  });

  it("that is no JPEG is refused, whatever its name says", async () => {
    const phone = await bindPhone(posko, STATION);
    for (const bytes of [
      Buffer.from("<html><script>alert(1)</script>"),
      await sharp(await photograph())
        .png()
        .toBuffer(),
    ]) {
      await declare(phone, bytes);
      const answer = await put(phone, bytes);
      expect(answer.status).toBe(422);
      expect(answer.body.code).toBe("evidence.not_a_jpeg");
      expect(existsSync(storedFile(sha256(bytes)))).toBe(false);
    }
  });

  it("beyond the limit is refused before a byte is read", async () => {
    const phone = await bindPhone(posko, STATION);
    const answer = await put(phone, Buffer.alloc(10), { size: MAX_PICTURE_BYTES + 1 });
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe("request.shape");
  });

  it("sent over two connections at once arrives once, with one receipt", async () => {
    const phone = await bindPhone(posko, STATION);
    const other = await bindPhone(posko, STATION);
    const picture = await photograph(900, 900);
    const record = await declare(phone, picture);
    const senders = [phone, phone, other, null];
    const answers = await Promise.all(senders.map((who) => put(who, picture, { record })));
    for (const a of answers) {
      expect(a.body.complete === true || ["evidence.taken_over", "evidence.offset"].includes(a.body.code)).toBe(true);
    }
    const { received } = await stateOf(phone, sha256(picture));
    const last = await put(phone, picture, { offset: received, record });
    const receipts = [...answers.filter((a) => a.body.complete).map((a) => a.body.receipt), last.body.receipt];
    expect(new Set(receipts.map((r) => JSON.stringify(r))).size).toBe(1);
    expect((await trailOf(sha256(picture))).filter((l) => l.operation === "evidence.upload")).toHaveLength(1);
    expect((await readFile(storedFile(sha256(picture)))).equals(picture)).toBe(true);
  });

  it.skipIf(!existsSync("/dev/full"))("waits without loss while the disk is full", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    // A device on which the system itself says "no space left" to every byte, in the place of the partial file.
    const shelf = path.join(folder, "files", "partial", sha256(Buffer.from(phone.device)).slice(0, 32));
    await mkdir(shelf, { recursive: true });
    await symlink("/dev/full", path.join(shelf, sha256(picture)));
    const answer = await put(phone, picture);
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: "evidence.storage_full", details: { received: 0 } });
    await rm(path.join(shelf, sha256(picture)));
    expect((await put(phone, picture)).body.complete).toBe(true);
  });

  it("leaves no partial file behind", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    await put(phone, picture, { to: 500 });
    await put(phone, picture, { offset: 500 });
    const left = await readdir(path.join(folder, "files", "partial", sha256(Buffer.from(phone.device)).slice(0, 32)));
    expect(left).toEqual([]);
  });
});

describe("who may send a picture", () => {
  it("is anybody who carries what a signed record declared", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    const record = await declare(phone, picture);
    const answer = await put(null, picture, { record });
    expect(answer.body.complete).toBe(true);
    expect(answer.body.receipt!.body).toMatchObject({ kind: "picture", author: phone.author, record });
  });

  it("is no stranger with bytes that nobody declared, or with more than was declared", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    expect((await put(null, picture)).body.code).toBe("evidence.not_declared");
    await declare(phone, picture);
    const more = await put(null, Buffer.concat([picture, picture]), { name: sha256(picture) });
    expect(more.body.code).toBe("evidence.size_differs");
  });

  it("is a bound phone before its declaration has arrived, whose receipt then follows", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    expect((await put(phone, picture)).body).toEqual({ received: picture.length, complete: true });
    const record = await declare(phone, picture);
    expect((await stateOf(phone, sha256(picture))).receipt?.body).toMatchObject({
      record,
      pictures: [sha256(picture)],
    });
  });

  it("is one phone only so often before it declares anything", async () => {
    const phone = await bindPhone(posko, STATION);
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
      .jpeg()
      .toBuffer();
    for (let i = 0; i < MAX_UNDECLARED_PICTURES; i++) {
      const made = Buffer.concat([jpeg, Buffer.from(`${phone.device} ${i}`)]);
      expect((await put(phone, made)).body.complete).toBe(true);
    }
    const refused = await put(phone, await photograph());
    expect(refused.status).toBe(429);
    expect(refused.body.code).toBe("evidence.too_many_undeclared");
  });
});

describe("the receipt of a picture", () => {
  it("is signed, names the declaring record, and stands in the trail", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    const record = await phone.say("evidence.declare", inputOf(picture), [sha256(picture)]);
    const [declared] = await phone.handIn(record);
    const receipt = (await put(phone, picture)).body.receipt as Receipt;
    const { publicKey } = posko.services.keys.receipt;
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
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const first = (await put(phone, picture)).body.receipt;
    expect((await put(phone, picture)).body.receipt).toEqual(first);
    expect((await stateOf(phone, sha256(picture))).receipt).toEqual(first);
  });

  it("is each record's own when several declare the same bytes", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    const one = await declare(phone, picture, "1");
    await put(phone, picture);
    const two = await declare(phone, picture, "2");
    expect((await stateOf(phone, sha256(picture), one)).receipt?.body.record).toBe(one);
    expect((await stateOf(phone, sha256(picture), two)).receipt?.body.record).toBe(two);
  });

  it("comes also when declaration and last byte arrive in the same instant", async () => {
    const phone = await bindPhone(posko, STATION);
    for (let i = 0; i < 10; i++) {
      const picture = await photograph();
      await Promise.all([declare(phone, picture), put(phone, picture)]);
      expect((await stateOf(phone, sha256(picture))).receipt?.body.pictures).toEqual([sha256(picture)]);
    }
  });
});

describe("a declaration", () => {
  it("for a station that is not the author's is refused", async () => {
    const phone = await bindPhone(posko, STATION);
    await expect(declare(phone, await photograph(), "1", OTHER_STATION)).rejects.toThrow(
      "evidence.station_out_of_scope",
    );
  });
});

describe("a declaration for a contest that is not held here", () => {
  it("is refused by itself", async () => {
    const phone = await bindPhone(posko, STATION);
    const picture = await photograph();
    const record = await phone.say("evidence.declare", { ...inputOf(picture), contest: "pemilu-1955/president" });
    await expect(phone.handIn(record)).rejects.toThrow("evidence.contest_unknown");
  });
});

describe("what is shown", () => {
  async function ready(): Promise<{ phone: TestPhone; picture: Buffer }> {
    const phone = await bindPhone(posko, STATION);
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
    const phone = await bindPhone(posko, "35.73.02.1001/7");
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
    const elsewhere = await bindPhone(posko, OTHER_STATION);
    for (const who of [elsewhere, null]) {
      for (const url of [pictureUrl(picture), pictureUrl(picture, "screen"), originalUrl(picture)]) {
        expect([401, 403, 404]).toContain((await get(who, url)).status);
      }
      const list = await get(who, `/api/evidence.list${queryOf({ contest: CONTEST, station: STATION })}`);
      expect([401, 403]).toContain(list.status);
    }
  });

  it("is not shown to whoever only claims its hash for a station of her own", async () => {
    const owner = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(owner, picture);
    expect((await put(owner, picture)).status).toBe(200);
    const stranger = await bindPhone(posko, OTHER_STATION);
    await declare(stranger, picture, "1", OTHER_STATION);
    expect((await get(stranger, pictureUrl(picture))).status).toBe(404);
    // Even when she asks for it as a carrier would: its bytes are here already, so none of hers are read.
    expect((await put(stranger, picture)).status).toBe(200);
    expect((await get(stranger, pictureUrl(picture))).status).toBe(404);
    expect((await get(owner, pictureUrl(picture))).status).toBe(200);
  });

  it("stays shown where its author declares it once more, or had somebody else carry it", async () => {
    const owner = await bindPhone(posko, STATION);
    const picture = await photograph();
    await declare(owner, picture);
    expect((await put(null, picture)).status).toBe(200);
    await declare(owner, picture, "2");
    expect((await get(owner, pictureUrl(picture))).status).toBe(200);
  });

  it("is never the original to a witness or a viewer, even of that station", async () => {
    const { phone, picture } = await ready();
    expect((await get(phone, originalUrl(picture))).status).toBe(403);
    const viewer = await bindPhone(posko, OTHER_STATION);
    const role: Role = "viewer";
    await giveGrants(
      posko.services.database.db,
      [{ principal: viewer.author, role, place: "35", below: true, givenBy: "cli:test" }],
      Date.now(),
    );
    expect((await get(viewer, pictureUrl(picture))).status).toBe(200);
    expect((await get(viewer, originalUrl(picture))).status).toBe(403);
  });

  it("is the original only with a line in the trail", async () => {
    const { picture } = await ready();
    const answer = await posko.app.inject({ url: originalUrl(picture), headers: OPERATOR() });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(picture)).toBe(true);
    expect(answer.headers["content-disposition"]).toMatch(/^attachment/);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    const lines = (await trailOf(sha256(picture))).filter((l) => l.operation === "evidence.original");
    expect(lines).toHaveLength(1);
    expect(lines[0]!.body).toContain('"who":"cli:test"');
  });

  it("says so when the bytes are a JPEG only at their beginning", async () => {
    const phone = await bindPhone(posko, STATION);
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
    await sealAll(posko.services.database, () => Date.now());
    const answer = await posko.app.inject({ url: "/api/trail.verify", headers: OPERATOR() });
    expect(answer.json()).toMatchObject({ ok: true, first_broken: null });
  });
});
