import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutputOf } from "../src/base/contract.ts";
import type { IntakeRecord, Receipt } from "../src/base/intake.ts";
import type { Posko } from "../src/main/server.ts";
import { openTestPosko, type TestPosko } from "../src/main/test-posko.ts";
import { bindPhone } from "../src/main/test-phone.ts";
import { appendTrail } from "../src/server/trail/append.ts";
import { lastRoot, sealOnce } from "../src/server/trail/seal.ts";
import type { Proof, trailKeys, trailRoots } from "../src/watch/trail/contract.ts";

const NOW = Date.parse("2024-02-14T08:00:00Z");
const STATION = "35.73.01.1001/12";

let posko: Posko;
let opened: TestPosko;

beforeAll(async () => {
  opened = await openTestPosko("pemilu-2019");
  ({ posko } = opened);
});
afterAll(() => opened.close());

/** Other people's lines, before ours. */
const write = (count: number) =>
  posko.services.database.transaction((tx) =>
    appendTrail(
      tx,
      NOW,
      Array.from({ length: count }, (_v, i) => ({ who: "cli:x", from: "cli", operation: "x.y", subject: `${i}` })),
    ),
  );

function input(seed: string): IntakeRecord["input"] {
  return {
    contest: "pemilu-2019/president",
    station: STATION,
    source: "plano",
    page: "1",
    sha256: createHash("sha256").update(seed).digest("hex"),
    bytes: 1000,
    width: 10,
    height: 10,
    taken_at: "2024-02-14T07:30:00Z",
  };
}

const PROGRAM = fileURLToPath(new URL("./verify-receipt.mjs", import.meta.url));

