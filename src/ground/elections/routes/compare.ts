import { ok } from "../../../base/result.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { comparePacks as operation } from "../contract/compare.ts";
import type { Pack } from "../model.ts";
import { comparePacks } from "../rules/compare.ts";
import { loadPack } from "../store/packs.ts";

const named = ({ id, name }: Pack): { id: string; name: Pack["name"] } => ({ id, name });

export const COMPARE_BINDINGS: readonly Binding[] = [
  bind(operation, {
    // Packs are public; being signed in keeps strangers from using the server as theirs.
    who: { signedIn: true },
    handle: async (_call, input) => {
      const [first, second] = await Promise.all([loadPack(input.first), loadPack(input.second)]);
      if (!first.ok) return first;
      if (!second.ok) return second;
      return ok({
        first: named(first.value),
        second: named(second.value),
        ...comparePacks(first.value, second.value),
      });
    },
  }),
];
