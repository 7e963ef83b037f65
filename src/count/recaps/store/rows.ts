// How a file of figures is read, line by line: wide (one line for each place, a column for each figure) or long (one
// line for each place and party or number).

import { ok, refuse, type Result } from "../../../base/result.ts";
import { isHeldAt } from "../../../ground/elections/rules/area.ts";
import type { Form, Party } from "../../../ground/elections/model.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { parsePlaceCode } from "../../../ground/places/rules.ts";
import type { CellProblem, RowReader } from "../../../server/import/stage.ts";
import { dapilKey, LEVELS, type RecapLevel, type RecapLineCode } from "../model.ts";
import { fieldMeant, partyNumber } from "../rules.ts";
import { TOLD_UNKNOWN } from "../rules/sirekap.ts";

/** Fields beside the form's own that a map may name; `dapil` instead of `place`: figures of the dapil themselves. */
export const PLACE_FIELDS = ["place", "dapil", "place_name", "stations.done", "stations.total"] as const;
/** Of a long file: whose votes a line has, and the votes. `number` alone: a pair or person; with `party` a candidate, 0 the party's mark. */
export const LONG_FIELDS = ["party", "number", "votes"] as const;
/** Not a field of anybody's: the column that says which lines of the file are meant. */
export const ONLY = " only";

export interface FileShape {
  readonly known: KnownContest;
  readonly parties: readonly Party[];
  /** The widest form of the contest. */
  readonly form: Form;
  readonly level: RecapLevel | undefined;
  /** Lines are of dapil, by their codes. */
  readonly byDapil: boolean;
  /** Lines of this value in the column `ONLY` alone. */
  readonly only: string | undefined;
  /** Lines are of records, each with its own fields: an empty cell was not told, `TOLD_UNKNOWN` was told to be none. */
  readonly records: boolean;
}

/** What the reader found beside the rows. */
export interface Found {
  /** Places, each with the first name the file gives it. */
  readonly places: Map<string, string>;
  /** Field ids by the number under which rows name them. */
  readonly fields: string[];
  /** Lines that are not meant. */
  leftOut: number;
}

const wrong = (field: string, code: RecapLineCode, value: string): CellProblem => ({ field, code, value });

/** A whole number, also a negative one: what is published is recorded, and its checks say what is odd about it. */
const NUMBER = /^-?\d{1,10}$/;
const STATIONS = /^\d{1,7}$/;

/** Does the map name the same form field twice, or one that is not the form's? Refused: `import.unknown_field`. */
export function refuseFields(shape: FileShape, fields: readonly string[]): Result<true> {
  const named = new Set<string>();
  for (const field of fields) {
    if ([...PLACE_FIELDS, ...LONG_FIELDS, ONLY].includes(field)) continue;
    const meant = fieldMeant(shape.form, shape.parties, field);
    if (meant === null || named.has(meant)) {
      const known = shape.form.parts.flatMap((p) => p.fields.map((f) => f.id)).slice(0, 100);
      return refuse("invalid", "import.unknown_field", { field, fields: [...PLACE_FIELDS, ...LONG_FIELDS, ...known] });
    }
    named.add(meant);
  }
  if (fields.includes("votes")) {
    if (fields.includes("party") || fields.includes("number")) return ok(true);
    return refuse("invalid", "import.field_missing", {
      field: shape.known.entry.kind === "party" ? "party" : "number",
    });
  }
  return named.size > 0 ? ok(true) : refuse("invalid", "import.field_missing", { field: "votes.1" });
}

