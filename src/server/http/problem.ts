// Refusals leave as RFC 9457 problem documents with a stable code. A thrown error is a bug: one plain 500
// with an id that also stands in the log, and nothing of its insides.

import type { ProblemDocument } from "../../base/contract.ts";
import type { Problem, ProblemKind } from "../../base/result.ts";

const STATUS: Record<ProblemKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  limited: 429,
  unavailable: 503,
};

const TITLE: Record<ProblemKind, string> = {
  invalid: "The request cannot be used as it stands.",
  unauthenticated: "Sign in first.",
  forbidden: "Not within your role and area.",
  not_found: "It is not here.",
  conflict: "It does not fit the present state.",
  too_large: "It is too large.",
  limited: "Too many tries; wait a little.",
  unavailable: "Not available at this moment; try again.",
};

export function statusOf(problem: Problem): number {
  return STATUS[problem.kind];
}

export type Language = "id" | "en";

/** The sentence of a code: what happened and what to do, with `{name}` for one of the problem's details. */
export type Sentences = (code: string, language: Language) => string | undefined;

/** Indonesian for who asks for it first (`Accept-Language: id, en;q=0.5`), English for everybody else. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return /^\s*(id|in)\b/i.test(acceptLanguage ?? "") ? "id" : "en";
}

/** The sentence for this very problem; none where nobody has one, or where a detail it speaks of is not there. */
export function detailOf(problem: Problem, sentences: Sentences | undefined, language: Language): string | undefined {
  const text = sentences?.(problem.code, language)?.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = problem.details?.[name];
    if (typeof value === "number") return value.toLocaleString(language === "id" ? "id-ID" : "en-GB");
    return typeof value === "string" ? value : whole;
  });
  return text === undefined || /\{\w+\}/.test(text) ? undefined : text;
}

/** `detail` comes from `detailOf`. */
export function problemDocument(problem: Problem, requestId: string, detail?: string): ProblemDocument {
  return {
    type: `urn:posko:problem:${problem.code}`,
    title: TITLE[problem.kind],
    status: STATUS[problem.kind],
    code: problem.code,
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:posko:request:${requestId}`,
    ...(problem.details === undefined ? {} : { details: problem.details }),
  };
}

export function bugDocument(requestId: string): ProblemDocument {
  return {
    type: "urn:posko:problem:server.bug",
    title: "Something broke on our side; nothing was changed. Give the number to whoever runs this Posko.",
    status: 500,
    code: "server.bug",
    instance: `urn:posko:request:${requestId}`,
  };
}
