// How a refusal, and bytes instead of JSON, leave the server.

import type { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
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
