// Elections and contests of this installation.

import type { Instant } from "../../../base/clock.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { sql, type Db } from "../../../server/database/connect.ts";
import type { Contest, ContestSettings, Election, Form, Pack, PackContest } from "../model.ts";
import { contestId, formOf } from "../rules.ts";
import { loadPack } from "./packs.ts";

/**
 * Make the election of a pack, with the pack's contests; its id is the pack's. Of the contests those in `follow` are
 * followed, without it all. Refused: `elections.exists`, `elections.contest_unknown`.
 */
export async function createElection(
  tx: Db,
  pack: Pack,
  now: Instant,
  follow?: readonly string[],
): Promise<Result<Election>> {
  const unknown = follow?.find((key) => !pack.contests.some((c) => c.key === key));
  if (unknown !== undefined)
    return refuse("invalid", "elections.contest_unknown", { contest: contestId(pack.id, unknown) });
  const version = crypto.randomUUID();
  const { rows } = await sql<{ id: string }>`
    insert into elections (id, pack, name, voting_on, created_at, lists_version)
    values (${pack.id}, ${pack.id}, ${pack.name.id}, ${pack.voting_on}, ${new Date(now)}, ${version})
    on conflict (id) do nothing returning id`.execute(tx);
  if (rows.length === 0) return refuse("conflict", "elections.exists", { id: pack.id });
  for (const contest of pack.contests) {
    const settings: ContestSettings = {
      ...DEFAULT_SETTINGS,
      must_agree: contest.must_agree,
      followed: follow?.includes(contest.key) ?? true,
    };
    await sql`
      insert into contests (id, election, key, kind, settings)
      values (${contestId(pack.id, contest.key)}, ${pack.id}, ${contest.key}, ${contest.kind},
        ${JSON.stringify(settings)}::jsonb)`.execute(tx);
  }
  return ok({
    id: pack.id,
    pack: pack.id,
    name: pack.name.id,
    voting_on: pack.voting_on,
    created_at: now,
    lists_version: version,
  });
}

const DEFAULT_SETTINGS: ContestSettings = { must_agree: 2, followed: true, candidates: "all", own_party: null };

/** A contest as its row has it; settings that are younger than the row take their default. */
function contestOf(row: Contest): Contest {
  return { ...row, settings: { ...DEFAULT_SETTINGS, ...row.settings } };
}

interface ElectionRow {
  readonly id: string;
  readonly pack: string;
  readonly name: string;
  readonly voting_on: string | null;
  readonly created_at: Date;
  readonly lists_version: string;
}

function electionOf(row: ElectionRow): Election {
  return { ...row, created_at: row.created_at.getTime() };
}

/** All elections, the latest voting day first. */
export async function listElections(db: Db): Promise<Election[]> {
  const { rows } = await sql<ElectionRow>`
    select id, pack, name, voting_on, created_at, lists_version from elections order by voting_on desc nulls first, created_at, id`.execute(
    db,
  );
  return rows.map(electionOf);
}

/** One election. Refused: `elections.unknown`. */
export async function loadElection(db: Db, id: string): Promise<Result<Election>> {
  const { rows } = await sql<ElectionRow>`
    select id, pack, name, voting_on, created_at, lists_version from elections where id = ${id}`.execute(db);
  return rows[0] === undefined ? refuse("not_found", "elections.unknown", { election: id }) : ok(electionOf(rows[0]));
}

/** Contests of an election, or of all; within an election as its pack lists them, the president's first. */
export async function listContests(db: Db, election?: string): Promise<Contest[]> {
  const { rows } = await sql<Contest & { pack: string }>`
    select c.id, c.election, c.key, c.kind, c.settings, e.pack from contests c join elections e on e.id = c.election
    where ${election ?? null}::text is null or c.election = ${election ?? null} order by c.election, c.id`.execute(db);
  const place = new Map<string, number>();
  for (const id of new Set(rows.map((row) => row.pack))) {
    const pack = await loadPack(id);
    if (pack.ok) for (const [i, c] of pack.value.contests.entries()) place.set(`${id} ${c.key}`, i);
  }
  const placed = rows.map(({ pack, ...row }) => ({ row, at: place.get(`${pack} ${row.key}`) ?? place.size }));
  return placed
    .toSorted((a, b) => a.row.election.localeCompare(b.row.election) || a.at - b.at)
    .map(({ row }) => contestOf(row));
}

/** Everything about one contest that count needs: its own row, its election, pack, entry in the pack, and form. */
export interface KnownContest {
  readonly contest: Contest;
  readonly election: Election;
  readonly pack: Pack;
  readonly entry: PackContest;
  readonly form: Form;
}

/** A contest with its pack and form. Refused: `elections.contest_unknown`, `elections.pack_unknown`. */
export async function loadContest(db: Db, id: string): Promise<Result<KnownContest>> {
  const { rows } = await sql<Contest & { of: ElectionRow }>`
    select c.id, c.election, c.key, c.kind, c.settings, jsonb_build_object('id', e.id, 'pack', e.pack, 'name', e.name,
      'voting_on', e.voting_on, 'created_at', e.created_at, 'lists_version', e.lists_version) as of
    from contests c join elections e on e.id = c.election where c.id = ${id}`.execute(db);
  if (rows[0] === undefined) return refuse("not_found", "elections.contest_unknown", { contest: id });
  const { of, ...contest } = rows[0];
  const election = ok(electionOf({ ...of, created_at: new Date(of.created_at) }));
  const pack = await loadPack(of.pack);
  if (!pack.ok) return pack;
  const entry = pack.value.contests.find((c) => c.key === contest.key);
  const form = formOf(pack.value, contest.key);
  if (entry === undefined || form === undefined) throw new Error(`the pack ${pack.value.id} has lost ${contest.key}`);
  return ok({ contest: contestOf(contest), election: election.value, pack: pack.value, entry, form });
}

/** As `loadContest`, for callers to whom an unknown contest is no refusal of their own: undefined. */
export async function loadContestForm(db: Db, id: string): Promise<KnownContest | undefined> {
  const known = await loadContest(db, id);
  return known.ok ? known.value : undefined;
}
