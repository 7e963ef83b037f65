// The typed client: one operation of a contract in, its output or its refusal out. Both builds use it; what
// is refused stays a value, so that a screen has to say something about it.

import {
  type InputOf,
  type Operation,
  type OutputOf,
  pathOf,
  type ProblemDocument,
  queryOf,
} from "../../base/contract.ts";
import { err, ok, type Problem, type ProblemKind, type Result } from "../../base/result.ts";
import { language } from "./words.ts";

const KIND: Readonly<Record<number, ProblemKind>> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  422: "invalid",
  429: "limited",
  503: "unavailable",
};

/** No answer came: no signal, or the server is not running. */
export const OFFLINE: Problem = { kind: "unavailable", code: "client.offline" };

/**
 * The refusal in an answer that is not 2xx; anything but a problem document becomes `server.bug`. What the server says
 * of it in the language that was asked for is kept in `details.detail`.
 */
export function problemOf(status: number, body: unknown): Problem {
  const document = body as Partial<ProblemDocument> | null;
  const code = typeof document?.code === "string" ? document.code : "server.bug";
  const details = {
    ...document?.details,
    ...(typeof document?.instance === "string" ? { instance: document.instance } : {}),
    ...(typeof document?.detail === "string" ? { detail: document.detail } : {}),
  };
  return { kind: KIND[status] ?? "unavailable", code, details };
}

/** Address of a query, for pictures and downloads. */
export function addressOf<Op extends Operation>(op: Op, input: InputOf<Op>): string {
  return pathOf(op) + queryOf(input as Record<string, unknown>);
}

/** Ask or command. Never throws for want of an answer: that is `client.offline`. */
export async function call<Op extends Operation>(
  op: Op,
  input: InputOf<Op>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Result<OutputOf<Op>>> {
  const signal = options.signal ?? null;
  const asking = op.kind === "query";
  try {
    const response = await fetch(asking ? addressOf(op, input) : pathOf(op), {
      method: asking ? "GET" : "POST",
      credentials: "same-origin",
      signal,
      headers: { ...(asking ? {} : { "content-type": "application/json" }), "accept-language": language() },
      ...(asking ? {} : { body: JSON.stringify(input) }),
    });
    const body: unknown = await response.json().catch(() => null);
    return response.ok ? ok(body as OutputOf<Op>) : err(problemOf(response.status, body));
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    return err(OFFLINE);
  }
}

/** Send raw bytes; `onProgress` gets the share sent, 0 to 1. */
export function upload<Op extends Operation>(
  op: Op,
  input: InputOf<Op>,
  body: Blob,
  onProgress?: (share: number) => void,
): Promise<Result<OutputOf<Op>>> {
  return new Promise((resolve) => {
    // Only XMLHttpRequest tells how much of a body has left.
    const request = new XMLHttpRequest();
    request.open("POST", addressOf(op, input));
    request.responseType = "json";
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("accept-language", language());
    request.upload.addEventListener("progress", (e) => {
      if (e.lengthComputable) onProgress?.(e.loaded / e.total);
    });
    request.addEventListener("load", () => {
      const answer: unknown = request.response;
      resolve(
        request.status >= 200 && request.status < 300
          ? ok(answer as OutputOf<Op>)
          : err(problemOf(request.status, answer)),
      );
    });
    request.addEventListener("error", () => resolve(err(OFFLINE)));
    request.send(body);
  });
}
