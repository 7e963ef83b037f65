// One request that goes on being answered.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { admit, decide, type AppOptions } from "./admit.ts";
import { StreamRefused, type Binding } from "./bind.ts";
import { documentOf, send } from "./send.ts";

const written = new WeakMap<object, string>();

/** An event on the wire. Made once for one that many screens get. */
function dataOf(event: unknown): string {
  const known = typeof event === "object" && event !== null ? written.get(event) : undefined;
  if (known !== undefined) return known;
  const text = `data: ${JSON.stringify(event)}\n\n`;
  if (typeof event === "object" && event !== null) written.set(event, text);
  return text;
}

/** Browsers take twice and a half of this without a word for a dead line (`web/kit/stream.ts`). */
const ALIVE_MS = 20_000;

/** Server-sent events, re-authorised at each event, until whoever asked has gone or `ending` is aborted. */
export async function stream(
  options: AppOptions,
  binding: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
  ending: AbortSignal,
): Promise<FastifyReply> {
  const raw: ServerResponse<IncomingMessage> = reply.raw;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  // Before anything is waited for: who hangs up meanwhile says so once, and would be written to for ever.
  raw.once("close", leave);
  ending.addEventListener("abort", leave, { once: true });
  if (raw.destroyed || ending.aborted) leave();
  try {
    return await tell(options, binding, request, reply, gone);
  } finally {
    ending.removeEventListener("abort", leave);
  }
}

async function tell(
  options: AppOptions,
  binding: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
  gone: AbortController,
): Promise<FastifyReply> {
  const raw: ServerResponse<IncomingMessage> = reply.raw;
  const admitted = await admit(options, binding, request);
  if (!admitted.ok) return send(reply, admitted.problem);
  const { call, input } = admitted.value;
  const handled = binding.handle(
    { ...call, db: options.services.database.db, signal: gone.signal },
    input,
  ) as AsyncIterable<unknown>;
  const events = handled[Symbol.asyncIterator]();
  // The first event is fetched before anything is promised: what cannot be watched at all is refused like a query.
  let next: IteratorResult<unknown>;
  try {
    next = await events.next();
  } catch (error) {
    if (error instanceof StreamRefused) return send(reply, error.problem);
    throw error;
  }
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  raw.write("retry: 2000\n\n");
  // A proxy closes what is silent, and a browser does not notice a line that is dead: an event that says nothing.
  const alive = setInterval(() => raw.write("event: alive\ndata: .\n\n"), ALIVE_MS);
  try {
    for (; next.done !== true; next = await events.next()) {
      const event = next.value;
      if (gone.signal.aborted) break;
      // The role may have been taken away since the last event.
      const { principal } = await options.signIn.resolve(request);
      const still = decide(binding, principal, input);
      if (!still.ok) {
        raw.write(`event: problem\ndata: ${JSON.stringify(documentOf(still.problem, reply))}\n\n`);
        break;
      }
      const room = raw.write(dataOf(event));
      if (!room && !gone.signal.aborted) {
        // A slow reader must not fill our memory: wait until it has read, or left.
        await new Promise<void>((resolve) => {
          raw.once("drain", resolve);
          gone.signal.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    }
  } catch (error) {
    if (error instanceof StreamRefused) {
      raw.write(`event: problem\ndata: ${JSON.stringify(documentOf(error.problem, reply))}\n\n`);
    } else if (!gone.signal.aborted)
      options.services.log.warn({ requestId: request.id, name: (error as Error).name }, "stream ended");
  } finally {
    clearInterval(alive);
    await events.return?.();
    raw.end();
  }
  return reply;
}
