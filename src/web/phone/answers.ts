// Readers of the server's answers: each gives the value when it is of the agreed shape, else null. By hand and not
// by `zod`, which would be a quarter of the phone's first load; `answers.test.ts` holds both against each other.

import type { Receipt } from "../../base/intake.ts";

type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Are all these names texts in `value`? */
export function hasTexts(value: Plain, ...names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === "string");
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const HEX64 = /^[0-9a-f]{64}$/;

export function readReceipt(value: unknown): Receipt | null {
  if (!isPlain(value) || typeof value["signature"] !== "string" || !isPlain(value["body"])) return null;
  const b = value["body"];
  const { trail, pictures } = b;
  const good =
    b["v"] === 1 &&
    (b["kind"] === "record" || b["kind"] === "picture") &&
    hasTexts(b, "record", "operation", "author", "device", "digest", "received_at", "entry", "number", "key") &&
    HEX64.test(b["digest"] as string) &&
    HEX64.test(b["entry"] as string) &&
    Array.isArray(pictures) &&
    pictures.every((p) => typeof p === "string" && HEX64.test(p)) &&
    (trail === null ||
      (isPlain(trail) && isWhole(trail["size"]) && typeof trail["root"] === "string" && HEX64.test(trail["root"])));
  return good ? (value as unknown as Receipt) : null;
}

export type RecordResult =
  | { readonly id: string; readonly ok: true; readonly receipt: Receipt }
  | {
      readonly id: string;
      readonly ok: false;
      readonly problem: { readonly code: string; readonly kind: string; readonly details?: Plain };
    };

function readResult(value: unknown): RecordResult | null {
  if (!isPlain(value) || typeof value["id"] !== "string") return null;
  const { id, problem } = value;
  if (value["ok"] === true) {
    const receipt = readReceipt(value["receipt"]);
    return receipt === null ? null : { id, ok: true, receipt };
  }
  if (value["ok"] !== false || !isPlain(problem) || !hasTexts(problem, "code", "kind")) return null;
  const { code, kind, details } = problem as { code: string; kind: string; details?: unknown };
  return { id, ok: false, problem: isPlain(details) ? { code, kind, details } : { code, kind } };
}

/** Answer of `intake.submit`; one result that cannot be read spoils it all, since then nothing of it is sure. */
export function readResults(value: unknown): readonly RecordResult[] | null {
  if (!isPlain(value) || !Array.isArray(value["results"])) return null;
  const results = value["results"].map(readResult);
  return results.every((r) => r !== null) ? results : null;
}

export interface UploadProgress {
  readonly received: number;
  readonly complete: boolean;
  readonly receipt: Receipt | null;
}

/** Answer of `evidence.state` and `evidence.upload`. */
export function readProgress(value: unknown): UploadProgress | null {
  if (!isPlain(value) || !isWhole(value["received"]) || typeof value["complete"] !== "boolean") return null;
  const { received, complete, receipt: sent } = value;
  const receipt = sent === undefined || sent === null ? null : readReceipt(sent);
  if (receipt === null && sent !== undefined && sent !== null) return null;
  return { received, complete, receipt };
}
