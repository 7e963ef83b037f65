// What is written beside the pictures: a contact sheet for the eye and a report for a search.

import { type Shot, type State, STATES, THEMES, WIDTHS } from "./look.ts";

const text = (s: string): string => s.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Everything found in a shot, one line each. */
export function findingsOf(shot: Shot): string[] {
  return [
    ...(shot.over > 0 ? [`scrolls sideways by ${shot.over} px: ${shot.wide.join(" ")}`] : []),
    ...shot.odd.map((odd) => `odd text: ${odd}`),
    ...shot.axe.map((found) => `axe ${found}`),
  ];
}

/** The report: a line per shot, its findings indented below; then the sums. */
export function report(shots: readonly Shot[], troubles: readonly string[]): string {
  const lines = shots.flatMap((shot) => {
    const found = findingsOf(shot);
    const head = `${shot.screen} ${shot.state} ${shot.width} ${shot.theme}`;
    return [`${head}: ${found.length === 0 ? "nothing" : found.length}`, ...found.map((f) => `    ${f}`)];
  });
  const wrong = shots.filter((shot) => findingsOf(shot).length > 0).length;
  return [
    ...troubles.map((t) => `NO PICTURE ${t}`),
    ...lines,
    "",
    `${shots.length} pictures, ${wrong} with findings, ${troubles.length} not taken`,
    "",
  ].join("\n");
}

/** A row per screen, a column per state, width and theme. `pictures` is the folder beside it. */
export function sheet(shots: readonly Shot[], troubles: readonly string[], pictures: string): string {
  const rows = Map.groupBy(shots, (shot) => shot.screen);
  const states = STATES.filter((state) => shots.some((shot) => shot.state === state));
  const cell = (shot: Shot | undefined): string => {
    if (shot === undefined) return "<td></td>";
    const found = findingsOf(shot);
    const mark = found.length === 0 ? "" : `<b title="${text(found.join("\n"))}">${found.length}</b>`;
    const src = `${pictures}/${shot.file}`;
    const alt = `${shot.screen} ${shot.state} ${shot.width} ${shot.theme}`;
    return `<td class="w${shot.width}"><a href="${src}"><img loading="lazy" src="${src}" alt="${text(alt)}"></a>${mark}</td>`;
  };
  const columns = (state: State): string[] =>
    WIDTHS.flatMap((width) => THEMES.map((theme) => `<th class="w${width}">${state}<br>${width} ${theme}</th>`));
  const body = [...rows].map(([screen, taken]) => {
    const cells = states.flatMap((state) =>
      WIDTHS.flatMap((width) =>
        THEMES.map((theme) => cell(taken.find((s) => s.state === state && s.width === width && s.theme === theme))),
      ),
    );
    return `<tr><th scope="row">${text(screen)}</th>${cells.join("")}</tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Every screen of Posko</title>
<style>
  body { font: 13px/1.4 system-ui, sans-serif; margin: 1rem; background: #e9e9e6; color: #222; }
  table { border-collapse: collapse; }
  th, td { vertical-align: top; padding: 4px; text-align: left; position: relative; }
  thead th { position: sticky; top: 0; background: #e9e9e6; z-index: 2; }
  tbody th { position: sticky; left: 0; background: #e9e9e6; z-index: 1; }
  img { display: block; max-height: 260px; object-fit: cover; object-position: top; border: 1px solid #999; }
  .w360 img { width: 110px; }
  .w1280 img { width: 240px; }
  td b { position: absolute; top: 6px; right: 6px; background: #b01e1e; color: #fff; border-radius: 9px; padding: 0 6px; }
  .none { color: #b01e1e; }
</style>
<h1>Every screen of Posko</h1>
<p>${shots.length} pictures; a red number counts what was found there (<a href="report.txt">report</a>).</p>
${troubles.map((t) => `<p class="none">No picture: ${text(t)}</p>`).join("\n")}
<table>
<thead><tr><th>screen</th>${states.flatMap(columns).join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>
</html>
`;
}
