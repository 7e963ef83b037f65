import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { Asked, orThrow, RefusalNote, useRested } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Page } from "../../../web/desk/shell.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { trailList, trailVerify } from "../contract.ts";
import { words } from "../words.ts";
import { operationWords } from "../words/operations.ts";
import { useTrailWords } from "./say.ts";
import { shortCode } from "./subject.ts";

type Entry = OutputOf<typeof trailList>["entries"][number];
const keyOf = (row: Entry): string => row.leaf;

/** The trail: check the whole of it, and read its lines. */
export function TrailPage(): ReactNode {
  const t = useWords(words);
  return (
    <Page title={t("trail")} lead={t("lead")}>
      <Verify />
      <Entries />
    </Page>
  );
}

function Verify(): ReactNode {
  const t = useWords(words);
  const [root, setRoot] = useState("");
  const wanted = root.trim().toLowerCase();
  const bad = wanted !== "" && !/^[0-9a-f]{64}$/.test(wanted);
  const check = useQuery({
    queryKey: [trailVerify.name, wanted],
    queryFn: ({ signal }) => orThrow(trailVerify, wanted === "" ? {} : { root: wanted }, signal),
    enabled: false,
    gcTime: 0,
  });
  const done = check.data;
  return (
    <Card title={t("check")}>
      <p className="k-quiet-text">{t("checkLead")}</p>
      <form
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          if (!bad) void check.refetch();
        }}
      >
        <TextField
          label={t("root")}
          hint={t("rootHint")}
          value={root}
          onChange={setRoot}
          error={bad ? t("rootBad") : undefined}
          optional
        />
        <div>
          <Button type="submit" look="primary" busy={check.isFetching}>
            {t("checkNow")}
          </Button>
        </div>
      </form>
      <RefusalNote error={check.error} />
      {done !== undefined && !check.isFetching && (
        <Notice tone={done.ok ? "ok" : "bad"} title={t(done.ok ? "whole" : "broken")} live>
          <p>
            {done.ok
              ? t("wholeText", { entries: done.entries, roots: done.roots })
              : t("brokenText", {
                  what: done.first_broken?.what ?? "?",
                  batch: done.first_broken?.batch ?? "?",
                  position: done.first_broken?.position ?? "?",
                })}
          </p>
        </Notice>
      )}
    </Card>
  );
}

function Entries(): ReactNode {
  const t = useWords(words);
  const say = useTrailWords();
  const [operation, setOperation] = useState("");
  const [subject, setSubject] = useState("");
  const asked = useRested(`${operation}\n${subject.trim()}`, 300);
  const query = useInfiniteQuery({
    queryKey: [trailList.name, asked],
    queryFn: ({ signal, pageParam }) => {
      const [op, about] = asked.split("\n");
      return orThrow(
        trailList,
        { operation: op || undefined, subject: about || undefined, before: pageParam, limit: 200 },
        signal,
      );
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.entries) ?? [], [query.data]);
  const columns = useMemo<readonly GridColumn<Entry>[]>(
    () => [
      {
        key: "at",
        label: t("at"),
        value: (row) => row.at,
        render: (row) => <span className="d-cover">{clockText(row.at, "WIB")}</span>,
      },
      {
        key: "operation",
        label: t("operation"),
        value: (row) => say.operation(row.operation),
        render: (row) => (
          <span className="d-rule">
            <span>{say.operation(row.operation)}</span>
            <code>{row.operation}</code>
          </span>
        ),
      },
      {
        key: "subject",
        label: t("subject"),
        value: (row) => say.subject(row.subject),
        render: (row) => (
          <span className="d-rule">
            <span>{say.subject(row.subject)}</span>
            <code>{shortCode(row.subject)}</code>
          </span>
        ),
      },
      {
        key: "who",
        label: t("who"),
        value: (row) => say.who(row.who),
        render: (row) => <span title={row.who}>{say.who(row.who)}</span>,
      },
      {
        key: "from",
        label: t("from"),
        value: (row) => say.from(row.from),
        render: (row) => <span title={row.from}>{say.from(row.from)}</span>,
      },
      { key: "fields", label: t("fields"), value: (row) => row.fields.map(say.field).join(", ") },
      { key: "sealed", label: t("sealed"), value: (row) => `${String(row.batch)}.${String(row.position)}` },
      { key: "operation_code", label: t("operationCode"), value: (row) => row.operation, exportOnly: true },
      { key: "subject_code", label: t("subjectCode"), value: (row) => row.subject, exportOnly: true },
      { key: "who_code", label: t("whoCode"), value: (row) => row.who, exportOnly: true },
      { key: "leaf", label: "SHA-256", value: (row) => row.leaf, exportOnly: true },
    ],
    [t, say],
  );
  return (
    <>
      <div className="d-bar-row">
        <Select
          label={t("filterOperation")}
          value={operation}
          onChange={setOperation}
          options={[
            { value: "", label: t("allOperations") },
            ...Object.keys(operationWords).map((code) => ({ value: code, label: say.operation(code) })),
          ]}
        />
        <TextField label={t("filterSubject")} value={subject} onChange={setSubject} />
      </div>
      <Asked query={query}>
        {() => (
          <Card flush>
            <DataGrid
              caption={t("entries")}
              cards
              columns={columns}
              rows={rows}
              rowKey={keyOf}
              csv={t("csvFile")}
              csvHead={[
                [t("filterOperation"), operation === "" ? t("allOperations") : operation],
                [t("filterSubject"), subject],
              ]}
              more={query.hasNextPage}
              filter={false}
              tools={
                query.hasNextPage && (
                  <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t("loadMore")}
                  </Button>
                )
              }
              empty={<EmptyState icon="clock" title={t("none")} />}
            />
          </Card>
        )}
      </Asked>
    </>
  );
}
