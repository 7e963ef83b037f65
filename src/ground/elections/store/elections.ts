// Elections and contests of this installation.

import type { Instant } from "../../../base/clock.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { sql, type Db } from "../../../server/database/connect.ts";
import type { Contest, ContestSettings, Election, Form, Pack, PackContest } from "../model.ts";
import { contestId, formOf } from "../rules.ts";
import { loadPack } from "./packs.ts";

/**
 * Make the election of a pack, with the pack's contests; its id is the pack's.
 * Refused: `elections.exists`.
 */
export async function createElection(tx: Db, pack: Pack, now: Instant): Promise<Result<Election>> {
  const { rows } = await sql<{ id: string }>`
    insert into elections (id, pack, name, voting_on, created_at)
    values (${pack.id}, ${pack.id}, ${pack.name.id}, ${pack.voting_on}, ${new Date(now)})
    on conflict (id) do nothing returning id`.execute(tx);
  if (rows.length === 0) return refuse("conflict", "elections.exists", { id: pack.id });
  for (const contest of pack.contests) {
    const settings: ContestSettings = { must_agree: contest.must_agree };
    await sql`
      insert into contests (id, election, key, kind, settings)
      values (${contestId(pack.id, contest.key)}, ${pack.id}, ${contest.key}, ${contest.kind},
        ${JSON.stringify(settings)}::jsonb)`.execute(tx);
  }
  return ok({ id: pack.id, pack: pack.id, name: pack.name.id, voting_on: pack.voting_on, created_at: now });
}

interface ElectionRow {
  readonly id: string;
  readonly pack: string;
  readonly name: string;
  readonly voting_on: string | null;
  readonly created_at: Date;
}

function electionOf(row: ElectionRow): Election {
  return { ...row, created_at: row.created_at.getTime() };
}

/** All elections, the latest voting day first. */
export async function listElections(db: Db): Promise<Election[]> {
  const { rows } = await sql<ElectionRow>`
    select id, pack, name, voting_on, created_at from elections order by voting_on desc nulls first, id`.execute(db);
  return rows.map(electionOf);
}

/** One election. Refused: `elections.unknown`. */
export async function loadElection(db: Db, id: string): Promise<Result<Election>> {
  const { rows } = await sql<ElectionRow>`
    select id, pack, name, voting_on, created_at from elections where id = ${id}`.execute(db);
  return rows[0] === undefined ? refuse("not_found", "elections.unknown", { election: id }) : ok(electionOf(rows[0]));
}

/** Contests of an election, or of all, by id. */
export async function listContests(db: Db, election?: string): Promise<Contest[]> {
  const { rows } = await sql<Contest>`
    select id, election, key, kind, settings from contests
    where ${election ?? null}::text is null or election = ${election ?? null} order by id`.execute(db);
  return rows;
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
  const { rows } = await sql<Contest>`
    select id, election, key, kind, settings from contests where id = ${id}`.execute(db);
  const contest = rows[0];
  if (contest === undefined) return refuse("not_found", "elections.contest_unknown", { contest: id });
  const election = await loadElection(db, contest.election);
  if (!election.ok) return election;
  const pack = await loadPack(election.value.pack);
  if (!pack.ok) return pack;
  const entry = pack.value.contests.find((c) => c.key === contest.key);
  const form = formOf(pack.value, contest.key);
  if (entry === undefined || form === undefined) throw new Error(`the pack ${pack.value.id} has lost ${contest.key}`);
  return ok({ contest, election: election.value, pack: pack.value, entry, form });
}

/** As `loadContest`, for callers to whom an unknown contest is no refusal of their own: undefined. */
export async function loadContestForm(db: Db, id: string): Promise<KnownContest | undefined> {
  const known = await loadContest(db, id);
  return known.ok ? known.value : undefined;
}
