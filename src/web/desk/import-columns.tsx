import type { ReactNode } from "react";
import { useMemo } from "react";
import { Select } from "../kit/field.tsx";
import { Card, Table } from "../kit/layout.tsx";
import { Notice } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import type { CsvHead } from "./csv-head.ts";
import type { ImportTarget } from "./import-file.ts";
import { importWords } from "./import-words.ts";

/** Which column of the file holds which field, with what stands in it beside. */
export function Columns(p: {
  head: CsvHead;
  name: string;
  targets: readonly ImportTarget[];
  columns: Readonly<Record<string, string>>;
  onChange: (columns: Readonly<Record<string, string>>) => void;
  options: ReactNode;
  enough: boolean;
}): ReactNode {
  const t = useWords(importWords);
  const { head } = p;
  const options = useMemo(
    () => [{ value: "", label: t("noColumn") }, ...head.columns.map((c) => ({ value: c, label: c }))],
    [head.columns, t],
  );
  const sample = (column: string | undefined): string => {
    const i = column === undefined ? -1 : head.columns.indexOf(column);
    return head.rows
      .flatMap((row) => (row[i] === undefined || row[i] === "" ? [] : [row[i]]))
      .slice(0, 3)
      .join(", ");
  };
  const choice = (target: ImportTarget): ReactNode => {
    const chosen = p.columns[target.field];
    const example = sample(chosen);
    return (
      <Select
        key={target.field}
        label={target.label}
        optional={target.required !== true}
        value={chosen ?? ""}
        options={options}
        hint={example === "" ? "" : t("example", { example })}
        error={target.required === true && !chosen ? t("columnNeeded") : undefined}
        onChange={(column) => p.onChange({ ...p.columns, [target.field]: column })}
      />
    );
  };
  const often = p.targets.filter((target) => target.rare !== true);
  const seldom = p.targets.filter((target) => target.rare === true);
  return (
    <>
      <Card
        title={p.name}
        aside={<span className="k-quiet-text">{t("columnsFound", { count: head.columns.length })}</span>}
      >
        <p>{t("mapLead")}</p>
        <div className="d-abreast">{often.map(choice)}</div>
        {seldom.length > 0 && (
          <details className="d-details">
            <summary>{t("rareColumns", { count: seldom.length })}</summary>
            <div className="d-abreast">{seldom.map(choice)}</div>
          </details>
        )}
        {p.options}
      </Card>
      <Card flush title={t("firstRows")}>
        <div className="d-first-rows">
          <Table
            caption={t("firstRows")}
            hideCaption
            columns={head.columns.map((label, i) => ({
              key: `${String(i)} ${label}`,
              label,
              cell: (row: readonly string[]) => row[i] ?? "",
            }))}
            rows={head.rows}
            rowKey={(row) => row.join("\u0000")}
          />
        </div>
      </Card>
      {!p.enough && (
        <Notice tone="wait">
          <p>{t("columnsNeeded")}</p>
        </Notice>
      )}
    </>
  );
}
