// A file into the register: choose it, say which column is which, see what would happen, then let it happen.
// The same for stations and for readings. Nothing is taken in before the dry run on the server was seen.

import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { ImportMap, ImportReport } from "../../base/import.ts";
import type { Problem, Result } from "../../base/result.ts";
import { Button } from "../kit/button.tsx";
import { Select } from "../kit/field.tsx";
import { Icon } from "../kit/icons.tsx";
import { Card, Steps, Table } from "../kit/layout.tsx";
import { Notice, Progress } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import { Refused, RefusalNote } from "./ask.tsx";
import { guessColumns, readHead, type CsvHead } from "./csv-head.ts";
import { ImportReportView } from "./import-report.tsx";
import { importWords } from "./import-words.ts";

export interface ImportTarget {
  /** Field as the map names it: `place`, `voters.male`, `votes.1`. */
  readonly field: string;
  readonly label: string;
  readonly required?: boolean;
  /** Column names that mean it, for a first guess; compared without case and punctuation. */
  readonly known: readonly string[];
  /** Rarely in a file: folded away unless its column was recognised. */
  readonly rare?: boolean;
}

export interface ImportWizardProps {
  readonly targets: readonly ImportTarget[];
  /** Questions of this kind of import, shown with the columns: the reader's name, what to do with unknown places. */
  readonly options?: ReactNode;
  /** Not before the questions are answered. */
  readonly ready?: boolean;
  readonly run: (
    file: Blob,
    map: ImportMap,
    dryRun: boolean,
    onProgress: (share: number) => void,
  ) => Promise<Result<ImportReport>>;
  /** Words for the codes of refused lines. */
  readonly explain: (code: string) => string;
  readonly onApplied?: () => void;
  readonly after?: ReactNode;
}

type Stage = "file" | "columns" | "preview" | "done";
const STAGES: readonly Stage[] = ["file", "columns", "preview", "done"];

export function ImportWizard(p: ImportWizardProps): ReactNode {
  const t = useWords(importWords);
  const [stage, setStage] = useState<Stage>("file");
  const [file, setFile] = useState<File | null>(null);
  const [head, setHead] = useState<CsvHead | null>(null);
  const [columns, setColumns] = useState<Readonly<Record<string, string>>>({});
  const [share, setShare] = useState<number | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const choose = async (chosen: File): Promise<void> => {
    setProblem(null);
    const read = await readHead(chosen);
    if (!read.ok) {
      setProblem(read.problem);
      return;
    }
    setFile(chosen);
    setHead(read.value);
    setColumns(guessColumns(read.value.columns, p.targets));
    setStage("columns");
  };
  const run = async (dryRun: boolean): Promise<void> => {
    if (file === null) return;
    setProblem(null);
    setShare(0);
    const chosen = Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== ""));
    const answer = await p.run(file, { columns: chosen }, dryRun, setShare);
    setShare(null);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setReport(answer.value);
    globalThis.scrollTo({ top: 0 });
    setStage(dryRun ? "preview" : "done");
    if (!dryRun) p.onApplied?.();
  };
  const again = (): void => {
    setStage("file");
    setFile(null);
    setHead(null);
    setReport(null);
    setProblem(null);
  };
  const at = STAGES.indexOf(stage);
  const busy = share !== null;
  return (
    <div className="k-stack">
      <Steps
        label={t("steps")}
        steps={STAGES.map((one, i) => ({
          label: t(`step_${one}`),
          state: i < at || stage === "done" ? "done" : i === at ? "now" : "later",
        }))}
      />
      {problem !== null && <RefusalNote error={new Refused(problem)} />}
      {stage === "file" && <FileDrop onFile={(chosen) => void choose(chosen)} />}
      {stage === "columns" && head !== null && (
        <Columns
          head={head}
          name={file?.name ?? ""}
          targets={p.targets}
          columns={columns}
          onChange={setColumns}
          options={p.options}
        />
      )}
      {(stage === "preview" || stage === "done") && report !== null && (
        <ImportReportView
          report={report}
          explain={p.explain}
          name={file?.name ?? "impor"}
          actions={
            stage === "preview" ? (
              <>
                <Button
                  look="primary"
                  busy={busy}
                  disabled={report.added + report.changed === 0}
                  onClick={() => void run(false)}
                >
                  {t("apply", { count: report.added + report.changed })}
                </Button>
                <Button disabled={busy} onClick={() => setStage("columns")}>
                  {t("backToColumns")}
                </Button>
              </>
            ) : (
              <>
                {p.after}
                <Button onClick={again}>{t("another")}</Button>
              </>
            )
          }
        />
      )}
      {busy && (
        <Progress
          label={share < 1 ? t("sending") : t("checking")}
          {...(share < 1 ? { value: share, text: `${String(Math.round(share * 100))} %` } : {})}
        />
      )}
      <div className="k-row">
        {stage === "columns" && (
          <>
            <Button
              look="primary"
              busy={busy}
              disabled={p.ready === false || p.targets.some((x) => x.required === true && !columns[x.field])}
              onClick={() => void run(true)}
            >
              {t("preview")}
            </Button>
            <Button disabled={busy} onClick={again}>
              {t("otherFile")}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function FileDrop(p: { onFile: (file: File) => void }): ReactNode {
  const t = useWords(importWords);
  const [over, setOver] = useState(false);
  return (
    <div
      className={`d-drop${over ? " d-drop-over" : ""}`}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        const file = e.dataTransfer.files[0];
        if (file !== undefined) p.onFile(file);
      }}
    >
      <Icon name="download" size={32} />
      <p>
        <strong>{t("dropHere")}</strong>
        <br />
        <span className="k-quiet-text">{t("dropHint")}</span>
      </p>
      <label className="k-button k-primary k-size-normal d-file">
        <span>{t("chooseFile")}</span>
        <input
          type="file"
          accept=".csv,text/csv,text/plain"
          onChange={(e) => {
            const file = e.currentTarget.files?.[0];
            if (file !== undefined) p.onFile(file);
          }}
        />
      </label>
    </div>
  );
}

function Columns(p: {
  head: CsvHead;
  name: string;
  targets: readonly ImportTarget[];
  columns: Readonly<Record<string, string>>;
  onChange: (columns: Readonly<Record<string, string>>) => void;
  options: ReactNode;
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
        <div className="d-map">{often.map(choice)}</div>
        {seldom.length > 0 && (
          <details className="d-details">
            <summary>{t("rareColumns", { count: seldom.length })}</summary>
            <div className="d-map">{seldom.map(choice)}</div>
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
      {p.targets.some((x) => x.required === true && !p.columns[x.field]) && (
        <Notice tone="wait">
          <p>{t("columnsNeeded")}</p>
        </Notice>
      )}
    </>
  );
}
