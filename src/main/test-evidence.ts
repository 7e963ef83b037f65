// For tests of evidence: a Posko that listens, pictures to send it, and the ways a phone sends, cuts and asks.

import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { queryOf, type OutputOf, type ProblemDocument } from "../base/contract.ts";
import type { evidenceState } from "../count/evidence/contract.ts";
import type { Posko } from "./server.ts";
import type { TestPhone } from "./test-phone.ts";
import { openTestPosko } from "./test-posko.ts";

type State = OutputOf<typeof evidenceState>;

export const CONTEST = "pemilu-2019/president";
export const STATION = "35.73.01.1001/12";
export const OTHER_STATION = "35.73.01.1002/1";

/** Filled by `openEvidence`. */
export const evidence = {} as { posko: Posko; folder: string; port: number; close: () => Promise<void> };

export async function openEvidence(): Promise<void> {
  const { posko, folder, close } = await openTestPosko("pemilu-2019");
  await posko.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = posko.app.server.address() as AddressInfo;
  Object.assign(evidence, { posko, folder, port, close });
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let painted = 0;
/** A photograph of nothing: different at each call, with a place in its EXIF and lying on its side. */
export async function photograph(width = 640, height = 480): Promise<Buffer> {
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

export function inputOf(bytes: Uint8Array, page = "1", station = STATION) {
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

export async function declare(phone: TestPhone, bytes: Uint8Array, page = "1", station = STATION): Promise<string> {
  const record = await phone.say("evidence.declare", inputOf(bytes, page, station), [sha256(bytes)]);
  await phone.handIn(record);
  return record.id;
}

type Who = { readonly token: string } | null;

const headersOf = (who: Who): Record<string, string> => (who ? { authorization: `Bearer ${who.token}` } : {});

export async function put(
  who: Who,
  bytes: Buffer,
  options: { offset?: number; to?: number; name?: string; size?: number; record?: string } = {},
): Promise<{ status: number; body: State & ProblemDocument }> {
  const { offset = 0, to = bytes.length, name = sha256(bytes), size = bytes.length, record } = options;
  const answer = await fetch(
    `http://127.0.0.1:${evidence.port}/api/evidence.upload${queryOf({ sha256: name, offset, size, record })}`,
    {
      method: "POST",
      headers: { ...headersOf(who), "content-type": "application/octet-stream" },
      body: new Uint8Array(bytes.subarray(offset, to)),
    },
  );
  return { status: answer.status, body: (await answer.json()) as State & ProblemDocument };
}

export async function get(who: Who, url: string): Promise<Response> {
  return await fetch(`http://127.0.0.1:${evidence.port}${url}`, { headers: headersOf(who) });
}

export async function stateOf(who: Who, name: string, record?: string): Promise<State> {
  return (await (await get(who, `/api/evidence.state${queryOf({ sha256: name, record })}`)).json()) as State;
}

/** Begin an upload and cut the connection after `bytes` of the body are on their way. */
export async function cut(who: Who, picture: Buffer, offset: number, bytes: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const req = httpRequest({
      port: evidence.port,
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
export const OPERATOR = (): Record<string, string> => ({
  authorization: `Bearer ${evidence.posko.operatorToken}`,
  "x-posko-operator": "test",
});

export const storedFile = (name: string): string =>
  path.join(evidence.folder, "files", name.slice(0, 2), name.slice(2, 4), name);

export async function trailOf(
  name: string,
): Promise<{ operation: string; subject: string; digest?: string; body: string }[]> {
  const { rows } = await evidence.posko.services.database.pool.query<{ body: string }>(
    "select body from trail_open union all select body from trail_entries",
  );
  return rows
    .map((r) => ({ ...(JSON.parse(r.body) as { operation: string; subject: string; digest?: string }), body: r.body }))
    .filter((l) => l.digest === name);
}
