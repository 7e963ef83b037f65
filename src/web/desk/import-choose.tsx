import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icons.tsx";
import { Card, Table } from "../kit/layout.tsx";
import { useWords } from "../kit/words.ts";
import { saveFile } from "./csv.ts";
import { type ImportTarget, templateOf, templateText } from "./import-file.ts";
import { importWords } from "./import-words.ts";

/** The first step: what the file should look like, with a template to begin from, and where to put it. */
export function ChooseFile(p: {
  kind: string;
  expects: string;
  /** What files of records hold, where these are taken too. */
  records?: string | undefined;
  targets: readonly ImportTarget[];
  onFile: (file: File) => void;
}): ReactNode {
  const t = useWords(importWords);
  const [names, ...rows] = templateOf(p.targets);
  return (
    <>
      <FileDrop onFile={p.onFile} records={p.records !== undefined} />
      <Card title={t("expected")}>
        <p>{p.expects}</p>
        {names !== undefined && (
          <>
            <div className="d-first-rows">
              <Table
                caption={t("exampleFile")}
                columns={names.map((label, i) => ({
                  key: label,
                  label,
                  cell: (row: readonly string[]) => row[i] ?? "",
                }))}
                rows={rows}
                rowKey={(row) => row.join("\u0000")}
              />
            </div>
            <p className="k-quiet-text">{t("otherNames")}</p>
            {p.records !== undefined && <p>{p.records}</p>}
            <div>
              <Button icon="download" onClick={() => saveFile(`posko-${p.kind}.csv`, templateText(p.targets))}>
                {t("template")}
              </Button>
            </div>
          </>
        )}
      </Card>
    </>
  );
}

function FileDrop(p: { onFile: (file: File) => void; records: boolean }): ReactNode {
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
      <Icon name="upload" size={32} />
      <p>
        <strong>{t(p.records ? "dropHereToo" : "dropHere")}</strong>
        <br />
        <span className="k-quiet-text">{t("dropHint")}</span>
      </p>
      <label className="k-button k-primary k-size-normal d-file">
        <span>{t("chooseFile")}</span>
        <input
          type="file"
          accept={`.csv,text/csv,text/plain${p.records ? ",.json,.jsonl,application/json" : ""}`}
          onChange={(e) => {
            const file = e.currentTarget.files?.[0];
            if (file !== undefined) p.onFile(file);
          }}
        />
      </label>
    </div>
  );
}
