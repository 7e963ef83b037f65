// A small server for the phone's walk alone: it keeps the agreed contract, counts what it was told, and can be
// as bad as a network on polling night: answers lost after they were committed, a portal's page, an error page.

import { generateKeyPairSync, sign } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { digestOf, receiptBytes, signedBytes, SPOKEN } from "../src/base/records.ts";
import type { IntakeRecord, Receipt } from "../src/base/intake.ts";
import { fromBase64url, sha256Hex } from "../src/base/bytes.ts";
import type { Form } from "../src/ground/elections/model.ts";

/** A code as a link carries it, with its seal behind it. */
export const SEALED = "R7QM2D9XH3J4K5M6N7P8Q9R2";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** A short form of three pages, like the president's. */
export const FORM: Form = {
  id: "walk",
  name: { id: "Formulir uji", en: "Test form" },
  confidence: "derived",
  pages: [
    { id: "1", title: { id: "Halaman 1: pemilih", en: "Page 1: voters" } },
    { id: "2", title: { id: "Halaman 2: surat suara", en: "Page 2: ballots" } },
    { id: "3", title: { id: "Halaman 3: perolehan suara", en: "Page 3: votes" } },
  ],
  parts: [
    {
      id: "voters",
      title: { id: "Data pemilih", en: "Voters" },
      fields: [
        { id: "dpt", label: { id: "Pemilih dalam DPT", en: "Voters in the DPT" }, page: "1" },
        { id: "used", label: { id: "Pengguna hak pilih", en: "Voters who voted" }, page: "1" },
      ],
    },
    {
      id: "ballots",
      title: { id: "Surat suara", en: "Ballots" },
      fields: [
        { id: "ballots.received", label: { id: "Diterima", en: "Received" }, page: "2" },
        { id: "ballots.used", label: { id: "Digunakan", en: "Used" }, page: "2" },
      ],
    },
    {
      id: "totals",
      title: { id: "Perolehan suara", en: "Votes" },
      fields: [
        { id: "votes.1", label: { id: "Pasangan Melati", en: "Pair Melati" }, page: "3" },
        { id: "votes.2", label: { id: "Pasangan Kenanga", en: "Pair Kenanga" }, page: "3" },
        { id: "valid", label: { id: "Jumlah suara sah", en: "Valid votes" }, page: "3" },
        { id: "invalid", label: { id: "Suara tidak sah", en: "Invalid votes" }, page: "3" },
        { id: "total", label: { id: "Sah dan tidak sah", en: "Valid and invalid" }, page: "3" },
      ],
    },
  ],
  checks: [
    {
      id: "CH08",
      severity: "error",
      title: {
        id: "Jumlah suara sah sama dengan jumlah suara semua pasangan",
        en: "Valid votes are the sum of all pairs",
      },
      left: "valid",
      op: "=",
      right: { sum: ["votes.1", "votes.2"] },
      applies_to: ["totals"],
    },
  ],
};

export interface PhoneServer {
  url: string;
  /** Each record the intake was ever handed, by id, as first seen. */
  readonly records: ReadonlyMap<string, { readonly record: IntakeRecord; readonly receipt: Receipt; times: number }>;
  readonly pictures: ReadonlyMap<string, Buffer>;
  /** Part of the answers (0…1) that are lost after all was committed. */
  loss: number;
  /** What stands in the way: a portal's page with status 200, or a gateway's error. */
  weather: "fair" | "portal" | "gateway";
  /** Ids the intake refuses, by the part of the reading. */
  refusePart: string | null;
  expired: boolean;
  /** How far the server's clock is from the real one, in milliseconds. */
  clockLead: number;
  /** Put at the end of the service worker: another text is another version. */
  newVersion: string;
  readonly asked: string[];
  close(): Promise<void>;
}

