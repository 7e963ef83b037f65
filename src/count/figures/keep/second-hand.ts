// What a coordinator keeps beside a form she enters for somebody: from whom it came and by what way.

import { loadBinding } from "../../../web/phone/device.ts";
import type { Saying } from "../../../web/phone/outbox.ts";
import { loadKept, updateKept } from "../../../web/phone/store.ts";
import type { FormKey } from "../../evidence/keep.ts";
import type { SecondHand } from "../../evidence/model/ways.ts";
import type { PhoneForm, State } from "../keep.ts";
import { sayings } from "./said.ts";

/** Key under which a form's source is kept, for this author. */
export async function sourceKey(at: FormKey): Promise<string> {
  const author = (await loadBinding())?.author ?? "";
  return `figures/second-hand/1/${author}/${at.contest}/${at.station}/${at.source}`;
}

const lastKey = async (station: string): Promise<string> =>
  `figures/second-hand/1/${(await loadBinding())?.author ?? ""}/last/${station}`;

/** As said for this form; else as last said of its station, since its forms come from one person; else nothing. */
export async function loadSource(at: FormKey): Promise<SecondHand> {
  return (
    (await loadKept<SecondHand>(await sourceKey(at))) ??
    (await loadKept<SecondHand>(await lastKey(at.station))) ?? { from: "", way: "messenger", note: "" }
  );
}

export async function saveSource(at: FormKey, said: SecondHand): Promise<void> {
  await updateKept<SecondHand>(await lastKey(at.station), () => said);
  await updateKept<SecondHand>(await sourceKey(at), () => said);
}

function without(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const rest = { ...input };
  delete rest["second_hand"];
  return rest;
}

/** As `sayings`, each with where it comes from: shape 2 of the same records. */
export function secondHandSayings(form: PhoneForm, at: FormKey, state: State, said: SecondHand): Saying[] {
  const { from, way, note } = said;
  // What was said before is compared by what it says of the paper.
  const outbox = state.outbox.map((item) => ({
    ...item,
    record: { ...item.record, input: without(item.record.input) as typeof item.record.input },
  }));
  return sayings(form, at, { ...state, outbox }).map((saying) => ({
    ...saying,
    shape: 2,
    input: { ...saying.input, second_hand: { from: from.trim(), way, note: note.trim() } },
  }));
}
