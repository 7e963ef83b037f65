// The wizard for outlines of places: a file of boundaries is no table, so it asks for two names instead of columns.

import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import type { ImportReport } from "../../../base/import.ts";
import type { Problem } from "../../../base/result.ts";
import { Refused, RefusalNote } from "../../../web/desk/ask.tsx";
import { fileHash } from "../../../web/desk/import-file.ts";
import { ImportReportView } from "../../../web/desk/import-report.tsx";
import { importWords } from "../../../web/desk/import-words.ts";
import { Button } from "../../../web/kit/button.tsx";
import { upload } from "../../../web/kit/client.ts";
import { Select } from "../../../web/kit/field.tsx";
import { Card, Steps } from "../../../web/kit/layout.tsx";
import { Progress } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { importShapes } from "../contract.ts";
import { namesInFile, type NamesInFile } from "../rules/shapes.ts";
import { boundaryWords } from "../words.ts";

const NOTHING_READ: Problem = { kind: "invalid", code: "places.shapes_unreadable" };
const CODES = ["code", "kode", "kode_wilayah", "kemendagri", "prov"];

/** Outlines of places for maps, for every election. */
export function BoundariesImport(): ReactNode {
  const t = useWords(importWords);
  const say = useWords(boundaryWords);
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [names, setNames] = useState<NamesInFile | null>(null);
  const [layer, setLayer] = useState("");
  const [property, setProperty] = useState("");
  const [report, setReport] = useState<ImportReport | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const at = report === null ? (names === null ? 0 : 1) : report.dry_run ? 2 : 3;
  const properties = names?.properties[layer] ?? [];
  const chosen = properties.includes(property)
    ? property
    : (properties.find((one) => CODES.includes(one.toLowerCase())) ?? properties[0] ?? "");

  const begin = (): void => {
    setFile(null);
    setNames(null);
    setReport(null);
    setProblem(null);
  };
  const choose = async (picked: File): Promise<void> => {
    begin();
    const found = namesInFile(await parsed(picked));
    if (found === null) {
      setProblem(NOTHING_READ);
      return;
    }
    setFile(picked);
    setNames(found);
    setLayer(found.layers[0] ?? "");
  };
  const run = async (dryRun: boolean): Promise<void> => {
    if (file === null) return;
    setProblem(null);
    setShare(0);
    // What is applied is the very file of the preview.
    const sha256 = dryRun ? await fileHash(file) : report?.sha256;
    const input = { codeProperty: chosen, ...(layer === "" ? {} : { layer }), dryRun, sha256 };
    const answer = await upload(importShapes, input, file, setShare);
    setShare(null);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setReport(answer.value);
    if (!dryRun) void client.invalidateQueries();
  };
  const taken = report === null ? 0 : report.added + report.changed;
  const steps = [t("step_file"), say("names"), t("step_preview"), t("step_done")];
  return (
    <div className="k-stack">
      <Steps
        label={t("steps")}
        steps={steps.map((label, i) => ({
          label,
          state: i < at || at === 3 ? "done" : i === at ? "now" : "later",
        }))}
      />
      {problem !== null && <RefusalNote error={new Refused(problem)} />}
      {at === 0 && (
        <Card title={t("expected")}>
          <div className="k-stack">
            <p>{say("expects")}</p>
            <label className="k-button k-primary k-size-normal d-file">
              <span>{t("chooseFile")}</span>
              <input
                type="file"
                accept=".geojson,.json,application/geo+json,application/json"
                onChange={(e) => {
                  const picked = e.currentTarget.files?.[0];
                  if (picked !== undefined) void choose(picked);
                }}
              />
            </label>
          </div>
        </Card>
      )}
      {at === 1 && names !== null && (
        <Card title={file?.name ?? ""}>
          <div className="k-stack">
            {names.layers.length > 1 && (
              <Select
                label={say("layer")}
                value={layer}
                options={names.layers.map((one) => ({ value: one, label: one }))}
                onChange={setLayer}
              />
            )}
            <Select
              label={say("property")}
              hint={say("propertyHint")}
              value={chosen}
              options={properties.map((one) => ({ value: one, label: one }))}
              onChange={setProperty}
            />
            <div className="k-row">
              <Button look="primary" busy={share !== null} disabled={chosen === ""} onClick={() => void run(true)}>
                {t("preview")}
              </Button>
              <Button disabled={share !== null} onClick={begin}>
                {t("otherFile")}
              </Button>
            </div>
          </div>
        </Card>
      )}
      {report !== null && (
        <ImportReportView
          report={report}
          name={file?.name ?? "batas"}
          actions={
            report.dry_run ? (
              <>
                <Button look="primary" busy={share !== null} disabled={taken === 0} onClick={() => void run(false)}>
                  {say("apply", { count: taken })}
                </Button>
                <Button disabled={share !== null} onClick={() => setReport(null)}>
                  {say("otherNames")}
                </Button>
              </>
            ) : (
              <Button onClick={begin}>{t("another")}</Button>
            )
          }
        />
      )}
      {share !== null && (
        <Progress
          label={share < 1 ? t("sending") : t("checking")}
          {...(share < 1 ? { value: share, text: `${String(Math.round(share * 100))} %` } : {})}
        />
      )}
    </div>
  );
}

async function parsed(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch {
    return null;
  }
}
