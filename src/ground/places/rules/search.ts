// A search that forgives slips. It is an index in memory: PostgreSQL's own trigram extension is not in the embedded
// build, and the 91,599 names are small (see `buildPlaceIndex`).

import type { PlaceCode } from "../model.ts";
import { ancestorsOf, isWithin, levelOf } from "../rules.ts";

/** A name as it is compared: small letters and digits, no marks, single spaces. */
export function searchText(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}

/** What search needs of a place. */
export interface IndexedName {
  readonly code: PlaceCode;
  readonly name: string;
}

interface Entry {
  readonly code: PlaceCode;
  /** Name without spaces, a slip being as likely there as anywhere. */
  readonly key: string;
  /** The same without "kabupaten" or "kota" in front. */
  readonly core: string;
  /** Name with its spaces: Gunung Sari and Gunungsari are two names with one key. */
  readonly text: string;
  /** Positions of the places above, nearest first; -1 where the index does not know one. */
  readonly above: readonly number[];
}

export interface PlaceIndex {
  readonly entries: readonly Entry[];
  readonly positions: ReadonlyMap<PlaceCode, number>;
  /** Pair of letters → positions of the names that have it. */
  readonly postings: ReadonlyMap<string, Uint32Array>;
  /** Pair of letters → how much it tells: ln(names / names that have it). */
  readonly weights: ReadonlyMap<string, number>;
  /** Sum of the weights of a name's pairs. */
  readonly totals: Float32Array;
  /** One bit for each letter a name has. */
  readonly letters: Uint32Array;
  /** How long each `core` is: with `letters` it rules out nearly all names without looking at one. */
  readonly lengths: Uint16Array;
  /** `above` of all entries in one row, `MOST_ABOVE` to each, -1 where there is none. */
  readonly ups: Int32Array;
  /** In how many places a name is used, as what that takes off the cost: see `COMMON`. */
  readonly common: Float32Array;
}

/** Bits of the letters and digits a key has; two rare letters may share a bit, which only lets more through. */
function lettersOf(key: string): number {
  let bits = 0;
  for (let i = 0; i < key.length; i++) bits |= 1 << (key.charCodeAt(i) % 32);
  return bits >>> 0;
}

