import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo, useState } from "react";
import { sha256Hex } from "../../base/bytes.ts";
import { ImportWizard, type ImportTarget } from "../../web/desk/import-wizard.tsx";
import { problemText, sayProblems } from "../../web/desk/problem.ts";
import { upload } from "../../web/kit/client.ts";
import { Select } from "../../web/kit/field.tsx";
import { useWords } from "../../web/kit/words.ts";
import { importStations } from "./contract.ts";
import type { ImportField } from "./model.ts";
import { problems, words } from "./words.ts";

sayProblems(problems);

const KNOWN: Readonly<Record<ImportField, readonly string[]>> = {
  place: [
    "kemendagri_code",
    "kode_kemendagri",
    "kode_desa",
    "kode_kelurahan",
    "kode_wilayah",
    "kode",
    "village_code",
    "kode_tps",
  ],
  station: ["tps_no", "no_tps", "nomor_tps", "nomortps", "tps", "station"],
  place_name: ["desa", "kelurahan", "nama_desa", "nama_kelurahan", "desa_kelurahan", "village"],
  "voters.male": ["dpt_l", "laki_laki", "pemilih_l", "lk", "l", "male"],
  "voters.female": ["dpt_p", "perempuan", "pemilih_p", "pr", "p", "female"],
  "voters.total": ["dpt", "dpt_j", "jumlah_pemilih", "pemilih_total", "jumlah", "voters", "total"],
  address: ["alamat", "lokasi", "alamat_tps"],
  lat: ["latitude", "lintang"],
  lon: ["long", "lng", "longitude", "bujur"],
};

/** SHA-256 of a file, so that the server notices one that was cut off; left out for files too large to hold. */
export async function fileHash(file: Blob): Promise<string | undefined> {
  return file.size > 256 * 1024 * 1024 || !("subtle" in crypto)
    ? undefined
    : sha256Hex(new Uint8Array(await file.arrayBuffer()));
}

/** What a refused line's code means. */
export function explainLine(code: string): string {
  return problemText({ kind: "invalid", code });
}

/** The wizard that takes in a list of polling stations. */
export function StationsImport(p: { election: string; after?: ReactNode }): ReactNode {
  const t = useWords(words);
  const client = useQueryClient();
  const [unknownPlaces, setUnknownPlaces] = useState<"refuse" | "add">("refuse");
  const targets = useMemo<readonly ImportTarget[]>(() => {
    const target = (field: ImportField, label: string, required = false): ImportTarget => ({
      field,
      label,
      required,
      known: KNOWN[field],
    });
    return [
      target("place", t("place"), true),
      target("station", t("station"), true),
      target("voters.male", t("male")),
      target("voters.female", t("female")),
      target("voters.total", t("total")),
      target("place_name", t("placeName")),
      target("address", t("address")),
      target("lat", t("lat")),
      target("lon", t("lon")),
    ];
  }, [t]);
  const { election } = p;
  const applied = useCallback(() => void client.invalidateQueries(), [client]);
  return (
    <ImportWizard
      key={election}
      targets={targets}
      explain={explainLine}
      onApplied={applied}
      after={p.after}
      options={
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
      }
      run={async (file, map, dryRun, onProgress) =>
        upload(importStations, { election, map, dryRun, unknownPlaces, sha256: await fileHash(file) }, file, onProgress)
      }
    />
  );
}
