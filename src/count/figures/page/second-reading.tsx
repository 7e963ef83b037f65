// Blind: this screen asks for a task and gets photographs and names of fields, never a figure that somebody
// else typed. All of it by keyboard: Enter from figure to figure, Enter once more to save and go on.

import type { ReactNode } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import type { CheckOutcome } from "../../../ground/elections/model.ts";
import { checkReading } from "../../../ground/elections/rules.ts";
import { ContestChoice, NoElection, useContest, useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { Asked, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { Page, useOpen } from "../../../web/desk/shell.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { PhotoViewer } from "../../../web/desk/viewer.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { addressOf } from "../../../web/kit/client.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { NumberField } from "../../../web/kit/number.tsx";
import { EmptyState, LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { evidencePicture } from "../../evidence/contract.ts";
import { next, read } from "../contract.ts";
import { MOST_SKIPPED, type PartKey } from "../model.ts";
import { loadSkipped, saveSkipped } from "./skipped.ts";
import { myMeasures } from "../contract/clerks.ts";
import { shortLabel, useSourceName } from "../part.tsx";
import { deskWords } from "../words.ts";
import { clerkWords } from "../words/clerks.ts";
import { UnreadableDialog } from "./unreadable.tsx";

type Task = NonNullable<OutputOf<typeof next>["task"]>;
type Fields = Record<string, number | null>;

/** The blind second reading: one task after the other. */
export function SecondReadingPage(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, query } = useContest();
  return (
    <Page title={t("secondReading")} lead={t("secondReadingLead")} actions={<ContestChoice />}>
      <Asked query={query}>
        {() => (chosen === undefined ? <NoElection /> : <Queue key={chosen.contest.id} contest={chosen.contest.id} />)}
      </Asked>
    </Page>
  );
}

function keyOf(task: Task): PartKey {
  return { contest: task.contest, station: task.station, source: task.source, part: task.part };
}

function Queue(p: { contest: string }): ReactNode {
  const t = useWords(deskWords);
  const c = useWords(clerkWords);
  const reader = useViewer().id ?? "";
  const take = useAct(next, {
    onDone: (told) => {
      // With nothing left, what was passed over has been read by others.
      if (told.skipped_all || told.waiting === 0) pass([]);
    },
  });
  const { mutate } = take;
  const [said, setSaid] = useState<string | null>(null);
  const asked = useRef(false);
  // Passed over since the queue's last beginning.
  const [passed, setPassed] = useState(() => loadSkipped(reader, p.contest));
  const pass = (skip: readonly PartKey[]): void => {
    setPassed(skip);
    saveSkipped(reader, p.contest, skip);
  };
  // Past her own queue, once she has asked for it.
  const [past, setPast] = useState(false);
  const ask = useCallback(
    (more: { skip?: readonly PartKey[]; stay?: Task; beyond?: boolean } = {}): void =>
      mutate({
        contest: p.contest,
        beyond: more.beyond ?? past,
        skip: [...(more.skip ?? passed)],
        ...(more.stay === undefined ? {} : { stay: { station: more.stay.station, source: more.stay.source } }),
      }),
    [mutate, p.contest, past, passed],
  );
  useEffect(() => {
    // A task is held for whoever asked: ask once, also where an effect runs twice.
    if (asked.current) return;
    asked.current = true;
    ask();
  }, [ask]);
  const task = take.data?.task ?? null;
  const waiting = take.data?.waiting ?? 0;
  const queue = take.data?.queue ?? null;
  const idle = take.isSuccess && task === null;
  useEffect(() => {
    if (!idle) return;
    const timer = setInterval(() => ask(), 20_000);
    return () => clearInterval(timer);
  }, [idle, ask]);

  if (take.data === undefined) return take.isError ? <RefusalNote error={take.error} /> : <LoadingState lines={8} />;
  return (
    <>
      <div className="k-row" role="status">
        <strong>{t("waiting", { count: waiting })}</strong>
        {said !== null && <span className="k-quiet-text">{said}</span>}
        {queue !== null && (
          <span className="k-quiet-text">
            {c("ownQueue", {
              places: queue.map((line) => line.place_name || line.contest || c("everyContest")).join(", "),
            })}
          </span>
        )}
        {passed.length > 0 && <span className="k-quiet-text">{t("skipped", { count: passed.length })}</span>}
        <Mine contest={p.contest} />
      </div>
      {passed.length > 0 && (
        <div>
          <Button
            size="small"
            busy={take.isPending}
            onClick={() => {
              pass([]);
              ask({ skip: [] });
            }}
          >
            {t("skippedBack")}
          </Button>
        </div>
      )}
      <RefusalNote error={take.error} />
      {take.data.skipped_all && (
        <Notice tone="wait" live>
          <p>{t("skippedAll")}</p>
        </Notice>
      )}
      {task === null ? (
        <Card>
          <EmptyState
            icon="check"
            title={queue === null || past ? t("queueEmpty") : c("ownQueueEmpty")}
            action={
              <span className="k-row">
                <Button onClick={() => ask()}>{t("look")}</Button>
                {queue !== null && (
                  <Button
                    onClick={() => {
                      setPast(true);
                      ask({ beyond: true });
                    }}
                  >
                    {c("beyond")}
                  </Button>
                )}
              </span>
            }
          >
            <p>{t("queueEmptyText")}</p>
          </EmptyState>
        </Card>
      ) : (
        <Reading
          key={`${task.station} ${task.source} ${task.part} ${task.lease_until}`}
          task={task}
          busy={take.isPending}
          onSkip={() => {
            setSaid(null);
            const skip = [...passed, keyOf(task)].slice(-MOST_SKIPPED);
            pass(skip);
            ask({ skip });
          }}
          onUnreadable={() => {
            setSaid(t("unreadableSaid"));
            ask({ stay: task });
          }}
          onSaved={(state) => {
            setSaid(t("saved", { state: t(`state_${state}`) }));
            ask({ stay: task });
          }}
        />
      )}
    </>
  );
}

/** Her own numbers, for herself, and a kind word where they say that she is tired. */
function Mine(p: { contest: string }): ReactNode {
  const c = useWords(clerkWords);
  const { data } = useAsk(myMeasures, { contest: p.contest }, { every: 60_000 });
  if (data === undefined || data.readings === 0) return null;
  return (
    <span className="k-quiet-text">
      {c("mine", { readings: data.readings })}
      {data.per_hour !== null && ` · ${c("minePace", { rate: data.per_hour })}`}
      {data.settled > 0 && ` · ${c("mineCorrected", { count: data.corrected, of: data.settled })}`}
      {data.care !== "too_early" && ` · ${c(data.care === "slips" ? "hint_slips" : "hint_fine")}`}
    </span>
  );
}

function Reading(p: {
  task: Task;
  busy: boolean;
  onSkip: () => void;
  onUnreadable: () => void;
  onSaved: (state: OutputOf<typeof read>["state"]) => void;
}): ReactNode {
  const t = useWords(deskWords);
  const { task, onSkip } = p;
  const words = useFormWords(task.contest, task.station);
  const sourceName = useSourceName();
  const [fields, setFields] = useState<Fields>({});
  const [asking, setAsking] = useState<{ failed: readonly CheckOutcome[]; empty: number } | null>(null);
  const confirm = useRef<HTMLDivElement>(null);
  const save = useAct(read, { onDone: (done) => p.onSaved(done.state) });
  const part = words.form?.parts.find((one) => one.id === task.part);

  const send = (values: Fields, confirmed: readonly string[]): void =>
    save.mutate({ ...keyOf(task), fields: values, confirmed: [...confirmed] });
  const tryToSend = (): void => {
    if (words.form === undefined || part === undefined || save.isPending) return;
    const failed = checkReading(words.form, task.part, fields).filter(
      (one) => one.severity !== "info" && one.outcome === "fail",
    );
    const empty = part.fields.filter((f) => f.optional !== true && (fields[f.id] ?? null) === null).length;
    if (asking === null && (failed.length > 0 || empty > 0)) setAsking({ failed, empty });
    else
      send(
        fields,
        failed.map((one) => one.id),
      );
  };
  const saying = useOpen();
  const { show: sayUnreadable } = saying;
  useEffect(() => {
    if (asking !== null) confirm.current?.querySelector("button")?.focus();
  }, [asking]);
  useEffect(() => {
    const onKeyDown = (e: KeyboardEvent): void => {
      if (!e.altKey || e.ctrlKey || e.metaKey) return;
      if (e.key === "l") onSkip();
      else if (e.key === "t") sayUnreadable();
      else return;
      e.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onSkip, sayUnreadable]);

  const [village, ...above] = task.place_names;
  return (
    <div className="d-reading">
      <PhotoViewer
        tall
        start={part?.fields[0]?.page}
        pages={task.pages.map((page) => ({
          page: page.page,
          src: addressOf(evidencePicture, { sha256: page.sha256, size: "screen" }),
          label: shortLabel(words.page(page.page), page.page),
        }))}
      />
      <div className="d-reading-side">
        <Card
          title={stationTitle(task.station)}
          aside={<span className="k-quiet-text">{sourceName(task.source)}</span>}
        >
          <p>
            {village}
            <br />
            <span className="k-quiet-text">{above.join(" · ")}</span>
          </p>
          <h3>{words.part(task.part)}</h3>
          {task.pages.length === 0 && (
            <Notice tone="wait">
              <p>{t("noPhotoYet")}</p>
            </Notice>
          )}
          <form
            className="d-figures"
            onSubmit={(e) => {
              e.preventDefault();
              tryToSend();
            }}
          >
            {part === undefined ? (
              <LoadingState />
            ) : (
              part.fields.map((field, i) => (
                <NumberField
                  key={field.id}
                  label={words.field(field.id)}
                  value={fields[field.id] ?? null}
                  autoFocus={i === 0}
                  onChange={(value) => {
                    setFields({ ...fields, [field.id]: value });
                    setAsking(null);
                  }}
                  onLast={tryToSend}
                />
              ))
            )}
            {asking !== null && (
              <Notice
                tone="wait"
                title={asking.failed.length > 0 ? t("askSo") : t("emptyAsk", { count: asking.empty })}
                live
              >
                {asking.failed.length > 0 && (
                  <>
                    <p>{t("askSoText")}</p>
                    <ul>
                      {asking.failed.map((one) => (
                        <li key={one.id}>{words.check(one.id)}</li>
                      ))}
                    </ul>
                    {asking.empty > 0 && <p>{t("emptyAsk", { count: asking.empty })}</p>}
                  </>
                )}
              </Notice>
            )}
            <RefusalNote error={save.error} />
            <div ref={confirm}>
              <Button type="submit" look="primary" size="large" wide busy={save.isPending || p.busy}>
                {t(asking !== null && asking.failed.length > 0 ? "submitSo" : "submit")}
              </Button>
            </div>
          </form>
          <div className="k-row">
            <Button size="small" onClick={onSkip} disabled={p.busy}>
              {t("skip")}
            </Button>
            <Button size="small" onClick={saying.show} disabled={p.busy || save.isPending || part === undefined}>
              {t("unreadable")}
            </Button>
          </div>
          <UnreadableDialog
            part={task}
            open={saying.open}
            onClose={saying.hide}
            onDone={() => {
              saying.hide();
              p.onUnreadable();
            }}
          />
          <p className="k-quiet-text">{t("leaseEnds", { time: clockText(task.lease_until, zoneFor(task.station)) })}</p>
        </Card>
        <div className="d-keys">
          <span>
            <kbd>Enter</kbd> {t("keyNext")}
          </span>
          <span>
            <kbd>Alt</kbd>+<kbd>L</kbd> {t("keySkip")}
          </span>
          <span>
            <kbd>Alt</kbd>+<kbd>T</kbd> {t("keyUnreadable")}
          </span>
        </div>
      </div>
    </div>
  );
}
