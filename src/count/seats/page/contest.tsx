import type { ReactNode } from "react";
import { useContest, type ChosenContest } from "../../../ground/elections/part.tsx";
import { useAddress } from "../../../web/desk/address.ts";
import { Select } from "../../../web/kit/field.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { words } from "../words.ts";

/** Contests that give seats: councils by dapil, and the DPD. */
function givesSeats({ contest }: ChosenContest): boolean {
  return contest.kind === "party" || contest.kind === "candidate";
}

/** The seated contest in the address, else the first of the latest election; none where there is none. */
export function useSeatedContest(): Pick<ReturnType<typeof useContest>, "chosen" | "all" | "query"> {
  const { chosen, all, query } = useContest();
  const seated = all.filter(givesSeats);
  const first = seated.find((c) => c.election.id === chosen?.election.id) ?? seated[0];
  return { chosen: chosen !== undefined && givesSeats(chosen) ? chosen : first, all: seated, query };
}

/** Which of them; it stands in the address. */
export function SeatedChoice(): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { chosen, all } = useSeatedContest();
  const { set } = useAddress();
  if (all.length < 2 || chosen === undefined) return null;
  return (
    <Select
      label={t("contest")}
      value={chosen.contest.id}
      options={all.map(({ election, contest }) => ({
        value: contest.id,
        label: `${election.name}: ${contest.name[lang]}`,
      }))}
      onChange={(contest) => set({ contest, area: undefined })}
    />
  );
}
