// What stands between the phone and the real server on a bad night: everything goes through here, and is cut, lost,
// torn, slowed, doubled or answered by somebody else. By chance, but the same chance for the same number.

import { type ClientRequest, createServer, type IncomingMessage, request as ask, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Weathers in which nothing the phone asks for comes back as the server said it, and those in which some of it does. */
export const WEATHERS = ["fair", "cut", "airplane", "lost", "errors", "drip", "portal", "strange", "twice"] as const;
export type Weather = (typeof WEATHERS)[number];

export interface Layer {
  /** What the phone opens; one origin whatever stands behind. */
  readonly address: string;
  /** `airplane` is the browser's own business: here it is as `cut`. */
  weather: Weather;
  /** Which of the two releases of the app the server has. */
  release: 0 | 1;
  /** An older server: it does not know these operations in the shape they are sent. */
  unknown: readonly string[];
  /** The server cannot save records of this operation for now, whatever else it saves. */
  unsaved: string | null;
  /** From here on another night's luck. */
  deal(luck: number): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

const PORTAL = "<!doctype html><title>Wi-Fi</title><h1>Selamat datang di Wi-Fi Kafe Melati</h1>";
const GATEWAY = "<html><h1>502 Bad Gateway</h1></html>";

/** `releases`: addresses of the same server with one release of the screens each. */
export async function openLayer(releases: readonly [string, string]): Promise<Layer> {
  let state = 1;
  const chance = (): number => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const layer: Layer = {
    address: "",
    weather: "fair",
    release: 0,
    unknown: [],
    unsaved: null,
    deal: (luck) => (state = (luck ^ 0x2545f491) | 1),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  const forward = (incoming: IncomingMessage, body: Buffer): Promise<Answer> =>
    new Promise((done, failed) => {
      const headers = { ...incoming.headers, "content-length": String(body.length), "accept-encoding": "identity" };
      if (incoming.method === "GET") delete (headers as Record<string, unknown>)["content-length"];
      const to = new URL(incoming.url ?? "/", releases[layer.release]);
      const going: ClientRequest = ask(to, { method: incoming.method, headers }, (response) => {
        const { statusCode: status = 500, headers: said } = response;
        done(bytesOf(response).then((got) => ({ status, headers: said, body: got })));
      });
      going.on("error", failed);
      going.end(body);
    });

  const through = async (incoming: IncomingMessage, body: Buffer): Promise<Answer> => {
    const name = new URL(incoming.url ?? "/", "http://x").pathname.slice("/api/".length);
    if (name !== "intake.submit" || (layer.unknown.length === 0 && layer.unsaved === null))
      return forward(incoming, body);
    return partly(body, layer, (rest) => forward(incoming, rest));
  };

  const serve = async (incoming: IncomingMessage, out: ServerResponse): Promise<void> => {
    const body = await bytesOf(incoming);
    const { weather } = layer;
    if (weather === "cut" || weather === "airplane") return void incoming.socket.destroy();
    if (weather === "portal") return page(out, 200, PORTAL);
    if (weather === "errors" && chance() < 0.6) {
      // Before the server hears of it, or after it has done everything.
      if (chance() < 0.5) await through(incoming, body);
      const kind = chance();
      if (kind < 0.3) return page(out, 502, GATEWAY);
      if (kind < 0.5) return page(out, 503, "");
      return json(out, 500, '{"type":"about:blank","title":"x","status":500,"code":"server.bug","id":"1"}', "problem+");
    }
    if (weather === "strange" && chance() < 0.6) {
      const kind = chance();
      if (kind < 0.25) return json(out, 200, '{"status":"ok"}');
      if (kind < 0.5) return void out.writeHead(302, { location: "http://localhost:9/login" }).end();
      if (kind < 0.75) return json(out, 403, '{"error":"quota habis"}');
      return page(out, 403, PORTAL);
    }
    let answer = await through(incoming, body);
    if (weather === "twice") answer = await through(incoming, body);
    // Everything is done at the server; now the answer may get lost.
    if (weather === "lost" && chance() < 0.5) return void incoming.socket.destroy();
    const headers = Object.fromEntries(
      Object.entries(answer.headers).filter(([k]) => !["connection", "transfer-encoding", "keep-alive"].includes(k)),
    );
    out.writeHead(answer.status, { ...headers, "content-length": String(answer.body.length) });
    if (weather !== "drip" || answer.status === 304) return void out.end(answer.body);
    // In twenty drops; one answer in three breaks off in the middle of one of them.
    const until = chance() < 0.33 ? Math.floor(answer.body.length * chance()) : answer.body.length;
    const drop = Math.max(1, Math.ceil(answer.body.length / 20));
    for (let at = 0; at < until; at += drop) {
      if (out.destroyed) return;
      out.write(answer.body.subarray(at, Math.min(until, at + drop)));
      await new Promise((next) => setTimeout(next, 8));
    }
    if (until < answer.body.length) incoming.socket.destroy();
    else out.end();
  };

  const server = createServer((incoming, out) => {
    serve(incoming, out).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return Object.assign(layer, { address: `http://localhost:${(server.address() as AddressInfo).port}` });
}

/** An older server answers what it does not know by itself, and takes the rest; one in trouble does alike. */
async function partly(body: Buffer, layer: Layer, forward: (rest: Buffer) => Promise<Answer>): Promise<Answer> {
  const { records } = JSON.parse(body.toString()) as { records: { id: string; operation: string; shape: number }[] };
  const refused = new Map<string, object>();
  for (const { id, operation, shape } of records) {
    if (layer.unknown.includes(operation))
      refused.set(id, { code: "intake.shape_unknown", kind: "invalid", details: { shape, takes: [] } });
    else if (operation === layer.unsaved) refused.set(id, { code: "intake.not_saved", kind: "unavailable" });
  }
  const rest = await forward(Buffer.from(JSON.stringify({ records: records.filter((r) => !refused.has(r.id)) })));
  if (rest.status !== 200) return rest;
  const answer = JSON.parse(rest.body.toString()) as { results: { id: string }[] };
  const results = records.map(
    ({ id }) => answer.results.find((r) => r.id === id) ?? { id, ok: false, problem: refused.get(id) },
  );
  return { ...rest, body: Buffer.from(JSON.stringify({ ...answer, results })) };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function page(out: ServerResponse, status: number, body: string): void {
  out.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(body);
}

function json(out: ServerResponse, status: number, body: string, kind = ""): void {
  out.writeHead(status, { "content-type": `application/${kind}json` }).end(body);
}
