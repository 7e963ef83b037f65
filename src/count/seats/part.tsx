// For boards: the dapil whose last seats are still open, those with the smallest margins first.

import type { ReactNode } from "react";
import { type ChosenContest, zoneFor } from "../../ground/elections/part.tsx";
import { hrefOf } from "../../web/desk/address.ts";
import { Asked, useAsk } from "../../web/desk/ask.tsx";
import { Unofficial } from "../../web/desk/shell.tsx";
import { clockText } from "../../web/desk/time.ts";
import { ButtonLink } from "../../web/kit/button.tsx";
import { Card } from "../../web/kit/layout.tsx";
import { Badge } from "../../web/kit/states.tsx";
import { useWords } from "../../web/kit/words.ts";
import { open } from "./contract.ts";
import { words } from "./words.ts";

/** The others stand in the list that it leads to. */
const MOST_SHOWN = 6;
/** As often as they are reckoned. */
const EVERY = 30_000;

/** Contests that give seats: councils by dapil, and the DPD. */
export function givesSeats({ contest }: ChosenContest): boolean {
  return contest.kind === "party" || contest.kind === "candidate";
}

/** What is open of a place, in a few lines; the board beside it is not held up by it. */
export function OpenSeatsCard(p: { contest: string; place: string }): ReactNode {
  const t = useWords(words);
  const { contest, place } = p;
  const query = useAsk(open, { contest, place, basis: "provisional", limit: MOST_SHOWN }, { every: EVERY, keep: true });
  return (
    <Card
      title={t("openTitle")}
      aside={
        <span className="k-row">
          <Badge tone="wait">{t("provisional")}</Badge>
          <Unofficial />
        </span>
      }
    >
      <Asked query={query} lines={3}>
        {(now) => (
          <>
            {now.total === 0 ? (
              <p>{t(now.as_of === null ? "openNotYet" : "openNone")}</p>
            ) : (
              <ul className="d-late d-open-seats">
                {now.areas.map((one) => (
                  <li key={one.area}>
                    <a href={hrefOf("/seats", { contest, area: one.area })}>{one.name}</a>
                    <span>
                      {t("seat", { seat: one.seat })}: {t("openLong", { margin: one.margin, missing: one.missing })}
                    </span>
                    <span className="k-quiet-text">{t("openHolder", { name: one.holder, open: one.open })}</span>
                  </li>
                ))}
              </ul>
            )}
            <div className="k-row">
              {now.total > 0 && (
                <ButtonLink href={hrefOf("/seats", { contest, place })} size="small">
                  {t("openAll", { count: now.total })}
                </ButtonLink>
              )}
              {now.as_of !== null && (
                <span className="k-quiet-text d-note">{t("asOf", { time: clockText(now.as_of, zoneFor(place)) })}</span>
              )}
            </div>
          </>
        )}
      </Asked>
    </Card>
  );
}
