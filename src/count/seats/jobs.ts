// Keeps how the seats of every dapil stand, for the boards: province by province, and only where something has changed.

import type { Instant } from "../../base/clock.ts";
import { listContests, loadContest } from "../../ground/elections/store/elections.ts";
import type { Database } from "../../server/database/connect.ts";
import { loadAreas, loadBook, seatedBy, type SeatedArea } from "./store/areas.ts";
import { loadUnassigned } from "./store/figures.ts";
import { loadList } from "./store/list.ts";
import { loadTold, type Told } from "./store/seats.ts";
import { dropOthers, endRound, loadMarks, saveStandings, type Unassigned } from "./store/standings.ts";

/** Reckoned in one go, some tens of milliseconds; what else the process does comes between. */
const AT_ONCE = 25;
/** Also where nothing seems to have changed: what a mark cannot tell heals by itself. */
const ANEW_MS = 10 * 60_000;
/** Of the time, a round may take one part in so many. */
const SHARE = 15;

/** What of a contest's provinces was put down last, and when. */
interface Seen {
  readonly provinces: Map<string, { readonly mark: string; readonly at: Instant }>;
  unassigned: Unassigned;
}

/** Rounds of one process: it remembers what it has put down, and after a start puts all of it down once. */
export function keepSeats(database: Database): (now: Instant) => Promise<number> {
  const seen = new Map<string, Seen>();
  let restUntil = 0;
  return async (now) => {
    const began = performance.now();
    if (began < restUntil) return 0;
    const { db } = database;
    const seated: string[] = [];
    for (const contest of await listContests(db)) {
      if (!contest.settings.followed) continue;
      const known = await loadContest(db, contest.id);
      if (!known.ok) continue;
      const level = seatedBy(known.value);
      if (!level.ok) continue;
      seated.push(contest.id);
      const told = await loadTold(db, known.value, level.value);
      const before: Seen = seen.get(contest.id) ?? { provinces: new Map(), unassigned: null };
      seen.set(contest.id, before);
      await oneContest(database, told, before, now);
    }
    await dropOthers(db, seated);
    restUntil = performance.now() + (performance.now() - began) * SHARE;
    return 0;
  };
}

async function oneContest(database: Database, told: Told, before: Seen, now: Instant): Promise<void> {
  const { db } = database;
  const { known, level } = told;
  const marks = await loadMarks(db, told);
  let changed = false;
  for (const [province, mark] of marks) {
    const last = before.provinces.get(province);
    if (last?.mark === mark && now - last.at < ANEW_MS) continue;
    changed = true;
    const areas = await loadAreas(db, known, level, { place: province });
    const lines: { area: SeatedArea; line: Awaited<ReturnType<typeof loadList>>[number]["line"] }[] = [];
    for (let i = 0; i < areas.length; i += AT_ONCE) {
      const some = areas.slice(i, i + AT_ONCE);
      const byCode = new Map(some.map((area) => [area.area, area]));
      for (const { line } of await loadList(db, told, some, "provisional"))
        lines.push({ area: byCode.get(line.area)!, line });
    }
    await database.transaction((tx) => saveStandings(tx, known.contest.id, province, lines));
    before.provinces.set(province, { mark, at: now });
  }
  for (const province of before.provinces.keys()) if (!marks.has(province)) before.provinces.delete(province);
  if (changed && level !== null) {
    const { territories } = await loadBook(db, known, level);
    before.unassigned = await loadUnassigned(db, known, told.part.id, territories, "");
  }
  await database.transaction((tx) => endRound(tx, known.contest.id, [...marks.keys()], before.unassigned, now));
}
