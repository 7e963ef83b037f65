// The environment is read here and nowhere else: once, at start, into a typed value. What cannot be understood ends the
// start with one sentence that says what to do.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Result, err, ok } from "../base/result.ts";

/** Where pictures and other files go instead of the data folder. */
export interface S3Config {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Everything the environment may say. Paths are absolute. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  /** A PostgreSQL of one's own; without it Posko starts the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Where people reach it, without a slash at the end; what sign-in and receipts are bound to. */
  readonly publicUrl: string;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** What Fastify's `trustProxy` takes: no one, every one, a number of hops, or addresses. */
  readonly trustProxy: boolean | number | string;
  readonly s3: S3Config | undefined;
  /** Folder of published figures for tests, bench and demo; may be absent. */
  readonly figures: string;
  readonly logLevel: LogLevel;
  /** May the phone's pages be served? Not where passwords and figures would cross a network in the clear. */
  readonly phonePages: boolean;
  /** Sentences to print at start. */
  readonly notices: readonly string[];
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A setting that cannot be used; `sentence` is all a person needs to read. */
export interface ConfigProblem {
  readonly code: "config.invalid";
  readonly setting: string;
  readonly sentence: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown inside this file only, where a value is read; `loadConfig` turns it into a refusal. */
class Unusable extends Error {
  readonly setting: string;
  constructor(setting: string, sentence: string) {
    super(sentence);
    this.setting = setting;
  }
}

/** Read the settings. An empty value counts as absent. */
export function loadConfig(environment: Environment): Result<Config, ConfigProblem> {
  try {
    return ok(read((name) => environment[name]?.trim() || undefined));
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return err({ code: "config.invalid", setting: error.setting, sentence: error.message });
  }
}

type Read = (name: string) => string | undefined;

function read(get: Read): Config {
  const port = readPort(get);
  const host = get("HOST") ?? "127.0.0.1";
  const tls = readTls(get);
  const scheme = tls === undefined ? "http" : "https";
  // Passkeys, camera and service worker work on `localhost`, not on `127.0.0.1`.
  const publicUrl =
    readPublicUrl(get) ?? `${scheme}://${isLoopback(host) || isEverywhere(host) ? "localhost" : bracket(host)}:${port}`;
  const phonePages = isLoopback(host) || publicUrl.startsWith("https://");
  return {
    port,
    host,
    dataFolder: resolve(get("POSKO_DATA") ?? "data"),
    databaseUrl: readDatabaseUrl(get),
    publicUrl,
    tls,
    trustProxy: readTrustProxy(get),
    s3: readS3(get),
    figures: resolve(get("POSKO_FIGURES") ?? "../shared/data"),
    logLevel: readLogLevel(get),
    phonePages,
    notices: phonePages
      ? []
      : [
          `HOST=${host} is open to the network without https, so the phone's pages are switched off: set TLS_CERT and TLS_KEY, or PUBLIC_URL=https://… behind a proxy.`,
        ],
  };
}

/** Is this an address only this machine can reach? */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

const isEverywhere = (host: string): boolean => host === "0.0.0.0" || host === "::";
const bracket = (host: string): string => (host.includes(":") ? `[${host}]` : host);

function readPort(get: Read): number {
  const text = get("PORT") ?? "8080";
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) {
    throw new Unusable("PORT", `PORT=${text} is not a port: give a number from 1 to 65535, for example PORT=8080.`);
  }
  return port;
}

function readTls(get: Read): Config["tls"] {
  const cert = get("TLS_CERT");
  const key = get("TLS_KEY");
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const missing = cert === undefined ? "TLS_CERT" : "TLS_KEY";
    throw new Unusable(
      missing,
      `${missing} is missing: TLS_CERT and TLS_KEY go together, each the path of a PEM file.`,
    );
  }
  for (const [name, path] of [
    ["TLS_CERT", cert],
    ["TLS_KEY", key],
  ] as const) {
    if (!existsSync(path)) throw new Unusable(name, `${name}=${path} is not there: give the path of a PEM file.`);
  }
  return { cert: resolve(cert), key: resolve(key) };
}

function readPublicUrl(get: Read): string | undefined {
  const text = get("PUBLIC_URL");
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usable =
    url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.hash === "";
  if (!usable || url.username !== "") {
    throw new Unusable(
      "PUBLIC_URL",
      `PUBLIC_URL=${text} cannot be used: give scheme and host only, for example PUBLIC_URL=https://posko.example.org.`,
    );
  }
  return url.origin;
}

function readDatabaseUrl(get: Read): string | undefined {
  const text = get("DATABASE_URL");
  if (text === undefined) return undefined;
  // The value may hold a password, so the sentence does not repeat it.
  const wrong = new Unusable(
    "DATABASE_URL",
    "DATABASE_URL cannot be understood: write it as postgres://user:password@host:5432/database (special characters in the password as %XX).",
  );
  // `postgres://user@/name?host=/run/postgresql` is usual for sockets, though it is no URL to the letter.
  const named = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#])/, "$1localhost");
  if (!URL.canParse(named)) throw wrong;
  const url = new URL(named);
  if (!/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) throw wrong;
  return named;
}

function readTrustProxy(get: Read): boolean | number | string {
  const text = get("TRUST_PROXY");
  if (text === undefined || /^(false|no|0)$/i.test(text)) return false;
  if (/^(true|yes)$/i.test(text)) return true;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  if (/^[0-9a-f.:/,\s]+$/i.test(text) || /^(loopback|linklocal|uniquelocal)$/.test(text)) return text;
  throw new Unusable(
    "TRUST_PROXY",
    `TRUST_PROXY=${text} cannot be used: give the number of proxies in front (1), or their addresses (10.0.0.1, 10.1.0.0/16).`,
  );
}

function readS3(get: Read): S3Config | undefined {
  const settings = {
    S3_ENDPOINT: get("S3_ENDPOINT"),
    S3_BUCKET: get("S3_BUCKET"),
    S3_ACCESS_KEY: get("S3_ACCESS_KEY"),
    S3_SECRET_KEY: get("S3_SECRET_KEY"),
  };
  const region = get("S3_REGION");
  if (region === undefined && Object.values(settings).every((value) => value === undefined)) return undefined;
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) {
      throw new Unusable(
        name,
        `${name} is missing: for S3 set S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY (S3_REGION where needed), or none of them.`,
      );
    }
  }
  const endpoint = settings.S3_ENDPOINT ?? "";
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new Unusable(
      "S3_ENDPOINT",
      `S3_ENDPOINT=${endpoint} is no address: give a URL, for example https://s3.example.org.`,
    );
  }
  return {
    endpoint,
    region: region ?? "auto",
    bucket: settings.S3_BUCKET ?? "",
    accessKey: settings.S3_ACCESS_KEY ?? "",
    secretKey: settings.S3_SECRET_KEY ?? "",
  };
}

function readLogLevel(get: Read): LogLevel {
  const text = (get("LOG_LEVEL") ?? "warn").toLowerCase();
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined)
    throw new Unusable("LOG_LEVEL", `LOG_LEVEL=${text} is not known: use one of ${LOG_LEVELS.join(", ")}.`);
  return level;
}
