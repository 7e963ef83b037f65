// Lines over time as one SVG that needs nothing else.

export interface Panel {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly y: readonly number[] }[];
}

const WIDTH = 960;
const PANEL = 170;
const LEFT = 64;
const RIGHT = 16;
const TOP = 40;
const COLOURS = ["#1b5e9e", "#b4451f", "#2f7d32"];

/** A whole number of steps of 1, 2 or 5 times a power of ten that holds `most`. */
function scaleOf(most: number): { top: number; step: number } {
  const raw = Math.max(most, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((s) => s >= raw)!;
  return { top: Math.ceil(Math.max(most, 1) / step) * step, step };
}

/** @param x minutes, one for each value of each line */
export function drawChart(title: string, x: readonly number[], panels: readonly Panel[]): string {
  const height = TOP + panels.length * PANEL + 24;
  const across = scaleOf(Math.max(0.1, x.at(-1) ?? 0));
  const end = Math.max(0.1, x.at(-1) ?? 0);
  const atX = (minute: number): number => LEFT + (minute / end) * (WIDTH - LEFT - RIGHT);
  const parts = panels.map((panel, p) => {
    const top = TOP + p * PANEL + 30;
    const bottom = TOP + (p + 1) * PANEL - 14;
    const scale = scaleOf(Math.max(0, ...panel.lines.flatMap((line) => line.y)));
    const atY = (value: number): number => bottom - (value / scale.top) * (bottom - top);
    const grid: string[] = [];
    for (let v = 0; v <= scale.top + scale.step / 2; v += scale.step) {
      const y = atY(v).toFixed(1);
      grid.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" class="grid"/>`);
      grid.push(
        `<text x="${LEFT - 8}" y="${y}" dy="4" text-anchor="end">${Number(v.toFixed(2)).toLocaleString("en")}</text>`,
      );
    }
    for (let m = 0; m <= end; m += across.step) {
      const at = atX(m).toFixed(1);
      grid.push(`<line x1="${at}" x2="${at}" y1="${top}" y2="${bottom}" class="grid"/>`);
      if (p === panels.length - 1)
        grid.push(`<text x="${at}" y="${bottom + 18}" text-anchor="middle">${Number(m.toFixed(2))} min</text>`);
    }
    const lines = panel.lines.map((line, i) => {
      const points = line.y.map((value, k) => `${atX(x[k] ?? 0).toFixed(1)},${atY(value).toFixed(1)}`).join(" ");
      const colour = COLOURS[i % COLOURS.length];
      const label =
        panel.lines.length > 1
          ? `<text x="${WIDTH - RIGHT - (panel.lines.length - 1 - i) * 80}" y="${top - 12}" text-anchor="end" style="fill:${colour}">${line.name}</text>`
          : "";
      return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/>${label}`;
    });
    return `<text x="${LEFT}" y="${top - 12}" class="title">${panel.title}</text>${grid.join("")}${lines.join("")}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<style>text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;fill:#111}.grid{stroke:#ddd;stroke-width:1}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="24" class="title" style="font-size:16px">${title}</text>
${parts.join("\n")}
</svg>
`;
}
