// What may stand in an input at all, whatever its contract says: no database keeps U+0000 or half a surrogate pair,
// and nothing that people say is nested a hundred deep. Asked before the shape, whose parse walks by recursion.

/** Deepest nesting of an input. */
const MOST_DEPTH = 64;

/** U+0000 in a text. */
const NUL = "\0";

const unkeepable = (text: string): boolean => text.includes(NUL) || !text.isWellFormed();

/** What is wrong in a parsed JSON value: `text` (U+0000 or a lone surrogate, in a value or a key), `depth`, or null. */
export function wrongIn(value: unknown, options: { readonly texts: boolean }): "text" | "depth" | null {
  let level: unknown[] = [value];
  // Level by level and not by recursion: a body of 8 MB may be nested millions deep.
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEPTH) return "depth";
    const below: unknown[] = [];
    for (const v of level) {
      if (typeof v === "string" && options.texts && unkeepable(v)) return "text";
      if (typeof v !== "object" || v === null) continue;
      if (Array.isArray(v)) for (const item of v) below.push(item);
      else {
        for (const [key, item] of Object.entries(v)) {
          if (options.texts && unkeepable(key)) return "text";
          below.push(item);
        }
      }
    }
    level = below;
  }
  return null;
}
