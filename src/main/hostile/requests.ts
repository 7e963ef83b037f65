// Requests made from the contracts of all operations: an input that fits, spoiled somewhere, asked by somebody who may
// everything, something or nothing, in a body or an address that is spoiled too now and then.

import { parse } from "node:querystring";
import { gzipSync } from "node:zlib";
import { safeParse } from "zod/mini";
import { pathOf } from "../../base/contract.ts";
import { fromQuery } from "../../server/http/query.ts";
import { inputsFor, type Area } from "../areas.ts";
import type { Binding } from "../../server/http/bind.ts";
import { fieldsOf, queryText } from "./ask.ts";
import { spoil } from "./spoil.ts";
import { chanceOf, jsonText, TEXTS, Written, type Chance } from "./values.ts";

export interface HostileRequest {
  readonly operation: string;
  readonly kind: Binding["operation"]["kind"];
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | undefined;
  /** Does it fit the contract's shape all the same? Then it may also be taken. */
  readonly fits: boolean;
}

/** Who may ask: headers of the operator, a coordinator's browser, a witness's phone; and of nobody real. */
export type Askers = Readonly<Record<"operator" | "coordinator" | "phone", Readonly<Record<string, string>>>>;

/** Node takes no longer head than 16 kB; longer addresses never reach an operation, and are asked over the wire. */
const LONGEST_QUERY = 12_000;

const FALSE_HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { authorization: "Bearer " },
  { authorization: `Bearer ${"A".repeat(43)}` },
  { authorization: "Bearer \u00ff\u00fe" },
  { authorization: "Basic b3BlcmF0b3I6eA==" },
  { authorization: "bearer x", "x-posko-operator": "root" },
  { "x-posko-operator": "root" },
  { cookie: "posko.session_token=abc.def" },
  { cookie: "posko.session_token=%E0%A4%A; __proto__=1" },
  { cookie: `posko.session_token=${"a.".repeat(2_000)}` },
];

/** Headers that mean something to some server, and must mean nothing to this one. */
const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { "x-http-method-override": "DELETE" },
  { "x-forwarded-for": "127.0.0.1, ::1, 999.1.1.1" },
  { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
  { "x-original-url": "/metrics", "x-rewrite-url": "/metrics" },
  { "accept-language": "id".repeat(4_000) },
  { "accept-language": "\u00ff;q=9" },
  { accept: "text/html,*/*;q=0.8" },
  { "accept-encoding": "br;q=9e9, gzip;q=-1, *" },
  { range: "bytes=0-1,-5,9999999999999-" },
  { "if-none-match": `W/"${"x".repeat(3_000)}"` },
  { expect: "200-maybe" },
  { origin: "https://evil.example" },
  { origin: "null", "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { referer: "javascript:alert(1)" },
  { "user-agent": "() { :;}; /bin/false" },
  { "transfer-encoding": "identity" },
  { "content-encoding": "gzip" },
  { "content-encoding": "br, br, br" },
  { "content-length": "1" },
  { "x-request-id": "a\u00ffb" },
  { te: "trailers", trailer: "x" },
];

const TYPES: readonly string[] = [
  "application/json",
  "application/json; charset=utf-7",
  "application/json;charset=UTF-16",
  "application/problem+json",
  "APPLICATION/JSON",
  "text/json",
  "text/plain",
  "text/html",
  "text/xml",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/octet-stream",
  "application/zip",
  "application/",
  "/",
  ";",
  "a".repeat(5_000),
];

/** A body as text, spoiled as bytes. */
function spoiledBody(text: string, chance: Chance): Buffer | string {
  const at = chance.below(text.length + 1);
  switch (chance.below(12)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `${text}${chance.of(["}", ",", "\0", " {}", "//", "]"])}`;
    case 2:
      return Buffer.from(`\ufeff${text}`, "utf8");
    case 3:
      return Buffer.from(`\ufeff${text}`, "utf16le");
    case 4: {
      const bytes = Buffer.from(text.slice(0, 200_000));
      if (bytes.length > 0) bytes[chance.below(bytes.length)] = chance.below(256);
      return bytes;
    }
    case 5:
      return text.replaceAll('"', "'");
    case 6:
      return gzipSync(text.slice(0, 200_000));
    case 7:
      return text.replace("{", '{"__proto__":{"a":1},');
    case 8:
      return text.replace("{", `{${text.slice(1, 400).replace(/\}+$/, "")},`);
    case 9:
      return "";
    case 10:
      return text.replaceAll(":", ": ").replaceAll(",", " ,\n\t");
    default:
      return Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80])]);
  }
}

/** An address's query string, spoiled as text. */
function spoiledQuery(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  const pairs = text.split("&");
  switch (chance.below(8)) {
    case 0:
      return `${text}&${chance.of(pairs)}`;
    case 1:
      return text.slice(0, at);
    case 2:
      return `${text.slice(0, at)}${chance.of(["%", "%zz", "%00", "%ff", "%c0%80", "&", "=", "#", "+", ";", "[]"])}${text.slice(at)}`;
    case 3:
      return pairs.toReversed().join("&");
    case 4:
      return pairs.map((p) => p.replace("=", "[]=")).join("&");
    case 5:
      return `${text}&__proto__=1&constructor=2&toString=3&hasOwnProperty=4`;
    case 6:
      return text.replaceAll("=", "%3D");
    default:
      return `${text}&${"x=1&".repeat(500)}`;
  }
}

