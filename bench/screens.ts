// Thousands of open live screens while forms arrive: how long until each one shows what has come in at its place.

import { sql } from "kysely";
import { runJob, type ScreensReport } from "./job.ts";
import { percentile, round } from "./numbers.ts";
import { signIn } from "./session.ts";
import { CONTEST, ELECTION, type Bench } from "./world.ts";

export interface ScreensFigures {
  readonly screens: number;
  readonly forms_per_second: number;
  readonly events: number;
  /** From a form's receipt to the event of a screen that counts it, over all screens and forms of their places. */
  readonly seen_p50_ms: number;
  readonly seen_p99_ms: number;
  readonly seen_worst_ms: number;
  readonly forms_p99_ms: number;
  /** Memory of the server's process, before the screens opened and after sending. */
  readonly rss_before_mb: number;
  readonly rss_mb: number;
  /** Screens that broke, or never showed a form of their place. */
  readonly broken: number;
  readonly unseen: number;
  readonly lost: number;
}

const PEOPLE = 500;
/** Screens go on being watched so long after the last form. */
const AFTER_S = 8;

/** A fifth looks at the nation, three tenths at provinces, the others at regencies and cities. */
async function placesToWatch(bench: Bench, count: number): Promise<string[]> {
  const { rows } = await sql<{ place: string }>`select place from station_counts
    where election = ${ELECTION} and length(place) in (2, 5) order by md5(place)`.execute(
    bench.posko.services.database.db,
  );
  const of = (length: number): string[] => rows.map((r) => r.place).filter((p) => p.length === length);
  const [provinces, kabs] = [of(2), of(5)];
  return Array.from({ length: count }, (_v, i) => {
    if (i % 10 < 2) return "";
    return i % 10 < 5 ? provinces[i % provinces.length]! : kabs[i % kabs.length]!;
  });
}

/** Milliseconds for each screen and each form of its place, and how many a screen never showed. */
function lagsOf(report: ScreensReport, receipts: readonly (readonly [string, number])[]): [number[], number] {
  const byPlace = new Map<string, number[]>();
  for (const [station, at] of receipts.toSorted((a, b) => a[1] - b[1])) {
    for (const length of [0, 2, 5]) {
      const place = station.slice(0, length);
      const list = byPlace.get(place);
      if (list) list.push(at);
      else byPlace.set(place, [at]);
    }
  }
  const lags: number[] = [];
  let unseen = 0;
  for (const { place, seen, broken } of report.screens) {
    if (broken || seen.length === 0) continue;
    const before = seen[0]![1];
    let e = 0;
    for (const [k, at] of (byPlace.get(place) ?? []).entries()) {
      while (e < seen.length && seen[e]![1] < before + k + 1) e++;
      const event = seen[e];
      if (event) lags.push(Math.max(0, event[0] - at));
      else unseen++;
    }
  }
  return [lags, unseen];
}

const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);

export async function screens(
  bench: Bench,
  options: { readonly seconds: number; readonly screens: readonly number[]; readonly arrivals: number },
): Promise<ScreensFigures[]> {
  const { seconds, arrivals } = options;
  const common = { port: bench.port, contest: CONTEST } as const;
  const people = await signIn(bench, PEOPLE);
  const out: ScreensFigures[] = [];
  for (const count of options.screens) {
    bench.say(`${count} open screens, ${arrivals} forms a second for ${seconds} s …`);
    const rssBefore = process.memoryUsage.rss();
    const places = await placesToWatch(bench, count);
    const signed = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<void>();
    let rss = 0;
    // The forms are signed, then the screens open, then both clocks start.
    const sending = runJob(
      {
        ...common,
        kind: "send",
        databaseUrl: bench.databaseUrl,
        stations: bench.takeStations(arrivals * seconds),
        perRequest: 1,
        connections: 32,
        rate: arrivals,
        tellReceipts: true,
      },
      async () => {
        signed.resolve();
        await opened.promise;
      },
      () => {
        rss = process.memoryUsage.rss();
      },
    );
    await signed.promise;
    const [seen, sent] = await Promise.all([
      runJob(
        { ...common, kind: "screens", people, places, screens: count, seconds: seconds + AFTER_S },
        opened.resolve,
      ),
      sending,
    ]);
    const [lags, unseen] = lagsOf(seen, sent.receipts!);
    out.push({
      screens: count,
      forms_per_second: arrivals,
      events: seen.screens.reduce((sum, s) => sum + s.seen.length, 0),
      seen_p50_ms: round(percentile(lags, 0.5), 0),
      seen_p99_ms: round(percentile(lags, 0.99), 0),
      seen_worst_ms: round(percentile(lags, 1), 0),
      forms_p99_ms: round(sent.p99),
      rss_before_mb: mb(rssBefore),
      rss_mb: mb(rss),
      broken: seen.screens.filter((s) => s.broken || s.seen.length === 0).length,
      unseen,
      lost: sent.lost + sent.doubled + sent.differing + sent.refused + sent.badReceipts + sent.otherReceipts,
    });
  }
  return out;
}

export function screensHold(figures: readonly ScreensFigures[]): boolean {
  return figures.every((f) => f.broken + f.unseen + f.lost === 0);
}
