import type { ReactNode } from "react";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { Page } from "../../../web/desk/shell.tsx";
import { dayText } from "../../../web/desk/time.ts";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { create, list, pack } from "../contract.ts";
import { useElections } from "../part.tsx";
import { deskWords } from "../words.ts";
import { PackView } from "./pack.tsx";

/** Elections of this installation, and the rule packs with how sure we are of each rule. */
export function ElectionsPage(): ReactNode {
  const t = useWords(deskWords);
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
            <div className="d-people">
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
                        <ButtonLink href={hrefOf("/elections", { pack: one.id })} size="small">
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
            <ChosenPack id={chosen ?? elections[0]?.pack ?? packs[0]?.id} />
          </>
        )}
      </Asked>
    </Page>
  );
}

function ChosenPack(p: { id: string | undefined }): ReactNode {
  const query = useAsk(pack, { pack: p.id ?? "" }, { enabled: p.id !== undefined, fresh: 3_600_000 });
  if (p.id === undefined) return null;
  return <Asked query={query}>{(shown) => <PackView pack={shown} />}</Asked>;
}
