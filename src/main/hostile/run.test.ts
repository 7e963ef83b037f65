// A slice of what `npm run chaos -- hostile` asks a hundred thousand times; the same requests each time.

import { request } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../world.ts";
import { askHostile } from "./run.ts";
import { faultOf } from "./ask.ts";
import { chanceOf, jsonText, Written } from "./values.ts";

describe("hostile requests, made from every contract", () => {
  it("are refused with a stable code that has a sentence, tell nothing of our insides and change no row", async () => {
    const report = await askHostile({ requests: 700, seed: 2024 });
    expect(report.faults).toEqual([]);
    expect(report.without_sentence).toEqual([]);
    expect(report.unproven).toBe(0);
    // Deep enough to be worth it: many kinds of refusals, and some that were answered.
    expect(Object.keys(report.codes).length).toBeGreaterThan(25);
    expect(report.taken).toBeGreaterThan(10);
    expect(report.refused).toBeGreaterThan(450);
  }, 90_000);

  it("are the same for the same seed", () => {
    const [one, two] = [chanceOf(5), chanceOf(5)];
    expect(Array.from({ length: 50 }, () => one.below(1_000))).toEqual(
      Array.from({ length: 50 }, () => two.below(1_000)),
    );
    expect(jsonText({ a: new Written("-0"), b: ["\ud800"] })).toBe('{"a":-0,"b":["\\ud800"]}');
  });
});

describe("what is no HTTP", () => {
  let world: World;
  let port = 0;
  beforeAll(async () => {
    world = await openWorld();
    await world.posko.app.listen({ port: 0, host: "127.0.0.1" });
    ({ port } = world.posko.app.server.address() as AddressInfo);
  });
  afterAll(() => world.close());

  function answerTo(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      let text = "";
      const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes, "latin1"));
      socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
      socket.on("close", () => resolve(text));
    });
  }

  it.each([
    ["no words", 400, "\u0000\u0001\r\n\r\n"],
    [
      "two lengths",
      400,
      "POST /api/figures.read HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    ],
    [
      "a length and pieces",
      400,
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["no host", 400, "GET /healthz HTTP/1.1\r\n\r\n"],
    [
      "no host and a body",
      400,
      "POST /api/intake.submit HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ["too much head", 431, `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(40_000)}\r\n\r\n`],
  ])("with %s is a problem document all the same", async (_what, status, bytes) => {
    const text = await answerTo(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(faultOf({ status, text: text.slice(text.indexOf("\r\n\r\n") + 4) })).toBe(null);
    expect(text).toContain("x-content-type-options: nosniff");
  });

  it("of HTTP 1.0 need name no host", async () => {
    expect(await answerTo("GET /healthz HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("expects what nobody fulfils is told so in a problem document", async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const asked = request(
        { port, host: "127.0.0.1", path: "/healthz", headers: { expect: "a miracle" } },
        (response) => {
          let body = "";
          response.on("data", (chunk: Buffer) => (body += chunk.toString()));
          response.on("end", () => resolve(`${response.statusCode} ${body}`));
        },
      );
      asked.on("error", reject);
      asked.end();
    });
    expect(text).toMatch(/^417 /);
    expect(faultOf({ status: 417, text: text.slice(4) })).toBe(null);
  });
});
