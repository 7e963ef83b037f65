// The one text form of a JSON value (RFC 8785, JCS), so that phone, server and a stranger's program
// hash the same bytes. Only what Posko signs is allowed: no undefined, no NaN, no lone surrogates.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Texts that stand in JSON as they are: printable ASCII without quotation mark and backslash. */
const PLAIN = /^[ !#-[\]-~]*$/;

function textJson(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new Error("a text with a lone surrogate");
  return JSON.stringify(text);
}

/** RFC 8785 text of `value`. ECMAScript's own number and string forms are the ones the RFC names. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error("a number that JSON cannot hold");
    return JSON.stringify(value);
  }
  if (typeof value === "string") return textJson(value);
  // Put together piece by piece: a record of a long form has hundreds of figures, and is written out several times.
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) text += `${text === "" ? "" : ","}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  const object = value as { readonly [key: string]: Json };
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what a plain sort() does.
  for (const key of Object.keys(object).toSorted()) {
    const v = object[key];
    if (v === undefined) throw new Error(`no value at ${key}`);
    text += `${text === "" ? "" : ","}${textJson(key)}:${canonicalJson(v)}`;
  }
  return `{${text}}`;
}
