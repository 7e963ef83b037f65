import type { ReactNode } from "react";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Tally } from "../part.tsx";
import { words } from "../words.ts";

/** Big numbers per pair or party in the order of the ballot, each with its share of the valid votes. */
export function Votes(p: {
  tally: Tally;
  sides: readonly string[];
  name: (side: string) => string;
  provisional: boolean;
}): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { votes, valid, invalid, total } = p.tally;
  const { sides } = p;
  const sum = sides.reduce((all, side) => all + (votes[side] ?? 0), 0);
  return (
    <>
      <ol className={`d-pairs${p.provisional ? " d-provisional" : ""}`}>
        {sides.map((side) => {
          const count = votes[side] ?? 0;
          const share = sum === 0 ? 0 : count / sum;
          return (
            <li key={side} className="d-pair">
              <span className="d-pair-number" aria-hidden="true">
                {side}
              </span>
              <span className="d-pair-name">
                <span className="k-hidden">{t("pair", { number: side })}: </span>
                {p.name(side)}
              </span>
              <span className="d-pair-votes">
                <strong>{formatNumber(count, lang)}</strong>
                <span>{formatShare(share, lang)}</span>
              </span>
              <span className="d-pair-bar" aria-hidden="true">
                <span style={{ inlineSize: `${String(share * 100)}%` }} />
              </span>
            </li>
          );
        })}
      </ol>
      <div className="d-totals">
        <span>
          {t("valid")} <strong>{formatNumber(valid, lang)}</strong>
        </span>
        <span>
          {t("invalid")} <strong>{formatNumber(invalid, lang)}</strong>
        </span>
        <span>
          {t("total")} <strong>{formatNumber(total, lang)}</strong>
        </span>
      </div>
      <p className="k-quiet-text d-note">
        {p.tally.in === 0
          ? t("nothingIn")
          : p.provisional
            ? t("provisionalNote", { count: p.tally.in - p.tally.accepted })
            : t("acceptedNote", { count: p.tally.accepted })}
      </p>
      {(sum !== valid || valid + invalid !== total) && (
        <p className="k-quiet-text d-note">{t("asWritten", { count: p.tally.flagged })}</p>
      )}
    </>
  );
}
