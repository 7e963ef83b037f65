// What no library would send: bytes on a connection of their own that are hardly HTTP, or HTTP as no browser speaks it.

import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { safeParse } from "zod/mini";
import { pathOf } from "../../base/contract.ts";
import { BINDINGS } from "../routes.ts";
import { faultOf } from "./ask.ts";
import { LEAVES_A_ROW } from "./leaves.ts";
import { chanceOf, type Chance } from "./values.ts";

/** A connection that is told nothing for this long was left hanging. */
const PATIENCE_MS = 5_000;
const AT_ONCE = 32;

/** Of one request as it is written on the wire; `open`: it is never finished, and the server may wait for the rest. */
interface Written {
  readonly bytes: Buffer;
  readonly open: boolean;
}

const METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get", "GET\0", "", "POST\t", "BREW"];
const TARGETS = [
  "*",
  "http://evil.example/api/accounts.me",
  "//evil.example/api",
  "/api/../../etc/passwd",
  "/api/accounts.me\0.html",
  "/api/%00",
  "/api/%ff%fe",
  "/api/figures.read/../accounts.end",
  "/api//accounts.me",
  "/API/ACCOUNTS.ME",
  "/api/accounts.me;jsessionid=1",
  "/api/constructor",
  "/..%2f..%2fpackage.json",
  "/%5c..%5c..%5cpackage.json",
  "/saksi/..%2f..%2fkeys/secret",
  `/${"a".repeat(15_000)}`,
  `/${"a/".repeat(5_000)}`,
  "/\u00e9\u00ff",
  "?",
  "#",
];
const ODD_LINES = [
  "Host: a\r\nHost: b",
  "Host:",
  "Host: localhost:8080\0",
  "Host: evil.example@localhost",
  "Content-Length: -1",
  "Content-Length: 1, 2",
  "Content-Length: 5\r\nContent-Length: 6",
  "Content-Length: 99999999999999999999",
  "Content-Length: 0x10",
  "Content-Length: 5\r\nTransfer-Encoding: chunked",
  "Transfer-Encoding: chunked, identity",
  "Transfer-Encoding: xchunked",
  "Transfer-Encoding : chunked",
  " obs: fold",
  "No colon here",
  "X\0Y: z",
  "X: a\rb",
  "X: \u00ff\u0000",
  `X: ${"a".repeat(20_000)}`,
  Array.from({ length: 3_000 }, (_v, i) => `X${i}: y`).join("\r\n"),
  `Cookie: ${"a=b; ".repeat(2_500)}`,
  "Expect: 100-continue",
  "Expect: something",
  "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
  "Upgrade: websocket\r\nConnection: Upgrade",
  "Connection: close, keep-alive, \0",
  "Authorization: Bearer \r\n\tx",
];
const BODIES = [
  "5\r\nabc\r\n0\r\n\r\n",
  "zz\r\n{}\r\n0\r\n\r\n",
  "fffffffff\r\n{}\r\n0\r\n\r\n",
  "2;ext=\0\r\n{}\r\n0\r\n\r\n",
  "2\r\n{}\r\n0\r\nX-Trailer: \0\r\n\r\n",
  "2\r\n{}\r\n0\r\n\r\nGET /api/accounts.me HTTP/1.1\r\nHost: x\r\n\r\n",
];

/**
 * Operations that do not take an empty input, or leave nothing behind when they do: what comes over the wire changes no row
 * then, whether the server can make something of it or not.
 */
const REFUSE_NOTHING = BINDINGS.filter(
  ({ operation: { kind, name, input } }) =>
    !safeParse(input, {}).success || (kind === "query" && !LEAVES_A_ROW.has(name)),
);

