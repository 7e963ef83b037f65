import type { ReactNode } from "react";
import { useCallback, useMemo } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { useFormWords } from "../../../ground/elections/part.tsx";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Unofficial } from "../../../web/desk/shell.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { compare } from "../contract.ts";
import { Difference, RecapBasisBadge, signed } from "../part.tsx";
import { words } from "../words.ts";
import { Versions } from "./versions.tsx";

type Compared = OutputOf<typeof compare>;
type Line = Compared["lines"][number];

/** Words of the form, with who stands under a number. */
interface Said {
  readonly field: (id: string) => string;
  readonly check: (id: string) => string;
}

function wordsOf(form: ReturnType<typeof useFormWords>, names: Readonly<Record<string, string>>): Said {
  const field = (id: string): string => {
    const number = /^votes\.(\d+)$/.exec(id)?.[1];
    const name = number === undefined ? undefined : names[number];
    return name === undefined ? form.field(id) : `${number!}. ${name}`;
  };
  return { field, check: form.check };
}

const keyOf = (row: Line): string => row.place;
/** How many votes differ: without the sums beside them, which would count them again. Null where one side has none. */
const moved = (row: Line): number | null =>
  row.ours === null || row.basis === "none"
    ? null
    : Object.entries(row.difference).reduce((n, [id, d]) => n + (id.startsWith("votes.") ? Math.abs(d) : 0), 0);

/** A place and the places right below it: official figures, ours, and where they differ. */
export function ComparedPlaces(p: {
  contest: string;
  source: string;
  place: string;
  basis: "accepted" | "provisional";
}): ReactNode {
  const { contest, source, place, basis } = p;
  const query = useAsk(compare, { contest, sourceName: source, place, basis }, { every: 30_000, keep: true });
  const form = useFormWords(contest);
  return (
    <Asked query={query}>
      {(compared) => (
        <>
          <Whole
            line={compared.lines[0]!}
            fields={compared.fields}
            form={wordsOf(form, compared.names)}
            source={source}
          >
            {compared.lines[0]!.basis === "own" && (
              <Versions contest={contest} source={source} place={place} field={wordsOf(form, compared.names).field} />
            )}
          </Whole>
          <Below compared={compared} form={wordsOf(form, compared.names)} />
        </>
      )}
    </Asked>
  );
}

/** Fields that are worth a line: those published; without any, those of ours. */
function shownFields(line: Line, fields: readonly string[]): string[] {
  const told = line.basis === "none" ? line.ours : line.figures;
  const known = fields.filter((id) => told?.[id] != null);
  return [...known.filter((id) => id.startsWith("votes.")), ...known.filter((id) => !id.startsWith("votes."))];
}

