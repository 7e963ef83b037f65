// The HTTP server: every operation of every contract at `/api/<name>`, its policy asked before its handler,
// one transaction for each command, server-sent events for streams, raw streamed bodies for uploads.

import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import helmet from "@fastify/helmet";
import { safeParse, type z } from "zod/mini";
import { pathOf, type ProblemDocument } from "../../base/contract.ts";
import { uuidv7 } from "../../base/ids.ts";
import { err, ok, type Problem, type Result } from "../../base/result.ts";
import { sqlState } from "../database/connect.ts";
import { authorize, type Principal } from "../scope.ts";
import { StreamRefused, type Binding, type Call, type Services } from "./bind.ts";
import { bugDocument, detailOf, languageOf, problemDocument, statusOf, type Sentences } from "./problem.ts";
import { fromQuery } from "./query.ts";
import { openApi } from "./openapi.ts";
import { wrongIn } from "./texts.ts";
import { observeRequest, registerMetrics } from "./metrics.ts";

/** How a request becomes a principal; `server/sign-in` gives the real one. */
export interface SignIn {
  /** `cookie`: the browser sent a session by itself, so the request must prove it is same-origin. */
  resolve(request: FastifyRequest): Promise<{ principal: Principal; cookie: boolean; from: string }>;
}

export interface AppOptions {
  readonly services: Services;
  readonly signIn: SignIn;
  readonly bindings: readonly Binding[];
  /** What each refusal says to a person; without it a refusal has its code and its kind's title alone. */
  readonly sentence?: Sentences;
  /** Routes outside the contract, each named with its reason in `OUTSIDE_CONTRACT`. */
  readonly extra?: (app: FastifyInstance) => Promise<void> | void;
}

declare module "fastify" {
  interface FastifyInstance {
    /** `AppOptions.sentence`, wherever a reply is at hand. */
    readonly sentence: Sentences | undefined;
  }
}

/** A rolled-back refusal: travels as an exception only between a handler and its transaction. */
class Rollback extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

const JSON_LIMIT = 8 * 1024 * 1024;

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { services } = options;
  const { config, log } = services;
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy,
    bodyLimit: JSON_LIMIT,
    genReqId: () => uuidv7(),
    forceCloseConnections: true,
    // An address that cannot be decoded: refused like everything else, without repeating it.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      send(reply, { kind: "invalid", code: "request.malformed" }),
    ...(config.tls ? { https: { cert: await readFile(config.tls.cert), key: await readFile(config.tls.key) } } : {}),
  } as Parameters<typeof fastify>[0]) as unknown as FastifyInstance;

  app.decorate("sentence", options.sentence);

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
      },
    },
    // Whether this host is always https is for the person who gives it its name; a wrong HSTS locks people out.
    strictTransportSecurity: config.publicUrl?.startsWith("https:") ?? false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
  });

  registerMetrics(app, services);

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (error.statusCode === 413)
      return send(reply, { kind: "too_large", code: "request.too_large", details: { limit_bytes: JSON_LIMIT } });
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      return send(reply, { kind: "invalid", code: "request.malformed" });
    }
    if (isUnavailable(error)) return send(reply, { kind: "unavailable", code: "server.database_unavailable" });
    if (isDiskFull(error)) return send(reply, { kind: "unavailable", code: "server.disk_full" });
    log.error(
      { requestId: request.id, route: request.routeOptions.url, name: error.name, stack: withoutValues(error) },
      "bug",
    );
    return reply.code(500).type("application/problem+json").send(bugDocument(request.id));
  });
  app.setNotFoundHandler((_request, reply) => send(reply, { kind: "not_found", code: "request.no_such_route" }));

  for (const binding of options.bindings) register(app, options, binding);

  const document = openApi(options.bindings.map((b) => b.operation));
  app.get("/openapi.json", () => document);
  app.get("/healthz", async (_request, reply) => {
    try {
      await services.database.pool.query("select 1");
      return { ok: true };
    } catch {
      return reply.code(503).send({ ok: false });
    }
  });
  await options.extra?.(app);
  return app;
}

/** Routes that are no operation of a contract, each with its reason; the route test allows no others. */
export const OUTSIDE_CONTRACT: Readonly<Record<string, string>> = {
  "/openapi.json": "the description of the public interface",
  "/healthz": "asked by a supervisor that has no account; says only ok or not",
  "/metrics": "counts without personal data, asked by a supervisor on this machine",
  "/api/auth/*": "sign-in itself: nobody has signed in yet",
  "/*": "the files of the screens",
  "/": "the files of the screens",
  "/saksi/*": "the files of the phone's screens",
  "/saksi": "redirect to the phone's screens",
};

export function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(statusOf(problem)).type("application/problem+json").send(documentOf(problem, reply));
}

/** The problem as it is sent, its sentence in the language of who asked. */
function documentOf(problem: Problem, reply: FastifyReply): ProblemDocument {
  const language = languageOf(reply.request.headers["accept-language"]);
  return problemDocument(problem, reply.request.id, detailOf(problem, reply.server.sentence, language));
}

function isUnavailable(error: Error & { code?: string }): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith("57P") || state.startsWith("08") || state === "53300";
  return (
    error.code === "ECONNREFUSED" ||
    error.code === "ECONNRESET" ||
    // The socket of a database that is not there; a missing file of ours is a bug, and says so.
    (error.code === "ENOENT" && (error as NodeJS.ErrnoException).syscall === "connect") ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  );
}

/**
 * The stack for the log. PostgreSQL repeats the value it could not take (class 22, a name or a number of a person
 * perhaps); of such an error only the state is kept.
 */
