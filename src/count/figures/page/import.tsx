import type { ReactNode } from "react";
import { Fragment, useMemo, useState } from "react";
import {
  type ChosenContest,
  ContestChoice,
  ElectionChoice,
  NoElection,
  useContest,
  useFormWords,
} from "../../../ground/elections/part.tsx";
import { CandidatesImport, DapilImport, TerritoriesImport } from "../../../ground/elections/part/imports.tsx";
import { ContendersImport, PartiesImport } from "../../../ground/elections/part/standing.tsx";
import { BoundariesImport } from "../../../ground/places/part/boundaries.tsx";
import { PlacesImport } from "../../../ground/places/part.tsx";
import { StationsImport } from "../../../ground/stations/part.tsx";
import { useAddress } from "../../../web/desk/address.ts";
import { Asked } from "../../../web/desk/ask.tsx";
import type { ImportTarget } from "../../../web/desk/import-file.ts";
import { ImportWizard } from "../../../web/desk/import-wizard.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { upload } from "../../../web/kit/client.ts";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { type Source, SOURCES } from "../../evidence/model.ts";
import { WitnessesImport } from "../../witnesses/part.tsx";
import { importReadings } from "../contract.ts";
import { useSourceName } from "../part.tsx";
import { deskWords } from "../words.ts";

interface Kind {
  readonly id: string;
  readonly label: keyof typeof deskWords;
  /** What the file is about: RW and RT belong to every election. */
  readonly of: "election" | "contest" | "all";
  /** Not only administrators may. */
  readonly coordinators?: boolean;
  readonly wizard: (
    chosen: ChosenContest,
    next: (label: "toTally" | "toWitnesses", href: string) => ReactNode,
  ) => ReactNode;
}

/** What can be brought in, in the order in which it is needed; one more is one more line. */
const KINDS: readonly Kind[] = [
  {
    id: "dapil",
    label: "importDapil",
    of: "election",
    wizard: ({ election }) => <DapilImport election={election.id} />,
  },
  {
    id: "territories",
    label: "importTerritories",
    of: "election",
    wizard: ({ election }) => <TerritoriesImport election={election.id} />,
  },
  {
    id: "candidates",
    label: "importCandidates",
    of: "election",
    wizard: ({ election }) => <CandidatesImport election={election.id} />,
  },
  {
    id: "contenders",
    label: "importContenders",
    of: "election",
    wizard: ({ election }) => <ContendersImport election={election.id} />,
  },
  {
    id: "parties",
    label: "importParties",
    of: "election",
    wizard: ({ election }) => <PartiesImport election={election.id} />,
  },
  { id: "boundaries", label: "importBoundaries", of: "all", wizard: () => <BoundariesImport /> },
  { id: "places", label: "importPlaces", of: "all", wizard: () => <PlacesImport /> },
  {
    id: "stations",
    label: "importStations",
    of: "election",
    wizard: ({ election }, next) => <StationsImport election={election.id} after={next("toTally", "/")} />,
  },
  {
    id: "witnesses",
    label: "importWitnesses",
    of: "election",
    coordinators: true,
    wizard: ({ election }, next) => (
      <WitnessesImport election={election.id} after={next("toWitnesses", "/witnesses")} />
    ),
  },
  {
    id: "readings",
    label: "importReadings",
    of: "contest",
    wizard: ({ contest }) => <ReadingsImport contest={contest.id} />,
  },
];
const FIRST = "stations";

/** Files into Posko: what an election is made of, its polling stations and witnesses, or readings typed elsewhere. */
export function ImportPage(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, query } = useContest();
  const { search, set } = useAddress();
  const { has } = useViewer();
  const kinds = KINDS.filter((one) => has("administrator") || one.coordinators === true);
  const kind = kinds.find((one) => one.id === search["kind"]) ?? kinds.find((one) => one.id === FIRST) ?? kinds[0]!;
  const next = (label: "toTally" | "toWitnesses", href: string): ReactNode => (
    <ButtonLink href={href} look="primary">
      {t(label)}
    </ButtonLink>
  );
  return (
    <Page
      title={t("import")}
      lead={t("importLead")}
      actions={kind.of === "contest" ? <ContestChoice /> : kind.of === "election" && <ElectionChoice />}
    >
      <Asked query={query}>
        {() =>
          chosen === undefined ? (
            <NoElection />
          ) : (
            <>
              {kinds.length > 1 && (
                <Choice
                  label={t("importWhat")}
                  value={kind.id}
                  onChange={(to) => set({ kind: to === FIRST ? undefined : to })}
                  options={kinds.map((one) => ({ value: one.id, label: t(one.label) }))}
                />
              )}
              {/* A wizard begun for one kind of file is no beginning of another. */}
              <Fragment key={kind.id}>{kind.wizard(chosen, next)}</Fragment>
            </>
          )
        }
      </Asked>
    </Page>
  );
}

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  place: ["kode_desa", "kemendagri_code", "kode_kemendagri", "kode_kelurahan", "kode_wilayah", "kode"],
  station: ["no_tps", "tps_no", "nomor_tps", "tps"],
  valid: ["sah", "suara_sah"],
  invalid: ["tidak_sah", "suara_tidak_sah"],
  total: ["jumlah", "suara_total"],
};

