// For tests: the real app on a database of its own, with people who sign in and phones that sign.

import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { sql } from "kysely";
import {
  pathOf,
  queryOf,
  type InputOf,
  type Operation,
  type OutputOf,
  type ProblemDocument,
} from "../base/contract.ts";
import { signedBytes, type IntakeRecord } from "../base/intake.ts";
import { uuidv7 } from "../base/ids.ts";
import { recountStations } from "../ground/stations/store/counts.ts";
import { setup } from "../people/accounts/contract.ts";
import { principalOf, type GrantView } from "../people/accounts/model.ts";
import { loadConfig } from "../server/config.ts";
import { giveGrants } from "../server/scope.ts";
import { createPosko, type Posko } from "./server.ts";

/** Somebody at the desk: the cookies of her browser. */
export interface Person {
  readonly account: string;
  readonly email: string;
  readonly cookies: Record<string, string>;
}

/** What was answered; `body` is the output, or a problem document where `status` is not 200. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T & ProblemDocument;
  /** As it came. */
  readonly text: string;
}

/** Who asks: nobody, a person, a phone's token, or the operator of the machine. */
export type Asking = null | Person | { readonly token: string } | "operator";

export interface World {
  readonly posko: Posko;
  /** @param from the address it is asked from; this machine's where none is said. */
  ask<Op extends Operation>(
    who: Asking,
    operation: Op,
    input: InputOf<Op>,
    from?: string,
  ): Promise<Answer<OutputOf<Op>>>;
  /** Make a person with these roles, signed in. Her address is `NAME@contoh.id`. */
  person(name: string, grants: readonly GrantView[]): Promise<Person>;
  /** Put stations on an election's list. */
  stations(election: string, ids: readonly string[]): Promise<void>;
  /** The server's clock goes on by so many milliseconds. */
  later(ms: number): void;
  close(): Promise<void>;
}

/** A database with tables and places, and what removes it. */
export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export const WORLD_PASSWORD = "kopi tubruk tanpa gula";

/** A database of the run of tests. Loaded when it is asked for: outside of a run there is none. */
const ofTheRun = async (): Promise<FreshDatabase> =>
  await (await import("../server/postgres/fresh.ts")).freshDatabase();

/** Start it; set up, with `world.person`s to come. `fresh` makes its database, where that is none of a run of tests. */
export async function openWorld(fresh: () => Promise<FreshDatabase> = ofTheRun): Promise<World> {
  const database = await fresh();
  const folder = await mkdtemp(path.join(tmpdir(), "posko-world-"));
  const config = loadConfig({ POSKO_DATA: folder, LOG_LEVEL: "silent" });
  if (!config.ok) throw new Error(config.problem.sentence);
  let ahead = 0;
  const posko = await createPosko({
    config: config.value,
    databaseUrl: database.url,
    workers: false,
    log: pino({ level: "silent" }),
    clock: { now: () => Date.now() + ahead },
  });
  const db = posko.services.database.db;
  // The slow part of a person is her password: one is hashed, the others get the same text.
  let hash: string | null = null;

  const headersOf = (who: Asking): Record<string, string> => {
    const headers: Record<string, string> = { host: "localhost:8080" };
    if (who === "operator") {
      headers["authorization"] = `Bearer ${posko.operatorToken}`;
      headers["x-posko-operator"] = "tester";
    } else if (who !== null && "token" in who) headers["authorization"] = `Bearer ${who.token}`;
    return headers;
  };

  const world: World = {
    posko,
    async ask(who, operation, input, from) {
      const query = operation.kind !== "command";
      const fields = input as Record<string, unknown>;
      const response = await posko.app.inject({
        method: operation.kind === "query" || operation.kind === "stream" ? "GET" : "POST",
        url: `${pathOf(operation)}${query ? queryOf(fields) : ""}`,
        headers: headersOf(who),
        cookies: who !== null && who !== "operator" && "cookies" in who ? who.cookies : {},
        ...(operation.kind === "command" ? { payload: fields } : {}),
        ...(from === undefined ? {} : { remoteAddress: from }),
      });
      const json = response.headers["content-type"]?.toString().includes("json") ?? false;
      return { status: response.statusCode, body: (json ? response.json() : null) as never, text: response.body };
    },
    async person(name, grants) {
      const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@contoh.id`;
      if (hash === null) {
        const made = await world.ask("operator", setup, {
          name: "Organisasi Contoh",
          email: "pertama@contoh.id",
          password: WORLD_PASSWORD,
        });
        if (made.status !== 200) throw new Error(made.text);
        const kept = await sql<{ password: string }>`select password from auth_credentials`.execute(db);
        hash = kept.rows[0]!.password;
      }
      const account = crypto.randomUUID();
      await sql`insert into auth_users (id, name, email) values (${account}, ${name}, ${email})`.execute(db);
      await sql`insert into auth_credentials (id, user_id, account_id, provider_id, password, updated_at)
        values (${crypto.randomUUID()}, ${account}, ${account}, 'credential', ${hash}, now())`.execute(db);
      await giveGrants(
        db,
        grants.map((g) => ({ ...g, principal: principalOf(account), givenBy: "cli:tester" })),
        Date.now(),
      );
      const response = await posko.app.inject({
        method: "POST",
        url: "/api/auth/sign-in/email",
        headers: { host: "localhost:8080", origin: "http://localhost:8080" },
        payload: { email, password: WORLD_PASSWORD },
      });
      if (response.statusCode !== 200) throw new Error(response.body);
      return { account, email, cookies: Object.fromEntries(response.cookies.map((c) => [c.name, c.value])) };
    },
    async stations(election, ids) {
      for (const id of ids) {
        const [village, number] = id.split("/") as [string, string];
        await sql`insert into stations (kab, election, id, village, number, kind, version, changed_at)
          values (${id.slice(0, 5)}, ${election}, ${id}, ${village}, ${Number(number)}, 'TPS', 1, now())`.execute(db);
      }
      await recountStations(db, election);
    },
    later(ms) {
      ahead += ms;
    },
    async close() {
      await posko.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** A phone as the witness's app makes one: an id and a P-256 key that signs records. */
export interface Phone {
  readonly id: string;
  readonly publicKey: { kty: "EC"; crv: "P-256"; x: string; y: string };
  /** Sign a record that says `input`. */
  record(
    author: string,
    operation: string,
    input: IntakeRecord["input"],
    shape?: number,
    madeAt?: string,
  ): IntakeRecord;
}

export function newPhone(id: string = uuidv7()): Phone {
  const { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
  });
  const jwk = publicKey.export({ format: "jwk" });
  return {
    id,
    publicKey: { kty: "EC", crv: "P-256", x: jwk.x!, y: jwk.y! },
    record(author, operation, input, shape = 1, madeAt = new Date().toISOString()) {
      const unsigned = {
        id: uuidv7(),
        author,
        device: id,
        operation,
        shape,
        made_at: madeAt,
        input,
        blobs: [],
      };
      const bytes = signedBytes(unsigned);
      const signature = sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
      return { ...unsigned, hash: createHash("sha256").update(bytes).digest("hex"), signature };
    },
  };
}
