// Shapes of an election and of its rule pack. A pack is a folder of dated JSON (`packs/<id>/`); what it says
// is data with a source, so that the code never decides law.
//
// IMPORTANT: the figures of a part are stored as a list of whole numbers in the order of the part's fields.
// That order is append-only: a field is never moved, removed or put between others; new ones go to the end.

import type { Instant, Zone } from "../../base/clock.ts";

/** The same words in both languages. */
export interface InBoth {
  readonly id: string;
  readonly en: string;
}

/** How far a rule can be trusted. Only `sourced` was read in the text itself. */
export type Confidence = "sourced" | "secondary" | "unverified" | "derived";

export type LegalState = "in_force" | "struck_down" | "conditional" | "practice" | "draft";

/** One rule of law, with where it stands and how sure we are of it. */
export interface Rule {
  /** `QC.TIME`: stable, used by code. */
  readonly id: string;
  readonly title: InBoth;
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  readonly legal_state: LegalState;
  readonly citation: readonly { readonly instrument: string; readonly article?: string | undefined }[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly confidence: Confidence;
  /** What is doubtful about it, in words. */
  readonly doubt?: string | undefined;
}

export interface Party {
  readonly number: number;
  readonly name: string;
  readonly short: string;
  /** Province code of a local party (Aceh); national parties have none. */
  readonly only_in?: string | undefined;
}

export interface Pair {
  readonly number: number;
  readonly first: string;
  readonly second: string;
}

/** A field of a form, one number. Ids: `votes.1`, `used.dpt.male`, `ballots.received` … */
export interface FormField {
  readonly id: string;
  readonly label: InBoth;
  /** Page of the form it stands on. */
  readonly page: string;
  /** Not on every printing of the form. */
  readonly optional?: boolean | undefined;
  /** Whom it counts, by the concept: the letters on paper differ ("DPTb" are the moved-in, or the unlisted). */
  readonly voter_group?: VoterGroup | undefined;
}

/** On the station's list; on another's and moved in; on none, with an identity card. */
export const VOTER_GROUPS = ["registered", "transferred", "unlisted"] as const;
export type VoterGroup = (typeof VOTER_GROUPS)[number];

/** What is read, typed twice and accepted by itself. */
export interface FormPart {
  readonly id: string;
  readonly title: InBoth;
  /** Append-only: see the head of this file. */
  readonly fields: readonly FormField[];
}

export interface FormPage {
  readonly id: string;
  readonly title: InBoth;
}

/** A number, a field (or a fact of the station: `station.voters`), or arithmetic on them. */
export type Expression =
  | number
  | string
  | { readonly sum: readonly Expression[] }
  /** A field times a whole number. */
  | { readonly times: readonly [Expression, number] }
  /** ceil(field × percent / 100), exact; the percentage is a decimal text, `"2.5"`. */
  | { readonly ceil_percent: readonly [Expression, string] };

export type Severity = "error" | "warning" | "info";

/** An identity the figures of a form should satisfy: `left op right`. */
export interface Check {
  /** `CH06`; a check that stands for several rows has an ending: `CH01.used.dpt`. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: InBoth;
  /** What the law makes of its failing, with the article; without it, nothing is known. */
  readonly ground?: InBoth | undefined;
  /** With `each` every known one of these fields is compared, and those that are absent are passed over. */
  readonly left: Expression | { readonly each: readonly string[] };
  readonly op: "=" | "<=" | ">=";
  readonly right: Expression;
  /** Parts whose reading it is about. */
  readonly applies_to: readonly string[];
  /** Evaluated only where that other check cannot be. */
  readonly instead_of?: string | undefined;
}

export interface Form {
  readonly id: string;
  readonly name: InBoth;
  readonly pages: readonly FormPage[];
  readonly parts: readonly FormPart[];
  readonly checks: readonly Check[];
  readonly confidence: Confidence;
  readonly doubt?: string | undefined;
}

export interface PackContest {
  /** `president`; the contest's id is `<election>/<key>`. */
  readonly key: string;
  readonly name: InBoth;
  /** What has one ballot paper of its own: the nation, a dapil, a province, a regency or city. */
  readonly level: "nation" | "dapil" | "province" | "regency";
  /** Which dapil, where the level is `dapil`. */
  readonly dapil_level?: DapilLevel | undefined;
  /** Provinces or regencies without this contest (Jakarta elects no DPRD of its cities). */
  readonly not_in?: readonly string[] | undefined;
  /** Held abroad too: president and DPR alone are. */
  readonly overseas?: boolean | undefined;
  /** Province → what the contest and its form are called there (Aceh: DPRA, DPRK; Papua: DPRP …). */
  readonly names?: Readonly<Record<string, { readonly name: InBoth; readonly form: InBoth }>> | undefined;
  /** The same in a city, where only regencies have the contest's own name (mayor instead of regent). */
  readonly city?: { readonly name: InBoth; readonly form: InBoth } | undefined;
  readonly kind: "pair" | "party" | "candidate";
  readonly form: string;
  /** What the form is called in this contest, where several share one. */
  readonly form_name?: InBoth | undefined;
  /** How many readers must agree before a figure stands, unless the installation sets more. */
  readonly must_agree: number;
}

/** What a template repeats: once per party, per candidate of a party, or per pair or person standing. */
export type Repeat = "party" | "candidate" | "contender";

/** As an `Expression`; `{repeat, of}` in a list stands for one name per party, candidate or contender. */
export type TemplateTerm = Expression | { readonly repeat: Repeat; readonly of: string };

/**
 * A form as its pack writes it, before it is known who stands. Texts and ids may hold `{party}` (number), `{short}`,
 * `{candidate}` (number), `{contender}` (number), `{name}`; titles of repeated pages `{page}` and
 * `{numbers}`: `1 sampai 10`, `17 dan 24`.
 */
export interface FormTemplate {
  readonly id: string;
  readonly name: InBoth;
  /** A form of the same pack whose pages, parts and checks without votes stand here too. */
  readonly like?: string | undefined;
  readonly pages: readonly {
    readonly id: string;
    readonly title: InBoth;
    /** What a repeated page is called while nobody is known to stand on it. */
    readonly title_before?: InBoth | undefined;
    readonly repeat?: Repeat | undefined;
    /** How many of the repeated stand on one page. */
    readonly per?: number | undefined;
  }[];
  readonly parts: readonly {
    readonly id: string;
    readonly title: InBoth;
    readonly repeat?: Repeat | undefined;
    readonly fields: readonly (FormField & { readonly repeat?: Repeat | undefined })[];
  }[];
  readonly checks: readonly (Omit<Check, "left" | "right"> & {
    readonly left: unknown;
    readonly right: unknown;
    readonly repeat?: Repeat | undefined;
  })[];
  readonly confidence: Confidence;
  readonly doubt?: string | undefined;
}

/** Somebody a ballot paper names, by the number there; null while only the number is known. */
export interface Contender {
  readonly number: number;
  readonly name: string | null;
}

export interface BallotParty {
  readonly number: number;
  readonly short: string;
  /** From number 1 without a gap: a number nobody has stands with no name. */
  readonly candidates: readonly Contender[];
}

/** Who stands on the ballot paper of one contest in one area. */
export interface Ballot {
  /** Code of the dapil, province or regency; `""` the nation; null while nobody knows which dapil it is. */
  readonly area: string | null;
  readonly area_name: string;
  readonly seats: number | null;
  /** In the order of the pack: the nation's parties, then an area's own. */
  readonly parties: readonly BallotParty[];
  /** Pairs, or candidates for DPD; from number 1 without a gap. */
  readonly contenders: readonly Contender[];
}

export interface Instrument {
  readonly short: string;
  readonly title: string;
  readonly confidence: Confidence;
}

export interface Pack {
  readonly id: string;
  readonly name: InBoth;
  /** When this text of the pack was written. */
  readonly dated: string;
  /** Voting day, `2019-04-17`; null while it is not fixed. */
  readonly voting_on: string | null;
  readonly law: readonly Instrument[];
  /** Province code → zone. */
  readonly zones: Readonly<Record<string, Zone>>;
  readonly sources: readonly { readonly id: string; readonly what: string }[];
  readonly rules: readonly Rule[];
  readonly parties: readonly Party[];
  readonly pairs: readonly Pair[];
  readonly contests: readonly PackContest[];
  /** Forms as far as the pack alone knows them: all parties, no candidates. */
  readonly forms: readonly Form[];
  readonly templates: readonly FormTemplate[];
}

/** An election of this installation. */
export interface Election {
  /** `pemilu-2019`. */
  readonly id: string;
  readonly pack: string;
  readonly name: string;
  readonly voting_on: string | null;
  readonly created_at: Instant;
  /** Changes with every import of dapil, territories, candidates, pairs or parties. */
  readonly lists_version: string;
}

export interface Contest {
  /** `pemilu-2019/president`. */
  readonly id: string;
  readonly election: string;
  readonly key: string;
  readonly kind: PackContest["kind"];
  readonly settings: ContestSettings;
}

/**
 * Which candidates' figures of a party ballot are asked of the witness: none, her own party's, all; or all, but typed
 * later at the desk from her pictures.
 */
export const CANDIDATE_ASKS = ["none", "own", "all", "desk"] as const;
export type CandidateAsk = (typeof CANDIDATE_ASKS)[number];

export interface ContestSettings {
  readonly must_agree: number;
  /** Not followed: no phone asks for it. */
  readonly followed: boolean;
  readonly candidates: CandidateAsk;
  /** Number on the ballot of the party whose candidates come first; null: none does. */
  readonly own_party: number | null;
}

export type Outcome = "pass" | "fail" | "not_evaluated";

export interface CheckOutcome {
  readonly id: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
}

/** Figures by field id; null or absent is not known. */
export type Values = Readonly<Record<string, number | null | undefined>>;

export interface Publication {
  readonly may: boolean;
  /** Why not; empty when it may. */
  readonly reasons: readonly ("before_quick_count_time" | "needs_human_decision")[];
  /** From when on, where the pack says. */
  readonly from?: Instant;
}

/** Levels of the councils that are elected by dapil: DPR, DPRD Provinsi, DPRD Kabupaten/Kota. */
export const DAPIL_LEVELS = ["dpr", "dprd_prov", "dprd_kabkota"] as const;
export type DapilLevel = (typeof DAPIL_LEVELS)[number];

/** A place of a dapil: a regency or city, a sub-district or a village. */
export interface Territory {
  readonly place: string;
  /** Divided between this dapil and others of its level. */
  readonly split: boolean;
}

export interface Dapil {
  readonly level: DapilLevel;
  /** As the commission writes it: `3505`, `350006`, `357301`. */
  readonly code: string;
  readonly name: string;
  readonly seats: number;
  readonly territories: readonly Territory[];
}

export const GENDERS = ["female", "male"] as const;

/** One line of a party's list in a dapil. */
export interface Candidate {
  /** The party's number on the ballot. */
  readonly party: number;
  /** 1 at the head of the list. */
  readonly number: number;
  readonly name: string;
  readonly gender: (typeof GENDERS)[number] | null;
}

/** Fields a map may name, by what is imported; the level may be left to the code of the dapil. `second`: of a pair. */
export const LIST_FIELDS = {
  dapil: ["level", "dapil", "name", "seats"],
  territories: ["level", "dapil", "place", "place_name", "split"],
  candidates: ["level", "dapil", "party", "number", "name", "gender"],
  contenders: ["area", "number", "name", "second"],
  parties: ["number", "name", "short", "only_in"],
} as const;

/** Of one line of a file of dapil, territories or candidates. */
export type ListLineCode =
  | "elections.level_unreadable"
  | "elections.dapil_unreadable"
  | "elections.dapil_unknown"
  | "elections.name_missing"
  | "elections.text_too_long"
  | "elections.not_a_number"
  | "elections.not_yes_or_no"
  | "elections.gender_unreadable"
  | "elections.party_unknown"
  | "elections.place_unreadable"
  | "elections.place_too_wide"
  | "elections.place_unknown"
  /** No contest with a ballot paper by province or regency is held in this area. */
  | "elections.not_held_there"
  /** It would move the places at which other parties' figures are stored. */
  | "elections.party_order"
  /** Another dapil of the same level has the place, or one around or in it, and not as a part. */
  | "elections.territory_taken"
  | "elections.twice"
  /** Only noted: the place is split, and the smaller places in the dapil do not say in full where the border runs. */
  | "elections.border_unknown"
  /** Only noted: the pack says that the abroad belongs to this dapil, and no line did. */
  | "elections.abroad_added";
