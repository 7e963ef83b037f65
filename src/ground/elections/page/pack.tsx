import type { ReactNode } from "react";
import { useMemo } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { dayText } from "../../../web/desk/time.ts";
import { Card, Table } from "../../../web/kit/layout.tsx";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import type { pack } from "../contract.ts";
import type { Rule } from "../model.ts";
import { articleUnknown, lacksArticle } from "../rules/citation.ts";
import { deskWords } from "../words.ts";
import { CONFIDENCE_TONE } from "./confidence.ts";

/** Doubtful: nobody here read its text, or the pack itself says what is unclear. */
function doubtful(rule: Rule): boolean {
  return rule.confidence === "unverified" || rule.doubt !== undefined;
}

/** `UU 7/2017 Ps. 416(1); PKPU 5/2019 (pasal belum diketahui)`: where the article is not known, this stands there. */
function citation(rule: Rule, unknown: string): string {
  return rule.citation
    .map(
      (c) =>
        `${c.instrument}${c.article === undefined ? "" : ` ${c.article}`}${lacksArticle(c) ? ` (${unknown})` : ""}`,
    )
    .join("; ");
}

const keyOf = (rule: Rule): string => rule.id;

/** What a pack says: rules with article and confidence, who stands, and the instruments it follows. */
export function PackView(p: { pack: OutputOf<typeof pack> }): ReactNode {
  const t = useWords(deskWords);
  const lang = useLanguage();
  const { pack } = p;
  const doubts = pack.rules.filter(doubtful).length;
  const unknown = pack.rules.filter(articleUnknown).length;
  const columns = useMemo<readonly GridColumn<Rule>[]>(
    () => [
      {
        key: "rule",
        label: t("rule"),
        value: (rule) => `${rule.id} ${rule.title[lang]}`,
        render: (rule) => (
          <span className="d-rule">
            <span>{rule.title[lang]}</span>
            <code>{rule.id}</code>
            {rule.doubt !== undefined && <span className="d-doubt">{rule.doubt}</span>}
          </span>
        ),
      },
      {
        key: "confidence",
        label: t("confidence"),
        value: (rule) => t(rule.confidence),
        render: (rule) => <Badge tone={CONFIDENCE_TONE[rule.confidence]}>{t(rule.confidence)}</Badge>,
      },
      { key: "article", label: t("article"), value: (rule) => citation(rule, t("articleUnknown")) },
      {
        key: "state",
        label: t("state"),
        value: (rule) => t(rule.legal_state),
      },
    ],
    [t, lang],
  );
  return (
    <>
      <p className="k-quiet-text">{t("dated", { day: dayText(`${pack.dated}T00:00:00+07:00`) })}</p>
      {doubts > 0 && (
        <Notice tone="wait" title={t("doubts", { count: doubts })}>
          <p>{t("doubtsText")}</p>
        </Notice>
      )}
      {unknown > 0 && (
        <Notice tone="info" title={t("articlesUnknown", { count: unknown, all: pack.rules.length })}>
          <p>{t("articlesUnknownText")}</p>
        </Notice>
      )}
      <Card flush title={t("rules")}>
        <DataGrid
          caption={t("rules")}
          cards
          columns={columns}
          rows={pack.rules}
          rowKey={keyOf}
          filter
          csv={`aturan-${pack.id}`}
        />
      </Card>
      <div className="d-two">
        {pack.pairs.length > 0 && (
          <Card title={t("pairs")}>
            <ol className="d-list">
              {pack.pairs.map((pair) => (
                <li key={pair.number}>
                  <span>
                    <strong>{pair.number}</strong> · {pair.first} – {pair.second}
                  </span>
                </li>
              ))}
            </ol>
          </Card>
        )}
        <Card title={t("law")}>
          <ul className="d-list">
            {pack.law.map((one) => (
              <li key={one.short}>
                <span>
                  <strong>{one.short}</strong>
                  <br />
                  <span className="k-quiet-text">{one.title}</span>
                </span>
                <Badge tone={CONFIDENCE_TONE[one.confidence]}>{t(one.confidence)}</Badge>
              </li>
            ))}
          </ul>
        </Card>
      </div>
      {pack.parties.length > 0 && (
        <Card title={t("parties")}>
          <Table
            caption={t("parties")}
            hideCaption
            columns={[
              { key: "number", label: "No.", cell: (party) => party.number },
              { key: "name", label: t("parties"), cell: (party) => party.name },
              { key: "short", label: t("short"), cell: (party) => party.short },
            ]}
            rows={pack.parties}
            rowKey={(party) => `${party.only_in ?? ""} ${String(party.number)}`}
          />
        </Card>
      )}
    </>
  );
}
