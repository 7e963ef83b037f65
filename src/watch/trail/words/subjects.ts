/** Words of the trail's subjects, by the word that is sealed. A test reads subjects with all of them. */
export const subjectWords = {
  administrator: { id: "Admin", en: "Administrator" },
  coordinator: { id: "Koordinator", en: "Coordinator" },
  verifier: { id: "Verifikator", en: "Verifier" },
  viewer: { id: "Pengamat", en: "Viewer" },
  witness: { id: "Saksi", en: "Witness" },
  holder: { id: "saksi utama", en: "holder" },
  substitute: { id: "saksi cadangan", en: "substitute" },
  only: { id: "hanya di sini", en: "only here" },
  "-": { id: "seluruh Indonesia", en: "all of Indonesia" },
  plano: { id: "plano", en: "plano (wall form)" },
  salinan: { id: "salinan", en: "copy (salinan)" },
  official: { id: "resmi", en: "official" },
  page: { id: "halaman", en: "page" },
  backup: { id: "cadangan data", en: "backup" },
  places: { id: "wilayah", en: "places" },
  stations: { id: "TPS", en: "stations" },
  witnesses: { id: "saksi", en: "witnesses" },
  dapil: { id: "dapil", en: "dapil" },
  territories: { id: "wilayah dapil", en: "territories of dapil" },
  candidates: { id: "calon", en: "candidates" },
  contenders: { id: "pasangan dan calon DPD", en: "pairs and DPD candidates" },
  parties: { id: "partai", en: "parties" },
  voters: { id: "pemilih", en: "voters" },
  ballots: { id: "surat suara", en: "ballots" },
  votes: { id: "suara", en: "votes" },
  totals: { id: "jumlah suara", en: "totals" },
} as const;

/** Subjects that are a sentence. */
export const sentenceWords = {
  "a picture that no record declared": {
    id: "foto yang tidak diumumkan HP mana pun",
    en: "a picture that no record declared",
  },
} as const;

/** Who did it, by the beginning of the principal. */
export const whoWords = {
  account: { id: "Orang", en: "Person" },
  witness: { id: "Saksi", en: "Witness" },
  cli: { id: "Operator server", en: "Server's operator" },
  server: { id: "Server", en: "Server" },
  anonymous: { id: "Tanpa akun", en: "No account" },
} as const;

/** Where it came from. */
export const fromWords = {
  desk: { id: "Meja", en: "Desk" },
  phone: { id: "HP", en: "Phone" },
  cli: { id: "Terminal", en: "Terminal" },
  server: { id: "Server", en: "Server" },
} as const;

/** Which values a line seals; others stand by their id. */
export const fieldWords = {
  reason: { id: "alasan", en: "reason" },
  page: { id: "halaman", en: "page" },
  confirmed: { id: "yang dikonfirmasi", en: "what was confirmed" },
  carrier: { id: "pembawa", en: "carrier" },
  record: { id: "catatan HP", en: "phone's record" },
  rows: { id: "baris", en: "lines" },
  added: { id: "baru", en: "new" },
  changed: { id: "berubah", en: "changed" },
  unchanged: { id: "tetap", en: "unchanged" },
  removed: { id: "dihapus", en: "removed" },
  refused: { id: "ditolak", en: "refused" },
  former_places: { id: "wilayah lama", en: "former places" },
  name: { id: "nama", en: "name" },
  email: { id: "email", en: "e-mail" },
  kind: { id: "jenis", en: "kind" },
  before: { id: "sebelumnya", en: "before" },
  sha256: { id: "sidik berkas", en: "file's hash" },
  bytes: { id: "ukuran", en: "size" },
  taken_at: { id: "waktu foto", en: "time taken" },
  must_agree: { id: "pembaca yang harus sama", en: "readers who must agree" },
  followed: { id: "diikuti", en: "followed" },
  candidates: { id: "calon yang ditanyakan", en: "candidates asked" },
  own_party: { id: "partai sendiri", en: "own party" },
  with_keys: { id: "dengan kunci", en: "with keys" },
  with_photos: { id: "dengan foto", en: "with photographs" },
} as const;
