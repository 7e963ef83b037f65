// What a loader holds against the server afterwards: its receipts, and the tables read back.

import type pg from "pg";
import { verifyReceipt, type Receipt } from "../src/base/intake.ts";
import type { Form } from "./forms.ts";

/** The server's public keys by id. */
export async function loadReceiptKeys(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; public_key: string }>("select id, public_key from public_keys");
  return new Map(rows.map((r) => [r.id, r.public_key]));
}

/** Is it this record's, does its digest say what was sent, does its signature hold? */
export async function receiptHolds(
  form: Pick<Form, "record" | "digest">,
  receipt: Receipt,
  keys: ReadonlyMap<string, string>,
): Promise<boolean> {
  const { body } = receipt;
  const key = keys.get(body.key);
  return (
    key !== undefined &&
    body.record === form.record.id &&
    body.author === form.record.author &&
    body.digest === form.digest &&
    (await verifyReceipt(receipt, key)) === "valid"
  );
}

/** All of it, from the tables: is every form there once, as it was sent? */
export async function readBack(
  client: pg.Client,
  contest: string,
  forms: readonly (Pick<Form, "station" | "part" | "n"> & { readonly record: { readonly author: string } })[],
): Promise<{ lost: number; doubled: number; differing: number }> {
  const found = new Map<string, { n: number[]; times: number; version: number }>();
  const STEP = 5_000;
  // By station: what was read of it comes together.
  const stations = [...new Set(forms.map((f) => f.station))];
  for (let i = 0; i < stations.length; i += STEP) {
    const some = stations.slice(i, i + STEP);
    const { rows } = await client.query<{
      id: string;
      station: string;
      part: string;
      author: string;
      n: number[];
      version: number;
      kept: number;
    }>(
      `select r.id, r.station, r.part, r.author, r.n, r.version, (select count(*)::int from intake_records i where i.author = r.author and i.id = r.id) as kept
       from readings r join unnest($1::text[], $2::text[]) as w(kab, station) on r.kab = w.kab and r.station = w.station
       where r.contest = $3`,
      [some.map((id) => id.slice(0, 5)), some, contest],
    );
    for (const row of rows) {
      const key = `${row.author} ${row.station} ${row.part}`;
      const before = found.get(key);
      found.set(key, { n: row.n, version: row.version, times: (before?.times ?? 0) + (row.kept === 1 ? 1 : 2) });
    }
  }
  let lost = 0;
  let doubled = 0;
  let differing = 0;
  for (const form of forms) {
    const row = found.get(`${form.record.author} ${form.station} ${form.part}`);
    if (!row) lost++;
    else if (row.times !== 1 || row.version !== 1) doubled++;
    else if (row.n.join() !== form.n.join()) differing++;
  }
  return { lost, doubled, differing };
}
