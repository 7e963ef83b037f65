// Whoever writes to the server writes anything. Every operation is asked with inputs that are wrong, missing, huge
// and hostile, by somebody who may everything, so that they reach as deep as they can. The same ones each time.

import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { safeParse, type z } from "zod/mini";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf } from "../base/contract.ts";
import { intakeSubmit, recordShape, type IntakeRecord } from "../base/intake.ts";
import { create as createElection } from "../ground/elections/contract.ts";
import { withoutValues } from "../server/http/faults.ts";
import type { Binding } from "../server/http/bind.ts";
import { ELECTION, furnish, inputsFor, type Area } from "./areas.ts";
import { BINDINGS } from "./routes.ts";
import { bindPhone } from "./test-phone.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let area: Area;
beforeAll(async () => {
  world = await openWorld();
  await world.person("Pemula", []);
  const election = await world.ask("operator", createElection, { pack: ELECTION });
  if (election.status !== 200) throw new Error(election.text);
  area = await furnish(world, "35.73", "Asal", 4821);
}, 60_000);
afterAll(() => world.close());

type Asked = { readonly body?: string; readonly query?: string; readonly type?: string; readonly bytes?: Buffer };

/** Ask as the operator; of a stream the status alone. */
async function ask({ operation }: Pick<Binding, "operation">, asked: Asked): Promise<{ status: number; text: string }> {
  const get = operation.kind === "query" || operation.kind === "stream";
  const response = await world.posko.app.inject({
    method: get ? "GET" : "POST",
    url: pathOf(operation) + (asked.query === undefined ? "" : `?${asked.query}`),
    headers: {
      host: "localhost:8080",
      authorization: `Bearer ${world.posko.operatorToken}`,
      "x-posko-operator": "tester",
      ...(get
        ? {}
        : {
            "content-type":
              asked.type ?? (operation.kind === "command" ? "application/json" : "application/octet-stream"),
          }),
    },
    ...(get ? {} : { payload: asked.bytes ?? asked.body ?? "" }),
    payloadAsStream: true,
  });
  const stream = response.stream();
  let text = "";
  // What is sent without an end is read to its first event.
  for await (const chunk of stream) {
    text += String(chunk);
    if (operation.kind === "stream" && response.statusCode === 200) break;
  }
  stream.destroy();
  return { status: response.statusCode, text };
}

