// The dapil (or, for DPD, provinces) of a contest: what they are called, how many seats, which places make them up.

import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Dapil, DapilLevel } from "../../../ground/elections/model.ts";
import { ABROAD, DAPIL_WITHIN, isHeldAt, type TerritoryBook } from "../../../ground/elections/rules/area.ts";
import { loadTerritories } from "../../../ground/elections/store/ballots.ts";
import { listDapil } from "../../../ground/elections/store/dapil.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { ancestorsOf } from "../../../ground/places/rules.ts";
import { namesOf } from "../../../ground/places/store.ts";
import { countStationsBelow } from "../../../ground/stations/store/counts.ts";
import type { Db } from "../../../server/database/connect.ts";
import { piecesOf, unassignedOf, unnamedOf, type DapilPieces, type Remainder } from "../../tally/rules/areas.ts";
import { personSeatsOf } from "../rules/law.ts";

/** What has seats of its own. */
export interface SeatedArea {
  readonly area: string;
  readonly name: string;
  readonly seats: number;
  readonly pieces: DapilPieces;
  /** Every place it is in, also in part: whoever sees all of them sees its seats. */
  readonly places: readonly string[];
}

interface Book {
  readonly territories: TerritoryBook;
  readonly pieces: ReadonlyMap<string, DapilPieces>;
  /** What no dapil names, by the narrowest place around. */
  readonly unnamed: ReadonlyMap<string, Remainder>;
}

/** More dapil than any level of any province has; the councils of all regencies together have some 2,300. */
export const MOST_AREAS = 600;

const NO_PIECES: DapilPieces = { plus: [], minus: [], divided: [] };
/** Votes from abroad count in a dapil of Jakarta (UU 7/2017, annex III); which one, its territories say. */
const PROVINCE_OF_ABROAD = "31";

const books = new Map<string, Promise<Book>>();
const KEPT_BOOKS = 8;

/** Territories and pieces of a contest's level; lists change by import only, and then their version does. */
export function loadBook(db: Db, known: KnownContest, level: DapilLevel): Promise<Book> {
  const { id, created_at, lists_version } = known.election;
  const key = `${id} ${created_at} ${lists_version} ${level}`;
  const there = books.get(key);
  if (there !== undefined) return there;
  const made = loadTerritories(db, id, level).then((territories) => ({
    territories,
    pieces: piecesOf(territories),
    unnamed: unnamedOf(territories),
  }));
  made.catch(() => books.delete(key));
  books.set(key, made);
  if (books.size > KEPT_BOOKS) books.delete(books.keys().next().value!);
  return made;
}

/** Does the contest give seats by area? Refused: `seats.no_seats`. */
export function seatedBy(known: KnownContest): Result<DapilLevel | null> {
  const { entry, contest } = known;
  if (entry.kind === "party" && entry.dapil_level !== undefined) return ok(entry.dapil_level);
  if (entry.kind === "candidate" && entry.level === "province") return ok(null);
  return refuse("invalid", "seats.no_seats", { contest: contest.id });
}

/**
 * The areas of a contest at, in or around a place, or the one with this code, by code; at most `MOST_AREAS`, and one
 * more where there are more.
 */
export async function loadAreas(
  db: Db,
  known: KnownContest,
  level: DapilLevel | null,
  asked: {
    readonly place: string;
    readonly code?: string | undefined;
    readonly codes?: readonly string[] | undefined;
  },
): Promise<SeatedArea[]> {
  if (level === null) return await loadProvinces(db, known, asked);
  const { pieces, territories, unnamed } = await loadBook(db, known, level);
  const rows = await listDapil(db, { election: known.election.id, level, ...asked, limit: MOST_AREAS + 1 });
  const abroad = known.entry.overseas === true ? abroadLeft(territories) : [];
  return rows.map((row) => {
    const own = pieces.get(row.code) ?? NO_PIECES;
    const fromAbroad = row.territories.some((t) => t.place.startsWith(PROVINCE_OF_ABROAD)) ? abroad : [];
    return {
      area: row.code,
      name: row.name,
      seats: row.seats,
      pieces: { ...own, divided: [...own.divided, ...besideOf(row, level, unnamed), ...fromAbroad] },
      places: row.territories.map((t) => t.place),
    };
  });
}

/** What no dapil names of the places of which this one has a part: a refused line of territories may be its own. */
function besideOf(
  dapil: Pick<Dapil, "territories">,
  level: DapilLevel,
  unnamed: ReadonlyMap<string, Remainder>,
): Remainder[] {
  const around = new Set(dapil.territories.flatMap((t) => ancestorsOf(t.place)));
  return [...around].flatMap((place) => (place.length < DAPIL_WITHIN[level] ? [] : (unnamed.get(place) ?? [])));
}

/** Stations abroad whose dapil no territory names. */
function abroadLeft(book: TerritoryBook): Remainder[] {
  const left = unassignedOf(book, ABROAD);
  return left.plus.length === 0 ? [] : [{ place: ABROAD, ...left }];
}

async function loadProvinces(
  db: Db,
  known: KnownContest,
  asked: { readonly place: string; readonly code?: string | undefined },
): Promise<SeatedArea[]> {
  const place = asked.code ?? asked.place;
  const there = [...(await countStationsBelow(db, known.election.id, [""])).keys()];
  const codes = there.filter((code) => isHeldAt(known.entry, code) && (place === "" || place.slice(0, 2) === code));
  const names = await namesOf(db, codes, known.election.id);
  return codes
    .filter((code) => asked.code === undefined || code === asked.code)
    .map((code) => ({
      area: code,
      name: names.get(code) ?? code,
      seats: personSeatsOf(known.pack) ?? 0,
      pieces: { plus: [code], minus: [], divided: [] },
      places: [code],
    }));
}