describe("a receipt in a stranger's hands", () => {
  let receipt: Receipt;
  let proof: Proof;
  let record: IntakeRecord;
  let key: string;
  let early: string;

  beforeAll(async () => {
    for (const count of [5, 4]) {
      await write(count);
      await sealOnce(posko.services.database, NOW);
    }
    const phone = await bindPhone(posko, STATION);
    const records = await Promise.all(
      Array.from({ length: 6 }, (_v, i) => phone.say("evidence.declare", input(`picture ${i}`))),
    );
    const receipts = await phone.handIn(...records);
    [receipt, record] = [receipts[3]!, records[3]!];
    early = (await opened.ask<{ code: string }>("trail.proof", { entry: receipt.body.entry }, false)).body.code;
    await sealOnce(posko.services.database, NOW);
    await posko.services.database.transaction((tx) =>
      appendTrail(tx, NOW, [{ who: "cli:x", from: "cli", operation: "later", subject: "" }]),
    );
    await sealOnce(posko.services.database, NOW);
    proof = (await opened.ask<Proof>("trail.proof", { entry: receipt.body.entry }, false)).body;
    key = (await opened.ask<OutputOf<typeof trailKeys>>("trail.keys", {}, false)).body.keys.find(
      (k) => k.id === receipt.body.key,
    )!.public_key;
  });

  /** Run the published program as a stranger would: files, a key, an exit code. */
  async function run(
    given: {
      receipt?: unknown;
      proof?: unknown;
      key?: string;
      record?: unknown;
      picture?: Buffer;
      anchor?: string;
    } = {},
  ): Promise<{ code: number; out: string }> {
    const place = await mkdtemp(path.join(opened.folder, "stranger-"));
    const file = async (name: string, content: string | Buffer): Promise<string> => {
      await writeFile(path.join(place, name), content);
      return path.join(place, name);
    };
    const args = [
      await file("receipt.json", JSON.stringify(given.receipt ?? receipt)),
      await file("proof.json", JSON.stringify(given.proof ?? proof)),
      given.key ?? key,
      ...(given.record === undefined ? [] : ["--record", await file("record.json", JSON.stringify(given.record))]),
      ...(given.picture === undefined ? [] : ["--picture", await file("picture.jpg", given.picture)]),
      ...(given.anchor === undefined ? [] : ["--anchor", given.anchor]),
    ];
    return await new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], { cwd: place }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, out: stdout + stderr });
      });
    });
  }

  it("is proven by a program that shares no code with the server", async () => {
    const answer = await run({ record, anchor: (await lastRoot(posko.services.database.db))!.root });
    expect(answer.out).toContain("PROVEN");
    expect(answer.out).toContain(receipt.body.number);
    expect(answer.out).toContain("Jejak audit memuatnya");
    expect(answer.code).toBe(0);
  });

  it("is proven up to any later root, and from the input alone", async () => {
    const { body } = await opened.ask<OutputOf<typeof trailRoots>>("trail.roots", {}, false);
    const own = body.roots.find((r) => r.number === proof.batch)!.chain_root;
    const shorter = (await opened.ask<Proof>("trail.proof", { entry: receipt.body.entry, anchor: own }, false)).body;
    expect(shorter.following).toEqual([]);
    expect((await run({ proof: shorter, anchor: own, record: record.input })).code).toBe(0);
    const first = body.roots.find((r) => r.number === 1)!.chain_root;
    expect(
      (await opened.ask<{ code: string }>("trail.proof", { entry: receipt.body.entry, anchor: first }, false)).body
        .code,
    ).toBe("trail.anchor_before_entry");
    expect((await opened.ask<{ code: string }>("trail.proof", { entry: "00".repeat(32) }, false)).body.code).toBe(
      "trail.no_such_entry",
    );
  });

  it("is refused when anything in it was altered", async () => {
    const flip = (text: string): string => (text.startsWith("0") ? "1" : "0") + text.slice(1);
    const body = (change: Partial<Receipt["body"]>): Receipt => ({ ...receipt, body: { ...receipt.body, ...change } });
    const other = Buffer.from(key, "base64url");
    other[0]! ^= 1;
    const altered: Parameters<typeof run>[0][] = [
      { receipt: body({ digest: flip(receipt.body.digest) }) },
      { receipt: body({ received_at: "2024-02-14T00:00:00.000Z" }) },
      { receipt: body({ author: "witness:somebody" }) },
      { receipt: { ...receipt, signature: `A${receipt.signature.slice(1)}B` } },
      { key: other.toString("base64url") },
      { record: { ...record, input: { ...record.input, page: "2" } } },
      { picture: Buffer.from("not the picture") },
      { anchor: flip(proof.anchor) },
      { proof: { ...proof, body: proof.body.replace("35.73", "35.74") } },
      { proof: { ...proof, position: (proof.position + 1) % proof.entries } },
      { proof: { ...proof, entries: proof.entries + 1 } },
      { proof: { ...proof, path: proof.path.slice(1) } },
      { proof: { ...proof, path: [...proof.path, proof.path[0]] } },
      { proof: { ...proof, path: [flip(proof.path[0]!), ...proof.path.slice(1)] } },
      { proof: { ...proof, tree_root: flip(proof.tree_root) } },
      { proof: { ...proof, previous_chain_root: flip(proof.previous_chain_root) } },
      { proof: { ...proof, chain_root: flip(proof.chain_root) } },
      { proof: { ...proof, batch: proof.batch + 1 } },
      { proof: { ...proof, following: [] } },
      { proof: { ...proof, following: [{ ...proof.following[0]!, entries: 99 }] } },
      { proof: { ...proof, anchor: flip(proof.anchor) } },
      { proof: {} },
    ];
    const answers = await Promise.all(altered.map((given) => run(given)));
    expect(answers.map((a) => a.code)).toEqual(altered.map(() => 1));
    expect(answers.every((a) => a.out.includes("NOT PROVEN") && !a.out.includes("PROVEN\n\n"))).toBe(true);
  });

  it("waits a moment for its proof, until its entry is sealed", () => {
    expect(early).toBe("trail.not_sealed_yet");
  });

  it("is not judged when it cannot be read", async () => {
    expect((await run({ key: "short" })).code).toBe(2);
  });

  it("of which the trail holds another's entry is refused", async () => {
    const { rows } = await posko.services.database.pool.query(
      "select encode(leaf, 'hex') as leaf from trail_entries where batch = 1 and position = 0",
    );
    const foreign = (await opened.ask<Proof>("trail.proof", { entry: (rows[0] as { leaf: string }).leaf }, false)).body;
    expect((await run({ proof: foreign })).code).toBe(1);
  });
});
