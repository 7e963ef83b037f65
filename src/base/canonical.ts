// The one text form of a JSON value (RFC 8785, JCS), so that phone, server and a stranger's program
// hash the same bytes. Only what Posko signs is allowed: no undefined, no NaN, no lone surrogates.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** RFC 8785 text of `value`. ECMAScript's own number and string forms are the ones the RFC names. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error("a number that JSON cannot hold");
    return JSON.stringify(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("a text with a lone surrogate");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((v: Json) => canonicalJson(v)).join(",")}]`;
  const object = value as { readonly [key: string]: Json };
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what a plain sort() does.
  const parts = Object.keys(object)
    .toSorted()
    .map((key) => {
      const v = object[key];
      if (v === undefined) throw new Error(`no value at ${key}`);
      return `${JSON.stringify(key)}:${canonicalJson(v)}`;
    });
  return `{${parts.join(",")}}`;
}