export function withoutValues(error: Error): string | undefined {
  const state = sqlState(error);
  if (state?.startsWith("22") !== true) return error.stack;
  return error.stack?.replace(error.message, `sqlstate ${state}`);
}

function isDiskFull(error: Error & { code?: string }): boolean {
  return error.code === "ENOSPC" || sqlState(error) === "53100";
}

/** A request that a browser signs by itself must come from our own pages (CSRF). */
export function sameOrigin(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = request.headers.origin;
  if (origin === undefined) return true; // not a browser: a browser sends one of the two with every POST
  try {
    const host = new URL(origin).host;
    return host === request.headers.host || (publicUrl !== undefined && host === new URL(publicUrl).host);
  } catch {
    return false;
  }
}

function register(app: FastifyInstance, options: AppOptions, binding: Binding): void {
  const { operation } = binding;
  const url = pathOf(operation);
  if (operation.kind === "query") {
    app.get(url, (request, reply) => answer(options, binding, request, reply));
  } else if (operation.kind === "command") {
    app.post(url, (request, reply) => answer(options, binding, request, reply));
  } else if (operation.kind === "upload") {
    // Its own scope: here, and only here, a body is not read by anybody before the handler.
    void app.register((scope, _opts, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", (_request, payload, parsed) => parsed(null, payload));
      scope.post(url, { bodyLimit: Number.MAX_SAFE_INTEGER }, (request, reply) =>
        answer(options, binding, request, reply),
      );
      done();
    });
  } else {
    app.get(url, (request, reply) => stream(options, binding, request, reply));
  }
}

interface Admitted {
  readonly call: Call;
  readonly input: unknown;
}

/** Parse, find out who asks, and decide whether they may: the same for all kinds. */
async function admit(options: AppOptions, binding: Binding, request: FastifyRequest): Promise<Result<Admitted>> {
  const { operation, who } = binding;
  const { services } = options;
  const { principal, cookie, from } = await options.signIn.resolve(request);
  if (cookie && request.method !== "GET" && !sameOrigin(request, services.config.publicUrl)) {
    return err({ kind: "forbidden", code: "request.other_origin" });
  }
  if (!("public" in who) && principal.kind === "anonymous")
    return err({ kind: "unauthenticated", code: "scope.sign_in" });
  const raw =
    operation.kind === "command"
      ? (request.body ?? {})
      : fromQuery(operation.input, request.query as Record<string, string>);
  const wrong = wrongIn(raw, { texts: binding.eachByItself !== true });
  if (wrong !== null) return err({ kind: "invalid", code: "request.malformed", details: { wrong } });
  const parsed = safeParse(operation.input, raw);
  if (!parsed.success) {
    return err({
      kind: "invalid",
      code: "request.shape",
      details: {
        issues: parsed.error.issues.slice(0, 20).map((i: z.core.$ZodIssue) => ({
          at: i.path.join("."),
          wants: i.code,
          // What may stand there is no secret, and saves a look into the manual.
          ...(i.code === "invalid_value" ? { allowed: i.values } : {}),
        })),
      },
    });
  }
  const input: unknown = parsed.data;
  const decided = decide(binding, principal, input);
  if (!decided.ok) return decided;
  return ok({
    call: {
      ...services,
      principal,
      now: services.clock.now(),
      from,
      requestId: request.id,
      address: request.ip,
    },
    input,
  });
}

function decide(binding: Binding, principal: Principal, input: unknown): Result<true> {
  const { who } = binding;
  if ("public" in who) return ok(true);
  if ("signedIn" in who) {
    return principal.kind === "anonymous" ? err({ kind: "unauthenticated", code: "scope.sign_in" }) : ok(true);
  }
  if (who.at === "somewhere") return authorize(principal, { roles: who.roles, at: "somewhere" });
  const at: string | readonly string[] = who.at(input);
  return authorize(principal, { roles: who.roles, at: typeof at === "string" ? [at] : at });
}

async function answer(
  options: AppOptions,
  binding: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const started = process.hrtime.bigint();
  const result = await run(options, binding, request);
  observeRequest(
    binding.operation.name,
    result.ok ? "ok" : result.problem.code,
    Number(process.hrtime.bigint() - started) / 1e9,
  );
  if (!result.ok) return send(reply, result.problem);
  if (isRaw(result.value)) return reply.headers(result.value.headers).send(result.value.bytes);
  return reply.header("cache-control", "no-store").send(result.value ?? null);
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
function isRaw(value: unknown): value is RawAnswer {
  return value instanceof RawAnswer;
}

async function run(options: AppOptions, binding: Binding, request: FastifyRequest): Promise<Result<unknown>> {
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
      const result = (await binding.handle({ ...call, tx }, input)) as Result<unknown>;
      if (!result.ok) throw new Rollback(result.problem);
      return result;
    });
  } catch (error) {
    if (error instanceof Rollback) return err(error.problem);
    throw error;
  }
}

async function stream(
  options: AppOptions,
  binding: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const admitted = await admit(options, binding, request);
  if (!admitted.ok) return send(reply, admitted.problem);
  const { call, input } = admitted.value;
  const raw: ServerResponse<IncomingMessage> = reply.raw;
  const gone = new AbortController();
  raw.on("close", () => gone.abort());
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
  // A proxy closes what is silent; a comment line keeps it open.
  const alive = setInterval(() => raw.write(": .\n\n"), 20_000);
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
      const room = raw.write(`data: ${JSON.stringify(event)}\n\n`);
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
