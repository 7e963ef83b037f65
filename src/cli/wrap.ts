// Texts too long for a line of a terminal, folded between words.

/** What a terminal has room for, in characters. */
export const WIDTH = 100;

/**
 * `text` on lines of at most `width` characters, the first begun by `first`, the others by as many blanks. A word that
 * has no room on any line is cut.
 */
export function folded(text: string, first = "", width = WIDTH): string[] {
  const room = Math.max(10, width - first.length);
  const lines = [""];
  for (const word of text.split(/\s+/).flatMap((w) => w.match(new RegExp(`.{1,${room}}`, "gu")) ?? [])) {
    const last = lines.at(-1)!;
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, i) => (i === 0 ? first : " ".repeat(first.length)) + line).map((line) => line.trimEnd());
}

/** Names with their texts, as `  name  text`: names padded to the longest, or on a line of their own past `most`. */
export function foldedList(rows: readonly (readonly [name: string, text: string])[], indent = "", most = 24): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length).filter((length) => length <= most));
  return rows.flatMap(([name, text]) =>
    name.length <= width
      ? folded(text, `${indent}${name.padEnd(width)}  `)
      : [`${indent}${name}`, ...folded(text, `${indent}${" ".repeat(width)}  `)],
  );
}
