import { useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import type { OutputOf } from "../../base/contract.ts";
import { useAsk } from "../../web/desk/ask.tsx";
import { useWords } from "../../web/kit/words.ts";
import { me, status } from "./contract.ts";
import type { GrantView } from "./model.ts";
import { words } from "./words.ts";

/** Who looks, asked once and kept; `null` while nobody has signed in is a refusal of the query. */
export function useMe(): UseQueryResult<OutputOf<typeof me>> {
  return useAsk(me, {}, { fresh: 60_000 });
}

export function useStatus(): UseQueryResult<OutputOf<typeof status>> {
  return useAsk(status, {}, { fresh: 60_000 });
}

/** After signing in or out, everything that was asked is asked anew. */
export function useForget(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    client.clear();
    await client.resetQueries();
  };
}

/** `Verifikator` for `verifier`. */
export function useRoleName(): (role: GrantView["role"]) => string {
  const t = useWords(words);
  return (role) => t(`role_${role}`);
}

/** `35.73 dan di bawahnya`, with the place's name where it is known. */
export function useReachText(): (grant: Pick<GrantView, "place" | "below">, name?: string) => string {
  const t = useWords(words);
  return (grant, name) => {
    if (grant.place === "" && grant.below) return t("everywhere");
    return `${name ?? grant.place}, ${t(grant.below ? "andBelow" : "onlyHere")}`;
  };
}
