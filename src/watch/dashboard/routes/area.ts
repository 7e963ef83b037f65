// What a coordinator's phone keeps of her area.

import { ok, refuse, type Result } from "../../../base/result.ts";
import { formsAtStations } from "../../../count/figures/store/area.ts";
import { pagesAtStations } from "../../../count/evidence/store/area.ts";
import { twinsAtStations } from "../../../count/evidence/store/likeness.ts";
import { notesAtStations } from "../../../count/evidence/store/notes.ts";
import { postsAtStations, type Posted } from "../../../count/witnesses/store/area.ts";
import { listStates, type LatestState } from "../../../count/witnesses/store/states.ts";
import { loadForms, placesOfStations } from "../../../count/witnesses/store/ground.ts";
import type { Election } from "../../../ground/elections/model.ts";
import {
  listContests,
  listElections,
  loadContestForm,
  loadElection,
  type KnownContest,
} from "../../../ground/elections/store/elections.ts";
import { loadBallots } from "../../../ground/elections/store/ballots.ts";
import { namedAt } from "../../../ground/elections/rules/area.ts";
import { isPartAsked } from "../../../ground/elections/rules/asked.ts";
import { namesOf } from "../../../ground/places/store.ts";
import type { Db } from "../../../server/database/connect.ts";
import { bind, type Binding, type QueryCall } from "../../../server/http/bind.ts";
import type { Role } from "../../../server/scope.ts";
import { touchDevice } from "../../../server/sign-in/devices.ts";
import * as contract from "../contract/area.ts";
import { firstSaid, latest, MOST_DISTRICTS, MOST_STATIONS } from "../rules/area.ts";
import * as store from "../store/area.ts";

/** Who sees the witnesses of an area by name and number. */
export const AREA_READERS: readonly Role[] = ["administrator", "coordinator"];

async function electionOf(db: Db, id: string | undefined): Promise<Result<Election>> {
  if (id !== undefined) return loadElection(db, id);
  const [newest] = await listElections(db);
  return newest === undefined ? refuse("not_found", "elections.unknown", { election: "" }) : ok(newest);
}

function personOf(p: Posted) {
  const { witness, name, phone, phone_state } = p;
  return {
    witness,
    name,
    phone,
    phone_state,
    checked_in_at: p.checked_in_at?.toISOString() ?? null,
    last_seen_at: p.last_seen_at?.toISOString() ?? null,
  };
}

/** Elections of which some station lies in the caller's area, the latest voting day first. */
async function electionsOf(call: QueryCall): Promise<{ id: string; name: string }[]> {
  const who = { principal: call.principal, roles: AREA_READERS };
  const out = [];
  for (const { id, name } of await listElections(call.db))
    if ((await store.stationsOfArea(call.db, who, id, "", 1)).length > 0) out.push({ id, name });
  return out;
}

const villageOf = (station: string): string => station.split("/")[0]!;

/** The latest word about each contest of a station, the latest first. */
function wordsOf(states: readonly LatestState[]) {
  return states
    .toSorted((a, b) => b.made_at.localeCompare(a.made_at))
    .map(({ contest, state, reason, made_at: at }) => ({ contest, state, reason, at }));
}

/** Contests that are followed, named as they are called at a place. */
async function contestsOf(db: Db, election: string, place: string) {
  const followed = (await listContests(db, election)).filter((c) => c.settings.followed);
  const out = [];
  for (const { id } of followed) {
    const known = await loadContestForm(db, id);
    if (known) out.push({ id, name: { ...namedAt(known.entry, place).name }, known });
  }
  return out;
}

/** Of each contest and village, the ids of the parts that are asked of a witness; null where it is not held. */
async function partsAsked(
  db: Db,
  contests: readonly { readonly id: string; readonly known: KnownContest }[],
  villages: readonly string[],
): Promise<(contest: string, village: string) => ReadonlySet<string> | null> {
  const asked = contests.flatMap((c) => villages.map((place) => ({ known: c.known, place })));
  const ballots = await loadBallots(db, asked);
  // Villages of one dapil have one form.
  const byForm = new Map<string, ReadonlySet<string>>();
  const found = new Map<string, ReadonlySet<string> | null>();
  for (const [i, { known, place }] of asked.entries()) {
    const { id, settings } = known.contest;
    const ballot = ballots[i]!;
    if (!ballot.ok) found.set(`${id} ${place}`, null);
    else {
      const parts = ballot.value.form.parts.map((part) => part.id).filter((part) => isPartAsked(part, settings));
      const name = `${id} ${parts.join(" ")}`;
      if (!byForm.has(name)) byForm.set(name, new Set(parts));
      found.set(`${id} ${place}`, byForm.get(name)!);
    }
  }
  return (contest, village) => found.get(`${contest} ${village}`) ?? null;
}

/** The stations of an answer: none where there are too many for a phone. */
async function stationsOf(
  call: QueryCall,
  election: string,
  place: string,
): Promise<{ stations: store.AreaStation[]; tooMany: boolean }> {
  const who = { principal: call.principal, roles: AREA_READERS };
  const found = await store.stationsOfArea(call.db, who, election, place, MOST_STATIONS + 1);
  return found.length > MOST_STATIONS ? { stations: [], tooMany: true } : { stations: found, tooMany: false };
}

