// Which table goes where when the database is many machines (Citus). Every table stands here exactly once; a test reads
// the catalogue after migrating and asks it. Until then nothing of this is used: on one machine all tables are alike.

/** How a table is spread. */
export type Spread =
  /** Over the machines, by this column; those with the same `beside` lie row beside row. */
  | { readonly by: string; readonly beside: string | null }
  /** A copy on every machine: small, read with everything. */
  | "reference"
  /** On the first machine only: queues, sums of the whole, sign-in. */
  | "local";

/** Grows with the polling stations: by the regency or city of the station. The first one is what the others lie beside. */
const BY_KAB = [
  "stations",
  "station_versions",
  "station_changes",
  "assignments",
  "check_ins",
  "contest_states",
  "pages",
  "notes",
  "note_files",
  "readings",
  "reading_decisions",
  "reading_leases",
  "reading_margins",
  "reading_unreadables",
  "figures_shown",
  "form_parts",
  "tally_marks",
  "page_likeness",
  "pages_alike",
  "likeness_waiting",
  "recaps",
] as const;

/** A person's tables, by the person. */
const BY_PERSON: Readonly<Record<string, string>> = {
  grants: "principal",
  intake_records: "author",
  reading_queues: "person",
  witnesses: "id",
};

/** Found by one key of their own. */
const BY_OWN_KEY: Readonly<Record<string, string>> = {
  mandate_codes: "code_hash",
  picture_receipts: "sha256",
  stored_pictures: "sha256",
  trail_entries: "batch",
  trail_salts: "id",
};

/** Small, shared, seldom written; what refers to another stands behind it. */
const REFERENCE = [
  "settings",
  "public_keys",
  "places",
  "place_shapes",
  "elections",
  "contests",
  "dapil",
  "dapil_territories",
  "candidates",
  "contenders",
  "parties",
  "station_counts",
  "tree_versions",
] as const;

const LOCAL = [
  "migrations",
  // The sums of the whole, written by one round at a time.
  "tally_lock",
  "tally_places",
  "came_in_counts",
  // What the sums were, minute by minute, for two days.
  "coverage_samples",
  // The seats of each dapil as they last stood.
  "seat_standings",
  "seat_rounds",
  // Queues, and the chain that one sealer writes.
  "trail_open",
  "trail_batches",
  // Found by a phone's id, by its token and by its owner, each of them unique in the whole installation; at most a few
  // million rows of a few hundred bytes.
  "devices",
  // People of the desk and how they sign in, as the identity library asks for them.
  "auth_users",
  "auth_sessions",
  "auth_credentials",
  "auth_verifications",
  "auth_second_factors",
  "auth_passkeys",
  "account_links",
  "account_phone_codes",
  "sign_in_tries",
] as const;

/** Lists in which a table stands: one, or something is wrong with the lists. */
export function listsOf(table: string): string[] {
  const lists: Readonly<Record<string, readonly string[]>> = {
    kab: BY_KAB,
    person: Object.keys(BY_PERSON),
    "own key": Object.keys(BY_OWN_KEY),
    reference: REFERENCE,
    local: LOCAL,
  };
  return Object.keys(lists).flatMap((name) => lists[name]!.filter((t) => t === table).map(() => name));
}

/** Every table with its spread, in an order in which they can be spread: what others refer to comes first. */
export function spreads(): ReadonlyMap<string, Spread> {
  const [first] = BY_KAB;
  return new Map<string, Spread>([
    ...LOCAL.map((table): [string, Spread] => [table, "local"]),
    ...REFERENCE.map((table): [string, Spread] => [table, "reference"]),
    ...BY_KAB.map((table): [string, Spread] => [table, { by: "kab", beside: table === first ? null : first }]),
    ...Object.entries({ ...BY_PERSON, ...BY_OWN_KEY }).map(([table, by]): [string, Spread] => {
      const beside = table === "picture_receipts" ? "stored_pictures" : null;
      return [table, { by, beside }];
    }),
  ]);
}
