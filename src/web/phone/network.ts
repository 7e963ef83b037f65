// One request to our server, and the certainty that the answer is what was asked for: a portal that answers
// 200 with a page of its own, a proxy's error, half a body, are all `stranger`, never an answer.

import * as z from "zod/mini";
import type { Problem, ProblemKind, Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";

/**
 * `phone.offline`: nothing came back. `phone.stranger`: something came back that is not our server's.
 * Any other code is the server's own.
 */
export type Answer<T> = Result<T, Problem>;

const problemShape = z.object({
  code: z.string(),
  status: z.optional(z.number()),
  details: z.optional(z.record(z.string(), z.unknown())),
});

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

export interface Ask<S extends z.ZodMiniType> {
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
  /** The answer must be of this shape. */
  readonly answer: S;
}

/** Judge what came back. Exported for its tests; `status` and `type` as in the response, `body` its whole text. */
export function judge<S extends z.ZodMiniType>(
  status: number,
  type: string,
  body: string,
  shape: S,
): Answer<z.output<S>> {
  const stranger = err<Problem>({
    code: "phone.stranger",
    kind: "unavailable",
    details: { status },
  });
  if (!/^application\/(problem\+)?json\b/i.test(type)) {
    // A gateway before our server answers errors in HTML: that is the server being away, not a stranger.
    return status >= 500
      ? err({ code: "phone.server_away", kind: "unavailable", details: { status } })
      : stranger;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return stranger;
  }
  if (status >= 200 && status < 300) {
    const answer = shape.safeParse(parsed);
    return answer.success ? ok(answer.data) : stranger;
  }
  const problem = problemShape.safeParse(parsed);
  if (!problem.success)
    return status >= 500 ? err({ code: "phone.server_away", kind: "unavailable" }) : stranger;
  const { code, details } = problem.data;
  const kind = KIND_OF_STATUS[status] ?? "unavailable";
  return err(details === undefined ? { code, kind } : { code, kind, details });
}

/** Ask our server one thing. Never throws. */
export async function ask<S extends z.ZodMiniType>(a: Ask<S>): Promise<Answer<z.output<S>>> {
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
    return judge(
      response.status,
      response.headers.get("content-type") ?? "",
      await response.text(),
      a.answer,
    );
  } catch {
    return err({ code: "phone.offline", kind: "unavailable" });
  } finally {
    clearTimeout(timer);
  }
}