export const AREA_BINDINGS: readonly Binding[] = [
  bind(contract.area, {
    who: { roles: AREA_READERS, at: "somewhere" },
    async handle(call, input) {
      const election = await electionOf(call.db, input.election);
      if (!election.ok) return election;
      const { id, name, voting_on } = election.value;
      const who = { principal: call.principal, roles: AREA_READERS };
      const { stations, tooMany } = await stationsOf(call, id, input.place);
      const districts = tooMany ? await store.districtsOfArea(call.db, who, id, input.place, MOST_DISTRICTS) : [];
      const ids = stations.map((s) => s.id);
      const contests = await contestsOf(call.db, id, ids[0] ?? input.place);
      const keys = contests.map((c) => c.id);
      const posts = Map.groupBy(await postsAtStations(call.db, id, ids, call.keys.personal), (p) => p.station);
      const villages = [...new Set(ids.map(villageOf))];
      const askedAt = await partsAsked(call.db, contests, villages);
      const asked = new Map(keys.map((key) => [key, new Set(villages.flatMap((v) => [...(askedAt(key, v) ?? [])]))]));
      const read = Map.groupBy(await formsAtStations(call.db, asked, ids), (f) => f.station);
      const photographed = Map.groupBy(await pagesAtStations(call.db, keys, ids), (p) => p.station);
      const said = Map.groupBy(await listStates(call.db, id, ids), (state) => state.station);
      const twins = Map.groupBy(
        (await twinsAtStations(call.db, ids)).filter((twin) => keys.includes(twin.contest)),
        (twin) => twin.station,
      );
      const notes = await notesAtStations(call.db, id, ids);
      const known = new Set(ids);
      const codes = new Set([...ids.flatMap((s) => [villageOf(s), s.slice(0, 8)]), ...districts.map((d) => d.place)]);
      const names = await namesOf(call.db, [...codes], id);
      if (call.principal.device !== undefined) await touchDevice(call.db, call.principal.device, call.now);
      return ok({
        election: id,
        name,
        voting_on,
        as_of: new Date(call.now).toISOString(),
        elections: await electionsOf(call),
        contests: contests.map((c) => ({ id: c.id, name: c.name })),
        places: Object.fromEntries(names),
        choose: districts.map((d) => ({ ...d, name: names.get(d.place) ?? d.place })),
        stations: stations.map((s) => {
          const here = posts.get(s.id) ?? [];
          const holder = here.find((p) => p.post === "holder");
          const substitute = here.find((p) => p.post === "substitute");
          const pages = photographed.get(s.id) ?? [];
          const forms = read.get(s.id) ?? [];
          const village = villageOf(s.id);
          const words = wordsOf(said.get(s.id) ?? []);
          const first = firstSaid(words);
          const heard = latest([
            ...here.flatMap((p) => [p.checked_in_at, p.last_seen_at]),
            ...words.map((word) => new Date(word.at)),
            ...pages.map((p) => p.declared_at),
            ...forms.map((f) => f.changed_at),
          ]);
          return {
            ...s,
            held: keys.filter((contest) => askedAt(contest, village) !== null).length,
            holder: holder === undefined ? null : personOf(holder),
            substitute: substitute === undefined ? null : personOf(substitute),
            said: first === null ? null : { state: first.state, reason: first.reason, at: first.at },
            states: words,
            twin: (twins.get(s.id) ?? []).some((twin) => twin.how === "same"),
            twins: (twins.get(s.id) ?? []).map(({ contest, source, page, how, at }) => ({
              contest,
              source,
              page,
              how,
              at: known.has(at) ? at : null,
            })),
            notes: notes.get(s.id) ?? 0,
            heard_at: heard?.toISOString() ?? null,
            forms: keys.flatMap((contest) => {
              const form = forms.find((f) => f.contest === contest);
              const photos = pages.find((p) => p.contest === contest);
              if (form === undefined && photos === undefined) return [];
              const { parts = 0, accepted = 0, flagged = false } = form ?? {};
              const missing = (askedAt(contest, village)?.size ?? 0) - (form?.read ?? 0);
              const papers = {
                plano: { parts: form?.plano ?? 0, pages: photos?.plano ?? 0 },
                salinan: { parts: form?.salinan ?? 0, pages: photos?.salinan ?? 0 },
              };
              return [{ contest, parts, missing, accepted, flagged, pages: photos?.pages ?? 0, papers }];
            }),
          };
        }),
      });
    },
  }),

  bind(contract.forms, {
    who: { roles: AREA_READERS, at: "somewhere" },
    async handle(call, input) {
      const election = await electionOf(call.db, input.election);
      if (!election.ok) return election;
      const { stations } = await stationsOf(call, election.value.id, input.place);
      const ids = stations.map((s) => s.id);
      return ok({
        election: election.value.id,
        contests: await loadForms(call.db, election.value.id, ids),
        places: Object.fromEntries(await placesOfStations(call.db, election.value.id, ids)),
        receipt_key: { id: call.keys.receipt.id, public_key: call.keys.receipt.publicKey },
        server_time: new Date(call.now).toISOString(),
      });
    },
  }),
];
