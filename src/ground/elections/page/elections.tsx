import type { ReactNode } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { PointedHeading } from "../../../web/desk/pointed.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { dayText } from "../../../web/desk/time.ts";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { create, list, pack } from "../contract.ts";
import { useElections } from "../part.tsx";
import { deskWords, packWords } from "../words.ts";
import { PackCompare } from "./compare.tsx";
import { PackForms } from "./forms.tsx";
import { dapilWords } from "../words/dapil.ts";
import { PackView } from "./pack.tsx";

/** Elections of this installation, and the rule packs with how sure we are of each rule. */
export function ElectionsPage(): ReactNode {
  const t = useWords(deskWords);
  const d = useWords(dapilWords);
  const lang = useLanguage();
  const viewer = useViewer();
  const query = useElections();
  const { search } = useAddress();
  const make = useAct(create, { again: [list.name] });
  const chosen = search["pack"];
  return (
    <Page title={t("elections")} lead={t("electionsLead")}>
      <Asked query={query}>
        {({ elections, packs }) => (
          <>
            <RefusalNote error={make.error} />
            <div className="d-people d-not-on-paper">
              {packs
                .toSorted((a, b) => b.id.localeCompare(a.id))
                .map((one) => {
                  const made = elections.find((e) => e.pack === one.id);
                  return (
                    <Card
                      key={one.id}
                      title={one.name[lang]}
                      aside={made !== undefined && <Badge tone="ok">{t("created")}</Badge>}
                    >
                      {made !== undefined && (
                        <p className="k-quiet-text">
                          {made.voting_on === null
                            ? t("votingOpen")
                            : t("votingOn", { day: dayText(`${made.voting_on}T00:00:00+07:00`) })}
                          <br />
                          {made.contests.map((c) => c.name[lang]).join(" · ")}
                        </p>
                      )}
                      <div className="k-row">
                        <ButtonLink href={`${hrefOf("/elections", { pack: one.id })}#${PACK}`} size="small">
                          {t("seeRules")}
                        </ButtonLink>
                        {made === undefined && viewer.has("administrator") && (
                          <Button
                            size="small"
                            look="primary"
                            busy={make.isPending && make.variables.pack === one.id}
                            onClick={() => make.mutate({ pack: one.id })}
                          >
                            {t("create")}
                          </Button>
                        )}
                        {made !== undefined && (
                          <ButtonLink href={hrefOf("/dapil", { contest: made.contests[0]?.id })} size="small">
                            {d("open")}
                          </ButtonLink>
                        )}
                        {made !== undefined && viewer.has("administrator") && (
                          <ButtonLink href={hrefOf("/import", { contest: made.contests[0]?.id })} size="small">
                            {t("importStations")}
                          </ButtonLink>
                        )}
                      </div>
                    </Card>
                  );
                })}
            </div>
            <ChosenPack id={chosen ?? elections[0]?.pack ?? packs[0]?.id} packs={packs} />
          </>
        )}
      </Asked>
    </Page>
  );
}

/** Where a link to a pack points: it stands below all the others. */
const PACK = "paket";

const SHOWN = ["rules", "forms", "compare"] as const;

/** One pack: its rules, its forms, or what another says otherwise. Which of them stands in the address. */
function ChosenPack(p: { id: string | undefined; packs: OutputOf<typeof list>["packs"] }): ReactNode {
  const t = useWords(packWords);
  const d = useWords(deskWords);
  const lang = useLanguage();
  const { search, set } = useAddress();
  const query = useAsk(pack, { pack: p.id ?? "" }, { enabled: p.id !== undefined, fresh: 3_600_000 });
  const shown = SHOWN.find((one) => one === search["show"]) ?? "rules";
  if (p.id === undefined) return null;
  return (
    <Asked query={query}>
      {(one) => (
        <>
          <PointedHeading id={PACK}>{one.name[lang]}</PointedHeading>
          <Printed
            text={`${one.name[lang]} · ${t(`show_${shown}`)} · ${d("dated", { day: dayText(`${one.dated}T00:00:00+07:00`) })}`}
          />
          <Choice
            label={t("show")}
            value={shown}
            onChange={(to) => set({ show: to === "rules" ? undefined : to })}
            options={SHOWN.map((value) => ({ value, label: t(`show_${value}`) }))}
          />
          {shown === "rules" && <PackView pack={one} />}
          {shown === "forms" && (
            <PackForms forms={one.forms} unfilled={one.unfilled} contests={one.contests} rules={one.rules} />
          )}
          {shown === "compare" && <PackCompare pack={one.id} packs={p.packs} />}
        </>
      )}
    </Asked>
  );
}
