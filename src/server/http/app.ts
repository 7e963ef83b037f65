// The HTTP server: every operation of every contract at `/api/<name>`, its policy asked before its handler,
// one transaction for each command, server-sent events for streams, raw streamed bodies for uploads.

import { readFile } from "node:fs/promises";
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import helmet from "@fastify/helmet";
import { pathOf } from "../../base/contract.ts";
import { uuidv7 } from "../../base/ids.ts";
import { isAlive } from "../database/connect.ts";
import type { AppOptions } from "./admit.ts";
import { answer } from "./answer.ts";
import type { Binding } from "./bind.ts";
import { createCrowd } from "./crowd.ts";
import { isDiskFull, isOutOfFiles, isUnavailable, withoutValues } from "./faults.ts";
import { keepHandles, openFilesLimit } from "./handles.ts";
import { registerMetrics, workWaiting } from "./metrics.ts";
import { openApi } from "./openapi.ts";
import { bugDocument } from "./problem.ts";
import { refuseExpectation, refuseNoHost, refuseWire, send } from "./send.ts";
import { stream } from "./stream.ts";

const JSON_LIMIT = 8 * 1024 * 1024;
/** A supervisor is told in time, also of a database that has fallen silent. */
const ALIVE_WITHIN = 4_000;

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
    clientErrorHandler: refuseWire(options.sentence),
    // An address that cannot be decoded: refused like everything else, without repeating it.
    // No hook comes by here, so what each answer says to a browser is said by itself.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      send(reply.headers({ "content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff" }), {
        kind: "invalid",
        code: "request.malformed",
      }),
    // Node would answer a request without a host by itself, with 400 and not a word.
    ...(config.tls
      ? {
          https: {
            cert: await readFile(config.tls.cert),
            key: await readFile(config.tls.key),
            requireHostHeader: false,
          },
        }
      : { http: { requireHostHeader: false } }),
  } as Parameters<typeof fastify>[0]) as unknown as FastifyInstance;

  app.decorate("sentence", options.sentence);
  app.server.on("checkExpectation", refuseExpectation(options.sentence));
  keepHandles(app.server, openFilesLimit());

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
        "media-src": ["'self'", "blob:"],
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

  app.addHook("onRequest", async (request, reply) => {
    const { headers, httpVersion } = request.raw;
    // Whoever speaks 1.0 need not name one.
    if (headers.host === undefined && httpVersion !== "1.0") return refuseNoHost(reply, options.sentence);
  });
  strangersLast(app, options);
  registerMetrics(app, services);

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (error.statusCode === 413)
      return send(reply, { kind: "too_large", code: "request.too_large", details: { limit_bytes: JSON_LIMIT } });
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      return send(reply, { kind: "invalid", code: "request.malformed" });
    }
    if (isUnavailable(error)) return send(reply, { kind: "unavailable", code: "server.database_unavailable" });
    if (isOutOfFiles(error)) return send(reply, { kind: "unavailable", code: "server.out_of_files" });
    if (isDiskFull(error)) return send(reply, { kind: "unavailable", code: "server.disk_full" });
    log.error(
      { requestId: request.id, route: request.routeOptions.url, name: error.name, stack: withoutValues(error) },
      "bug",
    );
    return reply.code(500).type("application/problem+json").send(bugDocument(request.id));
  });
  app.setNotFoundHandler((_request, reply) => send(reply, { kind: "not_found", code: "request.no_such_route" }));

  // A screen stays open for hours: what it waits for must not keep the process, nor the database, when we go.
  const ending = new AbortController();
  app.addHook("preClose", async () => ending.abort());
  for (const binding of options.bindings) register(app, options, binding, ending.signal);

  const document = openApi(options.bindings.map((b) => b.operation));
  app.get("/openapi.json", () => document);
  app.get("/healthz", async (_request, reply) => {
    if (await isAlive(services.database, ALIVE_WITHIN)) return { ok: true };
    return reply.code(503).send({ ok: false });
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

/** A supervisor's questions, which must be answered above all when there is too much to do. */
const ASKED_BY_A_SUPERVISOR: ReadonlySet<string> = new Set(["/healthz", "/metrics"]);

/** Before a body is read: a flood of strangers waits, and whoever is known goes ahead. */
function strangersLast(app: FastifyInstance, { signIn }: AppOptions): void {
  const crowd = createCrowd();
  app.addHook("onRequest", async (request, reply) => {
    if (ASKED_BY_A_SUPERVISOR.has(request.url) || (await signIn.knows(request))) return;
    const entering = crowd.enter(request.ip);
    workWaiting.set({ queue: "strangers" }, crowd.waiting);
    if (await entering) return;
    return send(reply, { kind: "unavailable", code: "server.crowded", details: { wait_seconds: 5 } });
  });
}

function register(app: FastifyInstance, options: AppOptions, binding: Binding, ending: AbortSignal): void {
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
    app.get(url, (request, reply) => stream(options, binding, request, reply, ending));
  }
}
