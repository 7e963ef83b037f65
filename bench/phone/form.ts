// As many plain inputs as the longest form has, on a bare page without any of our code.

import { FIGURES } from "../../e2e/long-form.ts";

/** A page with as many plain fields that keeps and checks nothing; Enter goes to the next one, as with us. */
export function barePage(): string {
  const rows = Array.from({ length: FIGURES }, (_v, i) => i + 1)
    .map((n) => `<p><label>Suara ${n} <input data-figure type="text" inputmode="numeric"></label></p>`)
    .join("\n");
  return `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Polos</title></head>
<body>
${rows}
<script src="bare.js"></script></body></html>
`;
}

export const BARE_SCRIPT = `addEventListener("keydown", (e) => {
  if (e.key !== "Enter") return;
  const all = [...document.querySelectorAll("input")];
  all[all.indexOf(e.target) + 1]?.focus();
});
`;