function Whole(p: {
  line: Line;
  fields: readonly string[];
  form: Said;
  source: string;
  children: ReactNode;
}): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { line, form } = p;
  const fields = shownFields(line, p.fields);
  const most = Math.max(0, ...Object.values(line.difference).map((d) => Math.abs(d)));
  const shown = (n: number | null | undefined): string => (n == null ? "–" : formatNumber(n, lang));
  return (
    <Card title={t("official_of", { source: p.source })} aside={<RecapBasisBadge basis={line.basis} />}>
      <Sentences line={line} form={form} />
      {p.children}
      {fields.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="d-grid-scroll" tabIndex={0} role="region" aria-label={t("difference")}>
          <table className="k-table d-table">
            <caption className="k-hidden">{t("difference")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("who")}</th>
                <th scope="col" className="k-num">
                  {t("official")}
                </th>
                <th scope="col" className="k-num">
                  {t("ours")}
                </th>
                <th scope="col" className="k-num" title={t("differenceTitle")}>
                  {t("difference")}
                </th>
              </tr>
            </thead>
            <tbody>
              {fields.map((id) => (
                <tr key={id}>
                  <th scope="row">{form.field(id)}</th>
                  <td className="k-num">{shown(line.figures[id])}</td>
                  <td className="k-num">{shown(line.ours?.[id])}</td>
                  <td className="k-num">
                    <Difference
                      value={line.ours?.[id] == null || line.figures[id] == null ? null : (line.difference[id] ?? 0)}
                      most={most}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="k-quiet-text d-note">
        {line.stations_total !== null &&
          `${t("stationsOfficial")}: ${stationsOf(t, line.stations_done, line.stations_total)}. `}
        {line.stations > 0 && `${t("stationsOurs")}: ${t("of", { done: line.in, total: line.stations })}. `}
        <Unofficial />
      </p>
    </Card>
  );
}

/** What is to be said of a place's figures in words: what is missing, broken, and between which levels votes differ. */
function Sentences(p: { line: Line; form: Said }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { line, form } = p;
  const listed = (difference: Readonly<Record<string, number>>): string =>
    Object.entries(difference)
      .map(([id, n]) => `${form.field(id)} ${signed(n, lang)}`)
      .join("; ");
  return (
    <div className="k-stack">
      {line.missing_total > 0 && (
        <Notice tone="wait">
          <p>
            {t("missing", {
              count: line.missing_total,
              list: `${line.missing.slice(0, 12).join(", ")}${line.missing_total > 12 ? ", …" : ""}`,
            })}
          </p>
        </Notice>
      )}
      {line.uneven.length > 0 && (
        <Notice tone="wait">
          <p>{t("uneven", { list: line.uneven.map((id) => form.field(id)).join(", ") })}</p>
        </Notice>
      )}
      {line.failed.length > 0 && (
        <Notice tone="bad">
          <p>{t("failed", { list: line.failed.map((id) => form.check(id)).join("; ") })}</p>
        </Notice>
      )}
      {line.steps.length > 0 && (
        <Notice tone={line.steps.some((s) => s.whole) ? "bad" : "info"} title={t("stepsTitle")}>
          <ul>
            {line.steps.map((s) => (
              <li key={`${s.upper} ${s.lower}`}>
                {t("step", { lower: levelWord(t, s.lower), upper: levelWord(t, s.upper), list: listed(s.difference) })}
              </li>
            ))}
          </ul>
          {line.steps.some((s) => !s.whole) && <p>{t("notWhole")}</p>}
        </Notice>
      )}
      {line.ours === null ? (
        <p className="k-quiet-text">{t("noOurs")}</p>
      ) : (
        line.basis !== "none" &&
        line.steps.length === 0 &&
        moved(line) === 0 && <p className="k-quiet-text">{t("equal")}</p>
      )}
    </div>
  );
}

type T = (key: keyof typeof words, values?: Readonly<Record<string, string | number>>) => string;

/** `140 dari 141`, or the one of both that was published. */
function stationsOf(t: T, done: number | null, total: number | null): string {
  return done === null || total === null ? String(total ?? done ?? "") : t("of", { done, total });
}

function levelWord(t: T, level: string): string {
  return level === "nation" ? t("nation_level") : t(level as "province");
}

function Below(p: { compared: Compared; form: Said }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const viewer = useViewer();
  const { search } = useAddress();
  const { compared, form } = p;
  const { contest, source, basis } = search;
  const rows = useMemo(() => compared.lines.slice(1), [compared]);
  const most = Math.max(0, ...rows.map((r) => moved(r) ?? 0));
  const votes = useMemo(
    () => compared.fields.filter((id) => id.startsWith("votes.") && rows.some((r) => r.figures[id] != null)),
    [compared, rows],
  );
  const href = useCallback(
    (place: string): string | undefined =>
      place.length <= 8 && viewer.reaches(place) ? hrefOf("/recaps", { contest, source, basis, place }) : undefined,
    [viewer, contest, source, basis],
  );
  const columns = useMemo<readonly GridColumn<Line>[]>(() => {
    const figure = (key: string, label: string, value: (row: Line) => number | null): GridColumn<Line> => ({
      key,
      label,
      value,
      render: (row) => (value(row) === null ? "–" : formatNumber(value(row)!, lang)),
      figure: true,
    });
    const done = (row: Line): string => stationsOf(t, row.stations_done, row.stations_total);
    return [
      {
        key: "place",
        label: t("place"),
        value: (row) => row.name,
        render: (row) => {
          const to = href(row.place);
          return to === undefined ? row.name : <a href={to}>{row.name}</a>;
        },
      },
      {
        key: "kind",
        label: t("kind"),
        value: (row) => t(row.basis),
        render: (row) => (
          <span className="k-row">
            <RecapBasisBadge basis={row.basis} />
            {row.failed.length > 0 && <Badge tone="bad">{t("flagged")}</Badge>}
          </span>
        ),
      },
      {
        key: "moved",
        label: t("difference"),
        value: moved,
        render: (row) => <Difference value={moved(row)} most={most} />,
        figure: true,
      },
      {
        key: "where",
        label: t("where"),
        value: (row) =>
          row.steps.map((s) => t("between", { lower: levelWord(t, s.lower), upper: levelWord(t, s.upper) })).join("; "),
      },
      { key: "official", label: t("stationsOfficial"), value: done },
      {
        key: "ours",
        label: t("stationsOurs"),
        value: (row) => (row.stations === 0 ? "" : t("of", { done: row.in, total: row.stations })),
      },
      ...votes.map((id) => figure(id, id.slice("votes.".length).padStart(2, "0"), (row) => row.figures[id] ?? null)),
      ...votes.flatMap((id) => [
        {
          ...figure(`${id} ours`, `${t("ours")} ${form.field(id)}`, (row) => row.ours?.[id] ?? null),
          exportOnly: true,
        },
        {
          ...figure(`${id} diff`, `${t("difference")} ${form.field(id)}`, (row) => row.difference[id] ?? null),
          exportOnly: true,
        },
      ]),
    ];
    // The words of the form follow the contest, which names the page anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [t, lang, votes, href, most]);
  if (rows.length === 0) return null;
  return (
    <Card flush>
      <DataGrid
        key={`${compared.lines[0]!.place} ${compared.source_name}`}
        caption={t("below")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        csv={`${t("csvFile")}-${compared.source_name}-${compared.lines[0]!.place === "" ? "nasional" : compared.lines[0]!.place}`}
        csvHead={[
          [t("csvSource"), compared.source_name],
          [t("place"), compared.lines[0]!.place, compared.lines[0]!.name],
          [t("basis"), compared.basis],
          [t("csvAsOf"), compared.as_of],
          [],
        ]}
      />
    </Card>
  );
}
