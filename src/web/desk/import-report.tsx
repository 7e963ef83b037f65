import type { ReactNode } from "react";
import { useMemo } from "react";
import type { ImportReport, RefusedLine } from "../../base/import.ts";
import { Card } from "../kit/layout.tsx";
import { Notice } from "../kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../kit/words.ts";
import { DataGrid, type GridColumn } from "./grid.tsx";
import { importWords } from "./import-words.ts";

const keyOf = (line: RefusedLine): string => `${String(line.line)} ${line.column} ${line.code}`;

/** What an import did, or would do: counted line by line, with every refused line to download. */
export function ImportReportView(p: {
  report: ImportReport;
  explain: (code: string) => string;
  name: string;
  actions?: ReactNode;
}): ReactNode {
  const t = useWords(importWords);
  const lang = useLanguage();
  const { report } = p;
  const counts = [
    ["rows", report.rows],
    ["added", report.added],
    ["changed", report.changed],
    ["unchanged", report.unchanged],
    ["refused", report.refused_total],
  ] as const;
  return (
    <>
      <Card title={t(report.dry_run ? "wouldHappen" : "happened")}>
        <dl className="d-stats">
          {counts.map(([key, count]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{formatNumber(count, lang)}</dd>
            </div>
          ))}
        </dl>
        {!report.dry_run ? (
          <Notice tone="ok" live>
            <p>{t("appliedText", { count: report.added + report.changed })}</p>
          </Notice>
        ) : (
          report.added + report.changed === 0 && (
            <Notice tone="info" live>
              <p>{t("nothingToDo")}</p>
            </Notice>
          )
        )}
        <div className="k-row">{p.actions}</div>
        <p className="k-quiet-text">
          SHA-256 <span className="d-hash">{report.sha256}</span>
        </p>
      </Card>
      {report.refused_total > 0 && (
        <Lines
          title={t("refusedLines", { count: report.refused_total })}
          lines={report.refused}
          total={report.refused_total}
          explain={p.explain}
          name={`${p.name}-ditolak`}
        />
      )}
      {report.noted_total > 0 && (
        <Lines
          title={t("notedLines", { count: report.noted_total })}
          lines={report.noted}
          total={report.noted_total}
          explain={p.explain}
          name={`${p.name}-catatan`}
        />
      )}
    </>
  );
}

function Lines(p: {
  title: string;
  lines: readonly RefusedLine[];
  total: number;
  explain: (code: string) => string;
  name: string;
}): ReactNode {
  const t = useWords(importWords);
  const { explain } = p;
  const columns = useMemo<readonly GridColumn<RefusedLine>[]>(
    () => [
      { key: "line", label: t("line"), value: (row) => row.line, figure: true },
      // The reason first: on a narrow screen it is what one must not scroll for.
      { key: "why", label: t("why"), value: (row) => explain(row.code) },
      { key: "value", label: t("value"), value: (row) => row.value },
      { key: "column", label: t("column"), value: (row) => row.column },
      { key: "code", label: t("code"), value: (row) => row.code, exportOnly: true },
    ],
    [t, explain],
  );
  return (
    <Card flush title={p.title}>
      {p.lines.length < p.total && (
        <Notice tone="info">
          <p>{t("firstOnly", { count: p.lines.length })}</p>
        </Notice>
      )}
      <DataGrid
        caption={p.title}
        columns={columns}
        rows={p.lines}
        rowKey={keyOf}
        pageSize={10}
        csv={p.name.replaceAll(/[^\w.-]/g, "-")}
      />
    </Card>
  );
}
