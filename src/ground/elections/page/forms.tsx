// The forms of a pack, each with its parts and fields, its pages, and what is checked.

import type { ReactNode } from "react";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, type Tone } from "../../../web/kit/states.tsx";
import { type Say, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Form, FormField, InBoth, PackContest, Rule, Severity } from "../model.ts";
import type { Unfilled, UnfilledCheck, UnfilledPart } from "../model/unfilled.ts";
import { pagesOf } from "../rules.ts";
import { type AcrossRule, BALLOT_CONCEPTS } from "../rules/ballots.ts";
import { type OutsideCheck, outsideChecks } from "../rules/outside.ts";
import { saySide } from "../rules/compare.ts";
import { packWords } from "../words.ts";
import { CONFIDENCE_TONE } from "./confidence.ts";

const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = { error: "bad", warning: "wait", info: "info" };

type T = Say<typeof packWords>;

export function PackForms(p: {
  forms: readonly Form[];
  unfilled: readonly Unfilled[];
  contests: readonly PackContest[];
  rules: readonly Pick<Rule, "id" | "params">[];
}): ReactNode {
  const t = useWords(packWords);
  return (
    <section className="k-stack" aria-label={t("forms")}>
      <h3>{t("forms")}</h3>
      <p className="k-quiet-text">{t("candidatesLater")}</p>
      {p.forms.map((form) => (
        <FormCard
          key={form.id}
          form={form}
          unfilled={p.unfilled.find((one) => one.form === form.id)}
          contests={p.contests.filter((c) => c.form === form.id)}
        />
      ))}
      <OutsideCard checks={outsideChecks(p.rules)} />
    </section>
  );
}

