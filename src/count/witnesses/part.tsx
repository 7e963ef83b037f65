import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo } from "react";
import { explainLine, fileHash } from "../../ground/stations/part.tsx";
import { ImportWizard, type ImportTarget } from "../../web/desk/import-wizard.tsx";
import { sayProblems } from "../../web/desk/problem.ts";
import { upload } from "../../web/kit/client.ts";
import { useWords } from "../../web/kit/words.ts";
import { importWitnesses } from "./contract.ts";
import { deskWords, problems } from "./words.ts";

sayProblems(problems);

/** The wizard that takes in a list of witnesses, two mandates a station. */
export function WitnessesImport(p: { election: string; after?: ReactNode }): ReactNode {
  const t = useWords(deskWords);
  const client = useQueryClient();
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      { field: "place", label: t("columnPlace"), required: true, known: ["kemendagri_code", "kode_desa", "kode"] },
      { field: "station", label: t("station"), required: true, known: ["tps_no", "no_tps", "nomor_tps", "tps"] },
      { field: "name", label: t("name"), required: true, known: ["nama", "nama_saksi", "saksi"] },
      { field: "phone", label: t("phone"), known: ["hp", "no_hp", "telepon", "wa", "nomor_hp"] },
      { field: "post", label: t("post"), known: ["mandat", "tugas", "posisi"] },
    ],
    [t],
  );
  const applied = useCallback(() => void client.invalidateQueries(), [client]);
  const { election } = p;
  return (
    <ImportWizard
      key={election}
      targets={targets}
      explain={explainLine}
      onApplied={applied}
      after={p.after}
      run={async (file, map, dryRun, onProgress) =>
        upload(importWitnesses, { election, map, dryRun, sha256: await fileHash(file) }, file, onProgress)
      }
    />
  );
}
