// One request to our server, and the certainty that the answer is what was asked for: a portal that answers
// 200 with a page of its own, a proxy's error, half a body, are all `stranger`, never an answer.

import { isPlain } from "./answers.ts";
import type { Problem, ProblemKind, Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";

/**
 * `phone.offline`: nothing came back. `phone.stranger`: something came back that is not our server's.
 * Any other code is the server's own.
 */
export type Answer<T> = Result<T, Problem>;

const KIND_OF_STATUS: Readonly<Record<number, ProblemKind>> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  422: "invalid",
  429: "limited",
};

export interface Ask<T> {
  /** Name of the operation: `intake.submit`. */
  readonly operation: string;
  /** Flat input for the query string, or none. */
  readonly query?: Readonly<Record<string, string | number>>;
  /** JSON body (then POST), or raw bytes. */
  readonly json?: unknown;
  readonly bytes?: ArrayBuffer;
  readonly token?: string | undefined;
  /** Milliseconds until given up. */
  readonly patience?: number;
  /** Gives the answer when it is of the agreed shape, else null. */
  readonly read: (value: unknown) => T | null;
}

/** Judge what came back. Exported for its tests; `status` and `type` as in the response, `body` its whole text. */
export function judge<T>(status: number, type: string, body: string, read: (value: unknown) => T | null): Answer<T> {
  const stranger = err<Problem>({
    code: "phone.stranger",
    kind: "unavailable",
    details: { status },
  });
  if (!/^application\/(problem\+)?json\b/i.test(type)) {
    // A gateway before our server answers errors in HTML: that is the server being away, not a stranger.
    return status >= 500 ? err({ code: "phone.server_away", kind: "unavailable", details: { status } }) : stranger;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return stranger;
  }
  if (status >= 200 && status < 300) {
    const answer = read(parsed);
    return answer === null ? stranger : ok(answer);
  }
  if (!isPlain(parsed) || typeof parsed["code"] !== "string") {
    return status >= 500 ? err({ code: "phone.server_away", kind: "unavailable" }) : stranger;
  }
  const { code, details } = parsed;
  const kind = KIND_OF_STATUS[status] ?? "unavailable";
  return err(isPlain(details) ? { code, kind, details } : { code, kind });
}

/** Ask our server one thing. Never throws. */
export async function ask<T>(a: Ask<T>): Promise<Answer<T>> {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(a.query ?? {})) query.set(key, String(value));
  const sent = a.json !== undefined || a.bytes !== undefined;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (a.token !== undefined) headers["Authorization"] = `Bearer ${a.token}`;
  if (a.json !== undefined) headers["Content-Type"] = "application/json";
  if (a.bytes !== undefined) headers["Content-Type"] = "application/octet-stream";
  const body: BodyInit | null = a.bytes ?? (a.json === undefined ? null : JSON.stringify(a.json));
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), a.patience ?? 20_000);
  const search = query.toString();
  try {
    const response = await fetch(`/api/${a.operation}${search === "" ? "" : `?${search}`}`, {
      method: sent ? "POST" : "GET",
      headers,
      body,
      signal: cut.signal,
      cache: "no-store",
      // The phone's own token speaks for it, never a desk session that happens to be open in this browser.
      credentials: "omit",
      redirect: "error",
    });
    return judge(response.status, response.headers.get("content-type") ?? "", await response.text(), a.read);
  } catch {
    return err({ code: "phone.offline", kind: "unavailable" });
  } finally {
    clearTimeout(timer);
  }
}