/** Reads cells to rows of `place, fields int[], cells bigint[], done, total`. */
export function rowReader(shape: FileShape, found: Found): (fields: readonly string[]) => RowReader {
  return (fields) => {
    const at = new Map(fields.map((field, i) => [field, i]));
    const cell = (cells: readonly string[], field: string): string => cells[at.get(field) ?? -1] ?? "";
    const numberOf = (field: string): number => {
      const there = found.fields.indexOf(field);
      return there < 0 ? found.fields.push(field) - 1 : there;
    };
    const wide = fields.flatMap((field, i) => {
      const meant = fieldMeant(shape.form, shape.parties, field);
      return meant === null ? [] : [{ i, field, number: numberOf(meant) }];
    });
    const long = at.has("votes");
    return (cells, sink) => {
      if (shape.only !== undefined && cell(cells, ONLY) !== shape.only) {
        found.leftOut++;
        return null;
      }
      const place = shape.byDapil ? dapilIn(cell(cells, "dapil")) : placeIn(shape, cell(cells, "place"));
      if (!place.ok) return place.problem;
      const figures = wide
        .filter(({ i }) => !shape.records || cells[i] !== "")
        .map(({ i, field, number }) => {
          const text = cells[i]!;
          return { field, number, text: shape.records && text === TOLD_UNKNOWN ? "" : text };
        });
      if (long) {
        const whose = whoseVotes(
          shape,
          at.has("party") ? cell(cells, "party") : null,
          at.has("number") ? cell(cells, "number") : null,
        );
        if (!whose.ok) return whose.problem;
        figures.push({ field: "votes", number: numberOf(whose.value), text: cell(cells, "votes") });
      }
      const [done, total] = [cell(cells, "stations.done"), cell(cells, "stations.total")];
      const stations = [
        { field: "stations.done", text: done },
        { field: "stations.total", text: total },
      ];
      const bad =
        figures.find(({ text }) => text !== "" && !NUMBER.test(text)) ??
        stations.find(({ text }) => text !== "" && !STATIONS.test(text));
      if (bad) return wrong(bad.field, "recaps.not_a_whole_number", bad.text);
      if (!found.places.get(place.value)) found.places.set(place.value, cell(cells, "place_name"));
      sink.put(
        place.value,
        `{${figures.map((f) => f.number).join(",")}}`,
        `{${figures.map((f) => (f.text === "" ? "NULL" : f.text)).join(",")}}`,
        done === "" ? null : Number(done),
        total === "" ? null : Number(total),
      );
      return null;
    };
  };
}

/** Whether there is such a dapil is asked of all lines at once, later. */
function dapilIn(text: string): Result<string, CellProblem> {
  return text === "" || text.length > 20
    ? { ok: false, problem: wrong("dapil", "recaps.dapil_unknown", text) }
    : ok(dapilKey(text));
}

function placeIn({ known, level }: FileShape, text: string): Result<string, CellProblem> {
  const no = (code: RecapLineCode): Result<never, CellProblem> => ({ ok: false, problem: wrong("place", code, text) });
  if (text === "") return no("recaps.place_missing");
  const place = parsePlaceCode(text);
  if (!place.ok || place.value.length > LEVELS.village) return no("recaps.place_unreadable");
  if (level !== undefined && place.value.length !== LEVELS[level]) return no("recaps.other_level");
  if (!isHeldAt(known.entry, place.value)) return no("recaps.not_held_here");
  // A regency's pairs have no figures of a province: number 1 is another pair in each of its regencies.
  if (known.entry.kind !== "party" && known.entry.level === "regency" && place.value.length < LEVELS.regency)
    return no("recaps.place_too_wide");
  return ok(place.value);
}

/** The field of a line of a long file. */
function whoseVotes(shape: FileShape, party: string | null, number: string | null): Result<string, CellProblem> {
  const no = (field: string, code: RecapLineCode, value: string): Result<never, CellProblem> => ({
    ok: false,
    problem: wrong(field, code, value),
  });
  const known = party === null ? null : partyNumber(shape.parties, party);
  if (party !== null && known === null) return no("party", "recaps.party_unknown", party);
  const of = [
    ...(known === null ? [] : [known]),
    ...(number === null ? [] : [/^\d{1,3}$/.test(number) ? Number(number) : number]),
  ];
  const field = `votes.${of.join(".")}`;
  return fieldMeant(shape.form, [], field) === field
    ? ok(field)
    : no("number", "recaps.number_unknown", number ?? party ?? "");
}
