// What must hold, whatever was done to the processes: asked of the tables, the files and the server itself.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { readBack } from "../bench/check.ts";
import { CONTEST } from "../bench/world.ts";
import { rebuild } from "../src/count/tally/contract.ts";
import { shelfOf } from "../src/server/files/store.ts";
import { trailVerify } from "../src/watch/trail/contract.ts";
import type { Held, KeptForm, KeptPicture } from "./job.ts";
import type { World } from "./world.ts";

/** Marks must be climbed and lines sealed within this after the load stopped. */
const SETTLES_WITHIN = 60_000;
const READ_AT_ONCE = 20_000;

/** Everything that does not hold, as sentences; empty when all is well. */
export async function check(world: World, held: Held): Promise<string[]> {
  const wrong = [...new Set(held.wrong)].map((sentence) => {
    const times = held.wrong.filter((w) => w === sentence).length;
    return times === 1 ? sentence : `${sentence} (${times} times)`;
  });
  const client = new pg.Client({ connectionString: world.database.url, application_name: "posko chaos check" });
  await client.connect();
  try {
    wrong.push(...(await checkForms(client, held.forms)));
    wrong.push(...(await checkPictures(client, world.stack.folder, held.pictures)));
    wrong.push(...(await checkAll(client)));
    const verdict = await world.stack.ask(trailVerify, {});
    if (!verdict.ok) wrong.push(`the trail does not verify: ${JSON.stringify(verdict.first_broken)}`);
    wrong.push(...(await checkTally(client, world)));
  } finally {
    await client.end();
  }
  wrong.push(...world.stack.bugs().map((line) => `a bug in the log: ${line.slice(0, 400)}`));
  return wrong;
}

export async function checkForms(client: pg.Client, forms: readonly KeptForm[]): Promise<string[]> {
  const { lost, doubled, differing } = await readBack(client, CONTEST, forms);
  const unentered = await withoutEntry(client, forms);
  return [
    ...(lost > 0 ? [`${lost} forms with a receipt are not there`] : []),
    ...(doubled > 0 ? [`${doubled} forms with a receipt are there more than once`] : []),
    ...(differing > 0 ? [`${differing} forms say something else than was sent`] : []),
    ...(unentered > 0 ? [`${unentered} receipts name no line of the trail`] : []),
  ];
}

async function withoutEntry(client: pg.Client, kept: readonly { readonly entry: string }[]): Promise<number> {
  let missing = 0;
  for (let i = 0; i < kept.length; i += READ_AT_ONCE) {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int as n from unnest($1::text[]) as k(entry)
       where not exists (select 1 from trail_entries e where e.leaf = decode(k.entry, 'hex'))
         and not exists (select 1 from trail_open o where o.leaf = decode(k.entry, 'hex'))`,
      [kept.slice(i, i + READ_AT_ONCE).map((k) => k.entry)],
    );
    missing += rows[0]!.n;
  }
  return missing;
}

async function checkPictures(client: pg.Client, folder: string, pictures: readonly KeptPicture[]): Promise<string[]> {
  let gone = 0;
  let other = 0;
  for (const picture of pictures) {
    const sha256 = await hashOf(path.join(folder, "files", shelfOf(picture.sha256)));
    if (sha256 === null) gone++;
    else if (sha256 !== picture.sha256) other++;
  }
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from unnest($1::text[], $2::uuid[]) as k(sha, record)
     where (select count(*) from picture_receipts r where r.sha256 = decode(k.sha, 'hex') and r.record = k.record) <> 1
       or not exists (select 1 from stored_pictures s where s.sha256 = decode(k.sha, 'hex'))`,
    [pictures.map((p) => p.sha256), pictures.map((p) => p.record)],
  );
  const unknown = rows[0]!.n;
  const unentered = await withoutEntry(client, pictures);
  return [
    ...(gone > 0 ? [`${gone} photographs with a receipt are not there`] : []),
    ...(other > 0 ? [`${other} photographs with a receipt have other bytes`] : []),
    ...(unknown > 0 ? [`${unknown} photographs with a receipt are not told of once`] : []),
    ...(unentered > 0 ? [`${unentered} receipts of photographs name no line of the trail`] : []),
  ];
}

async function hashOf(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Over all there is, receipts seen or not: each reading has its record and its form, none twice. */
async function checkAll(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ twice: number; alone: number; formless: number }>(
    `select (select count(*)::int from (select 1 from readings group by author, contest, station, source, part having count(*) > 1) t) as twice,
       (select count(*)::int from readings r where not exists (select 1 from intake_records i where i.author = r.author and i.id = r.id)) as alone,
       (select count(*)::int from intake_records i where i.operation = 'figures.submit'
          and not exists (select 1 from readings r where r.author = i.author and r.id = i.id)) as formless`,
  );
  const { twice, alone, formless } = rows[0]!;
  return [
    ...(twice > 0 ? [`${twice} forms are there more than once`] : []),
    ...(alone > 0 ? [`${alone} readings have no record`] : []),
    ...(formless > 0 ? [`${formless} records have no reading`] : []),
  ];
}

const SUMS = `select md5(coalesce(string_agg(t::text, E'\\n' order by contest, place, source, part), '')) as sums,
    coalesce(max(came_in) filter (where place = '' and combined), 0)::int as nation
  from (select contest, place, parent, source, combined, part, came_in, accepted, in_review, flagged, listed_in, voters_in,
    listed_accepted, voters_accepted, n_accepted, n_provisional from tally_places) t`;

/** Once every mark is climbed the stored sums are those of a rebuild, and the nation has every station. */
async function checkTally(client: pg.Client, world: World): Promise<string[]> {
  const until = performance.now() + SETTLES_WITHIN;
  for (;;) {
    const { rows } = await client.query<{ waiting: boolean }>(
      "select exists (select 1 from tally_marks) or exists (select 1 from trail_open) as waiting",
    );
    if (!rows[0]!.waiting) break;
    if (performance.now() > until) return [`marks or trail lines wait longer than ${SETTLES_WITHIN / 1000} s`];
    await pause(25);
  }
  const sums = async (): Promise<{ sums: string; nation: number }> =>
    (await client.query<{ sums: string; nation: number }>(SUMS)).rows[0]!;
  const climbed = await sums();
  await world.stack.ask(rebuild, { contest: CONTEST });
  const rebuilt = await sums();
  const stations = await client.query<{ n: number }>("select count(distinct station)::int as n from readings");
  return [
    ...(climbed.sums === rebuilt.sums ? [] : ["the tally is not what a rebuild makes of it"]),
    ...(climbed.nation === stations.rows[0]!.n
      ? []
      : [`the nation counts ${climbed.nation} stations of ${stations.rows[0]!.n}`]),
  ];
}