const CSV_CELLS: readonly string[] = [
  ...TEXTS.filter((t) => t.length < 2_000),
  '"',
  '""',
  "1\n2",
  "35.73.01.1001",
  "12",
];

/** A file for an import or a picture: a table with what is wrong in its cells, or no such file at all. */
export function fileOf(chance: Chance): Buffer {
  if (chance.once(3)) {
    const heads = [
      [],
      [0xff, 0xd8, 0xff, 0xe0],
      [0x50, 0x4b, 0x03, 0x04],
      [0x1f, 0x8b, 0x08],
      [0x89, 0x50, 0x4e, 0x47],
    ];
    const bytes = Buffer.from(Array.from({ length: chance.below(400) }, () => chance.below(256)));
    return Buffer.concat([Buffer.from(chance.of(heads)), bytes]);
  }
  if (chance.once(4)) {
    const lines = Array.from({ length: 1 + chance.below(4) }, () =>
      jsonText({
        a: chance.of(TEXTS),
        b: chance.of(TEXTS).slice(0, 500),
        geometry: { type: "Polygon", coordinates: [[[]]] },
      }),
    );
    return Buffer.from(
      chance.once(2) ? lines.join("\n") : `{"type":"FeatureCollection","features":[${lines.join(",")}]}`,
    );
  }
  const separator = chance.of([",", ";", "\t"]);
  const end = chance.of(["\n", "\r\n", "\r"]);
  const cell = (): string => {
    const text = chance.of(CSV_CELLS);
    return chance.once(2) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = Array.from({ length: chance.below(6) }, () =>
    Array.from({ length: 2 + chance.below(2) }, cell).join(separator),
  );
  return Buffer.from([`a${separator}b`, ...rows].join(end) + (chance.once(3) ? "" : end));
}

/** Nobody sums here, so who waits for the sums would wait two minutes each time; what it says then is tested elsewhere. */
function patient(text: string): string {
  return text.replaceAll(/(\bwait(?:"\s*:\s*"?|=))true/g, "$1false");
}

/** As the server reads it, which takes no offence at a byte order mark. */
function fitsAsJson(binding: Binding, text: string): boolean {
  try {
    return safeParse(binding.operation.input, JSON.parse(text.replace(/^\uFEFF/, ""))).success;
  } catch {
    return false;
  }
}

const kept = new WeakMap<Area, Map<string, Record<string, unknown>[]>>();

/** Inputs that fit; made once for an area. */
function goodInputs(binding: Binding, area: Area): Record<string, unknown>[] {
  let ofArea = kept.get(area);
  if (ofArea === undefined) kept.set(area, (ofArea = new Map()));
  let inputs = ofArea.get(binding.operation.name);
  if (inputs === undefined) ofArea.set(binding.operation.name, (inputs = inputsFor(binding, area, 6)));
  return inputs;
}

/** The n-th request of an operation; the same one for the same seed. */
export function requestFor(binding: Binding, area: Area, askers: Askers, seed: number): HostileRequest {
  const { operation } = binding;
  const chance = chanceOf(seed);
  const fields = fieldsOf(operation.input);
  const good = chance.of(goodInputs(binding, area));
  const input = spoil(good, fields, chance);
  const asker = chance.below(20);
  // Mostly somebody who may everything: she reaches deepest.
  const headers: Record<string, string> = {
    ...(asker < 12
      ? askers.operator
      : asker < 15
        ? askers.coordinator
        : asker < 18
          ? askers.phone
          : chance.of(FALSE_HEADERS)),
  };
  const odd = chance.once(10) ? chance.of(ODD_HEADERS) : {};
  const asked = { operation: operation.name, kind: operation.kind } as const;
  if (operation.kind === "command") {
    const text = patient(jsonText(input));
    const body = chance.once(8) ? spoiledBody(text, chance) : text;
    const type = chance.once(25) ? chance.of(TYPES) : "application/json";
    return {
      ...asked,
      method: "POST",
      url: pathOf(operation),
      headers: { ...headers, "content-type": type, ...odd },
      body,
      fits: fitsAsJson(binding, body.toString()),
    };
  }
  const written = (v: unknown): unknown => (v instanceof Written ? v.text : typeof v === "string" ? v : jsonText(v));
  const flat = typeof input === "object" && input !== null && !Array.isArray(input) ? input : { input };
  let query = queryText(Object.fromEntries(Object.entries(flat).map(([k, v]) => [k, written(v)])));
  if (chance.once(5)) query = spoiledQuery(query, chance);
  query = patient(query)
    .slice(0, LONGEST_QUERY)
    .replaceAll(/[^\u0021-\u007e]/g, "");
  const upload = operation.kind === "upload";
  const type = chance.once(25) ? chance.of(TYPES) : "application/octet-stream";
  return {
    ...asked,
    method: upload ? "POST" : "GET",
    url: `${pathOf(operation)}?${query}`,
    headers: { ...headers, ...(upload ? { "content-type": type } : {}), ...odd },
    body: upload ? fileOf(chance) : undefined,
    fits: safeParse(
      operation.input,
      fromQuery(operation.input, parse(query.replace(/#.*/, "")) as Record<string, string | string[]>),
    ).success,
  };
}