/** A refusal is a problem document with a stable code, and tells nothing of our insides; what is wrong with it, or null. */
function faultOf({ status, text }: { status: number; text: string }): string | null {
  const wrong = (what: string): string => `${what}: ${status} ${text.slice(0, 300)}`;
  if (status < 400 || status >= 500) return wrong("not refused");
  const problem = JSON.parse(text) as { code: unknown; status: unknown };
  if (!/^[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+$/.test(String(problem.code))) return wrong("no stable code");
  if (problem.status !== status) return wrong("another status inside");
  if (/\bat .*\.ts:|node_modules|select |insert into|\/src\//i.test(text)) return wrong("it tells of our insides");
  return null;
}

/** As `faultOf`, where it may also be taken. */
function faultUnlessTaken(answer: { status: number; text: string }): string | null {
  return answer.status === 200 ? null : faultOf(answer);
}

/** One hash over every row of every table that a request may write to. */
async function allRows(): Promise<string> {
  const { db } = world.posko.services.database;
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
      and tablename not in ('places', 'sign_in_tries') order by 1`.execute(db);
  const sums: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ n: string }>`
      select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as n from ${sql.table(name)} t`.execute(
      db,
    );
    sums.push(`${name} ${rows[0]!.n}`);
  }
  return sums.join("\n");
}

const LONG = "a".repeat(300_000);
/** Texts that have broken servers before. */
const TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "35.73\0",
  "\ud800",
  "'; drop table grants; --",
  "%",
  "35.73%",
  "../../../etc/passwd",
  "=cmd|' /C calc'!A0",
  "a\r\nset-cookie: x=y",
  "__proto__",
  "constructor",
  "\u202e\ufeff",
  "-1",
  "2147483648",
  "9".repeat(400),
  "1e400",
  "NaN",
  "9999-99-99T99:99:99Z",
  "00000000-0000-0000-0000-000000000000",
  "99.99.99.9999/999",
];
const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const VALUES: readonly unknown[] = [
  ...TEXTS,
  LONG,
  null,
  true,
  0,
  -1,
  0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  [],
  [null],
  {},
  { length: 1e9 },
  Array.from({ length: 5_000 }, () => "x"),
  { columns: { place: "\0" } },
  { columns: [] },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
];

function fieldsOf(shape: z.ZodMiniType): string[] {
  const def = (shape as unknown as { _zod: { def: { shape?: Record<string, unknown> } } })._zod.def;
  return Object.keys(def.shape ?? {});
}

/** A generator of whole numbers below a bound, the same ones each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** As many of them as there is time for, the same ones each time. */
function some<T>(all: readonly T[], most: number): T[] {
  const next = chance(all.length);
  const rest = [...all];
  return Array.from({ length: Math.min(most, all.length) }, () => rest.splice(next(rest.length), 1)[0]!);
}

/** Inputs with one field wrong in every way, with a field left out, then with two wrong. */
function spoiled(binding: Binding): Record<string, unknown>[] {
  const names = fieldsOf(binding.operation.input);
  const good = inputsFor(binding, area, 3);
  const base = good.at(-1)!;
  const out: Record<string, unknown>[] = [];
  for (const name of names) {
    const { [name]: _left, ...rest } = base;
    out.push(rest, ...VALUES.map((value) => ({ ...rest, [name]: value })));
  }
  const next = chance(99);
  for (let n = 0; n < 20 && names.length > 1; n++) {
    const input: Record<string, unknown> = { ...good[next(good.length)] };
    for (let k = 0; k < 2; k++) input[names[next(names.length)]!] = VALUES[next(VALUES.length)];
    out.push(input);
  }
  out.push({ ...base, toString: 1, unknown: { deep: [[[[]]]] } });
  return out;
}

/** As a browser or a script would put it into an address; objects as JSON. */
function queryText(input: Record<string, unknown>): string {
  return Object.entries(input)
    .filter(([, v]) => v !== undefined)
    .map(([k, v]) => `${encodeURIComponent(k)}=${safelyEncoded(typeof v === "string" ? v : JSON.stringify(v))}`)
    .join("&");
}

/** A lone surrogate has no form in an address; what is sent in its place is its bytes as some writers send them. */
function safelyEncoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : "%ED%A0%80";
}

/** Inputs of an operation that are asked, and how many of those that fit its shape: some of them hash a password. */
const MOST = 50;
const MOST_TAKEN = 10;

/** Node takes no longer head than this; longer addresses never reach an operation. */
const LONGEST_QUERY = 14_000;

const asJson = BINDINGS.filter((b) => b.operation.kind === "command");
const asQuery = BINDINGS.filter((b) => b.operation.kind !== "command");
const named = (all: readonly Binding[]) => all.map((b) => [b.operation.name, b] as const);

describe("an input that is not what the contract says", () => {
  it.each(named(asJson))(
    "of %s is refused or taken, breaks nothing, and changes no row when refused",
    async (_n, b) => {
      const inputs = spoiled(b);
      const fits = (i: unknown): boolean => safeParse(b.operation.input, JSON.parse(JSON.stringify(i))).success;
      const wrong = some(
        inputs.filter((i) => !fits(i)),
        MOST,
      );
      const before = await allRows();
      for (const input of wrong) {
        const body = JSON.stringify(input);
        expect(faultOf(await ask(b, { body })), body.slice(0, 200)).toBe(null);
      }
      expect(await allRows()).toBe(before);
      for (const input of some(inputs.filter(fits), MOST_TAKEN)) {
        const body = JSON.stringify(input);
        const answer = await ask(b, { body });
        expect(faultUnlessTaken(answer), body.slice(0, 200)).toBe(null);
      }
    },
  );

  it.each(named(asQuery))("of %s is refused or taken, and breaks nothing", async (_n, b) => {
    for (const input of some(spoiled(b), MOST)) {
      const query = queryText(input);
      if (query.length > LONGEST_QUERY) continue;
      const answer = await ask(b, { query, body: "a,b\n1,2\n" });
      expect(faultUnlessTaken(answer), query.slice(0, 200)).toBe(null);
    }
  });
});

describe("a query string", () => {
  const texts = [
    "__proto__=1&constructor=2&toString=3&hasOwnProperty=4",
    "contest=a&contest=b&place=1&place=2",
    "contest[]=a&place[x]=1&place.y=2&q[__proto__][z]=3",
    "%00=%00&place=%00&q=%00&code=%00",
    "place=%ff%fe&q=%c0%80&code=%ed%a0%80",
    "place=%zz&q=%",
    "&&&===&?&#",
    "a=1&".repeat(3_000),
    `limit=99999999999999999999&offset=-5&depth=1e9&size=-1`,
    `map=${encodeURIComponent('{"columns":{"__proto__":"x"}}')}&map=[`,
  ];
  it.each(named(asQuery))("of any form breaks nothing in %s", async (_n, b) => {
    for (const query of texts) {
      const answer = await ask(b, { query, body: "" });
      expect(faultUnlessTaken(answer), query.slice(0, 100)).toBe(null);
    }
  });
});

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
      const good = inputsFor(b, area, 3).map((i) => ("map" in i ? { ...i, map: { columns: mapOf(b) } } : i));
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

describe("a record that is signed and hostile", () => {
  it.each(["figures.submit", "evidence.declare", "witnesses.check_in"])(
    "of %s is answered by itself, and its honest neighbour is taken",
    async (operation) => {
      const station = area.stations[0]!;
      const phone = await bindPhone(world.posko, station);
      const good: Readonly<Record<string, IntakeRecord["input"]>> = {
        "figures.submit": {
          contest: `${ELECTION}/president`,
          station,
          source: "plano",
          part: "totals",
          fields: { "votes.1": 1, "votes.2": 2, valid: 3, invalid: 0, total: 3 },
          pictures: [],
        },
        "evidence.declare": {
          contest: `${ELECTION}/president`,
          station,
          source: "plano",
          page: "1",
          sha256: randomBytes(32).toString("hex"),
          bytes: 10,
          width: 10,
          height: 10,
          taken_at: "2019-04-17T08:00:00Z",
        },
        "witnesses.check_in": { election: ELECTION, station },
      };
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
    const answer = await world.posko.app.inject({ url, headers: { host: "localhost:8080" } });
    if (answer.statusCode === 200) expect(answer.body.slice(0, 15)).toBe("<!doctype html>");
    else expect(faultOf({ status: answer.statusCode, text: answer.body })).toBe(null);
    expect(answer.body).not.toContain('"dependencies"');
    expect(answer.body).not.toContain(world.posko.operatorToken);
  });
});

describe("the counts for a supervisor", () => {
  it.each([{ "x-forwarded-for": "203.0.113.7" }, { forwarded: "for=203.0.113.7" }])(
    "are not told to whom a proxy on this machine asks for: %o",
    async (headers) => {
      expect((await world.posko.app.inject({ url: "/metrics" })).statusCode).toBe(200);
      expect((await world.posko.app.inject({ url: "/metrics", headers: { ...headers } })).statusCode).toBe(404);
    },
  );
});

describe("the log", () => {
  it("keeps no value that the database repeats", async () => {
    const { db } = world.posko.services.database;
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
