// The checks between the parts of a form, and between the papers of a station, kept with the parts: judged by whoever
// changes what stands for one of them, in the same transaction. Nearly all forms are right, and then nothing is written.

import { sql } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Form } from "../../../ground/elections/model.ts";
import { loadVoters } from "../../../ground/stations/store/read.ts";
import { textArrayLiteral, type Db, type Tx } from "../../../server/database/connect.ts";
import type { Source } from "../../evidence/model.ts";
import type { Figures, PartKey, PartState } from "../model.ts";
import { provisionalOf } from "../rules.ts";
import { acrossOf } from "../rules/across.ts";
import { betweenOf, sourceOfBetween } from "../rules/between.ts";
import { loadSiblings, type Sibling } from "./read.ts";
import type { Prepared } from "./prepare.ts";
import { kabOf, markVillages, type SavedPart } from "./write.ts";

/** A part that was just saved, with what was known of its form before. */
export interface JudgedPart {
  readonly key: PartKey;
  readonly after: PartState;
  /** As it was just read; null where nothing was read. */
  readonly figures: Figures | null;
  readonly form: Form;
  readonly voters: number | null;
  /** Parts of the station's forms of this contest as they stood before, this one among them where it was read. */
  readonly siblings: readonly Sibling[];
}

/** What `saveReadings` made of these readings. */
export function judgedOf(prepared: readonly Prepared[], saved: readonly SavedPart[]): JudgedPart[] {
  return prepared.map(({ reading: key, form, voters, siblings }, i) => {
    const { contest, station, source, part } = key;
    return {
      key: { contest, station, source, part },
      after: saved[i]!.after,
      figures: key.figures,
      form,
      voters,
      siblings,
    };
  });
}

/** Judge the forms of these parts as they stand now. In the order in which they were saved. */
export async function judgeAcross(tx: Tx, saved: readonly JudgedPart[], now: Instant): Promise<void> {
  const changed: (PartKey & { readonly across: readonly string[] })[] = [];
  for (const parts of Map.groupBy(saved, ({ key: k }) => `${k.contest}\n${k.station}`).values()) {
    const { form, voters, siblings, key } = parts[0]!;
    const standing = new Map<Source, Map<string, Figures>>();
    const beside = new Map<Source, Map<string, Figures>>();
    const of = (papers: typeof standing, source: Source): Map<string, Figures> => {
      const paper = papers.get(source) ?? new Map<string, Figures>();
      papers.set(source, paper);
      return paper;
    };
    for (const s of siblings) of(standing, s.source).set(s.part, s.figures);
    for (const { key: own, after, figures: read } of parts) {
      const figures = provisionalOf(after);
      if (figures !== null) of(standing, own.source).set(own.part, figures);
      else {
        of(standing, own.source).delete(own.part);
        if (read !== null) of(beside, own.source).set(own.part, read);
      }
    }
    const between = betweenOf(standing);
    for (const [source, paper] of standing) {
      const before = new Map(siblings.filter((s) => s.source === source).map((s) => [s.part, s.across]));
      // A paper of which nothing was read now stands as it did: only what it is compared with may have changed.
      const touched = parts.some((p) => p.key.source === source);
      const judged = touched ? acrossOf(form, paper, voters, beside.get(source)) : null;
      for (const part of new Set([...before.keys(), ...paper.keys()])) {
        const was = before.get(part) ?? [];
        const own = judged === null ? was.filter((id) => sourceOfBetween(id) === null) : (judged.get(part) ?? []);
        const across = [...own, ...(between.get(source)?.get(part) ?? [])].toSorted();
        if (across.join(" ") !== was.join(" ")) changed.push({ ...key, source, part, across });
      }
    }
  }
  await saveAcross(tx, changed, now);
}

/** The same for one part, of whose form nothing is loaded yet. */
export async function judgeForm(
  tx: Tx,
  key: PartKey,
  election: string,
  form: Form,
  after: PartState,
  before: readonly Sibling[],
  now: Instant,
): Promise<void> {
  const voters =
    (await loadVoters(tx, [{ election, station: key.station }])).get(`${election}\n${key.station}`) ?? null;
  await judgeAcross(tx, [{ key, after, figures: null, form, voters, siblings: before }], now);
}

/** Parts of the forms of this part's station and contest as they stand, on whatever paper. */
export async function loadForm(db: Db, key: PartKey): Promise<readonly Sibling[]> {
  return (await loadSiblings(db, [key])).get(`${key.contest}\n${key.station}`) ?? [];
}

/** In one order, as parts are locked (`write.ts`); what is summed of flagged parts is summed anew. */
async function saveAcross(
  tx: Tx,
  parts: readonly (PartKey & { readonly across: readonly string[] })[],
  now: Instant,
): Promise<void> {
  if (parts.length === 0) return;
  const wanted = sql`unnest(${parts.map((p) => kabOf(p.station))}::text[], ${parts.map((p) => p.contest)}::text[],
    ${parts.map((p) => p.station)}::text[], ${parts.map((p) => p.source)}::text[], ${parts.map((p) => p.part)}::text[],
    ${parts.map((p) => textArrayLiteral(p.across))}::text[]) as w(kab, contest, station, source, part, across)`;
  const on = sql`f.kab = w.kab and f.contest = w.contest and f.station = w.station and f.source = w.source and f.part = w.part`;
  await sql`select 1 from form_parts f join ${wanted} on ${on}
    order by f.contest, f.station, f.source, f.part for update of f`.execute(tx);
  await sql`update form_parts f set across = w.across::text[],
      flagged = f.own_flagged or cardinality(w.across::text[]) > 0
    from ${wanted} where ${on}`.execute(tx);
  await markVillages(tx, parts, now);
}
