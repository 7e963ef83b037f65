// Who types second readings: their pace, what was corrected, and a queue for each. For whoever leads them; a person sees
// her own numbers where she types.

import type { ReactNode } from "react";
import { useCallback, useMemo, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { useContest } from "../../../ground/elections/part.tsx";
import { PlaceSearch } from "../../../ground/places/part.tsx";
import { list as listGrants } from "../../../people/scopes/contract.ts";
import { Asked, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Page } from "../../../web/desk/shell.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Select } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, EmptyState, Notice, type Tone } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { endQueue, giveQueue, measures } from "../contract/clerks.ts";
import type { Care } from "../model.ts";
import { clerkWords } from "../words/clerks.ts";

type Clerk = OutputOf<typeof measures>["people"][number];
type Say = ReturnType<typeof useWords<typeof clerkWords>>;
const keyOf = (row: Clerk): string => row.person;
const HOURS = 12;
const TONE: Readonly<Record<Care, Tone>> = { too_early: "neutral", fine: "ok", slips: "wait" };

export function ClerksPage(): ReactNode {
  const t = useWords(clerkWords);
  const query = useAsk(measures, { hours: HOURS }, { every: 30_000, keep: true });
  return (
    <Page title={t("clerks")} lead={t("clerksLead")}>
      <Asked query={query}>
        {(told) => (
          <>
            {told.people.some((p) => p.care === "slips") && (
              <Notice tone="wait">
                <p>{t("slipsMean")}</p>
              </Notice>
            )}
            <Clerks people={told.people} since={told.since} />
            <Give />
          </>
        )}
      </Asked>
    </Page>
  );
}

/** `Juru Baca`, or the end of an id where somebody typed at the machine itself. */
function nameOf(row: Clerk): string {
  return row.name ?? row.person.slice(-12);
}

function useQueueName(): (line: Clerk["queue"][number]) => string {
  const t = useWords(clerkWords);
  const lang = useLanguage();
  const { query } = useContest();
  const elections = query.data?.elections;
  return useCallback(
    (line) => {
      const contests = (elections ?? []).flatMap((election) => election.contests);
      const contest = contests.find((c) => c.id === line.contest)?.name[lang] ?? line.contest;
      return [contest, line.place_name].filter((text) => text !== "").join(", ") || t("everyContest");
    },
    [elections, lang, t],
  );
}

function Clerks(p: { people: readonly Clerk[]; since: string }): ReactNode {
  const t = useWords(clerkWords);
  const lang = useLanguage();
  const queueName = useQueueName();
  const columns = useMemo<readonly GridColumn<Clerk>[]>(() => {
    const rate = (row: Clerk): number => (row.settled === 0 ? 0 : row.corrected / row.settled);
    return [
      { key: "person", label: t("person"), value: nameOf },
      {
        key: "readings",
        label: t("readings"),
        value: (row) => row.readings,
        render: (row) => formatNumber(row.readings, lang),
        figure: true,
      },
      {
        key: "perHour",
        label: t("perHour"),
        value: (row) => row.per_hour,
        render: (row) => (row.per_hour === null ? "–" : formatNumber(row.per_hour, lang)),
        figure: true,
      },
      {
        key: "corrected",
        label: t("corrected"),
        value: rate,
        render: (row) => t("correctedOf", { count: row.corrected, of: row.settled }),
        figure: true,
      },
      {
        key: "care",
        label: t("care"),
        value: (row) => t(`care_${row.care}`),
        render: (row) => <CareBadge care={row.care} says={t(`care_${row.care}`)} />,
      },
      {
        key: "queue",
        label: t("queue"),
        value: (row) => row.queue.map((line) => queueName(line)).join("; "),
        render: (row) => <OwnQueue row={row} t={t} queueName={queueName} />,
        fixed: true,
      },
      {
        key: "last",
        label: t("lastRead"),
        value: (row) => row.last_at,
        render: (row) => (row.last_at === null ? "–" : clockText(row.last_at, "WIB")),
      },
    ];
  }, [t, lang, queueName]);
  return (
    <Card flush>
      <DataGrid
        caption={t("clerks")}
        columns={columns}
        rows={p.people}
        rowKey={keyOf}
        cards
        live
        csv="pembaca"
        csvHead={[[t("readSince"), p.since], [t("exportBasis"), t("exportBasisText")], [t("perHourMeans")]]}
        empty={
          <EmptyState icon="person" title={t("clerksEmpty")}>
            <p>{t("clerksEmptyText", { hours: HOURS })}</p>
          </EmptyState>
        }
      />
    </Card>
  );
}

function CareBadge(p: { care: Care; says: string }): ReactNode {
  return <Badge tone={TONE[p.care]}>{p.says}</Badge>;
}

function OwnQueue(p: { row: Clerk; t: Say; queueName: (line: Clerk["queue"][number]) => string }): ReactNode {
  const act = useAct(endQueue, { again: [measures.name] });
  const { row, t, queueName } = p;
  if (row.queue.length === 0) return <span className="k-quiet-text">{t("queueAll")}</span>;
  return (
    <span className="d-badges">
      {row.queue.map((line) => (
        <Button
          key={`${line.contest} ${line.place}`}
          size="small"
          label={t("endQueue", { queue: queueName(line) })}
          busy={act.isPending}
          onClick={() => act.mutate({ person: row.person, contest: line.contest, place: line.place })}
        >
          {queueName(line)} ×
        </Button>
      ))}
      <RefusalNote error={act.error} />
    </span>
  );
}

/** A contest or an area for one of those who may read. */
function Give(): ReactNode {
  const t = useWords(clerkWords);
  const lang = useLanguage();
  const { all } = useContest();
  const verifiers = useAsk(listGrants, { role: "verifier", limit: 500 }, { fresh: 60_000 });
  const people = [...new Map((verifiers.data?.grants ?? []).map((g) => [g.account, g.name]))];
  const [person, setPerson] = useState("");
  const [contest, setContest] = useState("");
  const [place, setPlace] = useState<{ code: string; name: string } | null>(null);
  const act = useAct(giveQueue, { again: [measures.name] });
  const chosen = person === "" ? people[0]?.[0] : person;
  return (
    <Card title={t("giveQueue")}>
      {verifiers.data !== undefined && people.length === 0 ? (
        <p>{t("nobodyToGive")}</p>
      ) : (
        <form
          className="d-bar-row"
          onSubmit={(e) => {
            e.preventDefault();
            if (chosen !== undefined) {
              act.mutate({ person: `account:${chosen}`, contest, place: place?.code ?? "" });
            }
          }}
        >
          <Select
            label={t("giveTo")}
            value={chosen ?? ""}
            options={people.map(([account, name]) => ({ value: account, label: name }))}
            onChange={setPerson}
          />
          <Select
            label={t("whichContest")}
            value={contest}
            options={[
              { value: "", label: t("everyContest") },
              ...all.map((c) => ({ value: c.contest.id, label: `${c.election.name}: ${c.contest.name[lang]}` })),
            ]}
            onChange={setContest}
          />
          <PlaceSearch label={t("whichPlace")} value={place?.name ?? t("allPlaces")} onPick={setPlace} />
          <Button type="submit" look="primary" busy={act.isPending} disabled={chosen === undefined}>
            {t("give")}
          </Button>
        </form>
      )}
      {act.isSuccess && <p role="status">{t("given")}</p>}
      <RefusalNote error={act.error} />
    </Card>
  );
}
