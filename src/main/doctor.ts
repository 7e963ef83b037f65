// `posko doctor` looks at this machine before something goes wrong on the day; `posko db url` says where the data is.

import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, readFile, statfs } from "node:fs/promises";
import path from "node:path";
import { createServer } from "node:net";
import pg from "pg";
import { table } from "../cli/print.ts";
import { loadConfig, type Config } from "../server/config.ts";
import { checkS3 } from "../server/files/s3.ts";
import { makeFolder } from "../server/folder.ts";
import { pgdataOf } from "../server/postgres/cluster.ts";
import { isPostmaster, readLockFile } from "../server/postgres/postmaster.ts";
import { sentenceOf, tryBrought } from "./open.ts";
import { askServer } from "../cli/call.ts";
import { findRunning, INSTANCE_HEADER, type Running } from "./running.ts";

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** What was seen, or what to do. */
  readonly says: string;
}

/** More than this between our clock and the database's, and times on screens and receipts contradict each other. */
const MOST_SKEW_MS = 5_000;
const LEAST_FREE_BYTES = 500e6;

/** URL of the database in use; null when none runs. */
async function findDatabase(config: Config, running: Running | null): Promise<string | null> {
  if (running) return running.databaseUrl;
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const { pgdata } = await pgdataOf(config.dataFolder);
  const lock = await readLockFile(pgdata);
  if (lock === null || !isPostmaster(lock.pid, pgdata)) return null;
  const password = (await readFile(path.join(config.dataFolder, "postgres.password"), "utf8")).trim();
  return `postgres://posko:${password}@localhost/posko?host=${encodeURIComponent(lock.socketFolder)}`;
}

/** The verb `db url`: prints the URL and nothing else; starts nothing. */
export async function databaseUrl(argv: readonly string[]): Promise<number> {
  const unknown = argv.find((a) => a !== "--json");
  if (unknown !== undefined) {
    console.error(`“${unknown}” is not known here.\n  posko db url [--json]`);
    return 2;
  }
  const config = loadConfig(process.env);
  if (!config.ok) {
    console.error(config.problem.sentence);
    return 1;
  }
  const url = await findDatabase(config.value, await findRunning(config.value.dataFolder));
  if (url === null) {
    console.error(
      `No database runs on ${config.value.dataFolder}: it runs while Posko does, so start Posko with \`npm start\` and ask again.`,
    );
    return 1;
  }
  console.log(argv.includes("--json") ? JSON.stringify({ url }) : url);
  return 0;
}

/** The verb `doctor`: exit 0 when all is well. */
export async function doctor(argv: readonly string[]): Promise<number> {
  const unknown = argv.find((a) => a !== "--json");
  if (unknown !== undefined) {
    console.error(`“${unknown}” is not known here.\n  posko doctor [--json]`);
    return 2;
  }
  const findings = await examine(process.env);
  if (argv.includes("--json")) console.log(JSON.stringify({ ok: findings.every((f) => f.ok), findings }));
  else console.log(table(findings.map((f) => ({ "": f.ok ? "ok" : "!!", check: f.check, says: f.says }))).join("\n"));
  return findings.every((f) => f.ok) ? 0 : 1;
}

/** Look at everything, also where something is already wrong. */
export async function examine(environment: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  const major = Number(process.versions.node.split(".")[0]);
  const findings: Finding[] = [
    {
      check: "node",
      ok: major >= 24,
      says:
        major >= 24
          ? process.versions.node
          : `Node ${process.versions.node} is too old: start with \`npm start\`, which brings 24.`,
    },
  ];
  findings.push(await lookAtPackages(), await lookAtScreens());
  const read = loadConfig(environment);
  if (!read.ok) return [...findings, { check: "settings", ok: false, says: read.problem.sentence }];
  const config = read.value;
  findings.push({ check: "settings", ok: config.notices.length === 0, says: config.notices.join(" ") || "understood" });
  findings.push(...(await lookAtFolder(config.dataFolder)));
  const running = await findRunning(config.dataFolder);
  findings.push(await lookAtPort(config, running));
  findings.push(...(await lookAtDatabase(config, running)));
  if (config.s3) {
    const wrong = await checkS3(config.s3);
    findings.push({ check: "pictures", ok: wrong === null, says: wrong ?? `in S3, bucket ${config.s3.bucket}` });
  }
  return findings;
}

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Is what is installed what the lock file names? The stamp is written by bin/posko.js after each install. */
async function lookAtPackages(): Promise<Finding> {
  const lock = await readFile(path.join(ROOT, "package-lock.json"));
  const stamp = await readFile(path.join(ROOT, "node_modules", ".posko-lock"), "utf8").catch(() => "");
  const same = stamp.trim() === createHash("sha256").update(lock).digest("hex");
  return {
    check: "packages",
    ok: same,
    says: same
      ? "as package-lock.json names them"
      : "What is installed is not what package-lock.json names: start once with `npm start`.",
  };
}

