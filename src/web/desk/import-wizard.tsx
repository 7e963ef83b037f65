// A file into the register: choose it, say which column is which, see what would happen, then let it happen.
// The same for every kind of file. Nothing is taken in before the dry run on the server was seen.

import type { ReactNode } from "react";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { ImportMap } from "../../base/import.ts";
import type { Problem, Result } from "../../base/result.ts";
import { Button } from "../kit/button.tsx";
import { Card, Steps } from "../kit/layout.tsx";
import { Progress } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import { Refused, RefusalNote } from "./ask.tsx";
import { isJson, readHead, type CsvHead } from "./csv-head.ts";
import { ChooseFile } from "./import-choose.tsx";
import { Columns } from "./import-columns.tsx";
import { fileHash, firstColumns, type ImportTarget, rememberColumns } from "./import-file.ts";
import { type ImportOutcome, ImportReportView } from "./import-report.tsx";
import { importWords } from "./import-words.ts";

export interface ImportWizardProps {
  /** Names the template and what is remembered: `stations`. */
  readonly kind: string;
  /** What the file should hold, and what becomes of it. */
  readonly expects: string;
  readonly targets: readonly ImportTarget[];
  /** Enough columns chosen, where it takes more than the required ones to say so. */
  readonly enough?: (columns: Readonly<Record<string, string>>) => boolean;
  /** Questions of this kind of import, shown with the columns: the reader's name, what to do with unknown places. */
  readonly options?: ReactNode;
  /** Not before the questions are answered. */
  readonly ready?: boolean;
  /** Files of records (JSON) are taken too: what they hold, and what is asked of them instead of columns. */
  readonly records?: { readonly expects: string; readonly options: ReactNode; readonly ready: boolean };
  readonly run: (
    file: Blob,
    told: {
      readonly map: ImportMap;
      readonly dryRun: boolean;
      readonly sha256: string | undefined;
      /** The file is one of records. */
      readonly records: boolean;
    },
    onProgress: (share: number) => void,
  ) => Promise<Result<ImportOutcome>>;
  readonly after?: ReactNode;
}

type Stage = "file" | "columns" | "preview" | "done";
const STAGES: readonly Stage[] = ["file", "columns", "preview", "done"];

export function ImportWizard(p: ImportWizardProps): ReactNode {
  const t = useWords(importWords);
  const client = useQueryClient();
  const [stage, setStage] = useState<Stage>("file");
  const [file, setFile] = useState<File | null>(null);
  const [head, setHead] = useState<CsvHead | null>(null);
  const [columns, setColumns] = useState<Readonly<Record<string, string>>>({});
  const [share, setShare] = useState<number | null>(null);
  const [report, setReport] = useState<ImportOutcome | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const choose = async (chosen: File): Promise<void> => {
    setProblem(null);
    if (p.records !== undefined && (await isJson(chosen))) {
      setFile(chosen);
      setHead(null);
      setColumns({});
      setStage("columns");
      return;
    }
    const read = await readHead(chosen);
    if (!read.ok) {
      setProblem(read.problem);
      return;
    }
    setFile(chosen);
    setHead(read.value);
    setColumns(firstColumns(p.kind, read.value.columns, p.targets));
    setStage("columns");
  };
  const records = file !== null && head === null;
  const run = async (dryRun: boolean): Promise<void> => {
    if (file === null) return;
    setProblem(null);
    setShare(0);
    const chosen = Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== ""));
    if (!records) rememberColumns(p.kind, chosen);
    // What is applied is the very file of the preview: its hash, as the server took it then.
    const sha256 = dryRun ? await fileHash(file) : report?.sha256;
    const answer = await p.run(file, { map: { columns: chosen }, dryRun, sha256, records }, setShare);
    setShare(null);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setReport(answer.value);
    globalThis.scrollTo({ top: 0 });
    setStage(dryRun ? "preview" : "done");
    if (!dryRun) void client.invalidateQueries();
  };
  const again = (): void => {
    setStage("file");
    setFile(null);
    setHead(null);
    setReport(null);
    setProblem(null);
  };
  const taken = report === null ? 0 : report.added + report.changed;
  const removed = report?.removed ?? 0;
  const at = STAGES.indexOf(stage);
  const busy = share !== null;
  const enough =
    records ||
    (p.targets.every((x) => x.required !== true || Boolean(columns[x.field])) && (p.enough?.(columns) ?? true));
  const ready = records ? p.records?.ready === true : p.ready !== false;
  return (
    <div className="k-stack">
      <Steps
        label={t("steps")}
        steps={STAGES.map((one, i) => ({
          label: t(one === "columns" && records ? "step_asked" : `step_${one}`),
          state: i < at || stage === "done" ? "done" : i === at ? "now" : "later",
        }))}
      />
      {problem !== null && <RefusalNote error={new Refused(problem)} />}
      {stage === "file" && (
        <ChooseFile
          kind={p.kind}
          expects={p.expects}
          records={p.records?.expects}
          targets={p.targets}
          onFile={(chosen) => void choose(chosen)}
        />
      )}
      {stage === "columns" && head !== null && (
        <Columns
          head={head}
          name={file?.name ?? ""}
          targets={p.targets}
          enough={enough}
          columns={columns}
          onChange={setColumns}
          options={p.options}
        />
      )}
      {stage === "columns" && records && (
        <Card title={file?.name ?? ""}>
          <p>{p.records?.expects}</p>
          {p.records?.options}
        </Card>
      )}
      {(stage === "preview" || stage === "done") && report !== null && (
        <ImportReportView
          report={report}
          name={file?.name ?? "impor"}
          file={file === null || head === null ? undefined : { bytes: file, delimiter: head.delimiter }}
          actions={
            stage === "preview" ? (
              <>
                <Button look="primary" busy={busy} disabled={taken + removed === 0} onClick={() => void run(false)}>
                  {taken === 0 && removed > 0 ? t("removeOnly", { count: removed }) : t("apply", { count: taken })}
                </Button>
                <Button disabled={busy} onClick={() => setStage("columns")}>
                  {t(records ? "backToAsked" : "backToColumns")}
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
            <Button look="primary" busy={busy} disabled={!ready || !enough} onClick={() => void run(true)}>
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
