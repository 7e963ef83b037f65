// Pieces of the screens about official figures: where a number comes from, and a difference as a bar.

import type { ReactNode } from "react";
import { Badge, type Tone } from "../../web/kit/states.tsx";
import { formatNumber, type Language, useLanguage, useWords } from "../../web/kit/words.ts";
import type { RecapBasis } from "./model.ts";
import { words } from "./words.ts";

const TONE: Readonly<Record<RecapBasis, Tone>> = { own: "ok", sum: "info", partial: "wait", none: "neutral" };

export function RecapBasisBadge(p: { basis: RecapBasis }): ReactNode {
  const t = useWords(words);
  return <Badge tone={TONE[p.basis]}>{t(p.basis)}</Badge>;
}

/** `+12`, `−3`, `0`. */
export function signed(n: number, lang?: Language): string {
  const digits = formatNumber(Math.abs(n), lang);
  return n === 0 ? "0" : n > 0 ? `+${digits}` : `−${digits}`;
}

/** A difference: the number, and a bar from the middle, to the right where the official figure is larger. */
export function Difference(p: { value: number | null; most: number }): ReactNode {
  const lang = useLanguage();
  const { value, most } = p;
  if (value === null) return "–";
  const share = most === 0 ? 0 : Math.min(1, Math.abs(value) / most);
  return (
    <span className="r-diff">
      <span className="r-diff-bar" aria-hidden="true">
        <span>{value < 0 && <span className="r-diff-less" style={{ inlineSize: `${String(share * 100)}%` }} />}</span>
        <span>{value > 0 && <span className="r-diff-more" style={{ inlineSize: `${String(share * 100)}%` }} />}</span>
      </span>
      <span className="k-num">{signed(value, lang)}</span>
    </span>
  );
}
