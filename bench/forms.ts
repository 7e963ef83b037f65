// Signed forms for the load: phones with keys of their own, each with the mandate of its stations, and one reading of
// the votes for each station. All of it before the clock starts.

import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type pg from "pg";
import { uuidv7 } from "../src/base/ids.ts";
import { digestedBytes, signedBytes, type IntakeRecord, type UnsignedRecord } from "../src/base/intake.ts";

export interface Form {
  readonly record: IntakeRecord;
  readonly station: string;
  readonly part: string;
  /** In the part's order; of the president's totals pair 1, pair 2, valid, invalid, total. */
  readonly n: readonly number[];
  readonly digest: string;
  /** The same phone says something else. */
  readonly say: (operation: string, input: IntakeRecord["input"], blobs?: readonly string[]) => IntakeRecord;
}

const STATIONS_A_PHONE = 5;

/** A part of the contest's form, with the names of its fields in order. */
export interface Part {
  readonly part: string;
  readonly fields: readonly string[];
}

export const PRESIDENT: readonly Part[] = [
  { part: "totals", fields: ["votes.1", "votes.2", "valid", "invalid", "total"] },
];

/** Figures of a form that adds up, the `i`-th: votes by who got them, then what they sum to. */
function figuresOf(parts: readonly Part[], i: number): ReadonlyMap<string, number> {
  const names = parts.flatMap((p) => p.fields);
  const figures = new Map<string, number>();
  const parties = names.filter((name) => /^votes\.\d+$/.test(name));
  if (parties.length === 2) {
    figures.set("votes.1", i % 180).set("votes.2", 200 - (i % 180));
  } else {
    for (const party of parties) {
      const own = names.filter((name) => name.startsWith(`${party}.`));
      for (const [c, name] of own.entries()) figures.set(name, (i + 3 * c) % 7);
      const sum = own.reduce((all, name) => all + figures.get(name)!, 0);
      figures.set(party, own.length > 0 ? sum : i % 30);
    }
  }
  const valid = parties.reduce((all, name) => all + figures.get(name)!, 0);
  return figures
    .set("valid", valid)
    .set("invalid", i % 7)
    .set("total", valid + (i % 7));
}

/**
 * One form for each station of the range, one record for each of its parts; `STATIONS_A_PHONE` stations in a row share
 * a phone.
 */
export async function makeForms(
  client: pg.Client,
  contest: string,
  range: { from: number; to: number },
  parts: readonly Part[] = PRESIDENT,
): Promise<Form[]> {
  const { rows } = await client.query<{ id: string }>(
    "select id from bench_stations where at >= $1 and at < $2 order by at",
    [range.from, range.to],
  );
  const forms: Form[] = [];
  const phones: { device: string; author: string; jwk: string; token: Buffer }[] = [];
  const grants: { author: string; place: string }[] = [];
  for (let i = 0; i < rows.length; i += STATIONS_A_PHONE) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { kty, crv, x, y } = publicKey.export({ format: "jwk" });
    const device = uuidv7();
    const author = `witness:${uuidv7()}`;
    phones.push({
      device,
      author,
      jwk: JSON.stringify({ kty, crv, x, y }),
      token: createHash("sha256").update(device).digest(),
    });
    const say: Form["say"] = (operation, input, blobs = []) => {
      const unsigned: UnsignedRecord = {
        id: uuidv7(),
        author,
        device,
        operation,
        shape: 1,
        made_at: new Date().toISOString(),
        input,
        blobs: [...blobs],
      };
      const bytes = signedBytes(unsigned);
      return {
        ...unsigned,
        hash: createHash("sha256").update(bytes).digest("hex"),
        signature: sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url"),
      };
    };
    for (const { id: station } of rows.slice(i, i + STATIONS_A_PHONE)) {
      grants.push({ author, place: station });
      const figures = figuresOf(parts, grants.length);
      for (const { part, fields: names } of parts) {
        const n = names.map((name) => figures.get(name)!);
        const fields = Object.fromEntries(names.map((name, at) => [name, n[at]!]));
        const input = { contest, station, source: "plano", part, fields, confirmed: [], pictures: [] };
        const digest = createHash("sha256").update(digestedBytes("figures.submit", input)).digest("hex");
        forms.push({ record: say("figures.submit", input), say, station, part, n, digest });
      }
    }
  }
  await client.query(
    `insert into devices (id, principal, public_key, name, token_hash, bound_at, expires_at)
     select d, p, k::jsonb, 'bench', t, now(), now() + interval '1 day'
     from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) as u(d, p, k, t)`,
    [phones.map((p) => p.device), phones.map((p) => p.author), phones.map((p) => p.jwk), phones.map((p) => p.token)],
  );
  await client.query(
    `insert into grants (principal, role, place, below, given_by, given_at)
     select p, 'witness', s, false, 'cli:bench', now() from unnest($1::text[], $2::text[]) as u(p, s)`,
    [grants.map((g) => g.author), grants.map((g) => g.place)],
  );
  await client.query("analyze devices, grants");
  return forms;
}
