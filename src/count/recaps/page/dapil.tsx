import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { Unofficial } from "../../../web/desk/shell.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { dapil } from "../contract.ts";
import { RecapBasisBadge, signed } from "../part.tsx";
import { words } from "../words.ts";
import { stationsOf, type T } from "./said.ts";

type Dapil = OutputOf<typeof dapil>["dapil"][number];

const keyOf = (row: Dapil): string => row.code;
const PAGE = 100;
/** On the screen; the file has as many as were answered. */
const MOST_NAMED = 10;

/** `PKB +12, total −3`; empty where nothing differs or nothing can be compared. */
function differing(difference: Dapil["difference"], name: (number: string) => string): string {
  return Object.entries(difference ?? {})
    .map(([id, n]) => `${id.startsWith("votes.") ? name(id.slice("votes.".length)) : id} ${signed(n)}`)
    .join(", ");
}

type Found = OutputOf<typeof dapil>;

/** `Sukun (35.73.04): 4 TPS menurut daftar`. */
function inNoDapil(t: T, one: Found["unassigned"][number]): string {
  const facts = [
    one.basis === "none" ? "" : t("hasFigures"),
    one.stations > 0 ? t("hasStations", { count: one.stations }) : "",
    one.certain ? "" : t("perhapsNewer"),
  ];
  return `${one.name} (${one.place}): ${facts.filter((s) => s !== "").join(", ")}`;
}

/** Places that no dapil names: what lacks in the dapil beside them. */
function InNoDapil(p: { found: Found }): ReactNode {
  const t = useWords(words);
  const { unassigned, unassigned_total: total } = p.found;
  if (total === 0) return null;
  return (
    <Notice
      tone={unassigned.some((one) => one.certain) ? "wait" : "info"}
      title={t("inNoDapilTitle", { count: total })}
    >
      {unassigned.some((one) => one.certain) && <p>{t("inNoDapilText")}</p>}
      <ul>
        {unassigned.slice(0, MOST_NAMED).map((one) => (
          <li key={one.place}>{inNoDapil(t, one)}</li>
        ))}
      </ul>
      {total > MOST_NAMED && <p>{t("more", { count: total - MOST_NAMED })}</p>}
    </Notice>
  );
}

/** Dapil with a territory at the place: their sums, and the seats these give. */
export function DapilFigures(p: { contest: string; source: string; place: string }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const [after, setAfter] = useState<string>();
  const { contest, source, place } = p;
  const query = useAsk(dapil, { contest, sourceName: source, place, after, limit: PAGE }, { keep: true });
  const { fields, names } = query.data ?? {};
  const columns = useMemo<readonly GridColumn<Dapil>[]>(() => {
    const votes = (fields ?? []).filter((id) => /^votes\.\d+$/.test(id));
    const name = (number: string): string => names?.[number] ?? number;
    const given = (row: Dapil): string =>
      row.won === null
        ? row.tied.map((x) => t("tied", { seats: x.seats, list: x.parties.map(name).join(", ") })).join("; ")
        : Object.entries(row.won)
            .filter(([, n]) => n > 0)
            .toSorted(([a, n], [b, m]) => m - n || Number(a) - Number(b))
            .map(([number, n]) => `${name(number)} ${n}`)
            .join(", ");
    // Whether a place was there at this election is a person's to say: until then the seats are said to hang on it.
    const won = (row: Dapil): string =>
      row.unassigned_doubtful > 0 && given(row) !== "" ? t("wonDoubtful", { won: given(row) }) : given(row);
    const lacking = (row: Dapil): string =>
      [
        row.missing_total > 0 ? t("lacking", { count: row.missing_total }) : "",
        row.border_unknown.length > 0 ? t("borderUnknown") : "",
        row.unassigned > 0 ? t("besideCount", { count: row.unassigned }) : "",
        row.unassigned_doubtful > 0 ? t("doubtfulCount", { count: row.unassigned_doubtful }) : "",
        row.failed.length > 0 ? t("flagged") : "",
      ]
        .filter((s) => s !== "")
        .join("; ");
    return [
      { key: "dapil", label: "Dapil", value: (row) => row.name },
      // What is wrong or lacking stands beside the name, also on a telephone.
      {
        key: "kind",
        label: t("kind"),
        value: (row) => [t(row.basis), lacking(row)].filter((s) => s !== "").join("; "),
        render: (row) => (
          <span className="k-row">
            <RecapBasisBadge basis={row.basis} />
            {lacking(row)}
          </span>
        ),
      },
      {
        key: "difference",
        label: t("ownAgainstSum"),
        value: (row) => differing(row.difference, name),
      },
      { key: "seats", label: t("seats"), value: (row) => row.seats, figure: true },
      { key: "won", label: t("won"), value: won },
      {
        key: "stations",
        label: t("stationsOfficial"),
        value: (row) => (row.stations_total === null ? "" : stationsOf(t, row.stations_done, row.stations_total)),
      },
      ...votes.map((id): GridColumn<Dapil> => ({
        key: id,
        label: name(id.slice("votes.".length)),
        value: (row) => row.figures[id] ?? null,
        render: (row) => (row.figures[id] == null ? "–" : formatNumber(row.figures[id], lang)),
        figure: true,
      })),
    ];
  }, [t, lang, fields, names]);
  return (
    <Asked query={query}>
      {(found) => (
        <>
          <InNoDapil found={found} />
          <Card flush>
            <Printed text={`${place === "" ? t("nation") : place} · ${t("official_of", { source })} · ${t("dapil")}`} />
            <DataGrid
              caption={t("dapil")}
              columns={columns}
              rows={found.dapil}
              rowKey={keyOf}
              csv={`${t("csvFile")}-dapil-${source}`}
              more={after !== undefined || found.next !== null}
              csvHead={[
                [t("csvContest"), contest],
                [t("place"), place === "" ? t("nation") : place],
                [t("csvSource"), source],
                [t("seatsNote")],
                ...found.unassigned.map((one) => [t("inNoDapil"), one.place, inNoDapil(t, one)]),
                [],
              ]}
              tools={
                <span className="k-row">
                  {(after !== undefined || found.next !== null) && (
                    <Button size="small" onClick={() => setAfter(found.next ?? undefined)}>
                      {t(found.next === null ? "first" : "next")}
                    </Button>
                  )}
                  <Unofficial />
                </span>
              }
            />
            <p className="k-quiet-text d-note r-note">{t("seatsNote")}</p>
          </Card>
        </>
      )}
    </Asked>
  );
}