async function lookAtScreens(): Promise<Finding> {
  const there = await access(path.join(ROOT, "dist", "web")).then(
    () => true,
    () => false,
  );
  return { check: "screens", ok: true, says: there ? "built" : "not built yet; `npm start` builds them" };
}

async function lookAtFolder(folder: string): Promise<Finding[]> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    return [
      {
        check: "data folder",
        ok: false,
        says: sentenceOf(error) ?? `${folder} cannot be used as a folder: choose another with POSKO_DATA.`,
      },
    ];
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const size = `${(free / 1e9).toFixed(1)} GB free`;
  return [
    { check: "data folder", ok: true, says: folder },
    {
      check: "disk",
      ok: free >= LEAST_FREE_BYTES,
      says: free >= LEAST_FREE_BYTES ? size : `${size} in ${folder}: free some space, at least 500 MB.`,
    },
  ];
}

async function lookAtPort(config: Config, running: Running | null): Promise<Finding> {
  if (running) return { check: "server", ok: true, says: `runs at ${running.address} (process ${running.pid})` };
  const probe = createServer();
  const taken = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(true));
    probe.listen(config.port, config.host, () => probe.close(() => resolve(false)));
  });
  if (taken && (await isPosko(config.port))) {
    const says = `Port ${config.port} is used by a Posko on another data folder: stop that one, or set PORT to another.`;
    return { check: "port", ok: false, says };
  }
  return taken
    ? {
        check: "port",
        ok: false,
        says: `Port ${config.port} at ${config.host} cannot be opened: stop what uses it, or set PORT to another.`,
      }
    : { check: "port", ok: true, says: `${config.port} is free; no Posko runs on this folder` };
}

async function isPosko(port: number): Promise<boolean> {
  const ask = { method: "GET", url: "/healthz", headers: {}, body: undefined } as const;
  return askServer({ base: `http://127.0.0.1:${port}`, cert: undefined }, ask, 2_000).then(
    (answer) => answer.headers[INSTANCE_HEADER] !== undefined,
    () => false,
  );
}

async function lookAtDatabase(config: Config, running: Running | null): Promise<Finding[]> {
  const url = await findDatabase(config, running);
  if (url === null) return [{ check: "database", ok: true, says: "the embedded one, not running now" }];
  try {
    await tryBrought(url);
  } catch (error) {
    return [
      {
        check: "database",
        ok: false,
        says: sentenceOf(error) ?? "The database gives an error nobody expected; its own log says more.",
      },
    ];
  }
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "posko doctor",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const asked = Date.now();
    const { rows } = await client.query<{ at: Date; version: string }>(
      "select clock_timestamp() as at, current_setting('server_version') as version",
    );
    const answered = Date.now();
    const at = rows[0]!.at.getTime();
    // The database looked at its clock somewhere between question and answer.
    const skew = at < asked ? asked - at : at > answered ? at - answered : 0;
    return [
      { check: "database", ok: true, says: `PostgreSQL ${rows[0]!.version}` },
      {
        check: "clock",
        ok: skew <= MOST_SKEW_MS,
        says:
          skew <= MOST_SKEW_MS
            ? `${Math.round(skew)} ms from the database's`
            : `This machine's clock is ${Math.round(skew / 1000)} s from the database's: set both by the network (NTP).`,
      },
    ];
  } finally {
    await client.end().catch(() => {});
  }
}
