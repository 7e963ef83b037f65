// A whole list or tally as a file, made by the server within the asker's own scope: plain links, so that a long one is
// streamed to the disk and never lies in the browser's memory.

import type { ReactNode } from "react";
import type { InputOf, Operation } from "../../base/contract.ts";
import { FORMATS, type Format, XLSX_ROWS } from "../../base/table.ts";
import { addressOf } from "../kit/client.ts";
import { useWords } from "../kit/words.ts";
import { deskWords } from "./words.ts";

export function ExportLinks<Op extends Operation>(p: {
  operation: Op;
  /** The operation's input, but for the format. */
  input: (format: Format) => InputOf<Op>;
  label?: string;
  /** How many rows: what is too long for Excel is not offered, and says so. Null: not known, so its limit is said. */
  count?: number | null | undefined;
}): ReactNode {
  const t = useWords(deskWords);
  const long = (p.count ?? 0) > XLSX_ROWS;
  return (
    <span className="d-export" role="group" aria-label={p.label ?? t("exportAll")}>
      <span className="k-quiet-text">{p.label ?? t("exportAll")}</span>
      {FORMATS.filter((format) => !(long && format === "xlsx")).map((format) => (
        <a key={format} href={addressOf(p.operation, p.input(format))} download>
          {format.toUpperCase()}
        </a>
      ))}
      {long && <span className="k-quiet-text">{t("exportTooLong", { limit: XLSX_ROWS })}</span>}
      {p.count === null && <span className="k-quiet-text">{t("exportLimit", { limit: XLSX_ROWS })}</span>}
    </span>
  );
}
