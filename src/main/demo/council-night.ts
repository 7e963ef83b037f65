// When the councils' forms of the demonstration are read, by whom, and what they say.

import { pagesOf, partOf } from "../../ground/elections/rules.ts";
import type { Posko } from "../server.ts";
import { chance, wait } from "./chance.ts";
import type { DemoCity, DemoStation } from "./city.ts";
import {
  ballotKey,
  COUNCIL_KEYS,
  COUNCILS_ELECTION,
  inventedPaper,
  loadBallots,
  misreadOne,
  type Ballots,
} from "./councils.ts";
import { countedAt, NIGHT_MINUTES, planNight, type NightEvent } from "./night.ts";
import type { PaperRow } from "./paper.ts";
import { FIRST_PAGE, isWhole } from "./voters.ts";
import { phoneKey, phonesFor, type SamplePhones } from "./sample.ts";

/** Minutes after the president's ballots that each is counted. */
const AFTER: Readonly<Record<Key, number>> = {
  president: 0,
  dpr: 40,
  dpd: 70,
  "dprd-prov": 100,
  "dprd-kab": 135,
};

/** Everything that will happen with all forms of the city, by time. */
export async function planEvening(
  posko: Posko,
  city: DemoCity,
  seed: string,
  sample: SamplePhones,
): Promise<NightEvent[]> {
  const ballots = await loadBallots(posko, city);
  // Where the president's figures are published ones, the practice election has a president's ballot of its own.
  const keys: readonly Key[] = city.election === COUNCILS_ELECTION ? COUNCIL_KEYS : ["president", ...COUNCIL_KEYS];
  return [...planNight(city, seed, sample), ...planForms(city, keys, ballots, seed, sample)].toSorted(
    (a, b) => a.at - b.at,
  );
}

type Key = (typeof COUNCIL_KEYS)[number] | "president";

/** Everything that will happen with these forms. Totals first; the candidates of every second form later. */
function planForms(
  city: DemoCity,
  keys: readonly Key[],
  ballots: Ballots,
  seed: string,
  sample: SamplePhones,
): NightEvent[] {
  const events: NightEvent[] = [];
  for (const station of city.stations) {
    if (station.first === null || sample.visitors.has(station.id)) continue;
    for (const key of keys) events.push(...planForm(station, key, ballots, seed, sample));
  }
  return events;
}

function planForm(station: DemoStation, key: Key, ballots: Ballots, seed: string, sample: SamplePhones): NightEvent[] {
  const contest = `${COUNCILS_ELECTION}/${key}`;
  const known = ballots.get(ballotKey(contest, station.village))!;
  const { form } = known;
  const u = (what: string): number => chance(seed, contest, station.id, what);
  const paper = (): Record<string, number> => inventedPaper(seed, station, contest, known);
  const totals = partOf(form, "totals")!.fields.map((f) => f.id);
  const lists = form.parts.filter((p) => p.id.startsWith("candidates.")).map((p) => p.id);
  const differs = u("differs") < 0.035;
  const misread = (): Record<string, number> => misreadOne(seed, `${contest} ${station.id}`, paper(), totals);

  const event = (
    at: number,
    by: NightEvent["by"],
    parts: readonly string[],
    read: () => Record<string, number>,
    pictures: readonly string[] = [],
  ): NightEvent => ({
    at: Math.min(NIGHT_MINUTES, at),
    station,
    contest,
    parts,
    readings: () => {
      const values = read();
      return parts.map((part) => ({
        part,
        fields: Object.fromEntries(partOf(form, part)!.fields.map((f) => [f.id, values[f.id] ?? null])),
      }));
    },
    by,
    pages: [...new Set(parts.flatMap((part) => pagesOf(form, part)))],
    pictures,
    rows: (page) =>
      rowsOf(
        form.parts.flatMap((p) => p.fields).filter((f) => f.page === page),
        paper(),
      ),
  });

  const at = countedAt(seed, station.id) + AFTER[key] + wait(12, u("counted"));
  const alone = !phonesFor(sample, contest).has(phoneKey(station.id, "substitute")) || u("alone") < 0.08;
  const shown = alone ? u("picture") < 0.04 : differs;
  const first = isWhole(seed, station) ? [...FIRST_PAGE, "totals"] : ["totals"];
  const pages = shown ? [...new Set(first.flatMap((part) => pagesOf(form, part)))] : [];
  const out = [event(at, "holder", first, differs ? misread : paper, pages)];
  if (!alone) out.push(event(at + 8 + wait(20, u("again")), "substitute", first, paper));
  if (lists.length > 0 && u("candidates") < 0.5) {
    const later = at + 25 + wait(25, u("later"));
    out.push(event(later, "holder", lists, paper));
    if (!alone) out.push(event(later + 10 + wait(20, u("later again")), "substitute", lists, paper));
  }
  return out;
}

function rowsOf(
  fields: readonly { readonly id: string; readonly label: { readonly id: string } }[],
  values: Readonly<Record<string, number>>,
): PaperRow[] {
  return fields.map((f) => [f.label.id, values[f.id] ?? null]);
}
