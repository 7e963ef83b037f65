import type { ReactNode } from "react";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Tally } from "../part.tsx";
import { words } from "../words.ts";

function part(count: number, all: number): string {
  return `${String(all === 0 ? 0 : (count / all) * 100)}%`;
}

/** How much of the place is in, accepted, in review and flagged; each number leads to its list. */
export function Coverage(p: { tally: Tally }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { search } = useAddress();
  const { stations, accepted, in_review: inReview, flagged } = p.tally;
  const cameIn = p.tally.in;
  const waiting = Math.max(0, cameIn - accepted - inReview);
  const missing = Math.max(0, stations - cameIn);
  const list = (name: string): string =>
    hrefOf("/lists", { list: name, place: p.tally.place, contest: search["contest"] });
  const n = (count: number): string => formatNumber(count, lang);
  const share = (count: number): string => formatShare(stations === 0 ? 0 : count / stations, lang);
  return (
    <div className="d-coverage">
      <p>
        <strong className="d-big">{n(cameIn)}</strong> / {n(stations)} TPS{" "}
        <span className="k-quiet-text">{t("ofAll", { share: share(cameIn) })}</span>
      </p>
      <div className="d-coverage-bar" aria-hidden="true">
        <span className="d-fill-accepted" style={{ inlineSize: part(accepted, stations) }} />
        <span className="d-fill-waiting" style={{ inlineSize: part(waiting, stations) }} />
        <span className="d-fill-review" style={{ inlineSize: part(inReview, stations) }} />
      </div>
      <dl className="d-stats">
        <div>
          <dt>
            <span className="d-key d-fill-accepted" aria-hidden="true" /> {t("accepted")}
          </dt>
          <dd>
            <a href={list("accepted")}>{n(accepted)}</a> <small>{share(accepted)}</small>
          </dd>
        </div>
        <div>
          <dt>
            <span className="d-key d-fill-waiting" aria-hidden="true" /> {t("readOnce")}
          </dt>
          <dd>
            <a href={list("waiting")}>{n(waiting)}</a>
          </dd>
        </div>
        <div>
          <dt>
            <span className="d-key d-fill-review" aria-hidden="true" /> {t("inReview")}
          </dt>
          <dd>
            <a href={list("differing")}>{n(inReview)}</a>
          </dd>
        </div>
        <div>
          <dt>{t("flagged")}</dt>
          <dd>
            <a href={list("flagged")}>{n(flagged)}</a>
          </dd>
        </div>
        <div>
          <dt>{t("missing")}</dt>
          <dd>
            <a href={list("missing")}>{n(missing)}</a>
          </dd>
        </div>
      </dl>
      <p className="k-quiet-text d-note">{cameIn < stations && t("notSample")}</p>
    </div>
  );
}
