// Settings of the contests: seen and set by the administrator of the whole installation alone.

import { ok } from "../../../base/result.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import { contests, setContest } from "../contract/contests.ts";
import type { ContestSettings } from "../model.ts";
import { changeSettings, settingsMoved } from "../rules/settings.ts";
import { loadParties } from "../store/ballots.ts";
import { holdContest, saveSettings } from "../store/contests.ts";
import { listContests, listElections, loadContest } from "../store/elections.ts";
import { loadPack } from "../store/packs.ts";

const ADMINISTRATOR = { roles: ["administrator"], at: () => "" } as const;

export const CONTESTS_BINDINGS: readonly Binding[] = [
  bind(contests, {
    who: ADMINISTRATOR,
    handle: async ({ db }) => {
      const all = await listContests(db);
      const out = [];
      for (const election of await listElections(db)) {
        const pack = await loadPack(election.pack);
        const parties = pack.ok ? await loadParties(db, election.id, pack.value) : [];
        for (const { id, key, kind, settings } of all.filter((c) => c.election === election.id)) {
          const entry = pack.ok ? pack.value.contests.find((c) => c.key === key) : undefined;
          out.push({
            contest: id,
            election: election.id,
            name: entry?.name ?? { id: key, en: key },
            election_name: election.name,
            kind,
            ...shown(settings),
            parties: kind === "party" ? parties.map(({ number, short }) => ({ number, short })) : [],
          });
        }
      }
      return ok({ contests: out });
    },
  }),
  bind(setContest, {
    who: ADMINISTRATOR,
    handle: async (call, { contest, ...change }) => {
      await holdContest(call.tx, contest);
      const known = await loadContest(call.tx, contest);
      if (!known.ok) return known;
      const { election, pack, entry, contest: row } = known.value;
      const parties = await loadParties(call.tx, election.id, pack);
      const numbers = parties.map((p) => p.number);
      const after = changeSettings(entry.kind, row.settings, change, numbers);
      if (!after.ok) return after;
      const moved = settingsMoved(row.settings, after.value);
      if (Object.keys(moved).length > 0) {
        await saveSettings(call.tx, contest, after.value);
        await appendTrail(call.tx, call.now, [
          { who: call.principal.id, from: call.from, operation: setContest.name, subject: contest, fields: moved },
        ]);
      }
      return ok({ contest, settings: shown(after.value), before: shown(row.settings) });
    },
  }),
];

function shown({ must_agree, followed, candidates, own_party }: ContestSettings): ContestSettings {
  return { must_agree, followed, candidates, own_party };
}
