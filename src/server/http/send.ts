// How a refusal, and bytes instead of JSON, leave the server.

import { STATUS_CODES, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { uuidv7 } from "../../base/ids.ts";
import type { ProblemDocument } from "../../base/contract.ts";
import type { Problem } from "../../base/result.ts";
import { detailOf, languageOf, problemDocument, statusOf, type Sentences } from "./problem.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** `AppOptions.sentence`, wherever a reply is at hand. */
    readonly sentence: Sentences | undefined;
  }
}

export function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(statusOf(problem)).type("application/problem+json").send(documentOf(problem, reply));
}

/** The problem as it is sent, its sentence in the language of who asked. */
export function documentOf(problem: Problem, reply: FastifyReply): ProblemDocument {
  const language = languageOf(reply.request.headers["accept-language"]);
  return problemDocument(problem, reply.request.id, detailOf(problem, reply.server.sentence, language));
}

/** What could not be read as HTTP at all has no reply to answer with: the same problem, written to the connection. */
export function refuseWire(
  sentences: Sentences | undefined,
): (error: Error & { code?: string }, socket: Socket) => void {
  return (error, socket) => {
    // Whoever is gone is told nothing.
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, headers, body } = onTheWire(WIRE_STATUS[error.code ?? ""] ?? 400, sentences);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
  };
}

/** An `Expect` that nobody here fulfils; Node itself would answer without a word. */
export function refuseExpectation(
  sentences: Sentences | undefined,
): (_request: unknown, response: ServerResponse) => void {
  return (_request, response) => {
    const { status, headers, body } = onTheWire(417, sentences);
    response.writeHead(status, headers).end(body);
  };
}

/** A request that names no host (RFC 9112, 3.2: 400); Node itself would answer without a word. */
export function refuseNoHost(reply: FastifyReply, sentences: Sentences | undefined): FastifyReply {
  const { status, headers, body } = onTheWire(400, sentences);
  return reply.code(status).headers(headers).send(body);
}

function onTheWire(
  status: number,
  sentences: Sentences | undefined,
): { status: number; headers: Record<string, string>; body: string } {
  const problem: Problem = { kind: "invalid", code: "request.malformed" };
  const document = problemDocument(problem, uuidv7(), detailOf(problem, sentences, "id"));
  const body = JSON.stringify({ ...document, status });
  const headers = {
    "content-type": "application/problem+json",
    "x-content-type-options": "nosniff",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  return { status, headers, body };
}

/** Of what Node's parser refuses: too much head, too slow; everything else is 400. */
const WIRE_STATUS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** A handler of a query may answer with bytes (a picture, a CSV) instead of JSON. */
export class RawAnswer {
  readonly headers: Record<string, string>;
  readonly bytes: Readable | Buffer | string;
  constructor(bytes: Readable | Buffer | string, headers: Record<string, string>) {
    this.bytes = bytes;
    this.headers = { "x-content-type-options": "nosniff", "cache-control": "private, no-store", ...headers };
  }
}
export function isRaw(value: unknown): value is RawAnswer {
  return value instanceof RawAnswer;
}
