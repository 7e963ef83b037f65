import { ok, refuse, type Result } from "../../base/result.ts";
import type { Tx } from "../../server/database/connect.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { runImport } from "../../server/import/run.ts";
import { appendTrail } from "../../server/trail/append.ts";
import { parsePlaceCode } from "../places/rules.ts";
import { namesOf } from "../places/store.ts";
import {
  candidates,
  create,
  dapil,
  form,
  importCandidates,
  importContenders,
  importDapil,
  importParties,
  importTerritories,
  list,
  pack,
} from "./contract.ts";
import type { Contest, Election, Pack } from "./model.ts";
import { loadBallot, loadParties } from "./store/ballots.ts";
import { EXPORT_BINDINGS } from "./routes/export.ts";
import { unfilledOf } from "./rules/unfilled.ts";
import { listCandidates, listDapil } from "./store/dapil.ts";
import { createElection, listContests, listElections, loadContest, loadElection } from "./store/elections.ts";
import {
  importCandidates as takeCandidates,
  importDapil as takeDapil,
  importTerritories as takeTerritories,
} from "./store/lists.ts";
import { listPackIds, loadPack } from "./store/packs.ts";
import { importContenders as takeContenders, importParties as takeParties } from "./store/standing.ts";

// Packs, elections and forms are public facts; being signed in keeps strangers from using the server as theirs.
const signedIn = { signedIn: true } as const;
const IMPORTERS = { roles: ["administrator"], at: () => "" } as const;

