// The command post behind the broken phone: a real server on a real database, one contest of two pages, a station and
// a witness for every walk; and a second release of the screens, as if the server had been updated.

import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { importMapShape } from "../../src/base/import.ts";
import type { IntakeRecord, Receipt } from "../../src/base/intake.ts";
import { assign, issueCode, reissueCode } from "../../src/count/witnesses/contract.ts";
import { create } from "../../src/ground/elections/contract.ts";
import { importStations } from "../../src/ground/stations/contract.ts";
import { ask } from "../../src/main/demo/door.ts";
import { createPosko } from "../../src/main/server.ts";
import { startPosko } from "../../src/main/start.ts";
import { loadConfig } from "../../src/server/config.ts";
import { openLayer, type Layer } from "./layer.ts";

const ELECTION = "contoh";
export const CONTEST = `${ELECTION}/president`;
const VILLAGE = "35.73.01.1001";

/** What the server holds of one witness. */
export interface Held {
  readonly records: ReadonlyMap<string, { readonly record: IntakeRecord; readonly receipt: Receipt }>;
  /** Numbers of the receipts of pictures whose bytes are whole. */
  readonly pictures: ReadonlySet<string>;
  /** Bytes of pictures on the server's own shelf, by hash. */
  readonly stored: ReadonlySet<string>;
}

export interface Witness {
  readonly station: string;
  readonly author: string;
  readonly code: string;
  /** A new code; the old one and the session of the phone end. */
  reissue(): Promise<string>;
  held(): Promise<Held>;
}

export interface BrokenWorld {
  /** A way to the server for one phone alone, at an origin of its own. */
  openLayer(): Promise<Layer>;
  /** The server itself, past the layer. */
  readonly direct: string;
  /** Of how many files the phone's screens consist. */
  readonly files: number;
  /** A new witness at a station of her own, with a code. */
  witness(): Promise<Witness>;
  close(): Promise<void>;
}

/** @param stations at most so many walks; @param databaseUrl none: an embedded PostgreSQL in a folder of its own. */
export async function openBrokenWorld(stations: number, databaseUrl?: string): Promise<BrokenWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), "posko-broken-"));
  const config = loadConfig({
    PORT: "0",
    POSKO_DATA: path.join(folder, "data"),
    LOG_LEVEL: "silent",
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  if (!config.ok) throw new Error(config.problem.sentence);
  const first = await startPosko(config.value, () => {});
  const { posko } = first;
  const screens = await anotherRelease(path.resolve(import.meta.dirname, "../../dist/web"), path.join(folder, "web"));
  const second = await createPosko({
    config: config.value,
    databaseUrl: first.databaseUrl,
    workers: false,
    log: posko.services.log,
    screens,
  });
  const again = await second.app.listen({ port: 0, host: "127.0.0.1" });

  await ask(posko, "operator", create, { pack: ELECTION });
  const rows = Array.from({ length: stations }, (_, i) => `${VILLAGE},${i + 1},251`);
  const body = Buffer.from(`place,station,voters.total\n${rows.join("\n")}\n`);
  const map = importMapShape.parse({ columns: { place: "place", station: "station", "voters.total": "voters.total" } });
  const sha256 = createHash("sha256").update(body).digest("hex");
  const report = await ask(posko, "operator", importStations, { election: ELECTION, map, sha256 }, body);
  if (report.refused_total > 0) throw new Error(`stations: ${JSON.stringify(report.refused[0])}`);

  let next = 0;
  return {
    openLayer: () => openLayer([first.address, again]),
    direct: first.address,
    files: (await readFile(path.join(screens, "phone/sw.js"), "utf8")).match(/integrity:"/g)!.length,
    async witness() {
      next += 1;
      const station = `${VILLAGE}/${next}`;
      const post = { election: ELECTION, station, post: "holder", name: `Saksi ${next}` } as const;
      const { witness } = await ask(posko, "operator", assign, post);
      const { code } = await ask(posko, "operator", issueCode, { station, witness });
      const author = `witness:${witness}`;
      return {
        station,
        author,
        code,
        reissue: async () => (await ask(posko, "operator", reissueCode, { station, witness })).code,
        held: () => heldOf(posko.services.database.db, author),
      };
    },
    async close() {
      await second.close();
      await first.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function heldOf(db: Parameters<ReturnType<typeof sql>["execute"]>[0], author: string): Promise<Held> {
  const records = await sql<{ id: string; record: IntakeRecord; receipt: Receipt }>`
    select id, record, receipt from intake_records where author = ${author}`.execute(db);
  const pictures = await sql<{ number: string }>`
    select r.receipt->'body'->>'number' as number from picture_receipts r join stored_pictures s using (sha256)
    where r.author = ${author}`.execute(db);
  const stored = await sql<{ sha256: string }>`
    select distinct encode(s.sha256, 'hex') as sha256 from stored_pictures s join pages p using (sha256)
    where p.declared_by = ${author}`.execute(db);
  return {
    records: new Map(records.rows.map(({ id, record, receipt }) => [id, { record, receipt }])),
    pictures: new Set(pictures.rows.map((r) => r.number)),
    stored: new Set(stored.rows.map((r) => r.sha256)),
  };
}

/**
 * The same screens as the next release: every script has another name and other bytes, and the phone's store is one
 * version on. A phone that goes from one to the other and back meets an update, an upgrade and a downgrade.
 */
async function anotherRelease(from: string, to: string): Promise<string> {
  await cp(from, to, { recursive: true });
  const phone = path.join(to, "phone");
  const assets = path.join(phone, "assets");
  const names = (await readdir(assets)).filter((name) => name.endsWith(".js"));
  const renamed = new Map(names.map((name) => [name, name.replace(/-(\w{8})\.js$/, (_, hash) => `-${hash}N.js`)]));
  const rename_ = (text: string): string => [...renamed].reduce((all, [old, now]) => all.replaceAll(old, now), text);
  let upgraded = 0;
  for (const [old, now] of renamed) {
    const text = rename_(await readFile(path.join(assets, old), "utf8")).replace(
      /("posko-saksi",\w+=)1\b/,
      (_, before: string) => ((upgraded += 1), `${before}2`),
    );
    await writeFile(path.join(assets, old), `${text}\n// the next release\n`);
    await rename(path.join(assets, old), path.join(assets, now));
  }
  if (upgraded !== 1) throw new Error("the version of the phone's store was not found in what was built");
  const html = path.join(phone, "index.html");
  await writeFile(html, rename_(await readFile(html, "utf8")));
  const worker = path.join(phone, "sw.js");
  let text = rename_(await readFile(worker, "utf8"));
  for (const [, url] of text.matchAll(/url:"([^"]+)",integrity:"/g)) {
    const file = path.join(phone, url === "/saksi/" ? "index.html" : url!.slice("/saksi/".length));
    const hash = createHash("sha256")
      .update(await readFile(file))
      .digest("base64");
    const at = text.indexOf(`url:"${url}",integrity:"`) + `url:"${url}",integrity:"`.length;
    text = `${text.slice(0, at)}sha256-${hash}${text.slice(text.indexOf('"', at))}`;
  }
  text = text.replace(/version:"\w+"/, 'version:"thenextone"');
  await writeFile(worker, text);
  return to;
}
