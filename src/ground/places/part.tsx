// A box that finds a place by name, slips forgiven; the names above a place as a trail of links; and the wizard that
// takes in RW and RT.

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useMemo } from "react";
import type { OutputOf } from "../../base/contract.ts";
import { orThrow, useAsk } from "../../web/desk/ask.tsx";
import type { ImportTarget } from "../../web/desk/import-file.ts";
import { ImportWizard } from "../../web/desk/import-wizard.tsx";
import { SearchBox } from "../../web/desk/search-box.tsx";
import { Crumbs } from "../../web/desk/shell.tsx";
import { upload } from "../../web/kit/client.ts";
import { useWords } from "../../web/kit/words.ts";
import { importPlaces, search, show } from "./contract.ts";
import { importWords, words } from "./words.ts";

export function PlaceSearch(p: {
  onPick: (place: { code: string; name: string }) => void;
  label?: string;
  hideLabel?: boolean;
  election?: string | undefined;
  within?: string | undefined;
  value?: string | undefined;
}): ReactNode {
  const t = useWords(words);
  return (
    <SearchBox
      label={p.label ?? t("places.search")}
      hideLabel={p.hideLabel === true}
      placeholder={t("places.search")}
      none={t("places.none_found")}
      name={`places ${p.election ?? ""} ${p.within ?? ""}`}
      {...(p.value === undefined ? {} : { value: p.value })}
      search={async (q, signal) => {
        const found = await orThrow(search, { q, limit: 8, election: p.election, within: p.within }, signal);
        return found.places.map((place) => ({
          key: place.code,
          label: place.name,
          under: [...place.above, place.code].join(" · "),
        }));
      }}
      onPick={(found) => p.onPick({ code: found.key, name: found.label })}
    />
  );
}

/** A place with the names above it; "" is the nation and is not asked. */
export function usePlace(code: string, election?: string): UseQueryResult<OutputOf<typeof show>> {
  return useAsk(show, { code, election }, { enabled: code !== "", fresh: 600_000 });
}

/** `35.73.01.1001/12` → ["35", "35.73", "35.73.01", "35.73.01.1001"]. */
function codesAbove(code: string): string[] {
  const parts = (code.split("/")[0] ?? "").split(".").filter((s) => s !== "");
  return parts.map((_, i) => parts.slice(0, i + 1).join("."));
}

/** Nation › province › … › this place; `hrefOf` says where each leads. */
export function PlaceCrumbs(p: {
  place: string;
  election?: string | undefined;
  /** Where a place leads; undefined leaves its name without a link. */
  href: (place: string) => string | undefined;
  last?: string;
}): ReactNode {
  const t = useWords(words);
  const village = p.place.split("/")[0] ?? "";
  const place = usePlace(village, p.election);
  const codes = codesAbove(village);
  // Before the names are there, and where the place is unknown, its codes would say nothing to anybody.
  const names = place.data === undefined ? [] : [...namesAbove(place.data.above, codes.length - 1), place.data.name];
  const items = [
    item(t("places.level_0"), p.href("")),
    ...names.map((name, i) => item(name, p.href(codes[i] ?? village))),
    ...(p.last === undefined ? [] : [{ label: p.last }]),
  ];
  return <Crumbs label={t("places.place")} items={items} />;
}

function item(label: string, href: string | undefined): { label: string; href?: string } {
  return href === undefined ? { label } : { label, href };
}

/** Names from the province downward, whichever way round they came. */
function namesAbove(above: readonly string[], count: number): string[] {
  return above.slice(0, count).toReversed();
}

/** The wizard that takes in RW and RT below the villages, for every election. */
export function PlacesImport(p: { after?: ReactNode }): ReactNode {
  const t = useWords(importWords);
  const targets = useMemo<readonly ImportTarget[]>(
    () => [
      {
        field: "parent",
        label: t("parent"),
        known: ["kode_induk", "kode_desa", "kode_kelurahan", "induk"],
        sample: ["35.73.05.1003", "35.73.05.1003.005"],
      },
      { field: "number", label: t("number"), known: ["nomor", "no", "rw", "rt"], sample: ["RW 05", "RT 002"] },
      { field: "name", label: t("name"), known: ["nama", "nama_rw", "nama_rt"], sample: ["", "RT 02 Melati"] },
      { field: "code", label: t("code"), known: ["kode", "kode_rw", "kode_rt", "kode_wilayah"] },
    ],
    [t],
  );
  return (
    <ImportWizard
      kind="places"
      expects={t("expects")}
      targets={targets}
      enough={(columns) => Boolean(columns["code"] || (columns["parent"] && columns["number"]))}
      after={p.after}
      run={(file, told, onProgress) => upload(importPlaces, told, file, onProgress)}
    />
  );
}
