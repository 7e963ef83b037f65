// Nothing outside a scope is read or changed: first the rule itself, against an independent one and as SQL,
// then every binding of the app, asked by people of one area for what belongs to another.

import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf } from "../base/contract.ts";
import { watch } from "../count/tally/contract.ts";
import { climbRound } from "../count/tally/jobs.ts";
import { create as createElection } from "../ground/elections/contract.ts";
import { end as endRole } from "../people/scopes/contract.ts";
import type { Binding } from "../server/http/bind.ts";
import { sealOnce } from "../server/trail/seal.ts";
import {
  authorize,
  covers,
  reachOf,
  ROLES,
  scopeWhere,
  type Grant,
  type Principal,
  type Role,
} from "../server/scope.ts";
import { ELECTION, furnish, inputsFor, holdsSecret, leaks, readDifferently, type Area } from "./areas.ts";
import { BINDINGS } from "./routes.ts";
import { openWorld, type Asking, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world.close());

describe("the rule of scopes", () => {
  // Codes that begin alike on purpose: 35.7 is not above 35.73, station 1 not above station 12.
  const segment = fc.constantFrom("3", "35", "7", "73", "01", "1001");
  const place = fc
    .tuple(fc.array(segment, { maxLength: 4 }), fc.option(fc.constantFrom("1", "12", "120")))
    .map(([path, station]) =>
      path.length === 4 && station !== null ? `${path.join(".")}/${station}` : path.join("."),
    );
  const grant: fc.Arbitrary<Grant> = fc.record({ role: fc.constantFrom(...ROLES), place, below: fc.boolean() });

  /** The independent rule: paths as lists, compared from the front. */
  const path = (code: string): string[] => (code === "" ? [] : code.split(/[./]/));
  function allowed(grants: readonly Grant[], roles: readonly Role[], target: string): boolean {
    const to = path(target);
    return grants.some((g) => {
      const from = path(g.place);
      const inside = from.every((s, i) => to[i] === s);
      return roles.includes(g.role) && inside && (g.below || from.length === to.length);
    });
  }
  const principal = (grants: readonly Grant[]): Principal => ({ kind: "account", id: "account:x", grants });
  const world1 = fc.record({
    grants: fc.array(grant, { maxLength: 5 }),
    roles: fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 }),
    places: fc.uniqueArray(place, { minLength: 1, maxLength: 30 }),
  });

  it("decides as an independent one does, for one place, for several and for none", () => {
    fc.assert(
      fc.property(world1, ({ grants, roles, places }) => {
        const who = principal(grants);
        for (const target of places) {
          expect(authorize(who, { roles, at: [target] }).ok, target).toBe(
            grants.some((g) => roles.includes(g.role)) && allowed(grants, roles, target),
          );
          for (const g of grants) expect(covers(g, target)).toBe(allowed([g], [g.role], target));
        }
        expect(authorize(who, { roles, at: places }).ok).toBe(places.every((p) => allowed(grants, roles, p)));
        expect(authorize(who, { roles, at: "somewhere" }).ok).toBe(grants.some((g) => roles.includes(g.role)));
        expect(authorize({ ...who, kind: "anonymous" }, { roles, at: places }).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("lists as places and stations what it decides for, none within another", () => {
    fc.assert(
      fc.property(world1, place, ({ grants, roles, places }, within) => {
        const { places: wide, stations } = reachOf(principal(grants), roles, within);
        const all = [...wide, ...stations];
        const asked = places.filter((p) => p.includes("/"));
        for (const station of [...asked, within].filter((p) => p.includes("/"))) {
          const seen =
            allowed(grants, roles, station) &&
            allowed([{ role: "viewer", place: within, below: true }], ["viewer"], station);
          expect(
            all.filter((a) => allowed([{ role: "viewer", place: a, below: true }], ["viewer"], station)).length,
          ).toBe(seen ? 1 : 0);
        }
        expect(stations.every((s) => s.includes("/")) && !wide.some((w) => w.includes("/"))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("selects in SQL exactly the rows it decides for", async () => {
    await fc.assert(
      fc.asyncProperty(world1, async ({ grants, roles, places }) => {
        const { rows } = await sql<{ code: string }>`
          select code from unnest(${places}::text[]) as t(code)
          where ${scopeWhere(principal(grants), roles, sql`code`)}`.execute(world.posko.services.database.db);
        expect(new Set(rows.map((r) => r.code))).toEqual(new Set(places.filter((p) => allowed(grants, roles, p))));
      }),
      { numRuns: 200 },
    );
  });
});

/** Ask any binding, whatever its kind; of a stream the first event. */
async function call(
  who: Asking,
  { operation }: Binding,
  input: Record<string, unknown>,
): Promise<{ status: number; text: string }> {
  const inQuery = operation.kind !== "command";
  const response = await world.posko.app.inject({
    method: operation.kind === "query" || operation.kind === "stream" ? "GET" : "POST",
    url: `${pathOf(operation)}${inQuery ? queryOf(input) : ""}`,
    headers: {
      host: "localhost:8080",
      ...(who === "operator" ? { authorization: `Bearer ${world.posko.operatorToken}`, "x-posko-operator": "t" } : {}),
      ...(who !== null && who !== "operator" && "token" in who ? { authorization: `Bearer ${who.token}` } : {}),
      ...(operation.kind === "upload" ? { "content-type": "application/octet-stream" } : {}),
    },
    cookies: who !== null && who !== "operator" && "cookies" in who ? who.cookies : {},
    ...(operation.kind === "upload"
      ? { payload: "a,b\n1,2\n" }
      : operation.kind === "command"
        ? { payload: input }
        : {}),
    payloadAsStream: true,
  });
  const stream = response.stream();
  let text = "";
  for await (const chunk of stream) {
    text += String(chunk);
    if (operation.kind === "stream" && text.includes("\ndata:")) break;
  }
  stream.destroy();
  return { status: response.statusCode, text };
}

/** Every row anywhere that names something of the area, as text. */
async function rowsAbout(area: Area): Promise<string[]> {
  const { db } = world.posko.services.database;
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
      and tablename not in ('places', 'migrations', 'sign_in_tries')`.execute(db);
  const each = tables.rows.map(
    ({ name }) => sql`select ${name}::text as name, row_to_json(t)::text as text from ${sql.table(name)} t`,
  );
  const { rows } = await sql<{ name: string; text: string }>`
    select name, text from (${sql.join(each, sql` union all `)}) as every_row
    where exists (select 1 from unnest(${area.secrets}::text[]) as s where position(s in text) > 0)`.execute(db);
  return rows
    .filter(({ text }) => area.secrets.some((s) => holdsSecret(text, s)))
    .map(({ name, text }) => `${name} ${text}`)
    .toSorted();
}

/** Operations whose answers hold nothing of any area, with the reason; any other must show it to the operator. */
const SHOWS_NO_AREA: Readonly<Record<string, string>> = {
  "figures.my_measures": "the numbers of whoever asks, and she has read nothing",
  "stations.count_by_place": "numbers of stations only",
  "witnesses.gaps": "numbers of stations only",
  "recaps.dapil": "figures that somebody official published, and the contest of these areas has no dapil",
  "seats.dapil": "the contest of these areas gives no seats; count/seats/routes.test.ts asks in one that does",
  "seats.export": "as seats.dapil",
  "seats.list": "as seats.dapil",
  "seats.open": "as seats.dapil; count/seats/jobs.test.ts asks who sees which",
  "evidence.picture": "the picture's bytes were never sent here",
  "evidence.original": "the picture's bytes were never sent here",
  "evidence.voice": "nobody of the area has said anything aloud",
};

describe("through every binding", () => {
  let here: Area;
  let there: Area;
  const asking: { name: string; who: Asking }[] = [];

  beforeAll(async () => {
    const made = await world.person("Pemula", []);
    const election = await world.ask("operator", createElection, { pack: ELECTION });
    if (election.status !== 200) throw new Error(election.text);
    here = await furnish(world, "35.73", "Kunang", 3141);
    there = await furnish(world, "64.71", "Rajawali", 7351);
    const { database, clock } = world.posko.services;
    await climbRound(database, clock.now());
    await sealOnce(database, clock.now());
    for (const role of ["administrator", "coordinator", "verifier", "viewer"] as const) {
      asking.push({
        name: `${role} below`,
        who: await world.person(`Bawah ${role}`, [{ role, place: "35.73", below: true }]),
      });
      asking.push({
        name: `${role} only here`,
        who: await world.person(`Hanya ${role}`, [
          { role, place: "35.73.01.1001", below: false },
          // Alike in its beginning, and elsewhere.
          { role, place: "64.7", below: true },
        ]),
      });
    }
    asking.push({ name: "nobody's role", who: made });
    asking.push({ name: "witness's phone", who: { token: here.token } });
  }, 60_000);

  const guarded = BINDINGS.filter((b) => !("public" in b.who));

  it.each(guarded.map((b) => [b.operation.name, b] as const))(
    "%s gives and changes nothing of another area",
    async (_name, binding) => {
      const before =
        binding.operation.kind === "command" || binding.operation.kind === "upload" ? await rowsAbout(there) : null;
      for (const input of inputsFor(binding, there)) {
        expect((await call(null, binding, input)).status).toBe(401);
        for (const { name, who } of asking) {
          const answer = await call(who, binding, input);
          const told = `${name} asked ${JSON.stringify(input)} and got ${answer.status} ${answer.text.slice(0, 300)}`;
          expect(answer.status, told).not.toBe(500);
          expect(leaks(there, input, answer.text), told).toEqual([]);
          // Every place these inputs can name lies in the other area, or above both.
          if (!("signedIn" in binding.who) && "at" in binding.who && binding.who.at !== "somewhere") {
            expect(answer.status, told).toBeGreaterThanOrEqual(400);
          }
        }
      }
      if (before !== null) expect(await rowsAbout(there)).toEqual(before);
    },
    60_000,
  );

  it.each(
    guarded.filter((b) => "roles" in b.who && b.operation.kind === "query").map((b) => [b.operation.name, b] as const),
  )(
    "%s does show an area to who may see it, so that the test above can fail",
    async (name, binding) => {
      const seen = new Set<string>();
      let answered = 0;
      for (const input of inputsFor(binding, there, 30)) {
        const answer = await call("operator", binding, input);
        for (const secret of leaks(there, input, answer.text)) seen.add(secret);
        if (answer.status === 200) answered++;
      }
      // Where the place asked for is itself the secret, an answer at all is the proof.
      if ("at" in binding.who && binding.who.at !== "somewhere" && answered > 0) return;
      if (SHOWS_NO_AREA[name] === undefined) expect([...seen]).not.toEqual([]);
      else expect([...seen], "it shows something: take it off the list").toEqual([]);
    },
    60_000,
  );

  it("a live stream ends with the role it was opened by, before it tells anything more", async () => {
    const viewer = await world.person("Pemantau Sementara", [{ role: "viewer", place: here.kab, below: true }]);
    const response = await world.posko.app.inject({
      url: `${pathOf(watch)}${queryOf({ contest: `${ELECTION}/president`, place: here.kab })}`,
      cookies: viewer.cookies,
      payloadAsStream: true,
    });
    expect(response.statusCode).toBe(200);
    let text = "";
    for await (const chunk of response.stream()) {
      const first = !text.includes("\ndata:");
      text += String(chunk);
      if (!first || !text.includes("\ndata:")) continue;
      expect(text).toContain(`"place":"${here.kab}"`);
      const ended = await world.ask("operator", endRole, { account: viewer.account, role: "viewer", place: here.kab });
      expect(ended.status, ended.text).toBe(200);
      await readDifferently(world, here);
      await climbRound(world.posko.services.database, world.posko.services.clock.now());
    }
    // The stream is over: after the first event there was one refusal and nothing else.
    const events = text.split("\n\n").filter((e) => e.includes("data:"));
    expect(events).toHaveLength(2);
    expect(events[1]).toContain("event: problem");
    expect(events[1]).toContain("scope.not_here");
  }, 30_000);
});
