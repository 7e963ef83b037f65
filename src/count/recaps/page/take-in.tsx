import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { useFormWords } from "../../../ground/elections/part.tsx";
import { hrefOf } from "../../../web/desk/address.ts";
import type { ImportTarget } from "../../../web/desk/import-file.ts";
import { ImportWizard } from "../../../web/desk/import-wizard.tsx";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { upload } from "../../../web/kit/client.ts";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { LoadingState } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { importRecaps } from "../contract.ts";
import { LEVELS, SOURCE_NAME, type RecapLevel } from "../model.ts";
import { words } from "../words.ts";

/** The wizard that takes in official figures of places. */
export function TakeIn(p: { contest: string; names: Readonly<Record<string, string>>; hasDapil: boolean }): ReactNode {
  const t = useWords(words);
  const { form, field } = useFormWords(p.contest);
  const { names } = p;
  const [source, setSource] = useState("");
  const [of, setOf] = useState<"place" | "dapil">("place");
  const [dapil, setDapil] = useState("");
  const [level, setLevel] = useState<RecapLevel | "dapil">(p.hasDapil ? "dapil" : "province");
  const [where, setWhere] = useState("");
  const [unknownPlaces, setUnknownPlaces] = useState<"refuse" | "add">("refuse");
  const targets = useMemo<readonly ImportTarget[]>(() => {
    const voted = form?.parts.find((part) => part.fields.some((f) => f.id.startsWith("votes.")));
    const whose: ImportTarget[] =
      of === "dapil"
        ? [
            {
              field: "dapil",
              label: t("columnDapil"),
              required: true,
              known: ["kode_dapil", "dapil_code", "kpu_dapil_id", "dapil"],
              sample: ["357301", "357302"],
            },
            { field: "place_name", label: t("columnDapilName"), known: ["nama_dapil", "dapil", "nama"] },
          ]
        : [
            {
              field: "place",
              label: t("columnPlace"),
              required: true,
              known: ["kode_wilayah", "kemendagri_code", "kode", "kode_kecamatan", "kecamatan_code", "kode_desa"],
              sample: ["35.73.01", "35.73.02"],
            },
            { field: "place_name", label: t("columnName"), known: ["nama_wilayah", "kecamatan", "nama", "desa"] },
          ];
    const own: ImportTarget[] = [
      ...whose,
      { field: "stations.done", label: t("columnDone"), known: ["tps_done", "tps_masuk"], sample: ["253", "140"] },
      { field: "stations.total", label: t("columnTotal"), known: ["tps_total", "tps"], sample: ["253", "141"] },
    ];
    return [
      ...own,
      ...(voted?.fields ?? []).map((f): ImportTarget => {
        const number = /^votes\.(\d+)$/.exec(f.id)?.[1];
        if (number === undefined) return { field: f.id, label: field(f.id), known: [f.id, `suara_${f.id}`] };
        const name = names[number];
        const label = name === undefined ? field(f.id) : `${number}. ${name}`;
        const known = [`suara_${number}`, `votes_${name ?? number}`, name ?? number, f.id];
        return { field: f.id, label, known, sample: ["1200", "900"] };
      }),
    ];
    // The words follow the form and the language that `t` carries.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [form, names, t, of]);
  const named = SOURCE_NAME.test(source);
  const chosen = where.trim() === "" ? undefined : where.trim();
  const nameOfSource = (
    <TextField
      label={t("sourceName")}
      hint={t("sourceHint")}
      value={source}
      onChange={setSource}
      error={source !== "" && !named ? t("sourceBad") : undefined}
      required
    />
  );
  const levels = [...(p.hasDapil ? (["dapil"] as const) : []), ...(Object.keys(LEVELS) as RecapLevel[])];
  // Columns are guessed when the file is chosen: not before it is known what may stand in them.
  if (form === undefined) return <LoadingState />;
  return (
    <ImportWizard
      key={`${p.contest} ${of}`}
      kind="recaps"
      expects={t("expects")}
      targets={targets}
      ready={named}
      enough={(columns) => Object.entries(columns).some(([f, c]) => f.startsWith("votes.") && c !== "")}
      after={
        <ButtonLink href={hrefOf("/recaps", { contest: p.contest, source })} look="primary">
          {t("toPlaces")}
        </ButtonLink>
      }
      options={
        <div className="d-abreast">
          {nameOfSource}
          {p.hasDapil && (
            <Select
              label={t("linesOf")}
              value={of}
              options={[
                { value: "place", label: t("linesOf_place") },
                { value: "dapil", label: t("linesOf_dapil") },
              ]}
              onChange={(value) => setOf(value === "dapil" ? "dapil" : "place")}
            />
          )}
          <Select
            label={t("unknownPlaces")}
            value={unknownPlaces}
            options={[
              { value: "refuse", label: t("refuse") },
              { value: "add", label: t("add") },
            ]}
            onChange={(value) => setUnknownPlaces(value === "add" ? "add" : "refuse")}
          />
          <TextField label={t("lines")} hint={t("linesHint")} value={where} onChange={setWhere} optional />
        </div>
      }
      records={{
        expects: t("expectsRecords"),
        ready: named,
        options: (
          <div className="d-abreast">
            {nameOfSource}
            <Select
              label={t("recordsOf")}
              hint={t("recordsOfHint")}
              value={level}
              options={levels.map((value) => ({ value, label: t(value === "dapil" ? "dapilLevel" : value) }))}
              onChange={(value) => setLevel(levels.find((one) => one === value) ?? "dapil")}
            />
            {level === "dapil" && (
              <TextField
                label={t("columnDapil")}
                hint={t("recordDapilHint")}
                value={dapil}
                onChange={setDapil}
                optional
              />
            )}
          </div>
        ),
      }}
      run={(file, { records, ...told }, onProgress) => {
        const code = level === "dapil" && dapil.trim() !== "" ? { dapil: dapil.trim() } : {};
        const how = records
          ? { format: "sirekap" as const, ...(level === "dapil" ? code : { level }) }
          : { where: chosen, unknownPlaces };
        return upload(importRecaps, { contest: p.contest, sourceName: source, ...how, ...told }, file, onProgress);
      }}
    />
  );
}
