import diagnostics from "node:diagnostics_channel";
import type { FastifyInstance, RouteOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf } from "../base/contract.ts";
import { OUTSIDE_CONTRACT } from "../server/http/app.ts";
import { ROLES } from "../server/scope.ts";
import { BINDINGS } from "./routes.ts";
import { openWorld, type World } from "./world.ts";

// The server's own table: a hook put on the app at its birth hears of every route anybody adds, in any scope.
const routes: { method: string; url: string }[] = [];
function hear(message: unknown): void {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook("onRoute", (route: RouteOptions) => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url });
  });
}

let world: World;
beforeAll(async () => {
  diagnostics.subscribe("fastify.initialization", hear);
  world = await openWorld();
  await world.posko.app.ready();
});
afterAll(async () => {
  diagnostics.unsubscribe("fastify.initialization", hear);
  await world.close();
});

const METHOD = { query: "GET", command: "POST", upload: "POST", stream: "GET" } as const;

describe("the server's own route table", () => {
  it("holds only operations that name who may, and the few exceptions with their reason", () => {
    expect(routes.length).toBeGreaterThan(BINDINGS.length);
    const bound = new Set(BINDINGS.map((b) => `${METHOD[b.operation.kind]} ${pathOf(b.operation)}`));
    const strangers = routes.filter(({ method, url }) => {
      // Fastify answers HEAD wherever there is a GET, by the same handler.
      const asked = method === "HEAD" ? "GET" : method;
      return !bound.has(`${asked} ${url}`) && OUTSIDE_CONTRACT[url] === undefined;
    });
    expect(strangers).toEqual([]);
  });

  it("serves every operation that is bound, under its own name", () => {
    const served = new Set(routes.map(({ method, url }) => `${method} ${url}`));
    for (const { operation } of BINDINGS) expect(served).toContain(`${METHOD[operation.kind]} ${pathOf(operation)}`);
  });
});

describe("every binding", () => {
  it("is bound once, and its name is its capability's", () => {
    const names = BINDINGS.map((b) => b.operation.name);
    expect(names.length).toBe(new Set(names).size);
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z_]+$/);
  });

  it("says who may: known roles, or why anybody may", () => {
    for (const { operation, who } of BINDINGS) {
      if ("public" in who) expect(who.public.length, operation.name).toBeGreaterThan(20);
      else if ("signedIn" in who) expect(who.signedIn, operation.name).toBe(true);
      else {
        expect(who.roles.length, operation.name).toBeGreaterThan(0);
        for (const role of who.roles) expect(ROLES, operation.name).toContain(role);
      }
    }
  });

  it("keeps anonymous people out before anything else is looked at, unless it is public", async () => {
    for (const { operation, who } of BINDINGS) {
      if ("public" in who) continue;
      const response = await world.posko.app.inject({
        method: METHOD[operation.kind],
        url: pathOf(operation),
        ...(operation.kind === "upload"
          ? { headers: { "content-type": "application/octet-stream" }, payload: "x" }
          : {}),
      });
      expect([operation.name, response.statusCode]).toEqual([operation.name, 401]);
    }
  });
});
