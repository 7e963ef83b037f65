import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import net from "node:net";
import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod/mini";
import { operation, pathOf } from "../../base/contract.ts";
import { openWorld, type World } from "../../main/world.ts";
import { createApp } from "./app.ts";
import { ANONYMOUS } from "../scope.ts";
import { bind } from "./bind.ts";
import { nextChange } from "./watch.ts";

const HOUR = 3_600_000;

const look = operation({
  name: "tests.look",
  kind: "stream",
  summary: "Once now, and then nothing for an hour.",
  input: z.object({}),
  output: z.object({ n: z.int() }),
});

/** Something that happens once. */
const gate = <T = void>() => Promise.withResolvers<T>();

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

let app: FastifyInstance;
let asked = gate();
let admit = gate();
let begun = gate<AbortSignal>();
let ended = gate();
beforeEach(async () => {
  [asked, admit, begun, ended] = [gate(), gate(), gate<AbortSignal>(), gate()];
  app = await createApp({
    services: world.posko.services,
    signIn: {
      knows: () => Promise.resolve(true),
      async resolve() {
        asked.resolve();
        await admit.promise;
        return { principal: ANONYMOUS, cookie: false, from: "desk" };
      },
    },
    bindings: [
      bind(look, {
        who: { public: "a test's own" },
        async *handle({ live, signal }) {
          begun.resolve(signal);
          try {
            yield { n: 1 };
            if (!signal.aborted) await nextChange(live, "files", HOUR, signal);
          } finally {
            ended.resolve();
          }
        },
      }),
    ],
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
});
afterEach(() => app.close());

function dial(): Socket {
  const socket = net.connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(`GET ${pathOf(look)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  return socket;
}

describe("a request that goes on being answered", () => {
  it("ends when whoever asked hangs up", async () => {
    admit.resolve();
    const screen = dial();
    await once(screen, "data");
    const signal = await begun.promise;
    expect(signal.aborted).toBe(false);
    screen.destroy();
    await ended.promise;
    expect(signal.aborted).toBe(true);
  });

  it("ends also when she hung up before it was known who she is", async () => {
    const left = new Promise((resolve) => app.server.once("connection", (of: Socket) => of.once("close", resolve)));
    const screen = dial();
    await asked.promise;
    screen.destroy();
    await left;
    admit.resolve();
    expect((await begun.promise).aborted).toBe(true);
    await ended.promise;
  });

  it("ends when the server goes, however far whoever asked is", async () => {
    admit.resolve();
    // Without a connection that could be cut.
    const response = await app.inject({ method: "GET", url: pathOf(look), payloadAsStream: true });
    const signal = await begun.promise;
    expect(signal.aborted).toBe(false);
    await app.close();
    await ended.promise;
    expect(await response.stream().toArray()).not.toEqual([]);
  });
});