export const ELECTIONS_BINDINGS: readonly Binding[] = [
  ...EXPORT_BINDINGS,
  bind(create, {
    who: { roles: ["administrator"], at: () => "" },
    handle: async (call, input) => {
      const chosen = await loadPack(input.pack);
      if (!chosen.ok) return chosen;
      const made = await createElection(call.tx, chosen.value, call.now, input.follow);
      if (!made.ok) return made;
      await appendTrail(call.tx, call.now, [
        { who: call.principal.id, from: call.from, operation: create.name, subject: made.value.id },
      ]);
      return ok(shown(made.value, await listContests(call.tx, made.value.id), chosen.value));
    },
  }),
  bind(list, {
    who: signedIn,
    handle: async ({ db }) => {
      const [elections, contests, ids] = await Promise.all([listElections(db), listContests(db), listPackIds()]);
      const packs = new Map<string, Pack>();
      for (const id of ids) {
        const known = await loadPack(id);
        if (known.ok) packs.set(id, known.value);
      }
      return ok({
        elections: elections.map((election) =>
          shown(
            election,
            contests.filter((c) => c.election === election.id),
            packs.get(election.pack),
          ),
        ),
        packs: [...packs.values()].map(({ id, name, contests: of }) => ({
          id,
          name,
          contests: of.map((c) => ({ key: c.key, name: c.name })),
        })),
      });
    },
  }),
  bind(pack, {
    who: signedIn,
    handle: async (_call, input) => {
      const known = await loadPack(input.pack);
      if (!known.ok) return known;
      const { id, name, dated, voting_on } = known.value;
      const { law, sources, rules, parties, pairs, contests, forms } = known.value;
      return ok({
        id,
        name,
        dated,
        voting_on,
        law: [...law],
        sources: [...sources],
        rules: [...rules],
        parties: [...parties],
        pairs: [...pairs],
        contests: [...contests],
        forms: [...forms],
        unfilled: known.value.templates.map((template, i) => unfilledOf(template, forms[i]!)),
      });
    },
  }),
  bind(form, {
    who: signedIn,
    handle: async ({ db }, input) => {
      const known = await loadContest(db, input.contest);
      if (!known.ok) return known;
      const { contest, election, pack, entry, form } = known.value;
      const place = input.at === "" ? ok("") : parsePlaceCode(input.at.split("/")[0]!);
      if (!place.ok) return place;
      const at = place.value === "" ? null : await loadBallot(db, known.value, place.value);
      if (at !== null && !at.ok) return at;
      const parties = entry.kind === "party" ? await loadParties(db, election.id, pack) : [];
      return ok({
        contest: contest.id,
        election: election.id,
        name: entry.name,
        voting_on: election.voting_on,
        form: at?.value.form ?? form,
        // The pack's pairs stand for the nation; number 1 of a council's ballot is a party.
        pairs: entry.kind === "pair" && entry.level === "nation" ? [...pack.pairs] : [],
        parties: parties.map(({ number, short }) => ({ number, short })),
        ballot: at?.value.ballot ?? null,
      });
    },
  }),
  bind(importDapil, {
    who: IMPORTERS,
    handle: ({ database, body, size, principal, from, now }, { election: id, map, dryRun, sha256 }) =>
      runImport(database, dryRun, async (tx) => {
        const election = await loadElection(tx, id);
        if (!election.ok) return election;
        const told = { election: election.value, dryRun, who: principal.id, from, now };
        return takeDapil(tx, { body, size, sha256, map }, told);
      }),
  }),
  bind(importTerritories, {
    who: IMPORTERS,
    handle: ({ database, body, size, principal, from, now }, { election: id, map, sha256, ...how }) =>
      runImport(database, how.dryRun, async (tx) => {
        const known = await loadElectionPack(tx, id);
        if (!known.ok) return known;
        const told = { ...known.value, who: principal.id, from, now, ...how };
        return takeTerritories(tx, { body, size, sha256, map }, told);
      }),
  }),
  bind(importCandidates, {
    who: IMPORTERS,
    handle: ({ database, body, size, principal, from, now }, { election: id, map, sha256, ...how }) =>
      runImport(database, how.dryRun, async (tx) => {
        const known = await loadElectionPack(tx, id);
        if (!known.ok) return known;
        const told = { ...known.value, who: principal.id, from, now, ...how };
        return takeCandidates(tx, { body, size, sha256, map }, told);
      }),
  }),
  bind(importContenders, {
    who: IMPORTERS,
    handle: ({ database, body, size, principal, from, now }, { election: id, map, sha256, ...how }) =>
      runImport(database, how.dryRun, async (tx) => {
        const known = await loadElectionPack(tx, id);
        if (!known.ok) return known;
        const told = { ...known.value, who: principal.id, from, now, ...how, contest: how.contest };
        return takeContenders(tx, { body, size, sha256, map }, told);
      }),
  }),
  bind(importParties, {
    who: IMPORTERS,
    handle: ({ database, body, size, principal, from, now }, { election: id, map, dryRun, sha256 }) =>
      runImport(database, dryRun, async (tx) => {
        const known = await loadElectionPack(tx, id);
        if (!known.ok) return known;
        return takeParties(tx, { body, size, sha256, map }, { ...known.value, dryRun, who: principal.id, from, now });
      }),
  }),
  bind(dapil, {
    who: signedIn,
    handle: async ({ db }, { election, level, code, place, after, limit }) => {
      const known = await loadElection(db, election);
      if (!known.ok) return known;
      const near = place === "" ? ok("") : parsePlaceCode(place);
      if (!near.ok) return near;
      const found = await listDapil(db, { election, level, code, place: near.value, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const places = page.flatMap((d) => d.territories.map((t) => t.place));
      const names = await namesOf(db, [...new Set(places)], election);
      const last = page.at(-1);
      return ok({
        dapil: page.map((d) =>
          Object.assign({}, d, {
            territories: d.territories.map((t) => Object.assign({ name: names.get(t.place) ?? t.place }, t)),
          }),
        ),
        next: found.length > limit && last ? `${last.level}/${last.code}` : null,
      });
    },
  }),
  bind(candidates, {
    who: signedIn,
    handle: async ({ db }, input) => {
      const known = await loadElection(db, input.election);
      if (!known.ok) return known;
      const { election, level, dapil: code, party } = input;
      const [there] = await listDapil(db, { election, level, code, place: "", limit: 1 });
      if (!there) return refuse("not_found", "elections.dapil_unknown", { level, dapil: code });
      return ok({ candidates: await listCandidates(db, { election, level, dapil: code, party }) });
    },
  }),
];

/** An election with its pack. */
async function loadElectionPack(tx: Tx, id: string): Promise<Result<{ election: Election; pack: Pack }>> {
  const election = await loadElection(tx, id);
  if (!election.ok) return election;
  const chosen = await loadPack(election.value.pack);
  return chosen.ok ? ok({ election: election.value, pack: chosen.value }) : chosen;
}

interface Shown {
  id: string;
  pack: string;
  name: string;
  voting_on: string | null;
  contests: { id: string; key: string; kind: string; name: { id: string; en: string }; followed: boolean }[];
}

/** An election as it is listed; a contest that its pack no longer has is named by its key. */
function shown(election: Election, contests: readonly Contest[], pack: Pack | undefined): Shown {
  const { id, name, voting_on } = election;
  return {
    id,
    pack: election.pack,
    name,
    voting_on,
    contests: contests.map((c) => ({
      id: c.id,
      key: c.key,
      kind: c.kind,
      followed: c.settings.followed,
      name: pack?.contests.find((p) => p.key === c.key)?.name ?? { id: c.key, en: c.key },
    })),
  };
}
