import type { ReactNode } from "react";
import { ContestChoice, useContest } from "../../../ground/elections/part.tsx";
import { givesSeats } from "../part.tsx";

/** The seated contest in the address, else the first of the latest election; none where there is none. */
export function useSeatedContest(): Pick<ReturnType<typeof useContest>, "chosen" | "all" | "query"> {
  const { chosen, all, query } = useContest();
  const seated = all.filter(givesSeats);
  const first = seated.find((c) => c.election.id === chosen?.election.id) ?? seated[0];
  return { chosen: chosen !== undefined && givesSeats(chosen) ? chosen : first, all: seated, query };
}

/** Which of them; it stands in the address. */
export function SeatedChoice(): ReactNode {
  return <ContestChoice among={useSeatedContest()} clears="area" />;
}
