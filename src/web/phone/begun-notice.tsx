import type { ReactNode } from "react";
import { Notice } from "../kit/states.tsx";
import { useLanguage, useWords } from "../kit/words.ts";
import { loadBegun } from "./begun.ts";
import { useLive } from "./live.ts";
import { phoneWords } from "./words.ts";

/** Everything begun and not sent, by name, each with the way to where it is sent; nothing where there is none. */
export function BegunNotice(): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const begun = useLive("begun", ["begun"], loadBegun) ?? [];
  if (begun.length === 0) return null;
  return (
    <Notice tone="wait" icon="edit" title={t("unsent")}>
      <ul className="p-begun">
        {begun.map((one) => (
          <li key={one.href}>
            <a href={one.href}>{one.name[lang]}</a> <span className="k-quiet-text">{one.under}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
