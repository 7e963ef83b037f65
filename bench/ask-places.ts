// The loader's side of `search`: one question at a time, as somebody types, and after each the plain scan for the same.

import pg from "pg";
import type { SearchJob, SearchReport } from "./job.ts";
import { percentile } from "./numbers.ts";
import { getBytes, Wire } from "./wire.ts";
import { slippedNames } from "../src/ground/places/rules/slips.ts";
import { searchText } from "../src/ground/places/rules/search.ts";

/** Places shown while somebody types. */
const SHOWN = 5;

/** @param ready resolves when the clock may start */
export async function askPlaces(job: SearchJob, ready: () => Promise<void>): Promise<SearchReport> {
  const client = new pg.Client({ connectionString: job.databaseUrl });
  await client.connect();
  const { rows: places } = await client.query<{ code: string; name: string }>(
    "select code, name from places where edition = $1 and level <= 4 order by code",
    [job.edition],
  );
  const nameOf = new Map(places.map((p) => [p.code, searchText(p.name)]));
  const questions = slippedNames(places, job.questions, { withAbove: job.withAbove, seed: 1 });
  const wire = await Wire.open(job.port);
  const ask = async (text: string): Promise<string[]> => {
    const body = await wire.send(
      getBytes(`/api/places.search?${new URLSearchParams({ q: text, limit: String(SHOWN) })}`, job.headers),
    );
    return (JSON.parse(body.toString("utf8")) as { places: { code: string }[] }).places.map((p) => p.code);
  };
  // The index is built at the first question.
  await ask("Malang");
  await ready();
  const took: number[] = [];
  const plain: number[] = [];
  let found = 0;
  for (const { question, place } of questions) {
    const began = performance.now();
    const codes = await ask(question);
    const asked = performance.now();
    await client.query(
      "select code from places where edition = $1 and name ilike $2 order by length(code), code limit 5",
      [job.edition, `%${place.name.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`],
    );
    took.push(asked - began);
    plain.push(performance.now() - asked);
    const written = searchText(place.name);
    if (codes.includes(place.code) || (!job.withAbove && codes.some((code) => nameOf.get(code) === written))) found++;
  }
  wire.close();
  await client.end();
  return {
    questions: questions.length,
    found,
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    plainP50: percentile(plain, 0.5),
    plainP99: percentile(plain, 0.99),
  };
}
