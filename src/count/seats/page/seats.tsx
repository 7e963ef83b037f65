import type { ReactNode } from "react";
import { useAddress } from "../../../web/desk/address.ts";
import { Asked } from "../../../web/desk/ask.tsx";
import { Page } from "../../../web/desk/shell.tsx";
import { EmptyState } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { words } from "../words.ts";
import { AreaSeats } from "./area.tsx";
import { SeatedChoice, useSeatedContest } from "./contest.tsx";
import { SeatList } from "./list.tsx";

/** The seats of one dapil, or the dapil of a place with what is open in them; which, the address says. */
export function SeatsPage(): ReactNode {
  const t = useWords(words);
  const { chosen, query } = useSeatedContest();
  const { search } = useAddress();
  const area = search["area"];
  if (chosen !== undefined && area !== undefined)
    return <AreaSeats key={`${chosen.contest.id} ${area}`} contest={chosen.contest} area={area} />;
  return (
    <Page title={t("seats")} lead={t("seatsLead")} actions={<SeatedChoice />}>
      <Asked query={query}>
        {() =>
          chosen === undefined ? (
            <EmptyState title={t("noSeatsContest")}>
              <p>{t("noSeatsText")}</p>
            </EmptyState>
          ) : (
            <SeatList key={chosen.contest.id} contest={chosen.contest} election={chosen.election.id} />
          )
        }
      </Asked>
    </Page>
  );
}
