// An open stream of the nation's tally, as a war room has it, and how long a form takes from its receipt to it.

import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { pathOf, queryOf } from "../src/base/contract.ts";
import { watch } from "../src/count/tally/contract.ts";
import type { LagReport } from "./job.ts";
import { percentile } from "./numbers.ts";

interface Seen {
  readonly at: number;
  readonly in: number;
  readonly votes: Readonly<Record<string, number>>;
}

export interface Watching {
  readonly seen: readonly Seen[];
  close(): void;
}

/** Resolves when the first event, what stood before, is there. */
export async function watchNation(
  port: number,
  contest: string,
  headers: Readonly<Record<string, string>>,
): Promise<Watching> {
  const seen: Seen[] = [];
  const query = queryOf({ contest, place: "", basis: "provisional" });
  const request = http.get({ port, host: "127.0.0.1", path: `${pathOf(watch)}${query}`, headers });
  await new Promise<void>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      if (response.statusCode !== 200) reject(new Error(`the stream answered ${response.statusCode}`));
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          const event = text.slice(0, end);
          text = text.slice(end + 2);
          if (!event.startsWith("data: ")) continue;
          const tally = JSON.parse(event.slice(6)) as Omit<Seen, "at">;
          seen.push({ at: performance.now(), in: tally.in, votes: tally.votes });
          resolve();
        }
      });
    });
  });
  return { seen, close: () => request.destroy() };
}

/**
 * The k-th receipt is counted by the first event that says k more than stood before. Waits ten seconds at most for the
 * last ones.
 * @param votes what the forms add to the first and second pair
 */
export async function lagOf(
  watching: Watching,
  receipts: readonly number[],
  votes: readonly number[],
): Promise<LagReport> {
  const { seen } = watching;
  const before = seen[0]!;
  const deadline = performance.now() + 10_000;
  while (seen.at(-1)!.in < before.in + receipts.length && performance.now() < deadline) await pause(20);
  watching.close();
  const lags: number[] = [];
  let unseen = 0;
  let e = 0;
  for (const [k, at] of receipts.toSorted((a, b) => a - b).entries()) {
    while (e < seen.length && seen[e]!.in < before.in + k + 1) e++;
    const event = seen[e];
    // An event may count a form whose answer was still on its way.
    if (event) lags.push(Math.max(0, event.at - at));
    else unseen++;
  }
  const last = seen.at(-1)!;
  return {
    p50: percentile(lags, 0.5),
    p99: percentile(lags, 0.99),
    worst: percentile(lags, 1),
    events: seen.length,
    unseen,
    exact: votes.every((v, i) => (last.votes[String(i + 1)] ?? 0) - (before.votes[String(i + 1)] ?? 0) === v),
  };
}
