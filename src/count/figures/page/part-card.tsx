import type { ReactNode } from "react";
import { useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import type { Values } from "../../../ground/elections/model.ts";
import { failingNumbers } from "../../../ground/elections/rules/said.ts";
import { RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { Unofficial, useOpen } from "../../../web/desk/shell.tsx";
import { Sideways } from "../../../web/desk/sideways.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Card, Dialog } from "../../../web/kit/layout.tsx";
import { formatFigure } from "../../../web/kit/number.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { list, reopen, review, show } from "../contract.ts";
import { MAY_BE_SETTLED, type PartKey } from "../model.ts";
import { FlagBadges, shortLabel, StateBadge, useCheckName, useReaderName, useSourceName, written } from "../part.tsx";
import { deskWords } from "../words.ts";
import { SecondHandNotice } from "./second-hand.tsx";
import { DecideForm } from "./decide.tsx";

type Part = OutputOf<typeof show>["parts"][number];

/** The latest version of each reader, in the order they first read. */
function current(part: Part): Part["readings"] {
  const latest = new Map<string, Part["readings"][number]>();
  for (const reading of part.readings) {
    const before = latest.get(reading.reader);
    if (before === undefined || reading.version > before.version) latest.set(reading.reader, reading);
  }
  return [...latest.values()];
}

/** One part of a form: its state, each reading beside the accepted figures, checks that fail, and what happened. */
export function PartCard(p: {
  part: Part;
  /** Figures of the whole form as they stand, and `station.voters`. */
  values: Values;
}): ReactNode {
  const t = useWords(deskWords);
  const { part } = p;
  const viewer = useViewer();
  const words = useFormWords(part.contest, part.station);
  const readerName = useReaderName();
  const [deciding, setDeciding] = useState(false);
  const asking = useOpen();
  const key: PartKey = { contest: part.contest, station: part.station, source: part.source, part: part.part };
  const readings = current(part);
  const failed = [...new Set([...part.across, ...readings.flatMap((one) => one.failed)])];
  const hints = [...new Set(readings.flatMap((one) => one.warned))];
  const maySettle = viewer.has("verifier", "administrator");
  const inReview = MAY_BE_SETTLED.includes(part.state);
  return (
    <Card
      title={words.part(part.part)}
      aside={
        <span className="k-row">
          <StateBadge state={part.state} source={part.source} />
          <FlagBadges flagged={part.flagged} contested={part.contested} />
        </span>
      }
    >
      <Sideways label={words.part(part.part)}>
        <table className="k-table d-table d-part-table">
          <caption className="k-hidden">{words.part(part.part)}</caption>
          <thead>
            <tr>
              <th scope="col">{t("field")}</th>
              {part.accepted !== null && (
                <th scope="col" className="k-num">
                  {t("accepted")}
                </th>
              )}
              {readings.map((one) => (
                <th key={one.reader} scope="col" className="k-num">
                  {readerName(one.reader)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {part.field_ids.map((id) => (
              <tr key={id} className={part.differing.includes(id) ? "d-differs" : undefined}>
                <th scope="row">{words.field(id)}</th>
                {part.accepted !== null && <td className="k-num">{written(part.accepted[id])}</td>}
                {readings.map((one) => (
                  <td key={one.reader} className="k-num">
                    {written(one.fields[id])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
      <Unofficial />
      <SecondHandNotice readings={readings} />
      {part.unreadable && <Unreadable part={part} />}
      <Failing
        title={t("checksFailed")}
        tone={part.flagged ? "bad" : "wait"}
        ids={failed}
        part={part}
        values={p.values}
      />
      <Failing title={t("checksHint")} tone="neutral" ids={hints} part={part} values={p.values} />
      {part.elsewhere.length > 0 && <Elsewhere part={part} />}
      {maySettle && inReview && !deciding && (
        <div>
          <Button look="primary" onClick={() => setDeciding(true)}>
            {t("decideHere")}
          </Button>
        </div>
      )}
      {deciding && inReview && (
        <DecideForm
          part={key}
          readings={readings.filter((one) => one.complete)}
          differing={part.differing}
          onDone={() => setDeciding(false)}
        />
      )}
      {maySettle && part.state === "accepted" && (
        <div>
          <Button size="small" onClick={asking.show}>
            {t("reopen")}
          </Button>
          <Reopen part={key} open={asking.open} onClose={asking.hide} />
        </div>
      )}
      <History part={part} />
    </Card>
  );
}

/** Checks that do not hold, each with its numbers and what the law makes of it. */
function Failing(p: {
  title: string;
  tone: "bad" | "wait" | "neutral";
  ids: readonly string[];
  part: Part;
  values: Values;
}): ReactNode {
  const t = useWords(deskWords);
  const lang = useLanguage();
  const words = useFormWords(p.part.contest, p.part.station);
  const checkName = useCheckName(words);
  if (p.ids.length === 0) return null;
  const readings = current(p.part);
  return (
    <Notice tone={p.tone} title={p.title}>
      <ul>
        {p.ids.map((id) => {
          const check = words.form?.checks.find((one) => one.id === id);
          const numbers = check === undefined ? [] : failingNumbers(check, p.values);
          return (
            <li key={id}>
              {checkName(id)}
              {numbers.length > 0 && (
                <>
                  {": "}
                  <strong>
                    {numbers
                      .map((one) => `${formatFigure(one.left)} ${one.sign} ${formatFigure(one.right)}`)
                      .join(", ")}
                  </strong>
                </>
              )}
              {readings.some((one) => one.confirmed.includes(id)) && (
                <span className="k-quiet-text"> ({t("writtenSoBy")})</span>
              )}
              {check?.ground !== undefined && <span className="k-quiet-text d-why">{check.ground[lang]}</span>}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

/** What stands otherwise on the station's other papers, figure beside figure. */
function Elsewhere(p: { part: Part }): ReactNode {
  const t = useWords(deskWords);
  const words = useFormWords(p.part.contest, p.part.station);
  const sourceName = useSourceName();
  return (
    <table className="k-table d-table">
      <caption>{t("elsewhere")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("field")}</th>
          <th scope="col" className="k-num">
            {sourceName(p.part.source)}
          </th>
          <th scope="col">{t("otherPaper")}</th>
          <th scope="col" className="k-num">
            {t("thereWritten")}
          </th>
        </tr>
      </thead>
      <tbody>
        {p.part.elsewhere.map((one) => (
          <tr key={`${one.source} ${one.field}`}>
            <th scope="row">{words.field(one.field)}</th>
            <td className="k-num">{written(one.here)}</td>
            <td>{sourceName(one.source)}</td>
            <td className="k-num">{written(one.there)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Reopen(p: { part: PartKey; open: boolean; onClose: () => void }): ReactNode {
  const t = useWords(deskWords);
  const [reason, setReason] = useState("");
  const act = useAct(reopen, { again: [show.name, list.name, review.name], onDone: p.onClose });
  return (
    <Dialog
      open={p.open}
      title={t("reopenTitle")}
      onClose={p.onClose}
      actions={
        <>
          <Button onClick={p.onClose}>{t("cancel")}</Button>
          <Button
            look="primary"
            busy={act.isPending}
            disabled={reason.trim() === ""}
            onClick={() => act.mutate({ ...p.part, reason: reason.trim() })}
          >
            {t("reopen")}
          </Button>
        </>
      }
    >
      <p>{t("reopenText")}</p>
      <RefusalNote error={act.error} />
      <TextField label={t("reason")} rows={2} value={reason} onChange={setReason} maxLength={1000} />
    </Dialog>
  );
}

/** The last answer that its photograph cannot be read, and whether a new picture has come since. */
function Unreadable(p: { part: Part }): ReactNode {
  const t = useWords(deskWords);
  const words = useFormWords(p.part.contest, p.part.station);
  const last = p.part.unreadables.at(-1);
  if (last === undefined) return null;
  return (
    <Notice tone={last.new_picture ? "info" : "wait"} icon="eye" title={t("state_unreadable")}>
      <p>{t("unreadableBecause", { page: shortLabel(words.page(last.page), last.page), reason: last.reason })}</p>
      <p>{t(last.new_picture ? "unreadableAgain" : "unreadableAsked")}</p>
    </Notice>
  );
}

function History(p: { part: Part }): ReactNode {
  const t = useWords(deskWords);
  const readerName = useReaderName();
  const { part } = p;
  const zone = zoneFor(part.station);
  const events = [
    ...part.readings.map((one) => ({
      at: one.received_at,
      what: t("readingBy", { by: readerName(one.reader), time: clockText(one.received_at, zone) }),
      more: [t("version", { version: one.version }), ...(one.complete ? [] : [t("incomplete")])].join(", "),
    })),
    ...part.unreadables.map((one) => ({
      at: one.at,
      what: t("unreadableBy", { by: readerName(one.by), time: clockText(one.at, zone) }),
      more: one.reason,
    })),
    ...part.decisions.map((one) => ({
      at: one.at,
      what: t(one.kind === "reopen" ? "reopenedBy" : "decisionBy", {
        by: readerName(one.by),
        time: clockText(one.at, zone),
      }),
      more: one.reason,
    })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));
  return (
    <details className="d-details">
      <summary>{t("history")}</summary>
      <ol className="d-list">
        {events.map((event) => (
          <li key={`${event.at} ${event.what}`}>
            <span>{event.what}</span>
            <span className="k-quiet-text">{event.more}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
