import { useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { OutputOf } from "../../base/contract.ts";
import { useAct, useAsk } from "../../web/desk/ask.tsx";
import { chooseLanguage, language, useLanguage, useWords } from "../../web/kit/words.ts";
import { me, setLanguage, status } from "./contract.ts";
import type { GrantView } from "./model.ts";
import { words } from "./words.ts";

/** Who looks, asked once and kept; `null` while nobody has signed in is a refusal of the query. */
export function useMe(): UseQueryResult<OutputOf<typeof me>> {
  return useAsk(me, {}, { fresh: 60_000 });
}

/**
 * The language follows the account: hers is taken when she comes in, and from then on what she chooses is kept there.
 * @param who `undefined` until it is known.
 */
export function useAccountLanguage(who: OutputOf<typeof me> | undefined): void {
  const chosen = useLanguage();
  const { mutate } = useAct(setLanguage, { again: [me.name] });
  /** Whose language was taken, and what the account was last told. */
  const known = useRef<{ readonly of: string; readonly told: string } | null>(null);
  useEffect(() => {
    if (who?.kind !== "account") return;
    if (known.current?.of !== who.principal) {
      known.current = { of: who.principal, told: who.language };
      chooseLanguage(who.language);
      return;
    }
    // Asked for anew: `chosen` may be from before hers was taken.
    const now = language();
    if (now === known.current.told) return;
    known.current = { of: who.principal, told: now };
    mutate({ language: now });
  }, [who, chosen, mutate]);
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