const SAMPLE_TOTALS: Readonly<Record<string, (sides: number) => readonly string[]>> = {
  valid: (sides) => [String(100 * sides), ""],
  invalid: () => ["4", ""],
  total: (sides) => [String(100 * sides + 4), ""],
};

function ReadingsImport(p: { contest: string }): ReactNode {
  const t = useWords(deskWords);
  const words = useFormWords(p.contest);
  const sourceName = useSourceName();
  const [source, setSource] = useState<Source>("salinan");
  // Records are the commission's own.
  const [recordSource, setRecordSource] = useState<Source>("official");
  const [reader, setReader] = useState("");
  const [station, setStation] = useState("");
  const { form } = words;
  const targets = useMemo<readonly ImportTarget[]>(() => {
    // Votes and totals first: they are what most files hold.
    const parts = form?.parts ?? [];
    const voted = parts.find((part) => part.fields.some((f) => f.id.startsWith("votes.")));
    const ordered = voted === undefined ? parts : [voted, ...parts.filter((part) => part !== voted)];
    const sides = (voted?.fields ?? []).filter((f) => f.id.startsWith("votes.")).length;
    const fields = ordered.flatMap((part) => part.fields.map((f) => ({ id: f.id, rare: part !== voted })));
    return [
      {
        field: "place",
        label: t("columnPlace"),
        required: true,
        known: KNOWN["place"]!,
        sample: ["35.73.05.1003", "35.73.05.1003"],
      },
      { field: "station", label: t("columnStation"), required: true, known: KNOWN["station"]!, sample: ["1", "2"] },
      ...fields.map((f) => ({
        field: f.id,
        label: words.field(f.id),
        rare: f.rare,
        known: KNOWN[f.id] ?? [f.id.replace("votes.", "paslon_"), f.id.replace("votes.", "0")],
        // A line that adds up, whatever the number of sides.
        ...(f.rare ? {} : { sample: SAMPLE_TOTALS[f.id]?.(sides) ?? ["100", ""] }),
      })),
    ];
    // The words follow the form and the language that `t` carries.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [form, t]);
  const readerOk = /^[\w.-]{1,40}$/.test(reader);
  const whose = (value: Source, onChange: (source: Source) => void): ReactNode => (
    <Select
      label={t("source")}
      value={value}
      options={SOURCES.map((one) => ({ value: one, label: sourceName(one) }))}
      onChange={(chosen) => onChange(SOURCES.find((one) => one === chosen) ?? value)}
    />
  );
  const nameOfReader = (
    <TextField
      label={t("readerName")}
      hint={t("readerNameHint")}
      value={reader}
      onChange={setReader}
      error={reader !== "" && !readerOk ? t("readerNameBad") : undefined}
      required
    />
  );
  return (
    <ImportWizard
      key={p.contest}
      kind="readings"
      expects={t("expectsReadings")}
      targets={targets}
      ready={readerOk}
      after={
        <ButtonLink href={`/?basis=reader:${reader}`} look="primary">
          {t("toTally")}
        </ButtonLink>
      }
      options={
        <div className="d-abreast">
          {whose(source, setSource)}
          {nameOfReader}
        </div>
      }
      records={{
        expects: t("expectsRecords"),
        ready: readerOk,
        options: (
          <div className="d-abreast">
            {whose(recordSource, setRecordSource)}
            {nameOfReader}
            <TextField
              label={t("recordStation")}
              hint={t("recordStationHint")}
              value={station}
              onChange={setStation}
              optional
            />
          </div>
        ),
      }}
      run={(file, { records, ...told }, onProgress) => {
        const at = station.trim() === "" ? {} : { station: station.trim() };
        const how = records ? { source: recordSource, format: "sirekap" as const, ...at } : { source };
        return upload(importReadings, { contest: p.contest, reader, ...how, ...told }, file, onProgress);
      }}
    />
  );
}
