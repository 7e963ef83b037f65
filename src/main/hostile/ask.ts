// Whoever writes to the server writes anything: the values, the spoiled inputs and the look at each answer, for the
// tests that ask every operation with what is wrong, missing, huge and hostile. They ask as somebody who may
// everything, so that they reach as deep as they can. The same values each time.

import { sql } from "kysely";
import type { z } from "zod/mini";
import { pathOf } from "../../base/contract.ts";
import { climbRound } from "../../count/tally/jobs.ts";
import { create as createElection } from "../../ground/elections/contract.ts";
import type { Db } from "../../server/database/connect.ts";
import type { Binding } from "../../server/http/bind.ts";
import { ELECTION, furnish, inputsFor, type Area } from "../areas.ts";
import { BINDINGS } from "../routes.ts";
import { openWorld, type World } from "../world.ts";

/** A server of its own, with one area that holds something of everything; set by `furnishHostileWorld`. */
export const hostile = {} as { world: World; area: Area };

export async function furnishHostileWorld(): Promise<void> {
  hostile.world = await openWorld();
  await hostile.world.person("Pemula", []);
  const election = await hostile.world.ask("operator", createElection, { pack: ELECTION });
  if (election.status !== 200) throw new Error(election.text);
  hostile.area = await furnish(hostile.world, "35.73", "Asal", 4821);
}

export type Asked = {
  readonly body?: string;
  readonly query?: string;
  readonly type?: string;
  readonly bytes?: Buffer;
};

/** No background work runs in this world: what waits is summed before somebody waits for it. */
async function sumWhatWaits(): Promise<void> {
  const { database, clock } = hostile.world.posko.services;
  while ((await climbRound(database, clock.now())) > 0);
}

/** Ask as the operator; of a stream the status alone. */
export async function ask(
  { operation }: Pick<Binding, "operation">,
  asked: Asked,
): Promise<{ status: number; text: string }> {
  const get = operation.kind === "query" || operation.kind === "stream";
  if (operation.name === "tally.show") await sumWhatWaits();
  const response = await hostile.world.posko.app.inject({
    method: get ? "GET" : "POST",
    url: pathOf(operation) + (asked.query === undefined ? "" : `?${asked.query}`),
    headers: {
      host: "localhost:8080",
      authorization: `Bearer ${hostile.world.posko.operatorToken}`,
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
export function faultOf({ status, text }: { status: number; text: string }): string | null {
  const wrong = (what: string): string => `${what}: ${status} ${text.slice(0, 300)}`;
  if (status < 400 || status >= 500) return wrong("not refused");
  let problem: { code?: unknown; status?: unknown };
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    return wrong("no problem document");
  }
  if (!/^[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+$/.test(String(problem.code))) return wrong("no stable code");
  if (problem.status !== status) return wrong("another status inside");
  if (/\bat .*\.ts:|node_modules|select |insert into|\/src\//i.test(text)) return wrong("it tells of our insides");
  return null;
}

/** As `faultOf`, where it may also be taken. */
export function faultUnlessTaken(answer: { status: number; text: string }): string | null {
  return answer.status === 200 ? null : faultOf(answer);
}

/** Counts that a refused request adds to on purpose, and what only an import of places changes (too many to hash each time). */
const NOT_HASHED = ["sign_in_tries", "places"];

/** One hash over every row of every table that a request may write to. */
export async function allRows(db: Db = hostile.world.posko.services.database.db, more?: "places"): Promise<string> {
  const left = NOT_HASHED.filter((name) => name !== more);
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
      and tablename <> all(${left}::text[]) order by 1`.execute(db);
  const each = tables.rows.map(
    ({ name }) => sql`select ${name}::text as name,
      count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as n from ${sql.table(name)} t`,
  );
  const { rows } = await sql<{ name: string; n: string }>`${sql.join(each, sql` union all `)}`.execute(db);
  return rows.map(({ name, n }) => `${name} ${n}`).join("\n");
}

export const LONG = "a".repeat(300_000);
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
  "0000-01-01T00:00:00Z",
  "2019-04-17T08:00:00+23:00",
  "00000000-0000-0000-0000-000000000000",
  "99.99.99.9999/999",
];
export const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
export const VALUES: readonly unknown[] = [
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

/** Names of an object shape's fields. */
export function fieldsOf(shape: z.ZodMiniType): string[] {
  return Object.keys((shape as unknown as { _zod: { def: { shape?: object } } })._zod.def.shape ?? {});
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
export function some<T>(all: readonly T[], most: number): T[] {
  const next = chance(all.length);
  const rest = [...all];
  return Array.from({ length: Math.min(most, all.length) }, () => rest.splice(next(rest.length), 1)[0]!);
}

/** Inputs with one field wrong in every way, with a field left out, then with two wrong. */
export function spoiled(binding: Binding): Record<string, unknown>[] {
  const names = fieldsOf(binding.operation.input);
  const good = inputsFor(binding, hostile.area, 3);
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
export function queryText(input: Record<string, unknown>): string {
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
export const MOST = 50;
export const MOST_TAKEN = 10;

/** Node takes no longer head than this; longer addresses never reach an operation. */
export const LONGEST_QUERY = 14_000;

export const asJson = BINDINGS.filter((b) => b.operation.kind === "command");
export const asQuery = BINDINGS.filter((b) => b.operation.kind !== "command");
export const named = (all: readonly Binding[]) => all.map((b) => [b.operation.name, b] as const);