/** How many bits of 32 are set, counted side by side: it is asked for every name of the nation. */
function bitsIn(n: number): number {
  const pairs = n - ((n >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** A village has three places above it, an RT five. */
const MOST_ABOVE = 5;

/** Pairs of neighbouring letters, with the beginning marked: `^b ba at tu`. */
function pairsOf(key: string): Set<string> {
  const out = new Set<string>();
  let before = "^";
  for (const letter of key) {
    out.add(before + letter);
    before = letter;
  }
  return out;
}

/**
 * Index of names by their pairs of letters. For the whole of Indonesia it takes about half a second to build
 * and 30 MB to keep, most of it the names themselves; it is built once, when somebody first searches.
 */
export function buildPlaceIndex(places: readonly IndexedName[]): PlaceIndex {
  const positions = new Map<PlaceCode, number>();
  for (const [i, place] of places.entries()) positions.set(place.code, i);
  const lists = new Map<string, number[]>();
  const entries = places.map((place, i): Entry => {
    const text = searchText(place.name);
    const key = text.replaceAll(" ", "");
    const core =
      levelOf(place.code) === 2 ? text.replace(/^(kabupaten|kota)( administrasi)? /, "").replaceAll(" ", "") : key;
    for (const pair of pairsOf(core)) {
      const list = lists.get(pair);
      if (list === undefined) lists.set(pair, [i]);
      else list.push(i);
    }
    return {
      code: place.code,
      key,
      core,
      text,
      above: ancestorsOf(place.code).map((code) => positions.get(code) ?? -1),
    };
  });
  const postings = new Map<string, Uint32Array>();
  const weights = new Map<string, number>();
  const totals = new Float32Array(entries.length);
  for (const [pair, list] of lists) {
    const weight = Math.log(1 + entries.length / list.length);
    postings.set(pair, Uint32Array.from(list));
    weights.set(pair, weight);
    for (const i of list) totals[i]! += weight;
  }
  const ups = new Int32Array(entries.length * MOST_ABOVE).fill(-1);
  for (const [i, { above }] of entries.entries()) ups.set(above.slice(0, MOST_ABOVE), i * MOST_ABOVE);
  const uses = new Map<string, number>();
  for (const { core } of entries) uses.set(core, (uses.get(core) ?? 0) + 1);
  return {
    entries,
    positions,
    postings,
    weights,
    totals,
    letters: Uint32Array.from(entries, (e) => lettersOf(e.core)),
    lengths: Uint16Array.from(entries, (e) => e.core.length),
    ups,
    common: Float32Array.from(entries, (e) => COMMON * Math.log(uses.get(e.core)! * (levelOf(e.code) <= 2 ? 4 : 1))),
  };
}

export interface SearchHit {
  readonly code: PlaceCode;
  /** What lies between the text and the name: 0 is the very name; see `COST`. */
  readonly cost: number;
}

/**
 * What a slip costs. A letter left out, or two swapped, can happen in one way at each place of a name; a
 * letter added or changed in twenty-six. So the first two are likelier by far, whatever a finger does, and
 * cost about half (the logarithms of 4n and of 4 · 26n, for a name of n = 8 letters).
 */
const COST = { missing: 0.55, swapped: 0.55, added: 1, changed: 1 } as const;

/** On the same scale: a name used in e times as many places is that much likelier to be the one meant. */
const COMMON = 0.14;

/** How many of the likeliest names are compared together with the names above them. */
const COMPARED = 500;

/** What a name typed only in part costs beside its slips: little for a short beginning, else more than two slips. */
function unfinishedCost(key: string): number {
  return key.length <= 4 ? 0.9 : 2.05;
}

/**
 * The places a text may mean, best first: by name, or by name and the names above it ("Lowokwaru Malang",
 * "Lowokwaru, Kota Malang"), with letters left out, added, changed or swapped, and spaces anywhere.
 *
 * Each name stands once before any comes twice at the same cost (there are a hundred Sukamaju); then the
 * higher place, then by code. `within` keeps only the places in that one.
 */
export function searchPlaces(index: PlaceIndex, query: string, limit: number, within: PlaceCode = ""): SearchHit[] {
  const { entries, letters, lengths, common } = index;
  const best = new Map<number, number>();
  const note = (i: number, cost: number): void => {
    if (cost < (best.get(i) ?? Infinity)) best.set(i, cost);
  };
  for (const key of queryKeys(query)) {
    // Two slips, and one more for each twelve letters: a longer text has room for more.
    const most = key.length < 3 ? 1 : 2 + Math.floor(key.length / 12);
    const bits = lettersOf(key);
    for (let i = 0; i < entries.length; i++) {
      // The quick looks first: what the lengths and the letters alone rule out.
      const length = lengths[i]!;
      if (length > key.length + 3 || length < key.length - most) continue;
      if (bitsIn(bits & ~letters[i]!) > most || bitsIn(letters[i]! & ~bits) > 3) continue;
      const { code, core } = entries[i]!;
      if (within === "" || isWithin(code, within)) note(i, costOf(key, core, most));
    }
    for (const i of likely(index, key, within)) note(i, leastCost(index, key, i, most));
  }
  const hits = [...best]
    .filter(([, cost]) => cost !== Infinity)
    .map(([i, cost]) => ({ entry: entries[i]!, cost, rank: cost - (cost === 0 ? 0 : common[i]!), again: 0 }))
    .toSorted((a, b) => a.rank - b.rank || byLevelAndCode(a.entry.code, b.entry.code));
  const times = new Map<string, number>();
  for (const hit of hits) {
    const name = `${hit.rank} ${hit.entry.text}`;
    hit.again = times.get(name) ?? 0;
    times.set(name, hit.again + 1);
  }
  return hits
    .toSorted((a, b) => a.again - b.again || a.rank - b.rank || byLevelAndCode(a.entry.code, b.entry.code))
    .slice(0, limit)
    .map(({ entry, cost }) => ({ code: entry.code, cost }));
}

function byLevelAndCode(a: PlaceCode, b: PlaceCode): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** What was typed, without spaces; and once more without the words that only say what kind of place it is. */
function queryKeys(query: string): string[] {
  const text = searchText(query.slice(0, 200)).replaceAll(/\bkab\b/g, "kabupaten");
  const bare = text.replaceAll(/\b(provinsi|prov|kecamatan|kec|kelurahan|kel|desa)\b/g, " ");
  return [...new Set([text, bare].map((t) => t.replaceAll(" ", "")).filter((t) => t !== ""))];
}

/** Two numbers for each name, kept between questions: new ones each time would be a megabyte to clear away. */
let sheets = { shared: new Float32Array(0), scores: new Float32Array(0) };

function sheetsFor(length: number): typeof sheets {
  if (sheets.shared.length === length) {
    sheets.shared.fill(0);
    sheets.scores.fill(0);
  } else sheets = { shared: new Float32Array(length), scores: new Float32Array(length) };
  return sheets;
}

/** Positions of the names that share most with the key, alone or together with those above them. */
function likely(index: PlaceIndex, key: string, within: PlaceCode): number[] {
  const { entries, postings, weights, totals, ups } = index;
  const { shared, scores } = sheetsFor(entries.length);
  let asked = 0;
  for (const pair of pairsOf(key)) {
    const weight = weights.get(pair);
    if (weight === undefined) continue;
    asked += weight;
    for (const i of postings.get(pair)!) shared[i]! += weight;
  }
  if (asked === 0) return [];
  // Scores run from 0 to 2; a histogram finds where the best begin without sorting all.
  const bins = new Uint32Array(201);
  for (let i = 0; i < entries.length; i++) {
    const own = shared[i]!;
    if (own === 0 || (within !== "" && !isWithin(entries[i]!.code, within))) continue;
    let above = 0;
    for (let n = i * MOST_ABOVE; n < (i + 1) * MOST_ABOVE; n++) {
      const up = ups[n]!;
      if (up >= 0 && shared[up]! > above) above = shared[up]!;
    }
    const score = own / totals[i]! + Math.min(1, (own + above * 0.8) / asked);
    scores[i] = score;
    bins[Math.floor(score * 100)]!++;
  }
  let bin = 200;
  for (let n = bins[bin]!; bin > 0 && n < COMPARED; n += bins[bin]!) bin--;
  const out: number[] = [];
  for (let i = 0; i < entries.length; i++) if (scores[i]! > 0 && scores[i]! * 100 >= bin) out.push(i);
  // A bin of equal names may hold many; the likeliest first, and no more than twice the wanted.
  return out.length <= 2 * COMPARED ? out : out.toSorted((a, b) => scores[b]! - scores[a]!).slice(0, 2 * COMPARED);
}

/** Least cost between the key and any way to write the place; Infinity above `most`. */
function leastCost(index: PlaceIndex, key: string, i: number, most: number): number {
  const { entries } = index;
  const entry = entries[i]!;
  const unfinished = unfinishedCost(key);
  let best = Infinity;
  const compare = (first: string, second: string, third: string, mayBeBegun: boolean): void => {
    const length = first.length + second.length + third.length;
    if (length < key.length - most) return;
    const begun = mayBeBegun && best > unfinished && length > key.length;
    if (length > key.length + 4 && !begun) return;
    const written = first + second + third;
    best = Math.min(best, costOf(key, written, most));
    // Not typed to its end yet: compare with as much of it as was typed.
    if (begun) best = Math.min(best, costOf(key, written.slice(0, key.length), most) + unfinished);
  };
  const names = entry.core === entry.key ? [entry.core] : [entry.core, entry.key];
  for (const name of names) {
    compare(name, "", "", true);
    for (const up of entry.above) {
      if (best === 0 || up < 0) continue;
      const above = entries[up]!;
      for (const aboveName of above.core === above.key ? [above.core] : [above.core, above.key]) {
        compare(name, aboveName, "", true);
        compare(aboveName, name, "", false);
        for (const top of above.above) {
          if (top < 0) continue;
          compare(name, aboveName, entries[top]!.key, false);
          if (entries[top]!.core !== entries[top]!.key) compare(name, aboveName, entries[top]!.core, false);
        }
      }
    }
  }
  return best;
}

/** Rows of `costOf`, kept between calls: it is called some ten thousand times for one question. */
const ROWS: [Float64Array, Float64Array, Float64Array] = [
  new Float64Array(260),
  new Float64Array(260),
  new Float64Array(260),
];

/** Optimal string alignment with the prices of `COST`: what it costs to read `name` in `typed`; Infinity above `most`. */
function costOf(typed: string, name: string, most: number): number {
  if (typed === name) return 0;
  // How far the two can have drifted apart at the cheapest.
  const drift = Math.floor(most / COST.missing);
  if (name.length - typed.length > drift || typed.length - name.length > most || name.length > 250) return Infinity;
  let [beforeLast, last, row] = ROWS;
  for (let j = 0; j <= name.length; j++) last[j] = j * COST.missing;
  for (let i = 1; i <= typed.length; i++) {
    const from = Math.max(1, i - drift);
    const to = Math.min(name.length, i + drift);
    const letter = typed.charCodeAt(i - 1);
    row[from - 1] = from === 1 ? i * COST.added : Infinity;
    let least = row[from - 1]!;
    for (let j = from; j <= to; j++) {
      const other = name.charCodeAt(j - 1);
      let cost = last[j - 1]! + (letter === other ? 0 : COST.changed);
      if (last[j]! + COST.added < cost) cost = last[j]! + COST.added;
      if (row[j - 1]! + COST.missing < cost) cost = row[j - 1]! + COST.missing;
      if (i > 1 && j > 1 && letter === name.charCodeAt(j - 2) && typed.charCodeAt(i - 2) === other) {
        const swapped = beforeLast[j - 2]! + COST.swapped;
        if (swapped < cost) cost = swapped;
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    row[to + 1] = Infinity;
    if (least > most) return Infinity;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  const cost = last[name.length]!;
  return cost > most + 1e-9 ? Infinity : cost;
}
