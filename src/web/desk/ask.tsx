// Asking the server from a screen: waiting, refused, offline and empty are said the same way everywhere.

import {
  keepPreviousData,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { InputOf, Operation, OutputOf } from "../../base/contract.ts";
import type { Problem } from "../../base/result.ts";
import { call } from "../kit/client.ts";
import { ErrorState, LoadingState, Notice, OfflineBanner } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import { problemWords, useProblemText } from "./problem.ts";
import { deskWords } from "./words.ts";

/** A refusal on its way through the query library, which knows only thrown errors. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** The refusal in whatever a query or mutation failed with. */
export function refusalOf(error: unknown): Problem {
  return error instanceof Refused ? error.problem : { kind: "unavailable", code: "client.broken" };
}

export async function orThrow<Op extends Operation>(
  op: Op,
  input: InputOf<Op>,
  signal?: AbortSignal,
): Promise<OutputOf<Op>> {
  const result = await call(op, input, signal === undefined ? {} : { signal });
  if (!result.ok) throw new Refused(result.problem);
  return result.value;
}

export interface AskOptions {
  readonly enabled?: boolean;
  /** Ask again this often, in milliseconds, while the page is seen. */
  readonly every?: number;
  /** Keep showing the last answer while the next one (another place, another page) is on its way. */
  readonly keep?: boolean;
  /** Milliseconds an answer counts as fresh. */
  readonly fresh?: number;
}

/** Ask a query operation; the same question asked twice on a page is asked once. */
export function useAsk<Op extends Operation>(
  op: Op,
  input: InputOf<Op>,
  options: AskOptions = {},
): UseQueryResult<OutputOf<Op>> {
  return useQuery<OutputOf<Op>>({
    queryKey: [op.name, input],
    queryFn: ({ signal }) => orThrow(op, input, signal),
    enabled: options.enabled ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
    ...(options.fresh === undefined ? {} : { staleTime: options.fresh }),
  });
}

/** Do a command; afterwards the named queries are asked again. */
export function useAct<Op extends Operation>(
  op: Op,
  options: {
    readonly again?: readonly string[];
    readonly onDone?: (output: OutputOf<Op>, input: InputOf<Op>) => void | Promise<void>;
  } = {},
): UseMutationResult<OutputOf<Op>, Error, InputOf<Op>> {
  const client = useQueryClient();
  return useMutation<OutputOf<Op>, Error, InputOf<Op>>({
    mutationFn: (input) => orThrow(op, input),
    onSuccess: async (output, input) => {
      await Promise.all((options.again ?? []).map((name) => client.invalidateQueries({ queryKey: [name] })));
      await options.onDone?.(output, input);
    },
  });
}

/** Shows what a query says: waiting, refused, or the answer; old numbers stay while offline and say so. */
export function Asked<T>(p: {
  query: UseQueryResult<T>;
  lines?: number;
  children: (value: T) => ReactNode;
}): ReactNode {
  const t = useWords(deskWords);
  const { query } = p;
  if (query.data === undefined) {
    return query.isError ? (
      <Refusal problem={refusalOf(query.error)} onRetry={() => void query.refetch()} busy={query.isFetching} />
    ) : (
      <LoadingState lines={p.lines ?? 6} />
    );
  }
  return (
    <>
      {query.isError && <OfflineBanner>{t("oldNumbers")}</OfflineBanner>}
      {p.children(query.data)}
    </>
  );
}

/** A refusal in the place of the content. */
export function Refusal(p: { problem: Problem; onRetry?: () => void; busy?: boolean }): ReactNode {
  const text = useProblemText();
  const t = useWords(problemWords);
  const retryable = p.problem.kind === "unavailable" || p.problem.kind === "limited";
  const said = text(p.problem);
  return (
    <ErrorState
      title={p.problem.kind === "forbidden" ? t("forbiddenTitle") : t("failedTitle")}
      code={codeOf(p.problem)}
      {...(retryable && p.onRetry ? { onRetry: p.onRetry, busy: p.busy === true } : {})}
    >
      <p>{said}</p>
    </ErrorState>
  );
}

/** A refusal beside a form, in words, with its code. */
export function RefusalNote(p: { error: unknown }): ReactNode {
  const text = useProblemText();
  if (p.error === null || p.error === undefined) return null;
  const problem = refusalOf(p.error);
  return (
    <Notice tone="bad" live>
      <p>{text(problem)}</p>
      <p className="k-quiet-text">
        <code>{codeOf(problem)}</code>
      </p>
    </Notice>
  );
}

function codeOf(problem: Problem): string {
  const instance = problem.details?.["instance"];
  return problem.code === "server.bug" && typeof instance === "string"
    ? `${problem.code} ${instance.replace("urn:posko:request:", "")}`
    : problem.code;
}

/** A value that follows `value` after it has rested for `ms`. */
export function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