function written(operator: Readonly<Record<string, string>>, chance: Chance): Written {
  const { operation } = chance.of(REFUSE_NOTHING);
  const post = operation.kind === "command" || operation.kind === "upload";
  const usual = { method: post ? "POST" : "GET", target: pathOf(operation), version: "HTTP/1.1" };
  const lines = ["Host: localhost:8080", "Connection: close"];
  if (!chance.once(4)) for (const [name, value] of Object.entries(operator)) lines.push(`${name}: ${value}`);
  if (post)
    lines.push(`Content-Type: ${operation.kind === "command" ? "application/json" : "application/octet-stream"}`);
  const head = (m: string, t: string, v: string, more: readonly string[]): string =>
    `${m} ${t} ${v}\r\n${[...lines, ...more].join("\r\n")}\r\n\r\n`;
  const { method, target, version } = usual;
  const of = (text: string, open = false): Written => ({ bytes: Buffer.from(text, "latin1"), open });
  switch (chance.below(8)) {
    case 0:
      return of(head(chance.of(METHODS), target, version, ["Content-Length: 2"]) + "{}");
    case 1:
      return of(head("GET", chance.of(TARGETS), version, []));
    case 2:
      return of(head(method, target, chance.of(["HTTP/9.9", "HTTP/0.9", "HTTP/1.2", "ICY", "", "HTTP/1.1 x"]), []));
    case 3: {
      const line = chance.of(ODD_LINES);
      const sized = /content-length|transfer-encoding/i.test(line);
      const more = post && !sized ? [line, "Content-Length: 2"] : [line];
      return of(head(method, target, version, more) + (post ? "{}" : ""), true);
    }
    case 4:
      return of(head("POST", target, version, ["Transfer-Encoding: chunked"]) + chance.of(BODIES), true);
    case 5:
      return of(
        Buffer.from(Array.from({ length: 1 + chance.below(300) }, () => chance.below(256))).toString("latin1"),
        true,
      );
    case 6: {
      const text = head(method, target, version, ["Content-Length: 2"]) + "{}";
      const at = chance.below(text.length);
      return of(text.slice(0, at) + String.fromCodePoint(chance.below(256)) + text.slice(at + 1), true);
    }
    default: {
      const text = head("POST", target, version, ["Content-Length: 50"]) + '{"name":"';
      return of(text.slice(0, 1 + chance.below(text.length)), true);
    }
  }
}

/** Send it, end our side, and read what comes until the other end closes or is silent too long. */
function exchange(port: number, { bytes }: Written): Promise<{ text: string; hung: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let hung = false;
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.end(bytes));
    const patience = setTimeout(() => {
      hung = true;
      socket.destroy();
    }, PATIENCE_MS);
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      // A stream has no end; its beginning is enough.
      if (Buffer.concat(chunks).includes("text/event-stream")) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(patience);
      resolve({ text: Buffer.concat(chunks).toString("latin1"), hung });
    });
  });
}

/** What is wrong with what came back: nothing where the connection was simply closed. */
function faultOfReply(text: string): string | null {
  if (text === "") return null;
  // Of what came pipelined each answer counts; the first is looked at whole.
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((m) => Number(m[1]));
  const status = statuses.find((s) => s !== 100);
  if (status === undefined) return statuses.length > 0 ? null : `no HTTP at all: ${text.slice(0, 200)}`;
  const body = text.slice(text.indexOf("\r\n\r\n", text.indexOf(`HTTP/1.1 ${status}`)) + 4);
  if (statuses.some((s) => s >= 500)) return `${status}: ${body.slice(0, 300)}`;
  if (status < 400) return null;
  // A HEAD, an OPTIONS: without a body there is nothing to tell.
  if (body === "") return null;
  const json = /^\{.*\}/ms.exec(body.replace(/^[0-9a-f]+\r\n/i, ""))?.[0] ?? body;
  return faultOf({ status, text: json.split("\r\n")[0]! });
}

/** So many over the wire, on the app's own port. The faults. */
export async function askOverWire(
  app: FastifyInstance,
  operator: Readonly<Record<string, string>>,
  count: number,
  seed: number,
): Promise<string[]> {
  if (!app.server.listening) await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const chance = chanceOf(seed);
  const waiting = Array.from({ length: count }, () => written(operator, chance));
  const faults: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { text, hung } = await exchange(port, next);
      const fault = hung && !next.open ? `no answer in ${PATIENCE_MS / 1000} s` : faultOfReply(text);
      if (fault !== null) faults.push(`${fault}\n  ${JSON.stringify(next.bytes.toString("latin1").slice(0, 300))}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return faults;
}
