import type { ReactNode } from "react";
import { useMemo } from "react";
import type { ImportTarget } from "../../web/desk/import-file.ts";
import { ImportWizard } from "../../web/desk/import-wizard.tsx";
import { upload } from "../../web/kit/client.ts";
import { useWords } from "../../web/kit/words.ts";
import { importWitnesses } from "./contract.ts";
import { deskWords } from "./words.ts";

/** The wizard that takes in a list of witnesses, two mandates a station. */
export function WitnessesImport(p: { election: string; after?: ReactNode }): ReactNode {
  const t = useWords(deskWords);
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      {
        field: "place",
        label: t("columnPlace"),
        required: true,
        known: ["kode_desa", "kemendagri_code", "kode"],
        sample: ["35.73.05.1003", "35.73.05.1003"],
      },
      {
        field: "station",
        label: t("station"),
        required: true,
        known: ["no_tps", "tps_no", "nomor_tps", "tps"],
        sample: ["1", "2"],
      },
      {
        field: "name",
        label: t("name"),
        required: true,
        known: ["nama", "nama_saksi", "saksi"],
        sample: ["Contoh Satu", "Contoh Dua"],
      },
      { field: "phone", label: t("phone"), known: ["hp", "no_hp", "telepon", "wa", "nomor_hp"] },
      { field: "post", label: t("post"), known: ["mandat", "tugas", "posisi"] },
    ],
    [t],
  );
  const { election } = p;
  return (
    <ImportWizard
      key={election}
      kind="witnesses"
      expects={t("expects")}
      targets={targets}
      after={p.after}
      run={(file, told, onProgress) => upload(importWitnesses, { election, ...told }, file, onProgress)}
    />
  );
}
