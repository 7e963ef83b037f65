// The key that signs receipts is changed while phones go on sending.

import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyReceipt, type IntakeRecord, type Receipt } from "../../base/intake.ts";
import { bindPhone, type TestPhone } from "../../main/test-phone.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { loadKeys } from "../../server/keys.ts";

const STATION = "35.73.01.1001/12";

let opened: TestPosko;
let phone: TestPhone;
beforeAll(async () => {
  opened = await openTestPosko("pemilu-2019");
  phone = await bindPhone(opened.posko, STATION);
});
afterAll(() => opened.close());

const say = (): Promise<IntakeRecord> => phone.say("witnesses.check_in", { election: "pemilu-2019", station: STATION });
const pem = (): string => path.join(opened.folder, "keys/receipt.pem");

async function rotate(headers?: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
  const answer = await opened.posko.app.inject({
    method: "POST",
    url: "/api/trail.rotate_key",
    headers: headers ?? { authorization: `Bearer ${opened.posko.operatorToken}`, "x-posko-operator": "test" },
    payload: {},
  });
  return { status: answer.statusCode, body: answer.json() };
}

/** Does the receipt verify by the key it names, as a stranger finds it? */
async function verifies({ body, signature }: Receipt): Promise<string> {
  const { keys } = (await opened.ask<{ keys: { id: string; public_key: string }[] }>("trail.keys", {}, false)).body;
  const key = keys.find((k) => k.id === body.key);
  return key === undefined ? "unknown key" : verifyReceipt({ body, signature }, key.public_key);
}

describe("the receipt key", () => {
  it("is changed: new receipts are by the new one, old ones still verify, and a record sent again keeps its own", async () => {
    const first = await say();
    const [before] = await phone.handIn(first);
    const old = await readFile(pem(), "utf8");
    const rotated = await rotate();
    expect(rotated.status, JSON.stringify(rotated.body)).toBe(200);
    expect(rotated.body).toMatchObject({
      id: expect.not.stringMatching(before!.body.key) as string,
      before: before!.body.key,
    });

    const [after] = await phone.handIn(await say());
    expect(after!.body.key).toBe(rotated.body["id"]);
    expect([await verifies(before!), await verifies(after!)]).toEqual(["valid", "valid"]);
    expect(await phone.handIn(first)).toEqual([before]);

    // Of the old private half nothing is left, and the new one is its owner's alone.
    expect(await readFile(pem(), "utf8")).not.toBe(old);
    expect((await stat(pem())).mode & 0o777).toBe(0o600);
    expect(existsSync(path.join(opened.folder, "receipt.next.pem"))).toBe(false);
    // The next start signs with it too.
    expect((await loadKeys(opened.folder)).receipt.id).toBe(rotated.body["id"]);
  });

  it("leaves a line in the trail that names both keys", async () => {
    const { rows } = await sql<{ body: string }>`select body from trail_open`.execute(
      opened.posko.services.database.db,
    );
    const line = rows
      .map((r) => JSON.parse(r.body) as { operation: string; subject: string })
      .find((l) => l.operation === "trail.rotate_key");
    expect(line?.subject).toMatch(/^[0-9a-f]{16} [0-9a-f]{16}$/);
  });

  it("stays where its public half cannot be made known, and nothing is left lying about", async () => {
    const { keys } = opened.posko.services;
    const { id } = keys.receipt;
    const text = await readFile(pem(), "utf8");
    await expect(keys.rotateReceipt(() => Promise.reject(new Error("the database is away")))).rejects.toThrow("away");
    expect([keys.receipt.id, await readFile(pem(), "utf8")]).toEqual([id, text]);
    expect(existsSync(path.join(opened.folder, "receipt.next.pem"))).toBe(false);
    expect(await verifies((await phone.handIn(await say()))[0]!)).toBe("valid");
  });

  it("is changed by the operator of the machine alone", async () => {
    const { id } = opened.posko.services.keys.receipt;
    expect((await rotate({})).status).toBe(401);
    expect((await rotate({ authorization: `Bearer ${phone.token}` })).status).toBe(403);
    expect(opened.posko.services.keys.receipt.id).toBe(id);
  });
});
