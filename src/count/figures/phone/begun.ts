// What a witness began and has not handed over: figures and pictures of any paper, and a note.

import type { Begun } from "../../../web/phone/begun.ts";
import { routeTo } from "../../../web/phone/router.ts";
import type { OutboxItem } from "../../../web/phone/store.ts";
import { hasNote, loadNote, SOURCES_ON_PHONE } from "../../evidence/keep.ts";
import { noteWords } from "../../evidence/words/note.ts";
import { stationNamed, type Work } from "../../witnesses/keep.ts";
import { loadState, type PhoneForm } from "../keep.ts";
import { paperWords } from "../words/paper.ts";
import { sayings } from "../keep/said.ts";

export type FormOf = (contest: string, station: string) => PhoneForm | null;

/** In the order of her stations and contests. @param outbox as it stands, read once for all */
export async function listBegun(work: Work, formOf: FormOf, outbox: readonly OutboxItem[]): Promise<readonly Begun[]> {
  const found: Begun[] = [];
  for (const { id: station } of work.stations) {
    const under = stationNamed(work, station);
    for (const { id: contest, name, stations } of work.contests) {
      const form = stations.includes(station) ? formOf(contest, station) : null;
      for (const source of form === null ? [] : SOURCES_ON_PHONE) {
        const at = { contest, station, source };
        if (sayings(form!, at, await loadState(at, outbox)).length === 0) continue;
        const paper = paperWords[source];
        found.push({
          name: { id: `${name.id}, ${paper.id}`, en: `${name.en}, ${paper.en}` },
          under,
          href: routeTo("form", contest, station, source, "kirim"),
        });
      }
    }
    if (hasNote(await loadNote(station)))
      found.push({ name: noteWords.unsent, under, href: routeTo("catatan", station) });
  }
  return found;
}
