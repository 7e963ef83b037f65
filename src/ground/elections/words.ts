/** Screens of the desk about elections and their packs. */
export const deskWords = {
  candidatesOf: { id: "{party}: suara partai dan setiap calon", en: "{party}: mark and each candidate" },
  contest: { id: "Pemilihan", en: "Contest" },
  election: { id: "Pemilu", en: "Election" },
  noElection: { id: "Belum ada pemilu", en: "No election yet" },
  noElectionText: {
    id: "Buat pemilu dari paket aturan, lalu impor TPS-nya.",
    en: "Create an election from a rule pack, then import its polling stations.",
  },
  toElections: { id: "Ke pemilu dan paket", en: "To elections and packs" },

  elections: { id: "Pemilu dan paket aturan", en: "Elections and rule packs" },
  electionsLead: {
    id: "Setiap aturan menyebut dasarnya, pasalnya bila diketahui, dan seberapa pasti kami. Yang meragukan ditandai, tidak diputuskan diam-diam.",
    en: "Each rule names what it is based on, the article where it is known, and how sure we are. What is doubtful is marked, never silently decided.",
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
  doubts: { id: "{count} aturan perlu dibaca orang", en: "{count} {count|rule needs|rules need} a person's reading" },
  doubtsText: {
    id: "Teks aslinya belum kami baca sendiri. Periksa sebelum mengandalkannya.",
    en: "We have not read their text ourselves. Check before relying on them.",
  },
  articleUnknown: { id: "pasal belum diketahui", en: "article not known" },
  articlesUnknown: {
    id: "{count} dari {all} aturan: pasal belum diketahui",
    en: "{count} of {all} rules: article not known",
  },
  articlesUnknownText: {
    id: "Undang-undang atau peraturannya diketahui, letaknya di dalamnya belum. Cari pasalnya sebelum mengutip aturan itu.",
    en: "The law or regulation is known, and not where in it. Find the article before you cite the rule.",
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
  law: { id: "Peraturan", en: "Instruments" },
  mustAgree: { id: "{count} pembaca harus sama", en: "{count} readers must agree" },
  close: { id: "Tutup", en: "Close" },
} as const;

/** What a rule pack says of its forms, and what differs from another. */
export const packWords = {
  forms: { id: "Formulir dan pemeriksaan", en: "Forms and checks" },
  checks: { id: "{count} pemeriksaan", en: "{count} checks" },
  fields: { id: "{count} angka", en: "{count} figures" },
  error: { id: "kesalahan", en: "error" },
  warning: { id: "peringatan", en: "warning" },
  info: { id: "catatan", en: "note" },
  sourced: deskWords.sourced,
  secondary: deskWords.secondary,
  unverified: deskWords.unverified,
  derived: deskWords.derived,
  formSize: {
    id: "{pages} halaman, {fields} angka, {checks} pemeriksaan",
    en: "{pages} {pages|page|pages}, {fields} {fields|figure|figures}, {checks} {checks|check|checks}",
  },
  onPages: { id: "halaman {pages}", en: "page {pages}" },
  checked: { id: "Yang diperiksa", en: "What is checked" },
  check: { id: "Pemeriksaan", en: "Check" },
  severity: { id: "Bila gagal", en: "Where it fails" },
  parts: { id: "Bagian", en: "Parts" },
  group_registered: { id: "terdaftar di TPS ini", en: "on this station's list" },
  group_transferred: { id: "pindahan", en: "moved in" },
  group_unlisted: { id: "tidak terdaftar", en: "on no list" },
  candidatesLater: {
    id: "Calon, pasangan, dan partai tambahan menambah isian setelah diimpor.",
    en: "Candidates, pairs and further parties add fields once they are imported.",
  },
  checksAndLater: {
    id: "{count} pemeriksaan, ditambah {later} setelah calon diimpor",
    en: "{count} {count|check|checks}, and {later} once candidates are imported",
  },
  later: { id: "ada setelah calon diimpor", en: "there once candidates are imported" },
  laterPart: {
    id: "satu bagian untuk tiap partai, ada setelah calon diimpor",
    en: "one part for each party, there once candidates are imported",
  },
  per_party: { id: "satu untuk tiap partai", en: "one for each party" },
  per_candidate: {
    id: "satu untuk tiap calon di daftar dapilnya, ada setelah diimpor",
    en: "one for each candidate of the dapil's list, once it is imported",
  },
  per_contender: {
    id: "satu untuk tiap calon atau pasangan, ada setelah diimpor",
    en: "one for each candidate or pair, once they are imported",
  },
  show: { id: "Yang ditampilkan", en: "What is shown" },
  show_rules: { id: "Aturan", en: "Rules" },
  show_forms: { id: "Formulir", en: "Forms" },
  show_compare: { id: "Beda", en: "Differences" },
  compare: { id: "Beda dengan paket lain", en: "Difference from another pack" },
  compareFrom: { id: "Bandingkan dari paket", en: "Compare from pack" },
  compareNone: { id: "Pilih paket", en: "Choose a pack" },
  compareSame: { id: "{count} sama", en: "{count} the same" },
  compareNothing: { id: "Tidak ada bedanya.", en: "No difference." },
  compareOnly: { id: "Hanya di {pack}", en: "Only in {pack}" },
  compareFields: { id: "{count} isian berbeda", en: "{count} {count|field differs|fields differ}" },
  compareField: { id: "Isian", en: "Field" },
  field_title: { id: "Judul", en: "Title" },
  field_citation: { id: "Dasar", en: "Basis" },
  field_legal_state: { id: "Berlaku", en: "In force" },
  field_effective_from: { id: "Mulai berlaku", en: "In force from" },
  field_effective_to: { id: "Berlaku sampai", en: "In force until" },
  field_confidence: { id: "Kepastian", en: "Confidence" },
  field_doubt: { id: "Yang meragukan", en: "Doubt" },
  field_name: { id: "Nama", en: "Name" },
  field_level: { id: "Satu surat suara untuk tiap", en: "One ballot paper for each" },
  field_kind: { id: "Yang dipilih", en: "Who is elected" },
  field_form: { id: "Formulir", en: "Form" },
  field_form_name: { id: "Nama formulir", en: "Name of the form" },
  field_not_in: { id: "Tidak diadakan di", en: "Not held in" },
  field_overseas: { id: "Juga di luar negeri", en: "Abroad too" },
  field_must_agree: { id: "Pembaca yang harus sama", en: "Readers who must agree" },
  field_city: { id: "Nama di kota", en: "Name in cities" },
  field_number: { id: "Nomor urut", en: "Number on the ballot" },
  field_short: { id: "Singkatan", en: "Short name" },
  field_only_in: { id: "Hanya di provinsi", en: "Only in province" },
  field_like: { id: "Bagian lain seperti formulir", en: "Other parts as on form" },
  field_one_params: { id: "Ketentuan", en: "Provision" },
  field_one_name: { id: "Nama di provinsi", en: "Name in province" },
  field_one_page: { id: "Halaman", en: "Page" },
  field_one_part: { id: "Bagian", en: "Part" },
  field_one_field: { id: "Isian", en: "Field" },
  field_one_check: { id: "Pemeriksaan", en: "Check" },
  value_in_force: deskWords.in_force,
  value_struck_down: deskWords.struck_down,
  value_conditional: deskWords.conditional,
  value_practice: deskWords.practice,
  value_draft: deskWords.draft,
  value_sourced: deskWords.sourced,
  value_secondary: deskWords.secondary,
  value_unverified: deskWords.unverified,
  value_derived: deskWords.derived,
  value_pair: { id: "pasangan calon", en: "a pair" },
  value_party: { id: "partai dan calonnya", en: "parties and their candidates" },
  value_candidate: { id: "calon perseorangan", en: "candidates on their own" },
  value_nation: { id: "Indonesia", en: "the nation" },
  value_province: { id: "provinsi", en: "province" },
  value_regency: { id: "kabupaten/kota", en: "regency or city" },
  value_dpr: { id: "dapil DPR", en: "dapil of the DPR" },
  value_dprd_prov: { id: "dapil DPRD Provinsi", en: "dapil of the DPRD Provinsi" },
  value_dprd_kabkota: { id: "dapil DPRD Kab/Kota", en: "dapil of the DPRD Kab/Kota" },
  value_true: { id: "ya", en: "yes" },
  compared_rules: { id: "Aturan", en: "Rules" },
  compared_contests: { id: "Pemilihan", en: "Contests" },
  compared_forms: { id: "Formulir", en: "Forms" },
  compared_parties: { id: "Partai", en: "Parties" },
} as const;

/** The desk's screen of what is set for each contest. */
export const contestWords = {
  contests: { id: "Setelan pemilihan", en: "Contest settings" },
  contestsLead: {
    id: "Pemilihan mana yang diikuti, angka siapa yang diminta dari saksi, dan berapa pembaca harus sama. Setiap perubahan tercatat di jejak audit.",
    en: "Which contests are followed, whose figures witnesses are asked for, and how many readers must agree. Each change is recorded in the trail.",
  },
  notFollowed: { id: "tidak diikuti", en: "not followed" },
  followed: { id: "Diikuti", en: "Followed" },
  followedHint: {
    id: "HP saksi menampilkan formulirnya dan meminta angkanya.",
    en: "Witnesses' phones show its form and ask for its figures.",
  },
  unfollowed: {
    id: "Bila tidak diikuti lagi, yang sudah masuk tetap tersimpan dan tetap dihitung.",
    en: "When no longer followed, what has come in stays and still counts.",
  },
  candidatesAsked: { id: "Suara calon", en: "Candidates' votes" },
  ask_none: { id: "Tidak", en: "None" },
  ask_own: { id: "Partai kita", en: "Our party" },
  ask_all: { id: "Semua partai", en: "All parties" },
  ask_desk: { id: "Nanti di meja", en: "Later, at the desk" },
  askMeans_none: {
    id: "Saksi hanya diminta jumlah tiap partai: sekitar 25 angka.",
    en: "Witnesses are asked for the party totals alone: about 25 figures.",
  },
  askMeans_own: {
    id: "Saksi mengetik jumlah tiap partai, lalu setiap calon {party}.",
    en: "Witnesses type the party totals, then each candidate of {party}.",
  },
  askMeans_own_unset: {
    id: "Belum ada partai kita: pilih di bawah. Saksi mengetik jumlah tiap partai, lalu setiap calonnya.",
    en: "No party is ours yet: choose it below. Witnesses type the party totals, then each of its candidates.",
  },
  askMeans_all: {
    id: "Saksi mengetik semuanya: sampai 240 angka. Calon {party} lebih dulu.",
    en: "Witnesses type everything: up to 240 figures. The candidates of {party} come first.",
  },
  askMeans_all_unset: {
    id: "Saksi mengetik semuanya: sampai 240 angka, menurut nomor partai.",
    en: "Witnesses type everything: up to 240 figures, by the parties' numbers.",
  },
  askMeans_desk: {
    id: "Saksi mengetik jumlah dan memotret semua halaman; suara calon diketik di meja dari foto.",
    en: "Witnesses type the totals and photograph every page; candidates are typed at the desk from the pictures.",
  },
  ownParty: { id: "Partai kita", en: "Our party" },
  ownPartyHint: { id: "Calonnya ditanyakan paling dulu.", en: "Its candidates are asked for first." },
  ownPartyUnset: {
    id: "Belum dipilih. Bila dipilih, calonnya diminta lebih dulu.",
    en: "None chosen. The candidates of the one chosen here are asked for first.",
  },
  ownPartyNeeded: { id: "Pilih partainya, baru bisa ditetapkan.", en: "Choose the party before this can be set." },
  ownPartyNone: { id: "Tidak ada", en: "None" },
  agreementCount: { id: "Pembaca yang harus sama", en: "Readers who must agree" },
  agree_1: { id: "1 pembaca", en: "1 reader" },
  agree_2: { id: "2 pembaca", en: "2 readers" },
  agree_3: { id: "3 pembaca", en: "3 readers" },
  agreeMeans_1: {
    id: "Bacaan pertama langsung diterima, tanpa pembacaan kedua. Paling cepat; salah ketik tidak tertangkap.",
    en: "The first reading is accepted at once, without a second. Fastest; a slip of typing is not caught.",
  },
  agreeMeans_2: {
    id: "Dua orang mengetik sendiri-sendiri dan angkanya harus sama. Bila berbeda, orang ketiga membaca.",
    en: "Two people type on their own and their figures must be the same. Where they differ, a third reads.",
  },
  agreeMeans_3: {
    id: "Tiga orang mengetik sendiri-sendiri dan angkanya harus sama. Paling teliti; butuh pembaca paling banyak.",
    en: "Three people type on their own and their figures must be the same. Most careful; needs most readers.",
  },
  agreementFrom: { id: "Berlaku untuk bacaan mulai sekarang", en: "Holds for readings from now on" },
  agreementRaised: {
    id: "Bila dinaikkan, yang sudah diterima tetap diterima. Buka kembali bagian yang ingin dibaca ulang.",
    en: "When raised, what was accepted stays accepted. Reopen the parts that you want read again.",
  },
  agreementLowered: {
    id: "Bila diturunkan, yang masih menunggu baru diterima setelah satu bacaan lagi yang sama.",
    en: "When lowered, what still waits is accepted with the next reading that agrees.",
  },
  agreementSave: { id: "Tetapkan", en: "Set" },
  agreementSaved: { id: "Ditetapkan", en: "Set" },
} as const;

/** The desk's wizards for dapil, territories and candidates. */
export const importWords = {
  expectsDapil: {
    id: "Satu baris untuk tiap dapil: kode KPU, nama, dan jumlah kursinya. Tingkatnya boleh kosong bila kodenya kode KPU.",
    en: "One line for each dapil: the commission's code, its name and its seats. The level may be left out where the code is the commission's.",
  },
  expectsTerritories: {
    id: "Satu baris untuk tiap wilayah dapil: kode dapil dan kode kabupaten/kota, kecamatan, atau desa/kelurahan. Dapilnya harus sudah diimpor.",
    en: "One line for each place of a dapil: the dapil's code and that of a regency, city, sub-district or village. The dapil must be imported before.",
  },
  expectsCandidates: {
    id: "Satu baris untuk tiap calon: kode dapil, nomor partai, nomor urut, dan nama. Dapilnya harus sudah diimpor.",
    en: "One line for each candidate: the dapil's code, the party's number, the place on the list and the name. The dapil must be imported before.",
  },
  level: { id: "Tingkat (DPR, DPRD)", en: "Level (DPR, DPRD)" },
  dapil: { id: "Kode dapil", en: "Code of the dapil" },
  dapilName: { id: "Nama dapil", en: "Name of the dapil" },
  seats: { id: "Jumlah kursi", en: "Seats" },
  place: { id: "Kode wilayah", en: "Code of the place" },
  placeName: { id: "Nama wilayah", en: "Name of the place" },
  split: { id: "Terbagi antara beberapa dapil", en: "Divided between dapil" },
  party: { id: "Nomor partai", en: "Number of the party" },
  number: { id: "Nomor urut calon", en: "Number on the list" },
  name: { id: "Nama calon", en: "Name of the candidate" },
  gender: { id: "Jenis kelamin (L/P)", en: "Gender (L/P)" },
  expectsContenders: {
    id: "Satu baris untuk tiap pasangan calon atau calon DPD: kode provinsi, kabupaten, atau kota; nomor urut; nama. Untuk pasangan, nama wakil boleh di kolom sendiri. Pasangan tunggal otomatis melawan kolom kosong.",
    en: "One line for each pair or candidate for DPD: the code of the province, regency or city; the number; the name. A pair's second name may have a column of its own. A single pair stands against the empty column by itself.",
  },
  expectsParties: {
    id: "Satu baris untuk tiap partai yang belum ada di paket aturan, atau yang namanya lain: nomor, nama, singkatan. Partai tidak pernah dihapus.",
    en: "One line for each party that the rule pack lacks or names otherwise: number, name, short name. No party is ever removed.",
  },
  area: { id: "Kode provinsi, kabupaten, atau kota", en: "Code of the province, regency or city" },
  ballotNumber: { id: "Nomor urut", en: "Number on the ballot" },
  contenderName: { id: "Nama calon, atau calon pertama", en: "Name, or the first of the pair" },
  secondName: { id: "Nama wakil", en: "Second of the pair" },
  partyName: { id: "Nama partai", en: "Name of the party" },
  partyShort: { id: "Singkatan", en: "Short name" },
  onlyIn: { id: "Kode provinsi (partai lokal)", en: "Code of the province (local party)" },
  wholeContenders: {
    id: "Siapa pun di wilayah yang disebut di berkas, tetapi tidak ada di berkas, dihapus. Bila ada baris ditolak, tidak ada yang dihapus.",
    en: "Whoever stands in an area of the file and is left out is removed. Where a line is refused, nobody is removed.",
  },
  unknownPlaces: { id: "Wilayah yang kodenya tidak dikenal", en: "Places whose code is not known" },
  refuse: { id: "Tolak barisnya", en: "Refuse their lines" },
  add: { id: "Tambahkan sebagai wilayah lama", en: "Add them as former places" },
  addHint: {
    id: "Hanya berlaku untuk pemilu ini, dengan kode dan nama dari berkas.",
    en: "Valid for this election only, with the code and name of the file.",
  },
  whole: { id: "Berkas ini lengkap", en: "This file is complete" },
  wholeTerritories: {
    id: "Wilayah dapil yang disebut di berkas, tetapi tidak ada di berkas, dihapus. Bila ada baris ditolak, tidak ada yang dihapus.",
    en: "What a dapil of the file has and the file leaves out is removed. Where a line is refused, nothing is removed.",
  },
  wholeCandidates: {
    id: "Calon dari daftar partai yang disebut di berkas, tetapi tidak ada di berkas, dihapus. Bila ada baris ditolak, tidak ada yang dihapus.",
    en: "Whom a party's list of the file has and the file leaves out is removed. Where a line is refused, nothing is removed.",
  },
} as const;

/** What a refusal says, by its code. */
export const problems = {
  "elections.level_unreadable": {
    id: "Tingkat dapil tidak terbaca. Tulis DPR, DPRD Provinsi, atau DPRD Kabupaten/Kota.",
    en: "The dapil's level cannot be read. Write DPR, DPRD Provinsi or DPRD Kabupaten/Kota.",
  },
  "elections.dapil_unreadable": {
    id: "Kode dapil tidak terbaca. Pakai huruf, angka, titik, dan tanda hubung; isi juga tingkatnya.",
    en: "The dapil's code cannot be read. Use letters, digits, points and hyphens, and give its level too.",
  },
  "elections.dapil_unknown": {
    id: "Dapil ini tidak dikenal di pemilu ini. Periksa kodenya, atau impor dulu dapilnya.",
    en: "This election has no such dapil. Check its code, or import the dapil first.",
  },
  "elections.name_missing": {
    id: "Namanya kosong. Isi.",
    en: "The name is empty. Fill it in.",
  },
  "elections.text_too_long": {
    id: "Teks terlalu panjang. Pendekkan.",
    en: "The text is too long. Shorten it.",
  },
  "elections.not_a_number": {
    id: "Bukan bilangan bulat yang masuk akal di sini. Perbaiki angkanya.",
    en: "Not a whole number that fits here. Correct it.",
  },
  "elections.not_yes_or_no": {
    id: "Tulis ya atau tidak.",
    en: "Write yes or no.",
  },
  "elections.gender_unreadable": {
    id: "Jenis kelamin tidak terbaca. Tulis L atau P, atau kosongkan.",
    en: "The gender cannot be read. Write L or P, or leave it empty.",
  },
  "elections.party_unknown": {
    id: "Nomor partai ini tidak ada di paket pemilu. Periksa nomornya.",
    en: "The election's pack has no party of this number. Check the number.",
  },
  "elections.place_unreadable": {
    id: "Kode wilayah tidak terbaca. Tulis seperti 35.73.05.",
    en: "This place code cannot be read. Write it like 35.73.05.",
  },
  "elections.place_too_wide": {
    id: "Wilayah satu provinsi terlalu luas. Tulis per kabupaten/kota atau di bawahnya.",
    en: "A whole province is too wide. Give regencies, cities or places below them.",
  },
  "elections.place_unknown": {
    id: "Wilayah ini tidak dikenal. Periksa kodenya.",
    en: "This place is not known. Check its code.",
  },
  "elections.not_held_there": {
    id: "Di wilayah ini tidak ada pemilihan pasangan calon atau DPD. Tulis kode provinsi, kabupaten, atau kota yang memilih.",
    en: "No pair or senator is elected in this area. Give the code of a province, regency or city that elects one.",
  },
  "elections.party_order": {
    id: "Partai ini akan menggeser angka partai lain yang sudah tersimpan. Tambahkan sebagai partai lokal provinsi yang sama, atau biarkan provinsinya.",
    en: "This party would move the figures of others that are stored. Add it as a local party of the same province, or leave its province.",
  },
  "elections.territory_taken": {
    id: "Dapil lain setingkat sudah memiliki wilayah ini. Tandai terbagi, atau hapus dari salah satunya.",
    en: "Another dapil of this level has this place. Mark it as split, or take it out of one of them.",
  },
  "elections.twice": {
    id: "Baris ini sudah ada sebelumnya. Hapus salah satu.",
    en: "This stood in an earlier line. Take one of them out.",
  },
  "elections.border_unknown": {
    id: "Wilayah ini terbagi, tetapi batasnya belum lengkap. Tambahkan wilayah kecil di dalamnya.",
    en: "The place is split, and its border is not given in full. Add the smaller places in it.",
  },
  "elections.abroad_added": {
    id: "Luar negeri ditambahkan ke dapil ini, sebagaimana aturan pemilu ini. Untuk dapil lain, tulis wilayah 99 di barisnya.",
    en: "The abroad was added to this dapil, as this election's rules say. For another dapil, give it a line with the place 99.",
  },
  "elections.not_a_party_ballot": {
    id: "Surat suara pemilihan ini tidak memuat partai. Kosongkan pilihan calon dan partai.",
    en: "This contest's ballot names no parties. Leave candidates and own party out.",
  },
  "elections.own_party_missing": {
    id: "Partainya belum dipilih. Pilih partai kita, atau minta suara calon dengan cara lain.",
    en: "No party was chosen. Choose our party, or ask for candidates otherwise.",
  },
  "elections.exists": {
    id: "Pemilu dengan paket ini sudah dibuat. Pakai yang ada.",
    en: "An election of this pack exists already. Use that one.",
  },
  "elections.unknown": {
    id: "Pemilu ini tidak dikenal. Periksa id-nya, atau buat dulu dari paketnya.",
    en: "This election is not known. Check its id, or create it from its pack first.",
  },
  "elections.contest_not_held": {
    id: "Pemilihan ini tidak diadakan di tempat itu. Pilih pemilihan lain, atau tempat lain.",
    en: "This contest is not held at that place. Choose another contest, or another place.",
  },
  "elections.contest_unknown": {
    id: "Pemilihan ini tidak dikenal. Periksa id-nya, misalnya pemilu-2019/president.",
    en: "This contest is not known. Check its id, such as pemilu-2019/president.",
  },
  "elections.pack_unknown": {
    id: "Paket aturan ini tidak ada. Pilih salah satu paket yang tersedia.",
    en: "There is no such rule pack. Choose one of those at hand.",
  },
} as const;

/** Why nothing may be published yet; see `mayPublish`. */
export const publicationWords = {
  needs_human_decision: { id: "Perlu keputusan manusia.", en: "Needs a person's decision." },
  before_quick_count_time: {
    id: "Belum boleh diumumkan: paling cepat pukul 15.00 WIB pada hari pemungutan suara.",
    en: "May not be published yet: at the earliest 15:00 WIB on voting day.",
  },
} as const;
