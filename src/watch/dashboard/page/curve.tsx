import type { ReactNode } from "react";
import type { Zone } from "../../../base/clock.ts";
import { clockText } from "../../../web/desk/time.ts";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Board } from "../part.tsx";
import { words } from "../words.ts";

const WIDE = 320;
const HIGH = 64;

/** Stations in over the last hours, as a line; the words below say its ends for whoever does not see it. */
export function CurveLine(p: { curve: Board["curve"]; stations: number; zone: Zone }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const [first, last] = [p.curve[0], p.curve.at(-1)];
  if (first === undefined || last === undefined || p.curve.length < 2 || p.stations === 0) return null;
  const from = Date.parse(first.at);
  const span = Math.max(1, Date.parse(last.at) - from);
  const x = (at: string): number => ((Date.parse(at) - from) / span) * WIDE;
  const y = (n: number): number => HIGH - (Math.min(n, p.stations) / p.stations) * HIGH;
  const points = p.curve.map((point) => `${x(point.at).toFixed(1)},${y(point.in).toFixed(1)}`).join(" ");
  return (
    <figure className="d-curve">
      <svg viewBox={`0 -2 ${String(WIDE)} ${String(HIGH + 4)}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline points={`0,${String(HIGH)} ${points} ${String(WIDE)},${String(HIGH)}`} className="d-curve-fill" />
        <polyline points={points} className="d-curve-line" />
      </svg>
      <figcaption className="k-quiet-text">
        {t("curve")}.{" "}
        {t("curveText", {
          from: clockText(first.at, p.zone),
          first: formatNumber(first.in, lang),
          to: clockText(last.at, p.zone),
          last: formatNumber(last.in, lang),
        })}
      </figcaption>
    </figure>
  );
}
