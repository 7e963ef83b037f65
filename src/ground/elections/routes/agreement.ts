// How many readers must agree: seen and set by the administrator of the whole installation alone.

import { ok, refuse } from "../../../base/result.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import { agreement, setAgreement } from "../contract/agreement.ts";
import { saveAgreement } from "../store/agreement.ts";
import { listContests, listElections } from "../store/elections.ts";
import { loadPack } from "../store/packs.ts";

const ADMINISTRATOR = { roles: ["administrator"], at: () => "" } as const;

export const AGREEMENT_BINDINGS: readonly Binding[] = [
  bind(agreement, {
    who: ADMINISTRATOR,
    handle: async ({ db }) => {
      const contests = await listContests(db);
      const out = [];
      for (const election of await listElections(db)) {
        const pack = await loadPack(election.pack);
        for (const { id, key, settings } of contests.filter((c) => c.election === election.id)) {
          const entry = pack.ok ? pack.value.contests.find((c) => c.key === key) : undefined;
          out.push({
            contest: id,
            election: election.id,
            name: entry?.name ?? { id: key, en: key },
            election_name: election.name,
            must_agree: settings.must_agree,
          });
        }
      }
      return ok({ contests: out });
    },
  }),
  bind(setAgreement, {
    who: ADMINISTRATOR,
    handle: async (call, input) => {
      const before = await saveAgreement(call.tx, input.contest, input.must_agree);
      if (before === null) return refuse("not_found", "elections.contest_unknown", { contest: input.contest });
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: setAgreement.name,
          subject: input.contest,
          fields: { must_agree: String(input.must_agree) },
        },
      ]);
      return ok({ contest: input.contest, must_agree: input.must_agree, before });
    },
  }),
];
