// The wizards that take in what an election is made of: dapil, their territories, the parties' lists of candidates.

import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { ImportTarget } from "../../../web/desk/import-file.ts";
import { ImportWizard } from "../../../web/desk/import-wizard.tsx";
import { upload } from "../../../web/kit/client.ts";
import { Checkbox, Select } from "../../../web/kit/field.tsx";
import { type Say, useWords } from "../../../web/kit/words.ts";
import { importCandidates, importDapil, importTerritories } from "../contract.ts";
import { importWords } from "../words.ts";

interface OfElection {
  readonly election: string;
  readonly after?: ReactNode;
}
type T = Say<typeof importWords>;

/** The two columns by which each of the three files names its dapil. */
function dapilTargets(t: T, level: readonly string[], dapil: readonly string[]): readonly ImportTarget[] {
  return [
    { field: "level", label: t("level"), known: ["tingkat", "jenis", "lembaga"], sample: level },
    { field: "dapil", label: t("dapil"), required: true, known: ["kode_dapil", "dapil", "kode"], sample: dapil },
  ];
}

/** Dapil with their seats. */
export function DapilImport(p: OfElection): ReactNode {
  const t = useWords(importWords);
  const { election } = p;
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      ...dapilTargets(t, ["DPR", "DPRD Provinsi", "DPRD Kabupaten/Kota"], ["3505", "350006", "357301"]),
      {
        field: "name",
        label: t("dapilName"),
        required: true,
        known: ["nama_dapil", "nama", "dapil"],
        sample: ["Jawa Timur V", "Jawa Timur 6", "Kota Malang 1"],
      },
      {
        field: "seats",
        label: t("seats"),
        required: true,
        known: ["kursi", "jumlah_kursi", "alokasi_kursi"],
        sample: ["8", "11", "10"],
      },
    ],
    [t],
  );
  return (
    <ImportWizard
      key={election}
      kind="dapil"
      expects={t("expectsDapil")}
      targets={targets}
      after={p.after}
      run={(file, told, onProgress) => upload(importDapil, { election, ...told }, file, onProgress)}
    />
  );
}

/** Which places each dapil is made of. */
export function TerritoriesImport(p: OfElection): ReactNode {
  const t = useWords(importWords);
  const { election } = p;
  const [replace, setReplace] = useState(false);
  const [unknownPlaces, setUnknownPlaces] = useState<"refuse" | "add">("refuse");
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      ...dapilTargets(t, ["DPR", "DPRD Kabupaten/Kota", "DPRD Kabupaten/Kota"], ["3505", "357301", "357301"]),
      {
        field: "place",
        label: t("place"),
        required: true,
        known: ["kode_wilayah", "wilayah", "kode_kecamatan", "kode_kabupaten"],
        sample: ["35.73", "35.73.01", "35.73.05.1003"],
      },
      {
        field: "split",
        label: t("split"),
        known: ["terbagi", "pecah", "sebagian"],
        sample: ["tidak", "tidak", "tidak"],
      },
      { field: "place_name", label: t("placeName"), known: ["nama_wilayah"], rare: true },
    ],
    [t],
  );
  return (
    <ImportWizard
      key={election}
      kind="territories"
      expects={t("expectsTerritories")}
      targets={targets}
      after={p.after}
      options={
        <div className="d-abreast">
          <Select
            label={t("unknownPlaces")}
            hint={unknownPlaces === "add" ? t("addHint") : ""}
            value={unknownPlaces}
            options={[
              { value: "refuse", label: t("refuse") },
              { value: "add", label: t("add") },
            ]}
            onChange={(value) => setUnknownPlaces(value === "add" ? "add" : "refuse")}
          />
          <Whole checked={replace} onChange={setReplace} hint={t("wholeTerritories")} />
        </div>
      }
      run={(file, told, onProgress) =>
        upload(importTerritories, { election, replace, unknownPlaces, ...told }, file, onProgress)
      }
    />
  );
}

/** The parties' lists of candidates, dapil by dapil. */
export function CandidatesImport(p: OfElection): ReactNode {
  const t = useWords(importWords);
  const { election } = p;
  const [replace, setReplace] = useState(false);
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      ...dapilTargets(t, ["DPR", "DPR", "DPR"], ["3505", "3505", "3505"]),
      {
        field: "party",
        label: t("party"),
        required: true,
        known: ["nomor_partai", "no_partai", "partai"],
        sample: ["1", "1", "2"],
      },
      {
        field: "number",
        label: t("number"),
        required: true,
        known: ["nomor_urut", "no_urut", "nomor", "no"],
        sample: ["1", "2", "1"],
      },
      {
        field: "name",
        label: t("name"),
        required: true,
        known: ["nama", "nama_calon", "nama_caleg"],
        sample: ["Contoh Satu", "Contoh Dua", "Contoh Tiga"],
      },
      { field: "gender", label: t("gender"), known: ["jenis_kelamin", "jk", "lp"], sample: ["P", "L", ""] },
    ],
    [t],
  );
  return (
    <ImportWizard
      key={election}
      kind="candidates"
      expects={t("expectsCandidates")}
      targets={targets}
      after={p.after}
      options={<Whole checked={replace} onChange={setReplace} hint={t("wholeCandidates")} />}
      run={(file, told, onProgress) => upload(importCandidates, { election, replace, ...told }, file, onProgress)}
    />
  );
}

/** Is the file all that a dapil, or a list, has? Then what it leaves out goes. */
function Whole(p: { checked: boolean; onChange: (checked: boolean) => void; hint: string }): ReactNode {
  const t = useWords(importWords);
  return <Checkbox label={t("whole")} hint={p.hint} checked={p.checked} onChange={p.onChange} />;
}
