// The server asks nobody anything because a user told it to: no address that a person gives is ever opened.

import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sourcesOf } from "../../../tools/fence.ts";
import { ask, furnishHostileWorld, hostile, queryText } from "../hostile/ask.ts";
import { inputsFor } from "../areas.ts";
import { BINDINGS } from "../routes.ts";

const SRC = fileURLToPath(new URL("../..", import.meta.url));

/** Sources of the server's side that can open a connection to somewhere, and whose address that is. */
const OPENS: Readonly<Record<string, string>> = {
  "cli/call.ts": "the command line, to the server of this machine",
  "server/files/s3.ts": "S3_ENDPOINT, which the operator of the machine sets",
};

beforeAll(furnishHostileWorld, 60_000);
afterAll(() => hostile.world.close());

describe("no address that is given", () => {
  it("can be opened but by two sources, both with the operator's own", () => {
    const files = sourcesOf(SRC).filter(
      (f) =>
        !/\.test\.tsx?$|(^|\/)test-[^/]*$|^web\/|^main\/(demo|hostile)|\/(page|part|phone|keep)(\/|\.tsx?$)/.test(f),
    );
    const opening = files.filter((f) => {
      const text = readFileSync(path.join(SRC, f), "utf8");
      return /\bfetch\(|\brequest as \w+Request\b|from "(undici|s3mini|node:https|node:dgram|node:tls|node:http2)"/.test(
        text,
      );
    });
    expect(opening.filter((f) => !f.endsWith(".tsx")).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(Object.keys(OPENS));
  });

  it("is asked by any operation, in whatever field it stands, or by a way in", async () => {
    let knocked = 0;
    const listener = createServer((socket) => {
      knocked++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/x`;
    let asked = 0;
    for (const binding of BINDINGS) {
      const good = inputsFor(binding, hostile.area, 2).at(-1)!;
      for (const field of Object.keys(good)) {
        const input = { ...good, [field]: url };
        const get = binding.operation.kind !== "command";
        await ask(
          binding,
          get ? { query: queryText(input), body: `a,b\n${url},${url}\n` } : { body: JSON.stringify(input) },
        );
        asked++;
      }
    }
    for (const way of ["sign-in/email", "sign-in/social", "forget-password", "passkey/verify-authentication"]) {
      await hostile.world.posko.app.inject({
        method: "POST",
        url: `/api/auth/${way}`,
        headers: { host: "localhost:8080", origin: "http://localhost:8080" },
        payload: {
          email: "a@b.id",
          password: "x",
          callbackURL: url,
          redirectTo: url,
          image: url,
          response: { id: url },
        },
      });
    }
    listener.close();
    expect(asked).toBeGreaterThan(150);
    expect(knocked).toBe(0);
  }, 60_000);
});
