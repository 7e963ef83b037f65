import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { ImportReport, RefusedLine } from "../../base/import.ts";
import { Button } from "../kit/button.tsx";
import { Card } from "../kit/layout.tsx";
import { Notice } from "../kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../kit/words.ts";
import { saveFile } from "./csv.ts";
import { DataGrid, type GridColumn } from "./grid.tsx";
import { codeText } from "./problem.ts";
import { recordsOf, refusedText, textOf } from "./import-refused.ts";
import { importWords } from "./import-words.ts";

/** What an import says of itself; those that may remove lines or add former places say so too. */
export type ImportOutcome = ImportReport & {
  readonly removed?: number;
  readonly former_places?: readonly { readonly code: string; readonly name: string }[];
};

type FormerPlace = NonNullable<ImportOutcome["former_places"]>[number];
const codeOf = (place: FormerPlace): string => place.code;
const nameOf = (place: FormerPlace): string => place.name;
const whyOf = (line: RefusedLine): string => codeText(line.code);
const fileName = (name: string): string => name.replaceAll(/[^\w.-]/g, "-");
const keyOf = (line: RefusedLine): string => `${String(line.line)} ${line.column} ${line.code}`;

/** What an import did, or would do: counted line by line, with every refused line to download. */
export function ImportReportView(p: {
  report: ImportOutcome;
  name: string;
  /** The file itself, for taking its refused lines away. */
  file?: { readonly bytes: Blob; readonly delimiter: string } | undefined;
  actions?: ReactNode;
}): ReactNode {
  const t = useWords(importWords);
  const lang = useLanguage();
  const { report } = p;
  const taken = report.added + report.changed;
  const removed = report.removed ?? 0;
  const former = report.former_places ?? [];
  const counts = [
    ["rows", report.rows],
    ["added", report.added],
    ["changed", report.changed],
    ["unchanged", report.unchanged],
    ...(report.removed === undefined ? [] : [["removed", report.removed] as const]),
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
            <p>
              {t("appliedText", { count: taken })}
              {removed > 0 && ` ${t("removedText", { count: removed })}`}
            </p>
          </Notice>
        ) : (
          taken + removed === 0 && (
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
          hint={t("refusedHint")}
          lines={report.refused}
          total={report.refused_total}
          name={`${p.name}-ditolak`}
          tools={p.file !== undefined && <RefusedFile file={p.file} lines={report.refused} name={p.name} />}
        />
      )}
      {former.length > 0 && (
        <Card flush title={t(report.dry_run ? "formerPlacesWould" : "formerPlaces", { count: former.length })}>
          <DataGrid
            caption={t("formerPlaces", { count: former.length })}
            columns={[
              { key: "code", label: t("placeCode"), value: codeOf },
              { key: "name", label: t("placeName"), value: nameOf },
            ]}
            rows={former}
            rowKey={codeOf}
            csv={fileName(`${p.name}-wilayah-lama`)}
          />
        </Card>
      )}
      {report.noted_total > 0 && (
        <Lines
          title={t("notedLines", { count: report.noted_total })}
          lines={report.noted}
          total={report.noted_total}
          name={`${p.name}-catatan`}
        />
      )}
    </>
  );
}

function Lines(p: {
  title: string;
  hint?: string;
  lines: readonly RefusedLine[];
  total: number;
  name: string;
  tools?: ReactNode;
}): ReactNode {
  const t = useWords(importWords);
  const lang = useLanguage();
  const columns = useMemo<readonly GridColumn<RefusedLine>[]>(
    () => [
      { key: "line", label: t("line"), value: (row) => row.line },
      // The reason first: on a narrow screen it is what one must not scroll for.
      { key: "why", label: t("why"), value: whyOf, render: (row) => <span className="d-why">{whyOf(row)}</span> },
      { key: "value", label: t("value"), value: (row) => row.value },
      { key: "column", label: t("column"), value: (row) => row.column },
      { key: "code", label: t("code"), value: (row) => row.code, exportOnly: true },
    ],
    // The sentences follow the language.
    // oxlint-disable-next-line react/exhaustive-deps
    [t, lang],
  );
  return (
    <Card flush title={p.title}>
      {p.lines.length < p.total && (
        <Notice tone="info">
          <p>{t("firstOnly", { count: p.lines.length })}</p>
        </Notice>
      )}
      {p.hint !== undefined && (
        <Notice tone="info">
          <p>{p.hint}</p>
        </Notice>
      )}
      <div className="d-lines">
        <DataGrid
          caption={p.title}
          columns={columns}
          rows={p.lines}
          rowKey={keyOf}
          csv={fileName(p.name)}
          tools={p.tools}
        />
      </div>
    </Card>
  );
}

/** The refused lines as they stand in the file, each with its reasons: to correct there and import again. */
function RefusedFile(p: {
  file: { readonly bytes: Blob; readonly delimiter: string };
  lines: readonly RefusedLine[];
  name: string;
}): ReactNode {
  const t = useWords(importWords);
  const [state, setState] = useState<"idle" | "busy" | "broken">("idle");
  const take = async (): Promise<void> => {
    setState("busy");
    const { bytes, delimiter } = p.file;
    const reasons = new Map(
      [...Map.groupBy(p.lines, (one) => one.line)].map(([line, refused]) => [
        line,
        refused.map((one) => `${one.column === "" ? "" : `${one.column}: `}${whyOf(one)}`).join(" "),
      ]),
    );
    try {
      const text = await refusedText(recordsOf(textOf(bytes), delimiter), delimiter, reasons, t("why"));
      saveFile(`${fileName(p.name.replace(/\.[a-z]+$/i, ""))}-${t("toCorrect")}.csv`, text);
      setState("idle");
    } catch {
      // The file was taken away, or changed, since it was chosen.
      setState("broken");
    }
  };
  return (
    <>
      <Button size="small" icon="download" busy={state === "busy"} onClick={() => void take()}>
        {t("refusedFile")}
      </Button>
      {state === "broken" && <span role="alert">{t("fileGone")}</span>}
    </>
  );
}
