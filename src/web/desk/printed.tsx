// The foot of every printed page: what it is, of where, on which basis, as of when, and that it is no official result. A
// sheet that is alone on a table weeks later must still say so.

import { useEffect, useId } from "react";
import { t } from "../kit/words.ts";
import { stampText } from "./time.ts";
import { deskWords } from "./words.ts";

const said = new Map<string, string>();
let sheet: CSSStyleSheet | undefined;

/** As a text of CSS. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll(/\s+/g, " ")}"`;
}

/** The browser prints margin boxes of pages from a style sheet alone; one of our own needs no inline style. */
function write(): void {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
  }
  const printed = t(deskWords, "printedAt", { time: stampText(new Date().toISOString(), "WIB") });
  const text = [document.title, ...new Set(said.values()), printed, t(deskWords, "unofficial")].join(" · ");
  const font = "font: 7.5pt/1.3 system-ui, sans-serif; color: #000;";
  sheet.replaceSync(`@page {
    @bottom-left { content: ${quoted(text)}; ${font} text-align: start; }
    @bottom-right { content: counter(page) " / " counter(pages); ${font} width: 16mm; white-space: nowrap; text-align: end; }
  }`);
}

if (typeof addEventListener === "function") addEventListener("beforeprint", write);

/** Says more at the foot of printed pages, as long as it stands somewhere in the page; on the screen it is nothing. */
export function Printed(p: { text: string }): null {
  const id = useId();
  useEffect(() => {
    said.set(id, p.text);
    return () => void said.delete(id);
  }, [id, p.text]);
  return null;
}
