// A phone's queue as a file (docs/formats.md, "Queue export"), read at the other end: by the command line, by the
// desk, by any phone with signal. No library: it is part of the phone's first load. What is wrong in one line is
// told of that line alone; signatures and hashes are for the server to judge, which believes no file.

import { fromBase64url, sha256Hex } from "./bytes.ts";
import type { IntakeRecord, Receipt } from "./intake.ts";
import { err, ok, type Problem, type Result } from "./result.ts";

/** A picture of 10 MiB in base64url, and what stands around it. */
const MOST_LINE_BYTES = 15 * 1024 * 1024;
/** Records sent in one request, and the longest line of one, so that a request stays small. */
const GROUP = 50;
const MOST_RECORD_CHARACTERS = 100_000;

export type QueueLine =
  | { readonly kind: "record"; readonly line: number; readonly record: IntakeRecord }
  | {
      readonly kind: "picture";
      readonly line: number;
      readonly sha256: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** A line that cannot be used. `id` of the record, or hash of the picture, where it could be read. */
  | { readonly kind: "bad"; readonly line: number; readonly id: string | null; readonly code: string };

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (v: unknown): v is Plain => typeof v === "object" && v !== null && !Array.isArray(v);
const matches = (v: unknown, pattern: RegExp): v is string => typeof v === "string" && pattern.test(v);
const HEX64 = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TEXTS = ["author", "device", "operation", "made_at", "signature"] as const;

/** Is it of the shape the intake takes? One that is not would have its whole request refused. */
function isRecord(v: Plain): boolean {
  const { id, shape, input, blobs, hash } = v;
  return (
    matches(id, UUID) &&
    matches(hash, HEX64) &&
    TEXTS.every((name) => typeof v[name] === "string") &&
    Number.isSafeInteger(shape) &&
    (shape as number) > 0 &&
    isPlain(input) &&
    Array.isArray(blobs) &&
    blobs.every((b) => matches(b, HEX64))
  );
}

/** Lines of a stream of bytes, without their ends; null for one that is too long. At most one is in memory. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let size = 0;
  const take = (): string | null => {
    if (size > MOST_LINE_BYTES) return null;
    const text = parts.map((p) => decoder.decode(p, { stream: true })).join("") + decoder.decode();
    return text.replace(/\r$/, "");
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      size += end - from;
      if (size <= MOST_LINE_BYTES) parts.push(chunk.subarray(from, end));
      yield take();
      parts = [];
      size = 0;
      from = end + 1;
    }
    size += chunk.length - from;
    if (size > MOST_LINE_BYTES) parts = [];
    else parts.push(chunk.subarray(from));
  }
  if (size > 0) yield take();
}

function parsed(text: string | null): Plain | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(value) ? value : null;
  } catch {
    return null;
  }
}

/** Records promised by the head, or why this is no such file. */
function headOf(text: string | null): Result<number> {
  const head = parsed(text);
  const version = head?.["posko_queue"];
  const records = head?.["records"];
  if (version === undefined || !Number.isSafeInteger(records)) {
    return err({ kind: "invalid", code: "queue.not_a_queue" });
  }
  if (version !== 1) return err({ kind: "invalid", code: "queue.version_unknown" });
  return ok(records as number);
}

async function readLine(text: string | null, line: number): Promise<QueueLine> {
  const bad = (code: string, id: unknown = null): QueueLine => ({
    kind: "bad",
    line,
    // Only what looks like an id is repeated to anybody.
    id: matches(id, UUID) || matches(id, HEX64) ? id : null,
    code,
  });
  const value = parsed(text);
  const { record, blob } = value ?? {};
  if (isPlain(record)) {
    return isRecord(record) && text!.length <= MOST_RECORD_CHARACTERS
      ? { kind: "record", line, record: record as unknown as IntakeRecord }
      : bad("queue.record_unreadable", record["id"]);
  }
  if (!isPlain(blob)) return bad("queue.line_unreadable");
  const { sha256, size, bytes: encoded } = blob;
  if (!matches(sha256, HEX64) || !matches(encoded, /^[\w-]*$/)) return bad("queue.picture_unreadable", sha256);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = fromBase64url(encoded);
  } catch {
    return bad("queue.picture_unreadable", sha256);
  }
  if (bytes.length !== size || (await sha256Hex(bytes)) !== sha256) return bad("queue.picture_differs", sha256);
  return { kind: "picture", line, sha256, bytes };
}

/**
 * Read an exported queue line by line. Problems of the whole: `queue.not_a_queue`, `queue.version_unknown`; of a line:
 * `queue.line_unreadable`, `queue.record_unreadable`, `queue.picture_unreadable`, `queue.picture_differs`; a file
 * with fewer records than its head promises ends with a line of `queue.cut_off`.
 */
