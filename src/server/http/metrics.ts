// Counts for a supervisor: no personal data, no place names, only operations, codes and times.

import type { FastifyInstance } from "fastify";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { Services } from "./bind.ts";

const registry = new Registry();
let defaultsOn = false;

const requests = new Histogram({
  name: "posko_request_seconds",
  help: "Time of an operation by name and outcome (ok or the problem's code).",
  labelNames: ["operation", "outcome"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
});

/** Readings by outcome, marks waiting, and other counts of the capabilities. */
export const recordsReceived = new Counter({
  name: "posko_records_total",
  help: "Records received by the intake, by operation and outcome.",
  labelNames: ["operation", "outcome"],
  registers: [registry],
});
export const workWaiting = new Gauge({
  name: "posko_work_waiting",
  help: "Things a background worker has yet to do, by queue.",
  labelNames: ["queue"],
  registers: [registry],
});

export function observeRequest(operation: string, outcome: string, seconds: number): void {
  requests.observe({ operation, outcome }, seconds);
}

/** `/metrics`, for callers on this machine only. */
export function registerMetrics(app: FastifyInstance, _services: Services): void {
  if (!defaultsOn) {
    collectDefaultMetrics({ register: registry, prefix: "posko_" });
    defaultsOn = true;
  }
  app.get("/metrics", async (request, reply) => {
    const peer = request.socket.remoteAddress ?? "127.0.0.1";
    // A proxy on this machine asks from here too, and brings the whole world with it: it says for whom it asks.
    const forSomebody = request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined;
    if (forSomebody || !/^(::1|::ffff:127\.|127\.)/.test(peer)) return reply.code(404).send();
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
