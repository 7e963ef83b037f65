// What a witness said of the count, out of the outbox: it is kept nowhere else.

import { loadBinding } from "../../../web/phone/device.ts";
import { exclusively } from "../../../web/phone/live.ts";
import { keepRecords, listOutbox, type Saying } from "../../../web/phone/outbox.ts";
import type { ContestState } from "../model.ts";

/** While one of these is her last word of a contest, that she may go home contradicts it; where she said none, nothing does. */
const STILL_OPEN: readonly ContestState[] = ["counting", "trouble"];

/** What she last said of a contest, or of the station ("" as contest). */
export interface SaidState {
  readonly state: ContestState;
  readonly reason: string;
  /** ISO instant by this phone's clock. */
  readonly at: string;
  readonly received: boolean;
  readonly refused: boolean;
}

/** By contest; "" is the station. */
export async function loadStates(station: string): Promise<ReadonlyMap<string, SaidState>> {
  const [items, binding] = await Promise.all([listOutbox(), loadBinding()]);
  const said = new Map<string, SaidState>();
  // Ids sort as they were made.
  for (const { record, state, receipt } of items.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const { input } = record;
    if (record.operation !== "witnesses.say_state" || record.author !== binding?.author || input["station"] !== station)
      continue;
    said.set(typeof input["contest"] === "string" ? input["contest"] : "", {
      state: input["state"] as ContestState,
      reason: typeof input["reason"] === "string" ? input["reason"] : "",
      at: record.made_at,
      received: receipt !== null,
      refused: state === "refused",
    });
  }
  return said;
}

/** Of a contest, or of the station (null). */
export interface StateOf {
  readonly election: string;
  readonly station: string;
  readonly contest: string | null;
}

/** Said once, however often an impatient thumb touches: what stands already is not said again. */
export async function sayStates(all: readonly StateOf[], state: ContestState, reason?: string): Promise<void> {
  await exclusively("state", async () => {
    const sayings: Saying[] = [];
    for (const { election, station, contest } of all) {
      const last = (await loadStates(station)).get(contest ?? "");
      if (last?.state === state && last.reason === (reason ?? "")) continue;
      const input = { election, station, contest, state, ...(reason === undefined ? {} : { reason }) };
      sayings.push({ operation: "witnesses.say_state", shape: 1, input });
    }
    if (sayings.length > 0) await keepRecords(sayings);
  });
}

/** Contests of which her last word is still that they are counted, or that there is trouble. */
export async function loadUnfinished(
  election: string,
  held: readonly { readonly station: string; readonly contest: string }[],
): Promise<readonly StateOf[]> {
  const found: StateOf[] = [];
  for (const { station, contest } of held) {
    const said = (await loadStates(station)).get(contest);
    if (said !== undefined && STILL_OPEN.includes(said.state)) found.push({ election, station, contest });
  }
  return found;
}
