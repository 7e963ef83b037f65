// How far each area is, on a map: the same as the table, for whoever thinks in places. Without outlines there is no map,
// and nothing is missing: the table holds everything.

import { geoMercator, geoPath } from "d3-geo";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { shapes } from "../../../ground/places/contract.ts";
import type { PlaceShape } from "../../../ground/places/model.ts";
import { useAddress } from "../../../web/desk/address.ts";
import { useAsk } from "../../../web/desk/ask.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Board } from "../part.tsx";
import { COVERAGE_STEPS, coverageStep, type CoverageStep } from "../rules/coverage.ts";
import { words } from "../words.ts";

const WIDE = 800;
const MOST_HIGH = 460;
/** Room that a letter of a name takes; a name without room stands in the title and the table alone. */
const LETTER = 10;
/** On a narrow screen the map is drawn at less than half its size, and letters twice as large in it. */
const NARROW_LETTER = 2 * LETTER;
/** What is full and what is empty carries lines too, so that neither hangs on a shade: not every eye or printer has it. */
const PATTERNS: Partial<Readonly<Record<CoverageStep, string>>> = {
  none: "url(#coverage-none)",
  all: "url(#coverage-all)",
};

export function CoverageMap(p: { board: Board; href: (place: string) => string }): ReactNode {
  const t = useWords(words);
  const { board, href } = p;
  const deep = board.place.includes("/") || board.children[0]?.place.includes("/") === true;
  const query = useAsk(shapes, board.place === "" ? {} : { parent: board.place }, {
    enabled: !deep && board.children.length > 0,
    fresh: 3_600_000,
  });
  const outlines = query.data?.shapes ?? EMPTY;
  const drawn = useMemo(() => draw(outlines), [outlines]);
  if (drawn === null) return null;
  return (
    <Card title={t("areasMap")}>
      <svg
        className="d-area-map"
        viewBox={`0 0 ${String(WIDE)} ${String(drawn.high)}`}
        role="group"
        aria-label={t("mapTitle")}
      >
        <defs>
          <pattern id="coverage-none" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="9" height="9" className="d-area-blank" />
            <rect width="1.5" height="9" className="d-area-line" />
          </pattern>
          <pattern id="coverage-all" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="12" height="12" className="d-area-full" />
            <rect width="2.5" height="12" className="d-area-cut" />
            <rect width="12" height="2.5" className="d-area-cut" />
          </pattern>
        </defs>
        {drawn.paths.map(({ code, path }) => (
          <Area key={code} path={path} child={board.children.find((c) => c.place === code)} href={href(code)} />
        ))}
        {drawn.paths.map(({ code, middle: [x, y], wide }) => {
          const name = board.children.find((c) => c.place === code)?.name;
          if (name === undefined || wide < name.length * LETTER) return null;
          const tight = wide < name.length * NARROW_LETTER ? " d-area-tight" : "";
          return (
            <text key={code} x={x} y={y} className={`d-area-name${tight}`} aria-hidden="true">
              {name}
            </text>
          );
        })}
      </svg>
      <ul className="d-area-key" aria-label={t("mapKey")}>
        {COVERAGE_STEPS.map((step) => (
          <li key={step}>
            <svg className="d-area-step" viewBox="0 0 32 18" aria-hidden="true">
              <Filled step={step} d="M0 0H32V18H0Z" />
            </svg>
            {t(`map_${step}`)}
          </li>
        ))}
        {board.children.some((c) => c.late !== null) && (
          <li>
            <span className="d-area-behind" aria-hidden="true" />
            {t("late")}
          </li>
        )}
      </ul>
    </Card>
  );
}

function Filled(p: { step: CoverageStep; d: string; late?: boolean; children?: ReactNode }): ReactNode {
  const { step } = p;
  return (
    <path
      d={p.d}
      data-step={step}
      className={`d-area-${step}${p.late === true ? " d-area-late" : ""}`}
      fill={PATTERNS[step]}
    >
      {p.children}
    </path>
  );
}

const EMPTY: readonly PlaceShape[] = [];

function Area(p: { path: string; child: Board["children"][number] | undefined; href: string }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { go } = useAddress();
  const { child } = p;
  // A place without stations of this election is there, and says nothing.
  if (child === undefined) return <path d={p.path} className="d-area-unheld" />;
  const share = child.stations === 0 ? 0 : child.in / child.stations;
  const says = `${child.name}: ${formatNumber(child.in, lang)} / ${formatNumber(child.stations, lang)} TPS, ${formatShare(share, lang)}${child.late === null ? "" : `, ${t("lateShort", { count: child.late.short })}`}`;
  return (
    <a
      href={p.href}
      aria-label={says}
      onClick={(e) => {
        if (e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
        e.preventDefault();
        go(p.href);
      }}
    >
      <Filled step={coverageStep(child.in, child.stations)} d={p.path} late={child.late !== null}>
        <title>{says}</title>
      </Filled>
    </a>
  );
}

interface Drawn {
  readonly code: string;
  readonly path: string;
  readonly middle: readonly [number, number];
  readonly wide: number;
}

/** Outlines fitted into the drawing; null where there are none. */
function draw(outlines: readonly PlaceShape[]): { high: number; paths: Drawn[] } | null {
  if (outlines.length === 0) return null;
  const features = outlines.map((one) => ({
    code: one.code,
    geometry: { type: "MultiPolygon" as const, coordinates: one.shape as unknown as number[][][][] },
  }));
  const all = { type: "GeometryCollection" as const, geometries: features.map((f) => f.geometry) };
  const projection = geoMercator().fitWidth(WIDE, all);
  const [[, top], [, bottom]] = geoPath(projection).bounds(all);
  const high = Math.max(40, Math.ceil(bottom - top));
  if (high > MOST_HIGH)
    projection.fitExtent(
      [
        [0, 0],
        [WIDE, MOST_HIGH],
      ],
      all,
    );
  const path = geoPath(projection).digits(1);
  return {
    high: Math.min(high, MOST_HIGH),
    paths: features.flatMap((f) => {
      const d = path(f.geometry);
      const [[left], [right]] = path.bounds(f.geometry);
      return d === null ? [] : [{ code: f.code, path: d, middle: path.centroid(f.geometry), wide: right - left }];
    }),
  };
}
