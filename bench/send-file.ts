// The loader's side of `import`: makes the file, sends it twice, and copies the same lines bare.

import http from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { pathOf, queryOf } from "../src/base/contract.ts";
import type { ImportReport } from "../src/base/import.ts";
import { importStations } from "../src/ground/stations/contract.ts";
import type { ImportJob, ImportJobReport } from "./job.ts";

const HEADER = "kode,tps,l,p,alamat\n";

function post(job: ImportJob, dryRun: boolean, body: Buffer): Promise<ImportReport> {
  const columns = { place: "kode", station: "tps", "voters.male": "l", "voters.female": "p", address: "alamat" };
  const query = queryOf({ election: job.election, map: { columns }, dryRun });
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        port: job.port,
        host: "127.0.0.1",
        method: "POST",
        path: `${pathOf(importStations)}${query}`,
        headers: { ...job.headers, "content-type": "text/csv", "content-length": body.length },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          if (response.statusCode === 200) resolve(JSON.parse(text) as ImportReport);
          else reject(new Error(`the import answered ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** @param ready resolves when the clock may start */
export async function sendFile(job: ImportJob, ready: () => Promise<void>): Promise<ImportJobReport> {
  const client = new pg.Client({ connectionString: job.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ village: string; number: number }>(
    "select village, number from stations where id in (select id from bench_stations) order by id",
  );
  const lines = rows.map((r, i) => `${r.village},${r.number},${100 + (i % 50)},${100 + (i % 51)},Jalan ${i % 900}\n`);
  // Wrong each in its way, spread over the file: a village nobody knows, and voters that are no number.
  const every = Math.floor(lines.length / job.wrongLines);
  const wrong = Array.from({ length: job.wrongLines }, (_v, i) =>
    i % 2 === 0 ? `99.99.99.9999,${i},1,1,\n` : `${rows[i]!.village},900,banyak,1,\n`,
  );
  const file = Buffer.from(
    HEADER + lines.map((line, i) => line + (i % every === 0 ? (wrong[i / every] ?? "") : "")).join(""),
  );
  const count = async (): Promise<number> =>
    (await client.query<{ n: number }>("select count(*)::int as n from stations where election = $1", [job.election]))
      .rows[0]!.n;
  await ready();
  const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const began = performance.now();
    return [await work(), (performance.now() - began) / 1_000];
  };
  await client.query("create table bench_lines (kode text, tps int, l int, p int, alamat text)");
  const [, copySeconds] = await timed(() =>
    pipeline(
      Readable.from([Buffer.from(lines.join(""))]),
      client.query(copyFrom("copy bench_lines from stdin (format csv)")),
    ),
  );
  const [dry, drySeconds] = await timed(() => post(job, true, file));
  const afterDry = await count();
  const [real, realSeconds] = await timed(() => post(job, false, file));
  const afterReal = await count();
  await client.query("drop table bench_lines");
  await client.end();
  return { dry, drySeconds, afterDry, real, realSeconds, afterReal, copySeconds };
}
