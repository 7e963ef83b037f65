import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { type InputOf, type Operation, type OutputOf, queryOf } from "../../base/contract.ts";
import { follow, type StreamState } from "../kit/stream.ts";
import { useWords } from "../kit/words.ts";
import { orThrow, Refused } from "./ask.tsx";
import { deskWords } from "./words.ts";

/**
 * A query whose answer is kept new by a stream of the same shape. The last answer to another question (the
 * place before) stays on the screen until the new one is there.
 */
export function useLive<Q extends Operation, S extends Operation>(
  query: Q,
  stream: S,
  input: InputOf<Q> & InputOf<S>,
  enabled = true,
): UseQueryResult<OutputOf<Q>> & { readonly live: StreamState } {
  const client = useQueryClient();
  const [live, setLive] = useState<StreamState>("connecting");
  const key = queryOf(input as Record<string, unknown>);
  const result = useQuery<OutputOf<Q>>({
    queryKey: [query.name, key],
    queryFn: ({ signal }) => orThrow(query, input, signal),
    enabled,
    placeholderData: (before) => before,
    // While the stream is cut off, asking now and then still brings news.
    refetchInterval: live === "lost" ? 15_000 : false,
  });
  useEffect(() => {
    if (!enabled) return;
    return follow(stream, JSON.parse(JSON.stringify(input)) as InputOf<S>, {
      onEvent: (event) => client.setQueryData([query.name, key], event),
      onState: setLive,
      onProblem: (problem) => {
        setLive("lost");
        client.removeQueries({ queryKey: [query.name, key] });
        if (problem.kind === "unauthenticated") void client.invalidateQueries();
        else
          client
            .getQueryCache()
            .find({ queryKey: [query.name, key] })
            ?.setState({ error: new Refused(problem) });
      },
    });
    // The key says all of the input.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [enabled, key, query.name, stream, client]);
  return { ...result, live };
}

/** Sums that have lagged behind what came in for so long are worth a word; a second or two is not. */
const LAG = 5_000;

/** True once `stale` has stood for a while without the sums (`asOf`) moving on. */
export function useLagging(stale: boolean, asOf: string | undefined): boolean {
  const [lagging, setLagging] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLagging(stale), stale ? LAG : 0);
    return () => {
      clearTimeout(timer);
      setLagging(false);
    };
  }, [stale, asOf]);
  return lagging;
}

/**
 * Says whether the numbers move by themselves, and whether they lag behind what has come in. One mark of
 * steady width, so that nothing beside it moves when it changes.
 */
export function LiveMark(p: { state: StreamState; stale?: boolean; staleTitle?: string }): ReactNode {
  const t = useWords(deskWords);
  const behind = p.state === "live" && p.stale === true;
  return (
    <span
      className={`d-live ${p.state === "live" && !behind ? "d-live-on" : "d-live-off"}`}
      title={behind ? p.staleTitle : undefined}
    >
      {t(behind ? "summing" : p.state)}
    </span>
  );
}