/** What no form has in its own list: checks across the ballots of a station, and between its papers. */
function OutsideCard(p: { checks: readonly OutsideCheck[] }): ReactNode {
  const t = useWords(packWords);
  if (p.checks.length === 0) return null;
  return (
    <Card title={t("outside")}>
      <p className="k-quiet-text">{t("outsideText")}</p>
      <ul className="d-list">
        {p.checks.map((check) => (
          <li key={check.id}>
            <span className="d-rule">
              <span>{t(`outside_${check.compares}`)}</span>
              <code>{check.id}</code>
              {check.across !== null && <span className="k-quiet-text">{acrossText(check.across, t)}</span>}
            </span>
            <Badge tone={SEVERITY_TONE[check.severity]}>{t(check.severity)}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function acrossText(rule: AcrossRule, t: T): string {
  const groups = (list: readonly string[]): string =>
    BALLOT_CONCEPTS.filter((concept) => list.includes(concept))
      .map((concept) => t(`group_${concept}`))
      .join(", ");
  return [
    t("acrossEqual", { groups: groups(rule.equal) }),
    t("acrossNearly", { within: rule.within, groups: groups(rule.nearly_equal) }),
    t("acrossFree", { groups: groups(rule.may_differ) }),
  ].join(" ");
}

/** What a form is called: by its contests, where several share it, as in `C.HASIL-DPR, C.HASIL-DPRD-PROV`. */
function namesOf(form: Form, contests: readonly PackContest[], lang: keyof InBoth): string {
  const names = contests.flatMap((c) => [c.form_name ?? form.name, ...(c.city === undefined ? [] : [c.city.form])]);
  return [...new Set((names.length === 0 ? [form.name] : names).map((name) => name[lang]))].join(", ");
}

function FormCard(p: { form: Form; unfilled: Unfilled | undefined; contests: readonly PackContest[] }): ReactNode {
  const t = useWords(packWords);
  const lang = useLanguage();
  const { form, unfilled } = p;
  const later = unfilled?.checks ?? [];
  const fields = form.parts.reduce((sum, part) => sum + part.fields.length, 0);
  const titleOf = new Map(form.pages.map((page) => [page.id, page.title[lang]]));
  return (
    <Card
      title={namesOf(form, p.contests, lang)}
      aside={<Badge tone={CONFIDENCE_TONE[form.confidence]}>{t(form.confidence)}</Badge>}
    >
      <div className="k-stack">
        <p className="k-quiet-text">
          {p.contests.map((c) => c.name[lang]).join(" · ")}
          {" · "}
          {t("formSize", { pages: form.pages.length, fields, checks: form.checks.length })}
        </p>
        {form.doubt !== undefined && <p className="d-doubt">{form.doubt}</p>}
        {form.parts.map((part) => (
          <details key={part.id} className="d-details d-open-on-paper">
            <summary>
              {part.title[lang]}
              <span className="k-quiet-text">
                {" "}
                {t("fields", { count: part.fields.length })} ·{" "}
                {t("onPages", { pages: pagesOf(form, part.id).join(", ") })}
              </span>
            </summary>
            <ol className="d-list">
              {part.fields.map((field) => (
                <li key={field.id}>
                  <FieldLine field={field} page={titleOf.get(field.page) ?? field.page} t={t} lang={lang} />
                </li>
              ))}
            </ol>
            <UnfilledFields part={unfilled?.parts.find((one) => one.id === part.id)} />
          </details>
        ))}
        {unfilled?.parts
          .filter((part) => part.once_per !== null)
          .map((part) => (
            <details key={part.id} className="d-details d-open-on-paper">
              <summary>
                {part.title[lang]} <span className="k-quiet-text">{t("laterPart")}</span>
              </summary>
              <p>
                <code>{part.id}</code>
              </p>
              <UnfilledFields part={part} />
            </details>
          ))}
        <details className="d-details d-open-on-paper">
          <summary>
            {t("checked")}{" "}
            <span className="k-quiet-text">
              {later.length === 0
                ? t("checks", { count: form.checks.length })
                : t("checksAndLater", { count: form.checks.length, later: later.length })}
            </span>
          </summary>
          <Checks form={form} later={later} />
        </details>
      </div>
    </Card>
  );
}

/** What comes into a part for each candidate or pair, once they are imported; nothing where nothing does. */
function UnfilledFields(p: { part: UnfilledPart | undefined }): ReactNode {
  const t = useWords(packWords);
  const lang = useLanguage();
  if (p.part === undefined) return null;
  return (
    <ul className="d-list">
      {p.part.fields.map((field) => (
        <li key={field.id}>
          <span className="d-rule">
            <span>{field.label[lang]}</span>
            <code>{field.id}</code>
            {field.once_per !== null && <span className="k-quiet-text">{t(`per_${field.once_per}`)}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function FieldLine(p: { field: FormField; page: string; t: T; lang: keyof InBoth }): ReactNode {
  const { field, t } = p;
  return (
    <span className="d-rule">
      <span>{field.label[p.lang]}</span>
      <code>{field.id}</code>
      <span className="k-quiet-text">
        {p.page}
        {field.voter_group !== undefined && ` · ${t(`group_${field.voter_group}`)}`}
      </span>
    </span>
  );
}

interface CheckRow extends UnfilledCheck {
  /** Not before it is known who stands. */
  readonly later: boolean;
}

const checkKey = (check: CheckRow): string => check.id;

function Checks(p: { form: Form; later: readonly UnfilledCheck[] }): ReactNode {
  const t = useWords(packWords);
  const lang = useLanguage();
  const waiting = new Set(p.later.map((check) => check.id));
  const rows: readonly CheckRow[] = [
    ...p.form.checks
      .filter((check) => !waiting.has(check.id))
      .map(({ left, op, right, ...check }) => ({
        ...check,
        formula: `${saySide(left)} ${op} ${saySide(right)}`,
        later: false,
      })),
    ...p.later.map((check) => ({ ...check, later: true })),
  ];
  const columns: readonly GridColumn<CheckRow>[] = [
    {
      key: "check",
      label: t("check"),
      value: (check) => `${check.id} ${check.title[lang]}`,
      render: (check) => checkTitle(check, lang, check.later ? t("later") : ""),
    },
    {
      key: "severity",
      label: t("severity"),
      value: (check) => t(check.severity),
      render: (check) => <Badge tone={SEVERITY_TONE[check.severity]}>{t(check.severity)}</Badge>,
    },
    { key: "parts", label: t("parts"), value: (check) => check.applies_to.join(", ") },
  ];
  return (
    <DataGrid
      caption={t("checked")}
      cards
      columns={columns}
      rows={rows}
      rowKey={checkKey}
      filter
      csv={`pemeriksaan-${p.form.id}`}
    />
  );
}

function checkTitle(check: CheckRow, lang: keyof InBoth, note: string): ReactNode {
  return (
    <span className="d-rule">
      <span>{check.title[lang]}</span>
      <code>{check.id}</code>
      <code className="k-quiet-text">{check.formula}</code>
      {note !== "" && <span className="k-quiet-text">{note}</span>}
    </span>
  );
}
