// Where a file that should be JSON stops being it, so that a person finds the place.

/** Line and column (both from 1) of the first character that cannot stand there; null when the text is JSON. */
export function jsonSlip(text: string): { readonly line: number; readonly column: number } | null {
  if (parses(text)) return null;
  // The engine names the place in some of its messages only. A text that may still become JSON is one longer than
  // its last good prefix at most, so the place is found by halving.
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (mayBecomeJson(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const before = text.slice(0, good);
  return { line: before.split("\n").length, column: good - before.lastIndexOf("\n") };
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Is it JSON, or wrong only in that it ends too early? */
function mayBecomeJson(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    const at = / at position (\d+)/.exec(message)?.[1];
    return at === undefined ? message.includes("end of JSON input") : Number(at) >= prefix.length;
  }
}
