import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { ImportTarget } from "../../web/desk/import-file.ts";
import { ImportWizard } from "../../web/desk/import-wizard.tsx";
import { upload } from "../../web/kit/client.ts";
import { Select } from "../../web/kit/field.tsx";
import { useWords } from "../../web/kit/words.ts";
import { importStations } from "./contract.ts";
import type { ImportField } from "./model.ts";
import { words } from "./words.ts";

const KNOWN: Readonly<Record<ImportField, readonly string[]>> = {
  place: [
    "kode_desa",
    "kemendagri_code",
    "kode_kemendagri",
    "kode_kelurahan",
    "kode_wilayah",
    "kode",
    "village_code",
    "kode_tps",
  ],
  station: ["no_tps", "tps_no", "nomor_tps", "nomortps", "tps", "station"],
  place_name: ["desa", "kelurahan", "nama_desa", "nama_kelurahan", "desa_kelurahan", "village"],
  "voters.male": ["dpt_l", "laki_laki", "pemilih_l", "lk", "l", "male"],
  "voters.female": ["dpt_p", "perempuan", "pemilih_p", "pr", "p", "female"],
  "voters.total": ["dpt", "dpt_j", "jumlah_pemilih", "pemilih_total", "jumlah", "voters", "total"],
  address: ["alamat", "lokasi", "alamat_tps"],
  lat: ["latitude", "lintang"],
  count: ["tps_max", "jumlah_tps", "jml_tps", "tps_count"],
  lon: ["long", "lng", "longitude", "bujur"],
};

const SAMPLE: Readonly<Partial<Record<ImportField, readonly string[]>>> = {
  place: ["35.73.05.1003", "35.73.05.1003", "35.73.05.1004"],
  station: ["1", "2", "TPS 001"],
  "voters.male": ["141", "138", "120"],
  "voters.female": ["139", "", "126"],
  address: ["Balai RW 04", "SD Negeri 2", "Halaman musala"],
};

/** The wizard that takes in a list of polling stations. */
export function StationsImport(p: { election: string; after?: ReactNode }): ReactNode {
  const t = useWords(words);
  const [unknownPlaces, setUnknownPlaces] = useState<"refuse" | "add">("refuse");
  const targets = useMemo<readonly ImportTarget[]>(() => {
    const target = (field: ImportField, label: string, required = false): ImportTarget => ({
      field,
      label,
      required,
      known: KNOWN[field],
      ...(SAMPLE[field] === undefined ? {} : { sample: SAMPLE[field] }),
    });
    return [
      target("place", t("place"), true),
      target("station", t("station")),
      target("voters.male", t("male")),
      target("voters.female", t("female")),
      target("voters.total", t("total")),
      target("place_name", t("placeName")),
      target("address", t("address")),
      target("lat", t("lat")),
      target("lon", t("lon")),
      { ...target("count", t("count")), rare: true },
    ];
  }, [t]);
  const { election } = p;
  return (
    <ImportWizard
      key={election}
      kind="stations"
      expects={t("expects")}
      targets={targets}
      enough={(columns) => Boolean(columns["station"]) !== Boolean(columns["count"])}
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
      run={(file, told, onProgress) => upload(importStations, { election, unknownPlaces, ...told }, file, onProgress)}
    />
  );
}
