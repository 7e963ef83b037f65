import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { Unofficial } from "../../../web/desk/shell.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { dapil } from "../contract.ts";
import { RecapBasisBadge, signed } from "../part.tsx";
import { words } from "../words.ts";

type Dapil = OutputOf<typeof dapil>["dapil"][number];

const keyOf = (row: Dapil): string => row.code;
const PAGE = 100;

/** `PKB +12, total −3`; empty where nothing differs or nothing can be compared. */
function differing(difference: Dapil["difference"], name: (number: string) => string): string {
  return Object.entries(difference ?? {})
    .map(([id, n]) => `${id.startsWith("votes.") ? name(id.slice("votes.".length)) : id} ${signed(n)}`)
    .join(", ");
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
    const won = (row: Dapil): string =>
      row.won === null
        ? row.tied.map((x) => t("tied", { seats: x.seats, list: x.parties.map(name).join(", ") })).join("; ")
        : Object.entries(row.won)
            .filter(([, n]) => n > 0)
            .toSorted(([a, n], [b, m]) => m - n || Number(a) - Number(b))
            .map(([number, n]) => `${name(number)} ${n}`)
            .join(", ");
    const lacking = (row: Dapil): string =>
      [
        row.missing_total > 0 ? t("lacking", { count: row.missing_total }) : "",
        row.border_unknown.length > 0 ? t("borderUnknown") : "",
      ]
        .filter((s) => s !== "")
        .join("; ");
    return [
      { key: "dapil", label: "Dapil", value: (row) => row.name },
      // What is wrong or lacking stands beside the name, also on a telephone.
      {
        key: "difference",
        label: t("ownAgainstSum"),
        value: (row) => differing(row.difference, name),
      },
      { key: "seats", label: t("seats"), value: (row) => row.seats, figure: true },
      {
        key: "kind",
        label: t("kind"),
        value: (row) => t(row.basis),
        render: (row) => (
          <span className="k-row">
            <RecapBasisBadge basis={row.basis} />
            {lacking(row)}
          </span>
        ),
      },
      { key: "won", label: t("won"), value: won },
      {
        key: "stations",
        label: t("stationsOfficial"),
        value: (row) =>
          row.stations_total === null ? "" : t("of", { done: row.stations_done ?? "–", total: row.stations_total }),
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
      )}
    </Asked>
  );
}
