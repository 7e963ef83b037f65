// One request that has one answer: a command in one transaction, a query on the pool, an upload with its raw body.

import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { err, type Problem, type Result } from "../../base/result.ts";
import { admit, type AppOptions } from "./admit.ts";
import type { Binding } from "./bind.ts";
import { observeRequest } from "./metrics.ts";
import { isRaw, send } from "./send.ts";

/** A rolled-back refusal: travels as an exception only between a handler and its transaction. */
class Rollback extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Queries, commands and uploads: one answer, or one refusal. */
export async function answer(
  options: AppOptions,
  binding: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const started = process.hrtime.bigint();
  const cookies: string[] = [];
  const result = await run(options, binding, request, cookies);
  observeRequest(
    binding.operation.name,
    result.ok ? "ok" : result.problem.code,
    Number(process.hrtime.bigint() - started) / 1e9,
  );
  if (!result.ok) return send(reply, result.problem);
  if (cookies.length > 0) reply.header("set-cookie", cookies);
  if (isRaw(result.value)) return reply.headers(result.value.headers).send(result.value.bytes);
  return reply.header("cache-control", "no-store").send(result.value ?? null);
}

/** @param cookies what a command sets; kept only if it answers. */
async function run(
  options: AppOptions,
  binding: Binding,
  request: FastifyRequest,
  cookies: string[],
): Promise<Result<unknown>> {
  const admitted = await admit(options, binding, request);
  if (!admitted.ok) return admitted;
  const { call, input } = admitted.value;
  const { database } = options.services;
  if (binding.operation.kind === "query") {
    return (await binding.handle({ ...call, db: database.db }, input)) as Result<unknown>;
  }
  if (binding.operation.kind === "upload") {
    const length = request.headers["content-length"];
    return (await binding.handle(
      { ...call, body: request.body as Readable, size: length === undefined ? null : Number(length) },
      input,
    )) as Result<unknown>;
  }
  if (binding.ownTransactions) return (await binding.handle(call, input)) as Result<unknown>;
  try {
    return await database.transaction(async (tx) => {
      const result = (await binding.handle(
        { ...call, tx, setCookie: (line: string) => cookies.push(line) },
        input,
      )) as Result<unknown>;
      if (!result.ok) throw new Rollback(result.problem);
      return result;
    });
  } catch (error) {
    if (error instanceof Rollback) return err(error.problem);
    throw error;
  }
}
