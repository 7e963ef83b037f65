// Lines on two logarithmic scales as one SVG that needs nothing else: how something grows is its slope. Readable without
// colour: each line has its name at its end, its own mark, and its value beside each point.

export interface Panel {
  readonly title: string;
  /** Values above zero, one for each x. */
  readonly lines: readonly { readonly name: string; readonly y: readonly number[] }[];
}

const WIDTH = 1000;
const LEFT = 70;
/** Names of lines stand here. */
const RIGHT = 250;
const TOP = 64;
/** Height of a factor of ten. */
const DECADE = 105;
const BETWEEN = 86;
/** Labels of one column are at least so far apart. */
const LINE = 13;
const COLOURS = ["#1b4f8a", "#a33b12", "#1f6b2b", "#6a2c8f", "#7a5c00", "#0b6a6a", "#8a1f4d", "#333333"];
const DASHES = ["", "7 3", "2 3", "10 3 2 3"];

const said = (value: number): string =>
  value.toLocaleString("en", { maximumSignificantDigits: value < 1_000 ? 3 : Math.ceil(Math.log10(value + 1)) });
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Whole powers of ten around the values. */
function decades(values: readonly number[]): { low: number; high: number } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)))) };
}

/** The same heights in the same order, none nearer to the next than `LINE`, each as near to its own as may be. */
export function apart(heights: readonly number[]): number[] {
  const order = heights.map((_y, i) => i).toSorted((a, b) => heights[a]! - heights[b]!);
  // Blocks of labels that touch move as one, to the middle of where theirs would be.
  const blocks: { members: number[]; top: number }[] = [];
  const topOf = (members: readonly number[]): number =>
    members.reduce((sum, i, k) => sum + heights[i]! - k * LINE, 0) / members.length;
  for (const i of order) {
    let block = { members: [i], top: heights[i]! };
    for (let last = blocks.at(-1); last && last.top + last.members.length * LINE > block.top; last = blocks.at(-1)) {
      blocks.pop();
      const members = [...last.members, ...block.members];
      block = { members, top: topOf(members) };
    }
    blocks.push(block);
  }
  const out: number[] = [];
  for (const { members, top } of blocks) for (const [k, i] of members.entries()) out[i] = top + k * LINE;
  return out;
}

function mark(kind: number, x: number, y: number, colour: string): string {
  const at = (points: readonly (readonly [number, number])[]): string =>
    `<polygon points="${points.map(([dx, dy]) => `${(x + dx).toFixed(1)},${(y + dy).toFixed(1)}`).join(" ")}" fill="${colour}"/>`;
  switch (kind % 4) {
    case 0:
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.5" fill="${colour}"/>`;
    case 1:
      return `<rect x="${(x - 3).toFixed(1)}" y="${(y - 3).toFixed(1)}" width="6" height="6" fill="${colour}"/>`;
    case 2:
      return at([
        [0, -4.5],
        [4.5, 3.5],
        [-4.5, 3.5],
      ]);
    default:
      return at([
        [0, -4.5],
        [4.5, 0],
        [0, 4.5],
        [-4.5, 0],
      ]);
  }
}

/** @param x values above zero in rising order; @param unit what they count */
export function drawGrowth(title: string, unit: string, x: readonly number[], panels: readonly Panel[]): string {
  const across = { low: Math.log10(x[0]!), high: Math.log10(x.at(-1)!) };
  const span = Math.max(0.3, across.high - across.low);
  // Room on the right of each point for its value.
  const atX = (value: number): number =>
    LEFT + 30 + ((Math.log10(value) - across.low) / span) * (WIDTH - LEFT - RIGHT - 90);
  let top = TOP;
  const drawn = panels.map((panel) => {
    const { low, high } = decades(panel.lines.flatMap((line) => line.y));
    const height = (high - low) * DECADE;
    const from = top + 26;
    top = from + height + BETWEEN - 26;
    const atY = (value: number): number => from + height - (Math.log10(value) - low) * DECADE;
    const grid: string[] = [];
    for (let power = low; power <= high; power++) {
      const y = atY(10 ** power).toFixed(1);
      grid.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" class="grid"/>`);
      grid.push(`<text x="${LEFT - 8}" y="${y}" dy="4" text-anchor="end">${said(10 ** power)}</text>`);
    }
    for (const value of x) {
      const at = atX(value).toFixed(1);
      grid.push(`<line x1="${at}" x2="${at}" y1="${from}" y2="${from + height}" class="grid"/>`);
      grid.push(`<text x="${at}" y="${from + height + 18}" text-anchor="middle">${said(value)}</text>`);
    }
    grid.push(
      `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${from + height + 36}" text-anchor="middle">${escaped(unit)}</text>`,
    );
    // As if all grew as the list does: from the lower corner, as far as it stays within.
    const most = Math.min(x.at(-1)!, x[0]! * 10 ** (high - low));
    grid.push(
      `<line x1="${atX(x[0]!).toFixed(1)}" y1="${atY(10 ** low).toFixed(1)}" x2="${atX(most).toFixed(1)}" y2="${atY((10 ** low * most) / x[0]!).toFixed(1)}" class="even"/>`,
    );
    const lines = panel.lines.map(({ y }, i) => {
      const colour = COLOURS[i % COLOURS.length]!;
      const points = y.map((value, k) => `${atX(x[k]!).toFixed(1)},${atY(value).toFixed(1)}`).join(" ");
      const marks = y.map((value, k) => mark(i, atX(x[k]!), atY(value), colour)).join("");
      return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-dasharray="${DASHES[Math.floor(i / 2) % DASHES.length]}"/>${marks}`;
    });
    const labels = x.flatMap((value, k) => {
      const heights = panel.lines.map(({ y }) => atY(y[k]!));
      const last = k === x.length - 1;
      return apart(heights).map((at, i) => {
        const { name, y } = panel.lines[i]!;
        const left = atX(value) + 8;
        const moved = Math.abs(at - heights[i]!) > 3;
        const leader = moved
          ? `<line x1="${(atX(value) + 4).toFixed(1)}" y1="${heights[i]!.toFixed(1)}" x2="${(left + 8).toFixed(1)}" y2="${at.toFixed(1)}" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="0.6"/>`
          : "";
        const text = last ? `${said(y[k]!)}  ${name}` : said(y[k]!);
        return `${leader}<text x="${(left + (moved ? 10 : 0)).toFixed(1)}" y="${at.toFixed(1)}" dy="4" class="value" style="fill:${COLOURS[i % COLOURS.length]}">${escaped(text)}</text>`;
      });
    });
    return `<text x="${LEFT}" y="${from - 12}" class="title">${escaped(panel.title)}</text>${grid.join("")}${lines.join("")}${labels.join("")}`;
  });
  const height = top - BETWEEN + 76;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<style>text{font:12px system-ui,sans-serif;fill:#333;white-space:pre}.title{font-weight:600;fill:#111}.value{paint-order:stroke;stroke:#fff;stroke-width:3px}.grid{stroke:#ddd}.even{stroke:#888;stroke-width:1.2;stroke-dasharray:1 4}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="24" class="title" style="font-size:16px">${escaped(title)}</text>
<text x="${LEFT}" y="42">Both scales are logarithmic; along the dotted line a cost grows as the list does.</text>
${drawn.join("\n")}
</svg>
`;
}
