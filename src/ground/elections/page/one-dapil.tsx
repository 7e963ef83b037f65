import type { ReactNode } from "react";
import { useMemo } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Crumbs, Page } from "../../../web/desk/shell.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { candidates, dapil, pack } from "../contract.ts";
import type { DapilLevel, Party } from "../model.ts";
import type { ChosenContest } from "../part.tsx";
import { dapilWords } from "../words/dapil.ts";

type Found = OutputOf<typeof dapil>["dapil"][number];
type Row = OutputOf<typeof candidates>["candidates"][number];
const keyOf = (row: Row): string => `${String(row.party)}/${String(row.number)}`;

/** One dapil: its seats, its places, and who stands in it. */
export function OneDapil(p: { of: ChosenContest["election"]; level: DapilLevel; code: string }): ReactNode {
  const t = useWords(dapilWords);
  const { level, code } = p;
  const election = p.of.id;
  const { search } = useAddress();
  const query = useAsk(dapil, { election, level, code, limit: 1 });
  const found = query.data?.dapil[0];
  const all = hrefOf("/dapil", { contest: search["contest"], level });
  const levelName = t(`level_${level}`);
  return (
    <Page
      title={found?.name ?? t("title")}
      above={
        <Crumbs
          label={t("above")}
          items={[
            { label: t("title"), href: hrefOf("/dapil", { contest: search["contest"] }) },
            { label: levelName, href: all },
            { label: found?.name ?? "…" },
          ]}
        />
      }
    >
      <Asked query={query}>
        {() =>
          found === undefined ? (
            <EmptyState
              icon="place"
              title={t("noSuch")}
              action={
                <ButtonLink href={all} look="primary">
                  {t("back")}
                </ButtonLink>
              }
            />
          ) : (
            <>
              <Card>
                <dl className="d-stats">
                  <div>
                    <dt>{t("seats")}</dt>
                    <dd>{found.seats}</dd>
                  </div>
                  <div>
                    <dt>{t("code")}</dt>
                    <dd>{found.code}</dd>
                  </div>
                </dl>
                <p>
                  <strong>{t("places")}:</strong> {placesOf(found, (name) => t("split", { name }))}
                </p>
              </Card>
              <Lists of={p.of} dapil={found} />
            </>
          )
        }
      </Asked>
    </Page>
  );
}

function placesOf(of: Found, part: (name: string) => string): string {
  return of.territories.map((at) => (at.split ? part(at.name) : at.name)).join(", ") || "–";
}

/** A party's name here: one of an autonomous province stands beside the national ones. */
function partyName(parties: readonly Party[], number: number): string {
  return parties.find((party) => party.number === number)?.name ?? String(number);
}

function Lists(p: { of: ChosenContest["election"]; dapil: Found }): ReactNode {
  const t = useWords(dapilWords);
  const viewer = useViewer();
  const { level, code } = p.dapil;
  const query = useAsk(candidates, { election: p.of.id, level, dapil: code });
  const packQuery = useAsk(pack, { pack: p.of.pack }, { fresh: 3_600_000 });
  const parties = packQuery.data?.parties;
  const columns = useMemo<readonly GridColumn<Row>[]>(
    () => [
      { key: "candidate", label: t("candidate"), value: (row) => row.name },
      { key: "party", label: t("party"), value: (row) => partyName(parties ?? [], row.party) },
      { key: "party_number", label: t("partyNumber"), value: (row) => row.party, figure: true },
      { key: "number", label: t("number"), value: (row) => row.number, figure: true },
      { key: "gender", label: t("gender"), value: (row) => (row.gender === null ? "" : t(row.gender)) },
    ],
    [t, parties],
  );
  return (
    <Asked query={query}>
      {({ candidates: rows }) => (
        <Card flush title={t("candidates")}>
          <DataGrid
            caption={t("candidates")}
            cards
            columns={columns}
            rows={rows}
            rowKey={keyOf}
            filter
            csv={`${t("candidatesFile")}-${level}-${code}`}
            csvHead={[["Dapil", code, p.dapil.name]]}
            empty={
              <EmptyState
                icon="person"
                title={t("noCandidates")}
                action={
                  viewer.has("administrator") && (
                    <ButtonLink href="/import?kind=candidates">{t("importCandidates")}</ButtonLink>
                  )
                }
              />
            }
          />
        </Card>
      )}
    </Asked>
  );
}