/** `form` is the one form of its one contest. */
export async function startPhoneServer(web: string, form: Form = FORM): Promise<PhoneServer> {
  const pair = generateKeyPairSync("ed25519");
  const rawKey = pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64url");
  const records = new Map<string, { record: IntakeRecord; receipt: Receipt; times: number }>();
  const pictures = new Map<string, Buffer>();
  const partial = new Map<string, Buffer>();
  const pictureReceipts = new Map<string, Receipt>();
  const deviceKeys = new Map<string, JsonWebKey>();
  let chance = 0x2545f491;
  const random = (): number => {
    // xorshift32: the same losses at each run.
    chance ^= chance << 13;
    chance ^= chance >>> 17;
    chance ^= chance << 5;
    return (chance >>> 0) / 2 ** 32;
  };

  const state: PhoneServer = {
    url: "",
    records,
    pictures,
    loss: 0,
    weather: "fair",
    refusePart: null,
    expired: false,
    clockLead: 0,
    newVersion: "",
    asked: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };

  const receiptOf = async (record: IntakeRecord, kind: "record" | "picture"): Promise<Receipt> => {
    const number = Array.from({ length: 8 }, () => SPOKEN[Math.floor(random() * SPOKEN.length)]).join("");
    const body: Receipt["body"] = {
      v: 1,
      kind,
      record: record.id,
      operation: record.operation,
      author: record.author,
      device: record.device,
      digest: await digestOf(record.operation, record.input),
      pictures: kind === "picture" ? [...record.blobs] : ((record.input["pictures"] as string[] | undefined) ?? []),
      received_at: new Date().toISOString(),
      trail: null,
      entry: await sha256Hex(signedBytes(record)),
      number: `${number.slice(0, 4)}-${number.slice(4)}`,
      key: "walk",
    };
    return { body, signature: sign(null, receiptBytes(body), pair.privateKey).toString("base64url") };
  };

  const work = (): Record<string, unknown> => ({
    author: "witness:0190a5f0-0000-7000-8000-000000000001",
    election: "pemilu-2024",
    name: "Sari",
    stations: [{ id: "35.73.01.1001/12", post: "holder", place: ["Sukamaju", "Mekarsari", "Kota Contoh"] }],
    contests: [
      {
        id: "pemilu-2024/president",
        name: { id: "Presiden dan Wakil Presiden", en: "President" },
        form,
        sources: ["plano", "salinan"],
      },
    ],
    receipt_key: { id: "walk", public_key: rawKey },
    server_time: new Date(Date.now() + state.clockLead).toISOString(),
  });

  const submit = async (body: string): Promise<unknown> => {
    const { records: given } = JSON.parse(body) as { records: IntakeRecord[] };
    const results: unknown[] = [];
    for (const record of given) {
      const known = records.get(record.id);
      if (known !== undefined) {
        known.times += 1;
        results.push({ id: record.id, ok: true, receipt: known.receipt });
        continue;
      }
      if (!(await isSigned(record, deviceKeys.get(record.device))))
        throw new Error("a record whose signature does not hold");
      if (state.refusePart !== null && record.input["part"] === state.refusePart) {
        results.push({
          id: record.id,
          ok: false,
          problem: { code: "figures.station_out_of_scope", kind: "forbidden", details: {} },
        });
        continue;
      }
      const receipt = await receiptOf(record, "record");
      records.set(record.id, { record, receipt, times: 1 });
      results.push({ id: record.id, ok: true, receipt });
    }
    return { results };
  };

  const progress = async (sha256: string): Promise<unknown> => {
    const whole = pictures.get(sha256);
    if (whole === undefined) return { received: partial.get(sha256)?.length ?? 0, complete: false };
    const declared = [...records.values()].find((r) => r.record.blobs.includes(sha256));
    if (declared === undefined) return { received: whole.length, complete: true };
    const receipt = pictureReceipts.get(sha256) ?? (await receiptOf(declared.record, "picture"));
    pictureReceipts.set(sha256, receipt);
    return { received: whole.length, complete: true, receipt };
  };

  const api = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const name = url.pathname.slice("/api/".length);
    state.asked.push(name);
    const body = await bytesOf(request);
    if (state.weather === "portal") return reply(response, 200, "<html>Selamat datang di Wi-Fi</html>", "text/html");
    if (state.weather === "gateway") return reply(response, 502, "<html>Bad gateway</html>", "text/html");
    if (name !== "witnesses.bind" && (state.expired || request.headers.authorization !== "Bearer walk-token")) {
      return problem(response, 401, "sign_in.expired");
    }
    let answer: unknown;
    if (name === "witnesses.bind") {
      const { code, device, station } = JSON.parse(body.toString()) as {
        code: string;
        station?: string;
        device: { id: string; public_key: JsonWebKey };
      };
      // The one whose letters others guess, unless it comes with its seal or with the station.
      const guessed = code === "R7QM2D9X" && station !== "12 Merjosari";
      if (guessed) return problem(response, 409, "witnesses.say_station");
      if (!["K7QM2D9X", "R7QM2D9X", SEALED].includes(code)) return problem(response, 403, "witnesses.code_unknown");
      deviceKeys.set(device.id, device.public_key);
      state.expired = false;
      answer = { token: "walk-token", ...work() };
    } else if (name === "witnesses.work") answer = work();
    else if (name === "intake.submit") answer = await submit(body.toString());
    else if (name === "evidence.state") answer = await progress(url.searchParams.get("sha256")!);
    else if (name === "evidence.upload") {
      const sha256 = url.searchParams.get("sha256")!;
      const offset = Number(url.searchParams.get("offset"));
      const size = Number(url.searchParams.get("size"));
      const have = partial.get(sha256) ?? Buffer.alloc(0);
      if (!pictures.has(sha256)) {
        if (offset !== have.length) return problem(response, 409, "evidence.offset");
        const now = Buffer.concat([have, body]);
        partial.set(sha256, now);
        if (now.length === size) {
          if ((await sha256Hex(new Uint8Array(now))) !== sha256) return problem(response, 422, "evidence.wrong_bytes");
          pictures.set(sha256, now);
        }
      }
      answer = await progress(sha256);
    } else return problem(response, 404, "http.no_such_operation");
    // Everything is committed; now the answer may get lost.
    // (The first one with records in it always does, so that each walk meets the case it is about.)
    const first = name === "intake.submit" && [...records.values()].every((r) => r.times === 1);
    if (state.loss > 0 && (first || random() < state.loss)) return void request.socket.destroy();
    reply(response, 200, JSON.stringify(answer), "application/json");
  };

  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname.startsWith("/api/")) {
      api(request, response, url).catch((error: unknown) => {
        problem(response, 500, `walk.bug ${String(error)}`);
      });
      return;
    }
    const at = url.pathname.endsWith("/") ? `${url.pathname}index.html` : url.pathname;
    const file = path.join(web, path.normalize(at.replace(/^\/saksi\//, "/phone/").replace(/^\/kit\//, "/desk/kit/")));
    if (!existsSync(file) || !statSync(file).isFile()) return reply(response, 404, "not here", "text/plain");
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    if (url.pathname === "/saksi/sw.js") response.end(`${readFileSync(file, "utf8")}${state.newVersion}`);
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(state, { url: `http://localhost:${(server.address() as AddressInfo).port}` });
}

async function isSigned(record: IntakeRecord, jwk: JsonWebKey | undefined): Promise<boolean> {
  if (jwk === undefined) return false;
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const bytes = signedBytes(record);
  const good = await crypto.subtle.verify(
    { name: "ECDSA", hash: "SHA-256" },
    key,
    fromBase64url(record.signature),
    bytes,
  );
  return good && (await sha256Hex(bytes)) === record.hash;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function reply(response: ServerResponse, status: number, body: string, type: string): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(body);
}

function problem(response: ServerResponse, status: number, code: string): void {
  reply(
    response,
    status,
    JSON.stringify({ type: "about:blank", title: code, status, code }),
    "application/problem+json",
  );
}
