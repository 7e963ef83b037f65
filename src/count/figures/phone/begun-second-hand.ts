// What a coordinator began for somebody else and has not handed over. Her stations may be a thousand: asked is what lies
// on this phone, form by form, of whichever election.

import type { Begun } from "../../../web/phone/begun.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { listKept, type OutboxItem } from "../../../web/phone/store.ts";
import { type FormKey, SOURCES_ON_PHONE } from "../../evidence/keep.ts";
import { stationNamed, type Work } from "../../witnesses/keep.ts";
import { loadState } from "../keep.ts";
import { loadSource, secondHandSayings } from "../keep/second-hand.ts";
import { paperWords } from "../words/paper.ts";
import type { FormOf } from "./begun.ts";

/** Forms of which figures or pages are kept for this author, each once. */
async function listTouched(author: string): Promise<readonly FormKey[]> {
  const found = new Map<string, FormKey>();
  for (const prefix of [`figures/draft/1/${author}/`, `evidence/pages/1/${author}/`])
    for (const [key] of await listKept(prefix)) {
      // `<election>/<contest>/<village>/<number>/<source>`
      const name = key.slice(prefix.length);
      const parts = name.split("/");
      const source = SOURCES_ON_PHONE.find((s) => s === parts[4]);
      if (source === undefined) continue;
      found.set(name, { contest: parts.slice(0, 2).join("/"), station: parts.slice(2, 4).join("/"), source });
    }
  return [...found.values()];
}

/** @param work with the forms of every election that this phone held */
export async function listSecondHandBegun(
  work: Work,
  formOf: FormOf,
  outbox: readonly OutboxItem[],
): Promise<readonly Begun[]> {
  const found: Begun[] = [];
  for (const at of await listTouched(work.author)) {
    const form = formOf(at.contest, at.station);
    const contest = work.contests.find((c) => c.id === at.contest);
    if (form === null || contest === undefined) continue;
    const open = secondHandSayings(form, at, await loadState(at, outbox), await loadSource(at));
    if (open.length === 0) continue;
    const paper = paperWords[at.source === "plano" ? "plano" : "salinan"];
    found.push({
      name: { id: `${contest.name.id}, ${paper.id}`, en: `${contest.name.en}, ${paper.en}` },
      under: stationNamed(work, at.station),
      href: routeTo("form", at.contest, at.station, at.source, "kirim"),
    });
  }
  return found;
}
