/** Screens of the desk about elections and their packs. */
export const deskWords = {
  contest: { id: "Pemilihan", en: "Contest" },
  noElection: { id: "Belum ada pemilu", en: "No election yet" },
  noElectionText: {
    id: "Buat pemilu dari paket aturan, lalu impor TPS-nya.",
    en: "Create an election from a rule pack, then import its polling stations.",
  },
  toElections: { id: "Ke pemilu dan paket", en: "To elections and packs" },

  elections: { id: "Pemilu dan paket aturan", en: "Elections and rule packs" },
  electionsLead: {
    id: "Setiap aturan menyebut pasalnya dan seberapa pasti kami. Yang meragukan ditandai, tidak diputuskan diam-diam.",
    en: "Each rule names its article and how sure we are. What is doubtful is marked, never silently decided.",
  },
  yours: { id: "Pemilu di Posko ini", en: "Elections in this Posko" },
  packs: { id: "Paket yang tersedia", en: "Packs at hand" },
  create: { id: "Buat pemilu", en: "Create election" },
  created: { id: "Sudah dibuat", en: "Already created" },
  votingOn: { id: "Pemungutan suara {day}", en: "Voting on {day}" },
  votingOpen: { id: "Tanggal belum ditetapkan", en: "Voting day not set" },
  seeRules: { id: "Lihat aturan", en: "See the rules" },
  importStations: { id: "Impor TPS", en: "Import polling stations" },
  dated: { id: "Teks paket per {day}", en: "Pack text of {day}" },
  rules: { id: "Aturan", en: "Rules" },
  rule: { id: "Aturan", en: "Rule" },
  article: { id: "Dasar", en: "Basis" },
  confidence: { id: "Kepastian", en: "Confidence" },
  state: { id: "Berlaku", en: "In force" },
  doubts: { id: "{count} aturan perlu dibaca orang", en: "{count} rules need a person's reading" },
  doubtsText: {
    id: "Teks aslinya belum kami baca sendiri. Periksa sebelum mengandalkannya.",
    en: "We have not read their text ourselves. Check before relying on them.",
  },
  sourced: { id: "Dibaca di teks", en: "Read in the text" },
  secondary: { id: "Dari kutipan", en: "From a quotation" },
  unverified: { id: "Belum diperiksa", en: "Not verified" },
  derived: { id: "Turunan", en: "Derived" },
  in_force: { id: "berlaku", en: "in force" },
  struck_down: { id: "dibatalkan", en: "struck down" },
  conditional: { id: "bersyarat", en: "conditional" },
  practice: { id: "kebiasaan", en: "practice" },
  draft: { id: "rancangan", en: "draft" },
  pairs: { id: "Pasangan calon", en: "Pairs" },
  parties: { id: "Partai", en: "Parties" },
  short: { id: "Singkatan", en: "Short" },
  forms: { id: "Formulir dan pemeriksaan", en: "Forms and checks" },
  checks: { id: "{count} pemeriksaan", en: "{count} checks" },
  fields: { id: "{count} angka", en: "{count} figures" },
  error: { id: "kesalahan", en: "error" },
  warning: { id: "peringatan", en: "warning" },
  info: { id: "catatan", en: "note" },
  law: { id: "Peraturan", en: "Instruments" },
  mustAgree: { id: "{count} pembaca harus sama", en: "{count} readers must agree" },
  close: { id: "Tutup", en: "Close" },
} as const;

/** What a refusal says, by its code. */
export const problems = {
  "elections.exists": { id: "Pemilu dengan paket ini sudah dibuat.", en: "An election of this pack exists already." },
  "elections.unknown": { id: "Pemilu ini tidak dikenal.", en: "This election is not known." },
  "elections.contest_unknown": { id: "Pemilihan ini tidak dikenal.", en: "This contest is not known." },
  "elections.pack_unknown": { id: "Paket aturan ini tidak ada.", en: "There is no such rule pack." },
} as const;

/** Why nothing may be published yet; see `mayPublish`. */
export const publicationWords = {
  needs_human_decision: { id: "Perlu keputusan manusia.", en: "Needs a person's decision." },
  before_quick_count_time: {
    id: "Belum boleh diumumkan: paling cepat pukul 15.00 WIB pada hari pemungutan suara.",
    en: "May not be published yet: at the earliest 15:00 WIB on voting day.",
  },
} as const;
