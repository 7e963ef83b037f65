// The forms of a witness's work as her phone reads them.

import { type PhoneForm, readForm } from "../../count/figures/keep.ts";
import type { Work } from "../../count/witnesses/keep.ts";

const forms = new WeakMap<Work, Map<string, PhoneForm | null>>();

/** The form of a contest, at a station with its voters, read from its pack's description once per work. */
export function formOf(work: Work, contest: string, station = ""): PhoneForm | null {
  let known = forms.get(work);
  if (known === undefined) forms.set(work, (known = new Map()));
  const key = `${contest} ${station}`;
  let form = known.get(key);
  if (form === undefined) {
    // Without a station any ballot paper of the contest will do: its parts are the same.
    const found = work.contests.find((c) => c.id === contest && (station === "" || c.stations.includes(station)));
    const voters = work.stations.find((s) => s.id === station)?.voters;
    form = found === undefined ? null : readForm(found.form, { ...found, voters: voters ?? null });
    known.set(key, form);
  }
  return form;
}
