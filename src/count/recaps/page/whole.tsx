import type { ReactNode } from "react";
import { Unofficial } from "../../../web/desk/shell.tsx";
import { Sideways } from "../../../web/desk/sideways.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { Difference, RecapBasisBadge, signed } from "../part.tsx";
import { words } from "../words.ts";
import { levelWord, type Line, moved, type Said, stationsOf } from "./said.ts";

/** Fields that are worth a line: those published; without any, those of ours. */
function shownFields(line: Line, fields: readonly string[]): string[] {
  const told = line.basis === "none" ? line.ours : line.figures;
  const known = fields.filter((id) => told?.[id] != null);
  return [...known.filter((id) => id.startsWith("votes.")), ...known.filter((id) => !id.startsWith("votes."))];
}

/** One place: its official figures, ours and the differences, drawn. */
export function Whole(p: {
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
        <Sideways label={t("difference")}>
          <table className="k-table d-table d-cards">
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
                  <td className="k-num" data-label={t("official")}>
                    {shown(line.figures[id])}
                  </td>
                  <td className="k-num" data-label={t("ours")}>
                    {shown(line.ours?.[id])}
                  </td>
                  <td className="k-num" data-label={t("difference")}>
                    <Difference
                      value={line.ours?.[id] == null || line.figures[id] == null ? null : (line.difference[id] ?? 0)}
                      most={most}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Sideways>
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
              list: `${line.missing_names.slice(0, 12).join(", ")}${line.missing_total > 12 ? ", …" : ""}`,
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
