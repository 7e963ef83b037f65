import { language, t } from "../../../web/kit/words.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { contestName, stationNamed, type Work } from "../keep.ts";
import type { ContestState } from "../model.ts";
import { stateWords } from "../words/state.ts";

/** How a word about the count is named in the list of everything to send. */
export function describeState(
  work: Work,
  input: Readonly<Record<string, unknown>>,
): { title: string; under: string; href: string } {
  const { station = "", state } = input as { station?: string; state: ContestState };
  const contest = work.contests.find((c) => c.id === input["contest"]);
  return {
    title: t(stateWords, state),
    under: [stationNamed(work, station), contestName(contest, language())].filter((text) => text !== "").join(" · "),
    href: routeTo("tps", station),
  };
}
