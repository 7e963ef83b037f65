// A table as a file, made in the browser of what the table holds: CSV, Excel, JSON. Above the rows stand what it is of and
// that it is no official result. What is too long for Excel says so and offers CSV.

import type { ReactNode } from "react";
import { type CellValue, csvText, XLSX_ROWS } from "../../base/table.ts";
import { Button } from "../kit/button.tsx";
import { useWords } from "../kit/words.ts";
import { saveFile } from "./csv.ts";
import { scopePlaces, useViewer } from "./viewer-role.ts";
import { sheetRows } from "./sheet.ts";
import { deskWords } from "./words.ts";

interface Column<R> {
  readonly label: string;
  readonly value: (row: R) => CellValue;
}

export function GridExport<R>(p: {
  name: string;
  head: readonly (readonly CellValue[])[];
  columns: readonly Column<R>[];
  rows: () => readonly R[];
  count: number;
}): ReactNode {
  const t = useWords(deskWords);
  // Of whatever the screen names the file holds what lies in her scope.
  const scope = scopePlaces(useViewer()) || "Indonesia";
  const head = (): (readonly CellValue[])[] => {
    const own = p.head.filter((row) => row.length > 0 && row[0] !== t("unofficial"));
    return [[t("unofficial")], [t("exportScope"), scope], ...own, [t("exportedAt"), new Date().toISOString()]];
  };
  const body = (): CellValue[][] => p.rows().map((row) => p.columns.map((c) => c.value(row)));
  const labels = p.columns.map((c) => c.label);
  const asXlsx = async (): Promise<void> => {
    const { default: write } = await import("write-excel-file/browser");
    saveFile(`${p.name}.xlsx`, await write(sheetRows(head(), labels, body())).toBlob());
  };
  const asJson = (): void => {
    const rows = body().map((row) => row.map((value) => value ?? null));
    const about = head().map((row) => row.map((value) => value ?? null));
    const text = `${JSON.stringify({ official: false, about, columns: labels, rows }, null, 1)}\n`;
    saveFile(`${p.name}.json`, text, "application/json");
  };
  return (
    <span className="k-row" role="group" aria-label={t("exportGroup")}>
      <Button
        size="small"
        icon="download"
        onClick={() => saveFile(`${p.name}.csv`, csvText([...head(), [], labels, ...body()]))}
      >
        {t("export")}
      </Button>
      {p.count > XLSX_ROWS ? (
        <span className="k-quiet-text">{t("exportTooLong", { limit: XLSX_ROWS })}</span>
      ) : (
        <Button size="small" label={t("exportAs", { format: "XLSX" })} onClick={() => void asXlsx()}>
          XLSX
        </Button>
      )}
      <Button size="small" label={t("exportAs", { format: "JSON" })} onClick={asJson}>
        JSON
      </Button>
    </span>
  );
}
