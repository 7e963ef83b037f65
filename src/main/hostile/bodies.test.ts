// Every command and upload, sent bodies that are no such thing.

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intakeSubmit } from "../../base/intake.ts";
import type { Binding } from "../../server/http/bind.ts";
import { inputsFor } from "../areas.ts";
import { BINDINGS } from "../routes.ts";
import {
  ask,
  asJson,
  type Asked,
  DEEP,
  faultOf,
  faultUnlessTaken,
  furnishHostileWorld,
  hostile,
  LONG,
  named,
  queryText,
} from "./ask.ts";

beforeAll(furnishHostileWorld, 60_000);
afterAll(() => hostile.world.close());

describe("a body", () => {
  const bodies: readonly [string, Asked][] = [
    ["empty", { body: "" }],
    ["null", { body: "null" }],
    ["a number", { body: "1e999" }],
    ["a text", { body: '"x"' }],
    ["a list", { body: "[]" }],
    ["cut off", { body: '{"name":"x' }],
    ["no JSON", { body: "name=x&email=y" }],
    ["of another type", { body: "<x/>", type: "text/xml" }],
    ["a form", { body: "name=x", type: "application/x-www-form-urlencoded" }],
    ["without an end of its type", { body: "{}", type: "application/json; charset=utf-7" }],
    ["with a prototype", { body: '{"__proto__":{"a":1}}' }],
    ["with a constructor's prototype", { body: '{"constructor":{"prototype":{"a":1}}}' }],
    ["deep", { body: DEEP }],
    [
      "deep where anything may stand",
      { body: `{"records":[{"input":{"a":${DEEP}}}],"fields":${DEEP},"input":${DEEP}}` },
    ],
    ["not UTF-8", { bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) }],
  ];
  it.each(named(asJson))("of any form breaks nothing in %s", async (_n, b) => {
    for (const [what, asked] of bodies) {
      const answer = await ask(b, asked);
      expect(faultUnlessTaken(answer), what).toBe(null);
    }
  });

  it.each(named(asJson))("that is no object is refused by %s, also where nothing need be said", async (_n, b) => {
    for (const body of ["null", "0", '"x"', "true", "[]", "[{}]"]) {
      const answer = await ask(b, { body });
      expect(faultOf(answer), body).toBe(null);
    }
  });

  it("of 8 MB and more is refused by its size, and just below it is looked at", async () => {
    const status = BINDINGS.find((b) => b.operation === (intakeSubmit as unknown))!;
    const over = await ask(status, { body: JSON.stringify({ records: [], more: "x".repeat(9_000_000) }) });
    expect(over.status).toBe(413);
    expect(over.text).toContain("request.too_large");
    const many = JSON.stringify({ records: Array.from({ length: 100_000 }, () => ({ a: [1, { b: "c" }] })) });
    expect(faultOf(await ask(status, { body: many })), "many").toBe(null);
  });

  const files: readonly [string, Buffer][] = [
    ["empty", Buffer.alloc(0)],
    ["noise", createHash("sha256").update("noise").digest()],
    ["NUL", Buffer.from("a,b\n\0,\0\n")],
    ["not UTF-8", Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0x2c, 0xfe, 0x0a])],
    ["one quote", Buffer.from('a,b\n"1,2\n')],
    ["a long line", Buffer.from(`a,b\n${LONG},1\n`)],
    ["ends of all kinds", Buffer.from("a,b\r1,2\n\r\n,\r")],
  ];
  it.each(named(BINDINGS.filter((b) => b.operation.kind === "upload")))(
    "that is no such file breaks nothing in %s",
    async (_n, b) => {
      const good = inputsFor(b, hostile.area, 3).map((i) => ("map" in i ? { ...i, map: { columns: mapOf(b) } } : i));
      for (const input of good) {
        for (const [what, bytes] of files) {
          const answer = await ask(b, { query: queryText(input), bytes });
          expect(faultUnlessTaken(answer), `${what} ${JSON.stringify(input)}`).toBe(null);
        }
      }
    },
  );

  /** A column `a` or `b` for whatever the import wants. */
  function mapOf({ operation }: Binding): Record<string, string> {
    if (operation.name === "figures.import") return { place: "a", station: "b", "votes.1": "a", valid: "b" };
    if (operation.name === "witnesses.import") return { place: "a", station: "b", name: "a", phone: "b" };
    return { place: "a", station: "b" };
  }
});
