// What the witnesses say of themselves: in the morning that they are at their stations, after voting that the polls are
// closed; a few that there is trouble.

import { sql } from "kysely";
import type { IntakeRecord } from "../../base/intake.ts";
import type { ContestState } from "../../count/witnesses/model.ts";
import type { Posko } from "../server.ts";
import { chance } from "./chance.ts";
import type { DemoPhone } from "./phones.ts";
import type { Evening, SamplePhones } from "./sample.ts";

const TROUBLES = ["Formulir kurang", "Listrik padam", "Penghitungan diulang dari awal", "Saksi lain keberatan"];
/** Of a hundred stations so many have trouble, and so many say nothing of the polls. */
const IN_TROUBLE = 0.02;
const SAYS_NOTHING = 0.08;

export function sayState(
  phone: DemoPhone,
  election: string,
  station: string,
  contest: string | null,
  state: ContestState,
  reason?: string,
): IntakeRecord {
  return phone.say("witnesses.say_state", {
    election,
    station,
    contest,
    state,
    ...(reason === undefined ? {} : { reason }),
  });
}

async function handIn(posko: Posko, records: readonly IntakeRecord[]): Promise<void> {
  const AT_ONCE = 200;
  for (let at = 0; at < records.length; at += AT_ONCE)
    await posko.services.intake.submit(records.slice(at, at + AT_ONCE), "demo");
}

/** Every phone but those of stations nobody hears of. */
function* phonesOf(sample: SamplePhones): Generator<{
  readonly election: string;
  readonly key: string;
  readonly station: string;
  readonly post: string;
  readonly phone: DemoPhone;
}> {
  const evenings: readonly Evening[] = [sample, ...(sample.councils === undefined ? [] : [sample.councils])];
  for (const { election, phones } of evenings) {
    for (const [key, phone] of phones) {
      const [station, post] = key.split(" ") as [string, string];
      if (!sample.silent.has(station)) yield { election, key, station, post, phone };
    }
  }
}

/** Morning: nearly everybody says that she is at her station. Those who said so before are left out. */
export async function checkIn(posko: Posko, sample: SamplePhones, seed: string): Promise<void> {
  const { rows } = await sql<{ author: string }>`select distinct author from check_ins`.execute(
    posko.services.database.db,
  );
  const here = new Set(rows.map((r) => r.author));
  const records: IntakeRecord[] = [];
  for (const { election, key, station, post, phone } of phonesOf(sample))
    if (!here.has(phone.author) && chance(seed, "here", key) <= (post === "holder" ? 0.97 : 0.9))
      records.push(phone.say("witnesses.check_in", { election, station }));
  await handIn(posko, records);
}

/** After voting: nearly every holder says that the polls are closed, a few that there is trouble. */
export async function closePolls(posko: Posko, sample: SamplePhones, seed: string): Promise<void> {
  const { rows } = await sql<{ author: string }>`select distinct author from contest_states`.execute(
    posko.services.database.db,
  );
  const said = new Set(rows.map((r) => r.author));
  const records: IntakeRecord[] = [];
  for (const { election, key, station, post, phone } of phonesOf(sample)) {
    const luck = chance(seed, "polls", key);
    if (post !== "holder" || said.has(phone.author) || luck < SAYS_NOTHING) continue;
    const reason = TROUBLES[Math.floor(chance(seed, "trouble", key) * TROUBLES.length)]!;
    records.push(
      luck > 1 - IN_TROUBLE
        ? sayState(phone, election, station, null, "trouble", reason)
        : sayState(phone, election, station, null, "polls_closed"),
    );
  }
  await handIn(posko, records);
}
