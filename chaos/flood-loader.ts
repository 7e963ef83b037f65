// Witnesses at a fixed rate, or strangers who ask again as soon as they were answered; in a process of its own.

import { Agent, request } from "node:http";
import { randomBytes } from "node:crypto";

export interface FloodJob {
  readonly kind: "witnesses" | "strangers";
  readonly port: number;
  readonly seconds: number;
  /** Of witnesses: forms a second. */
  readonly rate?: number;
  /** Of strangers. */
  readonly connections?: number;
  readonly forms: readonly { readonly token: string; readonly body: string }[];
}

export interface FloodReport {
  readonly answered: number;
  /** Of witnesses without a receipt; of strangers sent away. */
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
}

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function ask(agent: Agent, port: number, asked: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const { method, path, headers = {}, body } = asked;
    const json =
      body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(
      { agent, port, host: "127.0.0.1", method, path, headers: { ...headers, ...json } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }));
        response.on("error", () => resolve({ status: 0, text: "" }));
      },
    );
    sent.on("error", () => resolve({ status: 0, text: "" }));
    sent.end(body);
  });
}

const percentile = (times: readonly number[], share: number): number =>
  Math.round(
    (times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 10,
  ) / 10;

function reportOf(times: readonly number[], refused: number): FloodReport {
  return { answered: times.length, refused, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** Times are from when a form was due, not from when it could be sent: a server that holds up its senders is late. */
async function witnesses({ port, rate, forms }: FloodJob): Promise<FloodReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const began = performance.now();
  const times: number[] = [];
  let refused = 0;
  await Promise.all(
    forms.map(async ({ token, body }, i) => {
      const due = began + (i * 1_000) / rate!;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const headers = { authorization: `Bearer ${token}` };
      const { text } = await ask(agent, port, { method: "POST", path: "/api/intake.submit", headers, body });
      times.push(performance.now() - due);
      if (!text.includes('"ok":true')) refused++;
    }),
  );
  agent.destroy();
  return reportOf(times, refused);
}

/** What anybody may ask, and what it costs: pages, questions, guesses, noise, tokens that are none. */
function anything(i: number): Asked {
  const noise = randomBytes(24).toString("base64url");
  const headers = i % 3 === 0 ? { authorization: `Bearer ${noise}` } : {};
  const device = {
    id: "018f6f00-0000-7000-8000-000000000000",
    public_key: { kty: "EC", crv: "P-256", x: "x", y: "y" },
    name: "x",
  };
  const choices: readonly Asked[] = [
    { method: "GET", path: "/api/accounts.status", headers },
    { method: "GET", path: "/", headers },
    { method: "GET", path: "/saksi/", headers },
    { method: "GET", path: "/api/trail.roots?limit=1000", headers },
    { method: "GET", path: `/api/evidence.state?sha256=${randomBytes(32).toString("hex")}`, headers },
    { method: "POST", path: "/api/witnesses.bind", headers, body: JSON.stringify({ code: noise.slice(0, 8), device }) },
    { method: "POST", path: "/api/intake.submit", headers, body: JSON.stringify({ records: [{ id: noise }] }) },
    {
      method: "POST",
      path: "/api/accounts.open_link",
      headers,
      body: JSON.stringify({ token: noise, password: "kopi tubruk" }),
    },
    { method: "GET", path: `/api/places.search?q=${noise.slice(0, 3)}`, headers },
    { method: "GET", path: `/${noise}`, headers },
  ];
  return choices[i % choices.length]!;
}

async function strangers({ port, seconds, connections }: FloodJob): Promise<FloodReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections! });
  const ends = performance.now() + seconds * 1_000;
  const times: number[] = [];
  let refused = 0;
  await Promise.all(
    Array.from({ length: connections! }, async (_v, c) => {
      for (let i = c; performance.now() < ends; i += 7) {
        const at = performance.now();
        const { status } = await ask(agent, port, anything(i));
        times.push(performance.now() - at);
        if (status === 503 || status === 0) refused++;
      }
    }),
  );
  agent.destroy();
  return reportOf(times, refused);
}

process.once("message", (job: FloodJob) => {
  void (job.kind === "witnesses" ? witnesses(job) : strangers(job)).then((report) => {
    process.send!(report);
    process.disconnect();
  });
});
