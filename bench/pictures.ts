// Photographs sent as phones send them while forms arrive: what that does to the forms, to the server's memory, and how
// long the photographs of one night take.

import { createHash } from "node:crypto";
import { sql } from "kysely";
import { must } from "../src/base/result.ts";
import { loadWidestForm } from "../src/ground/elections/store/ballots.ts";
import { loadContest } from "../src/ground/elections/store/elections.ts";
import { filesOf } from "../src/server/files/open.ts";
import { runJob, type PicturesReport, type SendReport } from "./job.ts";
import { memoryWatch, type MemoryGrowth } from "./memory.ts";
import { round } from "./numbers.ts";
import { CONTEST, STATIONS, type Bench } from "./world.ts";

export interface PicturesOptions {
  readonly seconds: number;
  /** Forms a second. */
  readonly arrivals: number;
  /** Photographs a second, and bytes of each. */
  readonly pictures: number;
  readonly bytes: number;
  readonly connections: number;
}

export interface PicturesFigures extends MemoryGrowth {
  readonly what: "forms alone" | "forms and pictures" | "pictures as fast as they go";
  readonly forms_per_second: number;
  readonly forms_p50_ms: number;
  readonly forms_p99_ms: number;
  /** To forms alone, by p99; null where no forms arrive. */
  readonly ratio: number | null;
  readonly pictures: number;
  readonly pictures_per_second: number;
  readonly mb_per_second: number;
  readonly picture_p50_ms: number;
  readonly picture_p99_ms: number;
  /** At this pace: one page of every station of the nation, and all pages of the president's form. */
  readonly hours_one_page: number | null;
  readonly hours_president: number | null;
  /** Whole pictures whose look is still to be taken, for finding one that was sent twice. */
  readonly looks_waiting: number;
  /** Forms and photographs with anything but one receipt that holds. */
  readonly lost: number;
  /** Files of the sample, and how many of them have not the bytes that were sent. */
  readonly files_read: number;
  readonly files_wrong: number;
}

/** Where forms alone come in slower than this share of their rate, what is beside them says nothing. */
const FELL_BEHIND = 0.95;
/** Photographs sent before any are measured. */
const WARM_UP = 100;
/** Files read back and hashed; the tables tell of all. */
const SAMPLE = 200;

export async function pictures(bench: Bench, options: PicturesOptions): Promise<PicturesFigures[]> {
  const { seconds, arrivals, connections, bytes } = options;
  const count = options.pictures * seconds;
  bench.say(
    `${Math.ceil((2 * count * bytes) / 1e6).toLocaleString("en")} MB of photographs go to the temporary folder …`,
  );
  const common = { databaseUrl: bench.databaseUrl, port: bench.port, contest: CONTEST, connections } as const;
  const send = { ...common, kind: "send", perRequest: 1 } as const;
  // Both ways have been gone before either is measured: what a process does for the first time takes it longer.
  await runJob({ ...send, rate: 2_000, stations: bench.takeStations(5_000) });
  await runJob({ ...common, kind: "pictures", bytes, rate: 20, stations: bench.takeStations(WARM_UP) });
  const pages = await pagesOfForm(bench);
  const out: PicturesFigures[] = [];
  for (const [what, formRate, pictureRate] of [
    ["forms alone", arrivals, 0],
    ["forms and pictures", arrivals, options.pictures],
    ["pictures as fast as they go", 0, undefined],
  ] as const) {
    bench.say(`${what}, ${seconds} s …`);
    const memory = memoryWatch(seconds);
    let grown: MemoryGrowth | undefined;
    // Both have made what they send before either clock starts.
    const begins = startTogether(Number(formRate > 0) + Number(pictureRate !== 0), memory.start);
    const ends = (): void => void (grown ??= memory.stop());
    const [forms, pictured] = await Promise.all([
      formRate === 0
        ? null
        : runJob({ ...send, rate: formRate, stations: bench.takeStations(formRate * seconds) }, begins, ends),
      pictureRate === 0
        ? null
        : runJob(
            {
              ...common,
              kind: "pictures",
              bytes,
              stations: bench.takeStations(count),
              ...(pictureRate === undefined ? {} : { rate: pictureRate }),
            },
            begins,
            ends,
          ),
    ]);
    const files = await filesWrong(bench, pictured?.hashes ?? []);
    if (what === "forms alone" && forms!.perSecond < arrivals * FELL_BEHIND)
      bench.say(
        `Alone only ${round(forms!.perSecond)} of ${arrivals} forms a second came in: too busy a machine to tell.`,
      );
    const alone = out[0]?.forms_p99_ms ?? null;
    const hours = pictured === null ? null : STATIONS / pictured.perSecond / 3_600;
    out.push({
      what,
      forms_per_second: round(forms?.perSecond ?? 0, 0),
      forms_p50_ms: round(forms?.p50 ?? 0),
      forms_p99_ms: round(forms?.p99 ?? 0),
      ratio: forms === null || alone === null ? null : round(forms.p99 / alone, 2),
      pictures: pictured?.pictures ?? 0,
      pictures_per_second: round(pictured?.perSecond ?? 0),
      mb_per_second: round(((pictured?.perSecond ?? 0) * bytes) / 1e6),
      picture_p50_ms: round(pictured?.p50 ?? 0),
      picture_p99_ms: round(pictured?.p99 ?? 0),
      hours_one_page: hours === null ? null : round(hours),
      hours_president: hours === null ? null : round(hours * pages),
      ...grown!,
      looks_waiting: await looksWaiting(bench),
      lost: lostOf(forms, pictured),
      ...files,
    });
  }
  return out;
}

/** Called by so many; all go on once the last has come, after `first`. */
function startTogether(many: number, first: () => void): () => Promise<void> {
  const all = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    if (++come === many) {
      first();
      all.resolve();
    }
    return all.promise;
  };
}

async function pagesOfForm({ posko }: Bench): Promise<number> {
  const { db } = posko.services.database;
  return (await loadWidestForm(db, must(await loadContest(db, CONTEST)))).pages.length;
}

async function looksWaiting({ posko }: Bench): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from likeness_waiting`.execute(
    posko.services.database.db,
  );
  return rows[0]!.n;
}

function lostOf(forms: SendReport | null, pictured: PicturesReport | null): number {
  const { lost = 0, doubled = 0, differing = 0, refused = 0, badReceipts = 0, otherReceipts = 0 } = forms ?? {};
  const ofForms = lost + doubled + differing + refused + badReceipts + otherReceipts;
  return ofForms + (pictured === null ? 0 : pictured.lost + pictured.refused + pictured.badReceipts);
}

/** Read every so-manieth from the store and hash it. */
async function filesWrong(
  { posko }: Bench,
  hashes: readonly string[],
): Promise<Pick<PicturesFigures, "files_read" | "files_wrong">> {
  const { store } = filesOf(posko.services.config);
  const every = Math.max(1, Math.ceil(hashes.length / SAMPLE));
  const some = hashes.filter((_hash, i) => i % every === 0);
  let wrong = 0;
  for (const sha256 of some) {
    const hash = createHash("sha256");
    for await (const chunk of (await store.open(sha256)) ?? []) hash.update(chunk as Buffer);
    if (hash.digest("hex") !== sha256) wrong++;
  }
  return { files_read: some.length, files_wrong: wrong };
}

export function picturesHold(figures: readonly PicturesFigures[]): boolean {
  return figures.every((f) => f.lost + f.files_wrong === 0 && (f.pictures === 0) === (f.files_read === 0));
}
