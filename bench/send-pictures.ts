// The loader's side of `pictures`: each photograph goes the way of the phone's own `web/phone/sending.ts`. A signed record
// declares it, the server is asked how much of it lies there, and the bytes follow in pieces that double as they go well.

import { createHash } from "node:crypto";
import pg from "pg";
import { pathOf, queryOf, type OutputOf } from "../src/base/contract.ts";
import { digestedBytes, type IntakeRecord, type Receipt } from "../src/base/intake.ts";
import { evidenceState, evidenceUpload } from "../src/count/evidence/contract.ts";
import { Camera, type Photograph } from "./camera.ts";
import { loadReceiptKeys, receiptHolds } from "./check.ts";
import { makeForms, type Form } from "./forms.ts";
import type { PicturesJob, PicturesReport } from "./job.ts";
import { percentile } from "./numbers.ts";
import { atRate } from "./pace.ts";
import { getBytes, postBytes, postRaw, Wire } from "./wire.ts";

/** The first piece a phone sends, and what it goes up to. */
const FIRST_PIECE = 128 * 1024;
const LARGEST_PIECE = 1024 * 1024;
/** Papers differ: as many that look different. */
const LOOKS = 8;

type State = Partial<OutputOf<typeof evidenceState>> & { readonly code?: string };

interface Taken {
  readonly form: Form;
  readonly picture: Photograph;
  readonly declared: IntakeRecord;
  /** Receipt of the record, then of the photograph. */
  readonly receipts: Receipt[];
}

/** @param ready resolves when the clock may start */
export async function sendPictures(job: PicturesJob, ready: () => Promise<void>): Promise<PicturesReport> {
  const client = new pg.Client({ connectionString: job.databaseUrl });
  await client.connect();
  const cameras = await Promise.all(Array.from({ length: LOOKS }, () => Camera.asPhones(job.bytes)));
  const all = (await makeForms(client, job.contest, job.stations)).map((form, i): Taken => {
    const camera = cameras[i % LOOKS]!;
    const picture = camera.take();
    const page = camera.pageOf(picture, job.contest, form.station);
    return { form, picture, declared: form.say("evidence.declare", page, [picture.sha256]), receipts: [] };
  });
  const wires = await Promise.all(Array.from({ length: job.connections }, () => Wire.open(job.port)));
  await ready();
  let refused = 0;
  const { times, seconds } = await atRate(wires, job.rate, all.length, async (wire, i) => {
    const said = await sendOne(wire, all[i]!);
    if (said !== null && refused++ === 0) console.error(`refused: ${said}`);
  });
  process.send!({ sent: true });
  for (const wire of wires) wire.close();
  const keys = await loadReceiptKeys(client);
  let badReceipts = 0;
  for (const { declared, picture, receipts } of all) {
    const digest = createHash("sha256").update(digestedBytes(declared.operation, declared.input)).digest("hex");
    const [ofRecord, ofPicture] = receipts;
    if (ofPicture === undefined) continue; // refused
    const holds = await Promise.all([
      receiptHolds({ record: declared, digest }, ofRecord!, keys),
      receiptHolds({ record: declared, digest }, ofPicture, keys),
    ]);
    const { kind, pictures } = ofPicture.body;
    if (!holds.every(Boolean) || kind !== "picture" || pictures.join() !== picture.sha256) badReceipts++;
  }
  const lost = await notThere(client, all);
  await client.end();
  return {
    pictures: all.length,
    perSecond: all.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    refused,
    badReceipts,
    lost,
    hashes: all.map(({ picture }) => picture.sha256),
  };
}

/** Null once it has its receipt; else what was answered instead. */
async function sendOne(wire: Wire, { declared, picture, receipts }: Taken): Promise<string | null> {
  const asPhone = { authorization: `Bearer ${declared.device}` };
  const record = await wire.send(postBytes("/api/intake.submit", { records: [declared] }, asPhone));
  const { results } = JSON.parse(record.toString("utf8")) as { results?: { ok: boolean; receipt?: Receipt }[] };
  if (results?.[0]?.receipt === undefined) return record.toString("utf8");
  receipts.push(results[0].receipt);
  const { sha256, size } = picture;
  const asked = { sha256, author: declared.author };
  let state = await stateAfter(wire, getBytes(`${pathOf(evidenceState)}${queryOf(asked)}`, asPhone));
  const { bytes } = picture;
  for (let piece = FIRST_PIECE; !state.complete; piece = Math.min(LARGEST_PIECE, piece * 2)) {
    const offset = state.received;
    if (offset === undefined) return JSON.stringify(state);
    const path = `${pathOf(evidenceUpload)}${queryOf({ ...asked, offset, size })}`;
    const headers = { ...asPhone, "content-type": "application/octet-stream" };
    const next = await stateAfter(wire, postRaw(path, bytes.subarray(offset, offset + piece), headers));
    if (!next.complete && !((next.received ?? 0) > offset)) return JSON.stringify(next);
    state = next;
  }
  if (state.receipt === undefined) return JSON.stringify(state);
  receipts.push(state.receipt);
  return null;
}

async function stateAfter(wire: Wire, request: Buffer): Promise<State> {
  return JSON.parse((await wire.send(request)).toString("utf8")) as State;
}

async function notThere(client: pg.Client, all: readonly Taken[]): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from unnest($1::text[], $2::uuid[], $3::int[]) as k(sha, record, bytes)
     where (select count(*) from picture_receipts r where r.sha256 = decode(k.sha, 'hex') and r.record = k.record) <> 1
       or (select count(*) from pages p where p.sha256 = decode(k.sha, 'hex')) <> 1
       or not exists (select 1 from stored_pictures s where s.sha256 = decode(k.sha, 'hex') and s.bytes = k.bytes)`,
    [all.map((t) => t.picture.sha256), all.map((t) => t.declared.id), all.map((t) => t.picture.size)],
  );
  return rows[0]!.n;
}
