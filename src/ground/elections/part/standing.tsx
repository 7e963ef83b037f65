// The wizards for who stands beside the parties' lists: pairs and candidates for DPD by area, and further parties.

import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { ImportTarget } from "../../../web/desk/import-file.ts";
import { ImportWizard } from "../../../web/desk/import-wizard.tsx";
import { upload } from "../../../web/kit/client.ts";
import { Checkbox } from "../../../web/kit/field.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { importContenders, importParties } from "../contract.ts";
import { importWords } from "../words.ts";

/** Pairs of a Pilkada, or candidates for DPD, area by area. */
export function ContendersImport(p: { election: string; after?: ReactNode }): ReactNode {
  const t = useWords(importWords);
  const { election } = p;
  const [replace, setReplace] = useState(false);
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      {
        field: "area",
        label: t("area"),
        required: true,
        known: ["kode_daerah", "kode_wilayah", "daerah", "kode"],
        sample: ["35", "35", "33"],
      },
      {
        field: "number",
        label: t("ballotNumber"),
        required: true,
        known: ["nomor_urut", "no_urut", "nomor", "no"],
        sample: ["1", "2", "1"],
      },
      {
        field: "name",
        label: t("contenderName"),
        required: true,
        known: ["nama", "nama_calon", "calon"],
        sample: ["Contoh Satu", "Contoh Dua", "Contoh Tiga"],
      },
      { field: "second", label: t("secondName"), known: ["nama_wakil", "wakil"], sample: ["", "", ""] },
    ],
    [t],
  );
  return (
    <ImportWizard
      key={election}
      kind="contenders"
      expects={t("expectsContenders")}
      targets={targets}
      after={p.after}
      options={<Checkbox label={t("whole")} hint={t("wholeContenders")} checked={replace} onChange={setReplace} />}
      run={(file, told, onProgress) => upload(importContenders, { election, replace, ...told }, file, onProgress)}
    />
  );
}

/** Parties that the pack lacks or names otherwise. */
export function PartiesImport(p: { election: string; after?: ReactNode }): ReactNode {
  const t = useWords(importWords);
  const { election } = p;
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      {
        field: "number",
        label: t("party"),
        required: true,
        known: ["nomor_partai", "no_partai", "nomor", "no"],
        sample: ["31", "32"],
      },
      {
        field: "name",
        label: t("partyName"),
        required: true,
        known: ["nama_partai", "nama"],
        sample: ["Partai Contoh Satu", "Partai Contoh Dua"],
      },
      {
        field: "short",
        label: t("partyShort"),
        required: true,
        known: ["singkatan", "short"],
        sample: ["Contoh 1", "Contoh 2"],
      },
      { field: "only_in", label: t("onlyIn"), known: ["kode_provinsi", "provinsi"], sample: ["11", "11"] },
    ],
    [t],
  );
  return (
    <ImportWizard
      key={election}
      kind="parties"
      expects={t("expectsParties")}
      targets={targets}
      after={p.after}
      run={(file, told, onProgress) => upload(importParties, { election, ...told }, file, onProgress)}
    />
  );
}
