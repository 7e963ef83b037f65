import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo, useState } from "react";
import { ContestChoice, NoElection, useContest, useFormWords } from "../../../ground/elections/part.tsx";
import { explainLine, fileHash, StationsImport } from "../../../ground/stations/part.tsx";
import { useAddress } from "../../../web/desk/address.ts";
import { Asked } from "../../../web/desk/ask.tsx";
import { ImportWizard, type ImportTarget } from "../../../web/desk/import-wizard.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { upload } from "../../../web/kit/client.ts";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { type Source, SOURCES } from "../../evidence/model.ts";
import { WitnessesImport } from "../../witnesses/part.tsx";
import { importReadings } from "../contract.ts";
import { useSourceName } from "../part.tsx";
import { deskWords } from "../words.ts";

const KINDS = ["stations", "witnesses", "readings"] as const;

/** Files into Posko: polling stations, witnesses, or readings that somebody else typed. */
export function ImportPage(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, query } = useContest();
  const { search, set } = useAddress();
  const kind = KINDS.find((one) => one === search["kind"]) ?? "stations";
  return (
    <Page title={t("import")} lead={t("importLead")} actions={<ContestChoice />}>
      <Asked query={query}>
        {() =>
          chosen === undefined ? (
            <NoElection />
          ) : (
            <>
              <Choice
                label={t("importWhat")}
                value={kind}
                onChange={(to) => set({ kind: to === "stations" ? undefined : to })}
                options={[
                  { value: "stations", label: t("importStations") },
                  { value: "witnesses", label: t("importWitnesses") },
                  { value: "readings", label: t("importReadings") },
                ]}
              />
              {kind === "stations" ? (
                <StationsImport
                  election={chosen.election.id}
                  after={
                    <ButtonLink href="/" look="primary">
                      {t("toTally")}
                    </ButtonLink>
                  }
                />
              ) : kind === "witnesses" ? (
                <WitnessesImport
                  election={chosen.election.id}
                  after={
                    <ButtonLink href="/witnesses" look="primary">
                      {t("toWitnesses")}
                    </ButtonLink>
                  }
                />
              ) : (
                <ReadingsImport contest={chosen.contest.id} />
              )}
            </>
          )
        }
      </Asked>
    </Page>
  );
}

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  place: ["kemendagri_code", "kode_kemendagri", "kode_desa", "kode_kelurahan", "kode_wilayah", "kode"],
  station: ["tps_no", "no_tps", "nomor_tps", "tps"],
  valid: ["sah", "suara_sah"],
  invalid: ["tidak_sah", "suara_tidak_sah"],
  total: ["jumlah", "suara_total"],
};

function ReadingsImport(p: { contest: string }): ReactNode {
  const t = useWords(deskWords);
  const words = useFormWords(p.contest);
  const sourceName = useSourceName();
  const client = useQueryClient();
  const [source, setSource] = useState<Source>("salinan");
  const [reader, setReader] = useState("");
  const { form } = words;
  const targets = useMemo<readonly ImportTarget[]>(() => {
    // Votes and totals first: they are what most files hold.
    const parts = form?.parts ?? [];
    const voted = parts.find((part) => part.fields.some((f) => f.id.startsWith("votes.")));
    const ordered = voted === undefined ? parts : [voted, ...parts.filter((part) => part !== voted)];
    const fields = ordered.flatMap((part) => part.fields.map((f) => ({ id: f.id, rare: part !== voted })));
    return [
      { field: "place", label: t("columnPlace"), required: true, known: KNOWN["place"]! },
      { field: "station", label: t("columnStation"), required: true, known: KNOWN["station"]! },
      ...fields.map((f) => ({
        field: f.id,
        label: words.field(f.id),
        rare: f.rare,
        known: KNOWN[f.id] ?? [f.id.replace("votes.", "0"), f.id.replace("votes.", "paslon_")],
      })),
    ];
    // The words follow the form and the language that `t` carries.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [form, t]);
  const applied = useCallback(() => void client.invalidateQueries(), [client]);
  const readerOk = /^[\w.-]{1,40}$/.test(reader);
  return (
    <ImportWizard
      key={p.contest}
      targets={targets}
      ready={readerOk}
      explain={explainLine}
      onApplied={applied}
      after={
        <ButtonLink href={`/?basis=reader:${reader}`} look="primary">
          {t("toTally")}
        </ButtonLink>
      }
      options={
        <div className="d-map">
          <Select
            label={t("source")}
            value={source}
            options={SOURCES.map((one) => ({ value: one, label: sourceName(one) }))}
            onChange={(value) => setSource(SOURCES.find((one) => one === value) ?? "salinan")}
          />
          <TextField
            label={t("readerName")}
            hint={t("readerNameHint")}
            value={reader}
            onChange={setReader}
            error={reader !== "" && !readerOk ? t("readerNameBad") : undefined}
            required
          />
        </div>
      }
      run={async (file, map, dryRun, onProgress) =>
        upload(
          importReadings,
          { contest: p.contest, source, reader, map, dryRun, sha256: await fileHash(file) },
          file,
          onProgress,
        )
      }
    />
  );
}