export async function* readQueue(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Result<QueueLine>> {
  let promised: number | null = null;
  let records = 0;
  let number = 0;
  for await (const text of linesOf(chunks)) {
    number += 1;
    if (promised === null) {
      const head = headOf(text);
      if (!head.ok) return yield head;
      promised = head.value;
    } else if (text !== "") {
      const line = await readLine(text, number);
      if (line.kind === "record" || (line.kind === "bad" && line.code !== "queue.picture_differs")) records += 1;
      yield ok(line);
    }
  }
  if (promised === null) yield err({ kind: "invalid", code: "queue.not_a_queue" });
  else if (records < promised) yield ok({ kind: "bad", line: number + 1, id: null, code: "queue.cut_off" });
}

/** The way to the server, as each of the three places has it. `problem.kind` "unavailable" means: nothing came back. */
export interface QueueDoor {
  readonly submit: (
    records: readonly IntakeRecord[],
  ) => Promise<
    Result<
      readonly (
        | { readonly id: string; readonly ok: true; readonly receipt: Receipt }
        | { readonly id: string; readonly ok: false; readonly problem: { readonly code: string } }
      )[]
    >
  >;
  /** `evidence.state`, and `evidence.upload` from an offset to the end. */
  readonly state: (sha256: string, record: string) => Promise<Result<Arrived>>;
  readonly upload: (
    picture: { readonly sha256: string; readonly record: string; readonly offset: number; readonly size: number },
    bytes: Uint8Array<ArrayBuffer>,
  ) => Promise<Result<Arrived>>;
}

interface Arrived {
  readonly received: number;
  readonly complete: boolean;
  readonly receipt?: Receipt | null | undefined;
}

/** What became of one item of the file. */
export interface HandedIn {
  readonly item: "record" | "picture" | "line" | "file";
  /** Line of the file, from 1. */
  readonly line: number;
  /** The record's id, the picture's SHA-256, or null where it could not be read. */
  readonly id: string | null;
  /** What the record does, `figures.submit`. */
  readonly operation: string | null;
  /** Receipt number to be read out; null when it was refused. */
  readonly receipt: string | null;
  /** Why it was refused; null when it was received. */
  readonly code: string | null;
}

/**
 * Hand in a whole file: its records in groups, then each picture by the record that declared it. Tells of each item
 * as it goes; stops with an item `file` when the server cannot be reached, or this is no such file. Handing the
 * same file in again gives the same receipts, so whoever was cut off starts over.
 */
export async function* handInQueue(chunks: AsyncIterable<Uint8Array>, door: QueueDoor): AsyncGenerator<HandedIn> {
  let group: Extract<QueueLine, { kind: "record" }>[] = [];
  const declaredBy = new Map<string, string>();
  const stopped = (problem: Problem, line = 0): HandedIn => {
    return { item: "file", line, id: null, operation: null, receipt: null, code: problem.code };
  };
  async function* send(sent: typeof group): AsyncGenerator<HandedIn> {
    if (sent.length === 0) return;
    const answer = await door.submit(sent.map((l) => l.record));
    if (!answer.ok && answer.problem.kind === "unavailable") return yield stopped(answer.problem, sent[0]!.line);
    if (!answer.ok && sent.length > 1) {
      // One of them spoils the request: alone, each speaks for itself.
      for (const one of sent) yield* send([one]);
      return;
    }
    for (const [i, { line, record }] of sent.entries()) {
      // In the order given: an altered copy may bear the id of the record beside it.
      const result = answer.ok ? answer.value[i] : answer;
      const receipt = result?.ok === true && "receipt" in result ? result.receipt : null;
      if (receipt !== null) for (const sha256 of record.blobs) declaredBy.set(sha256, record.id);
      yield {
        item: "record",
        line,
        id: record.id,
        operation: record.operation,
        receipt: receipt?.body.number ?? null,
        code: receipt !== null ? null : result?.ok === false ? result.problem.code : "queue.not_answered",
      };
    }
  }
  for await (const read of readQueue(chunks)) {
    if (!read.ok) return yield stopped(read.problem, 1);
    const line = read.value;
    if (line.kind === "record") {
      group.push(line);
      if (group.length < GROUP) continue;
    }
    const waiting = group;
    group = [];
    for await (const outcome of send(waiting)) {
      yield outcome;
      if (outcome.item === "file") return;
    }
    if (line.kind === "bad") {
      yield { item: "line", line: line.line, id: line.id, operation: null, receipt: null, code: line.code };
    } else if (line.kind === "picture") {
      const sent = await sendPicture(line, declaredBy.get(line.sha256), door);
      if (!sent.ok && sent.problem.kind === "unavailable") return yield stopped(sent.problem, line.line);
      yield {
        item: "picture",
        line: line.line,
        id: line.sha256,
        operation: null,
        receipt: sent.ok ? sent.value.body.number : null,
        code: sent.ok ? null : sent.problem.code,
      };
    }
  }
  yield* send(group);
}

async function sendPicture(
  picture: Extract<QueueLine, { kind: "picture" }>,
  record: string | undefined,
  door: QueueDoor,
): Promise<Result<Receipt>> {
  const { sha256, bytes } = picture;
  // Its record was refused, or is not in this file: bytes that nobody signed for are not carried.
  if (record === undefined) return err({ kind: "invalid", code: "queue.picture_without_record" });
  let at = await door.state(sha256, record);
  // Each answer but the last has more bytes than the one before; who gives no progress is not asked for ever.
  for (let before = -1; at.ok && !at.value.complete && at.value.received > before;) {
    const offset = at.value.received;
    before = offset;
    at = await door.upload({ sha256, record, offset, size: bytes.length }, bytes.subarray(offset));
  }
  if (!at.ok) return at;
  if (at.value.receipt) return ok(at.value.receipt);
  return err({ kind: "conflict", code: "queue.picture_without_receipt" });
}
