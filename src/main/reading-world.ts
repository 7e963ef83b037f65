// For the tests of figures: the real app on a database of its own, several operators who are several readers, and
// phones that sign.

import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { queryOf } from "../base/contract.ts";
import { uuidv7 } from "../base/ids.ts";
import { signedBytes, type IntakeRecord, type UnsignedRecord } from "../base/intake.ts";
import { changeTree } from "../ground/places/store.ts";
import { loadConfig } from "../server/config.ts";
import { freshDatabase } from "../server/postgres/fresh.ts";
import { giveGrants } from "../server/scope.ts";
import { createLog, createPosko, type Posko } from "./server.ts";

export const CONTEST = "pemilu-2019/president";
export const VILLAGE = "35.73.01.1001";

export interface Part {
  readonly part: string;
  readonly source: string;
  readonly readings: {
    readonly fields: Record<string, number | null>;
    readonly warned: string[];
    readonly marks: string[];
  }[];
}

/** What a route answers, with its status; an answer that is a list has its items by number. */
export interface Reply {
  readonly status: number;
  readonly task?: unknown;
  readonly skipped_all?: unknown;
  readonly parts: Part[];
  readonly rows: { readonly station: string; readonly source: string }[];
  readonly [item: number]: unknown;
}

interface Answer {
  readonly ok: boolean;
  readonly problem: { readonly code: string };
}

interface Phone {
  readonly id: string;
  readonly author: string;
  readonly key: KeyObject;
}

/** Figures of the part `totals` that add up, unless `more` says otherwise. */
export const totals = (
  a: number,
  b: number,
  more: Record<string, number | null> = {},
): Record<string, number | null> => ({
  "votes.1": a,
  "votes.2": b,
  valid: a + b,
  invalid: 3,
  total: a + b + 3,
  ...more,
});

export interface ReadingWorld {
  readonly posko: Posko;
  /** The station of this test. */
  readonly station: string;
  /** A station of its own for each test, with 250 voters on its list. */
  nextStation(): Promise<void>;
  /** As the operator of that name: several names are several readers, each with the whole machine's rights. */
  as(name: string, operation: string, input: Record<string, unknown>, kind?: "command" | "query"): Promise<Reply>;
  /** A phone bound to a witness of this station. */
  phoneFor(station: string): Promise<Phone>;
  /** A signed reading of the test's station. */
  record(phone: Phone, input: UnsignedRecord["input"]): IntakeRecord;
  send(...records: IntakeRecord[]): Promise<Answer[]>;
  /** A whole photograph of a page of the station's form, as evidence keeps it. */
  photographed(page?: string): Promise<void>;
  /** The part `totals` of the copy, as asked for everywhere. */
  key(): Record<string, string>;
  /** That part as the desk shows it. */
  partNow(): Promise<Part>;
  close(): Promise<void>;
}

/** Start it, with the election of 2019. */
export async function openReadingWorld(): Promise<ReadingWorld> {
  const fresh = await freshDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), "posko-figures-"));
  const config = loadConfig({ POSKO_DATA: folder, DATABASE_URL: fresh.url });
  if (!config.ok) throw new Error(config.problem.code);
  const posko = await createPosko({ config: config.value, databaseUrl: fresh.url, log: createLog("silent") });
  const { db } = posko.services.database;
  let number = 0;
  let station = "";
  const world: ReadingWorld = {
    posko,
    get station() {
      return station;
    },
    async nextStation() {
      station = `${VILLAGE}/${++number}`;
      await sql`insert into stations (kab, election, id, village, number, kind, voters_male, voters_female, voters_total, version, changed_at)
        values ('35.73', 'pemilu-2019', ${station}, ${VILLAGE}, ${number}, 'TPS', 120, 130, 250, 1, now())`.execute(db);
      await changeTree(db, "pemilu-2019");
    },
    async as(name, operation, input, kind = "command") {
      const headers = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": name };
      const reply =
        kind === "query"
          ? await posko.app.inject({ method: "GET", url: `/api/${operation}${queryOf(input)}`, headers })
          : await posko.app.inject({ method: "POST", url: `/api/${operation}`, headers, payload: input });
      return { status: reply.statusCode, ...reply.json<Omit<Reply, "status">>() };
    },
    async phoneFor(at) {
      const author = `witness:${randomUUID()}`;
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const id = uuidv7();
      await sql`insert into devices (id, principal, public_key, name, token_hash, bound_at, expires_at)
        values (${id}, ${author}, ${JSON.stringify(publicKey.export({ format: "jwk" }))}::jsonb, 'hp',
          ${createHash("sha256").update(id).digest()}, now(), now() + interval '1 day')`.execute(db);
      await giveGrants(
        db,
        [{ principal: author, role: "witness", place: at, below: false, givenBy: "test" }],
        Date.now(),
      );
      return { id, author, key: privateKey };
    },
    record(phone, input) {
      const unsigned: UnsignedRecord = {
        id: uuidv7(),
        author: phone.author,
        device: phone.id,
        operation: "figures.submit",
        shape: 1,
        made_at: new Date().toISOString(),
        input: { contest: CONTEST, station, source: "salinan", part: "totals", confirmed: [], pictures: [], ...input },
        blobs: [],
      };
      const bytes = signedBytes(unsigned);
      return {
        ...unsigned,
        hash: createHash("sha256").update(bytes).digest("hex"),
        signature: sign("sha256", bytes, { key: phone.key, dsaEncoding: "ieee-p1363" }).toString("base64url"),
      };
    },
    async send(...records) {
      const reply = await posko.app.inject({ method: "POST", url: "/api/intake.submit", payload: { records } });
      if (reply.statusCode !== 200) throw new Error(reply.body);
      return reply.json<{ results: Answer[] }>().results;
    },
    async photographed(page = "1") {
      const sha256 = createHash("sha256").update(randomUUID()).digest();
      await sql`insert into pages (kab, election, contest, station, source, page, sha256, declared_by, device, record, digest,
          bytes, width, height, taken_at, declared_at, received_at)
        values ('35.73', 'pemilu-2019', ${CONTEST}, ${station}, 'salinan', ${page}, ${sha256}, 'witness:x', ${randomUUID()},
          ${randomUUID()}, ${sha256}, 1000, 100, 100, now(), now(), now())`.execute(db);
      await sql`insert into stored_pictures (sha256, bytes, uploaded_by, declared, received_at)
        values (${sha256}, 1000, 'x', true, now())`.execute(db);
    },
    key: () => ({ contest: CONTEST, station, source: "salinan", part: "totals" }),
    async partNow() {
      const shown = await world.as("reader", "figures.show", { contest: CONTEST, station }, "query");
      const part = shown.parts.find((p) => p.part === "totals" && p.source === "salinan");
      if (part === undefined) throw new Error(JSON.stringify(shown));
      return part;
    },
    async close() {
      await posko.close();
      await fresh.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await world.as("root", "elections.create", { pack: "pemilu-2019" });
  return world;
}
