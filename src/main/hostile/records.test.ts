// Records that are signed, and hostile all the same; then addresses, the supervisor's counts and the log.

import { sql } from "kysely";
import { safeParse } from "zod/mini";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intakeSubmit, recordShape, type IntakeRecord } from "../../base/intake.ts";
import { withoutValues } from "../../server/http/faults.ts";
import { bindPhone } from "../test-phone.ts";
import { ask, faultOf, furnishHostileWorld, hostile, LONG, VALUES } from "./ask.ts";
import { goodInputs } from "./signed.ts";

beforeAll(furnishHostileWorld, 60_000);
afterAll(() => hostile.world.close());

describe("a record that is signed and hostile", () => {
  it.each(["figures.submit", "evidence.declare", "evidence.note", "witnesses.check_in", "witnesses.say_state"])(
    "of %s is answered by itself, and its honest neighbour is taken",
    async (operation) => {
      const station = hostile.area.stations[0]!;
      const phone = await bindPhone(hostile.world.posko, station);
      const good = goodInputs(station);
      const records: IntakeRecord[] = [];
      // What no phone can sign, or what no parser of JSON lets in (the phone then halves its request).
      const values = VALUES.filter(
        (v) => v !== LONG && (typeof v !== "string" || (v.isWellFormed() && v !== "__proto__")),
      ).slice(0, -1);
      for (const name of Object.keys(good[operation]!)) {
        for (const value of values) {
          records.push(await phone.say(operation, { ...good[operation]!, [name]: value as never }));
        }
      }
      for (const value of values) {
        records.push(
          await phone.say(operation, {
            ...good[operation]!,
            fields: { "votes.1": value, [String(value)]: 1 } as never,
          }),
        );
      }
      const odd = await phone.say(operation, good[operation]!);
      const strange = [
        { ...odd, device: "x" },
        { ...odd, author: "\0" },
        { ...odd, made_at: "\0" },
        { ...odd, operation: "__proto__" },
        { ...odd, operation: "constructor" },
        { ...odd, shape: 2 ** 53 - 1 },
        { ...odd, signature: "" },
        { ...odd, signature: "!".repeat(10_000) },
        { ...odd, blobs: Array.from({ length: 1_000 }, () => "a".repeat(64)) },
        { ...odd, input: { a: "\ud800" } },
      ].filter((r) => safeParse(recordShape, r).success);
      expect(strange.length).toBeGreaterThan(5);
      for (const batch of [strange, ...chunked(records, 60)]) {
        const neighbour = await phone.say("witnesses.check_in", good["witnesses.check_in"]!);
        const answer = await ask(
          { operation: intakeSubmit },
          { body: JSON.stringify({ records: [...batch, neighbour] }) },
        );
        expect(answer.status, answer.text.slice(0, 300)).toBe(200);
        const { results } = JSON.parse(answer.text) as {
          results: { ok: boolean; problem?: { code: string; kind: string } }[];
        };
        expect(results).toHaveLength(batch.length + 1);
        expect(results.at(-1)!.ok, JSON.stringify(results.at(-1))).toBe(true);
        for (const [i, r] of results.entries()) {
          // "Try again later" would make the phone ask for ever.
          expect(r.problem?.kind, `${JSON.stringify(batch[i])} ${JSON.stringify(r)}`).not.toBe("unavailable");
        }
      }
    },
    30_000,
  );

  function chunked<T>(all: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
  }
});

describe("an address", () => {
  // Each is refused with a code, or is one of the desk's own pages; none is a file that was not built.
  it.each([
    "/%ff",
    "/%00",
    "/api/%ff",
    "/api/places.search/%zz",
    "/..%2f..%2f..%2fpackage.json",
    "/assets/..%2f..%2f..%2fpackage.json",
    "/saksi/..%2f..%2fpackage.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/%5c..%5c..%5cpackage.json",
    "/operator.token",
    "/api/auth/%2e%2e/%2e%2e/package.json",
    "/api/__proto__",
  ])("%s opens nothing of ours", async (url) => {
    const answer = await hostile.world.posko.app.inject({ url, headers: { host: "localhost:8080" } });
    if (answer.statusCode === 200) expect(answer.body.slice(0, 15)).toBe("<!doctype html>");
    else expect(faultOf({ status: answer.statusCode, text: answer.body })).toBe(null);
    expect(answer.body).not.toContain('"dependencies"');
    expect(answer.body).not.toContain(hostile.world.posko.operatorToken);
  });
});

describe("the counts for a supervisor", () => {
  it.each([{ "x-forwarded-for": "203.0.113.7" }, { forwarded: "for=203.0.113.7" }])(
    "are not told to whom a proxy on this machine asks for: %o",
    async (headers) => {
      expect((await hostile.world.posko.app.inject({ url: "/metrics" })).statusCode).toBe(200);
      expect((await hostile.world.posko.app.inject({ url: "/metrics", headers: { ...headers } })).statusCode).toBe(404);
    },
  );
});

describe("the log", () => {
  it("keeps no value that the database repeats", async () => {
    const { db } = hostile.world.posko.services.database;
    const error = await sql`select ${"Bu Rahasia 08123"}::text::int`.execute(db).then(
      () => null,
      (thrown: unknown) => thrown as Error,
    );
    expect(error!.message).toContain("Bu Rahasia");
    expect(withoutValues(error!)).not.toContain("Rahasia");
    expect(withoutValues(error!)).toContain("sqlstate 22P02");
    expect(withoutValues(new Error("ours"))).toContain("ours");
  });
});
