// Words of the witnesses' screens on the phone and at the desk, and of what can be refused there.

export const phoneWords = {
  enterTitle: { id: "Masukkan kode mandat", en: "Enter your mandate code" },
  enterText: {
    id: "Koordinator Anda memberi kode 8 huruf dan angka. Sekali masuk, HP ini bisa dipakai tanpa sinyal.",
    en: "Your coordinator gave you a code of 8 letters and digits. Once in, this phone works without signal.",
  },
  code: { id: "Kode mandat", en: "Mandate code" },
  coordinators: { id: "Saya koordinator", en: "I am a coordinator" },
  codeHint: { id: "Contoh: K7QM-2D9X", en: "For example: K7QM-2D9X" },
  codeLetters: {
    id: "Kode tidak memuat huruf I, L, O atau angka 0, 1. Periksa lagi.",
    en: "A code has no letters I, L, O and no digits 0, 1. Look again.",
  },
  begin: { id: "Mulai", en: "Begin" },
  scan: { id: "Foto kode QR", en: "Take a picture of the QR code" },
  newCode: { id: "Kode baru", en: "New code" },
  noCodeSeen: { id: "Kode QR tidak terbaca. Foto lagi lebih dekat.", en: "No QR code could be read. Go nearer." },
  readerAway: {
    id: "Pembaca QR belum ada di HP ini. Sambungkan ke internet, atau ketik kodenya.",
    en: "The QR reader is not on this phone yet. Connect to the internet, or type the code.",
  },
  enterOffline: {
    id: "Masuk pertama kali memerlukan sinyal. Cari sinyal, lalu coba lagi.",
    en: "The first time needs a signal. Find one, then try again.",
  },
  enterStranger: {
    id: "Jawaban bukan dari server Posko. Jika memakai Wi-Fi umum, buka dulu halaman masuknya.",
    en: "The answer was not from the Posko server. On a public Wi-Fi, open its sign-in page first.",
  },
  enterLater: {
    id: "Terlalu banyak percobaan atau server sibuk. Tunggu satu menit.",
    en: "Too many tries, or the server is busy. Wait a minute.",
  },
  enterTrouble: {
    id: "Ada kesalahan di server, bukan pada kode Anda. Tunggu satu menit, lalu coba lagi.",
    en: "Something broke at the server, not with your code. Wait a minute and try again.",
  },
  enterRefused: {
    id: "Kode ini tidak dikenal atau sudah diganti. Minta kode terbaru kepada koordinator.",
    en: "This code is unknown or was replaced. Ask your coordinator for the newest one.",
  },
  codeUsed: {
    id: "Kode ini sudah dipakai di HP lain. Minta kode baru kepada koordinator; yang tercatat di HP lama tetap diterima.",
    en: "This code is in use on another phone. Ask your coordinator for a new one; what the old phone recorded is still accepted.",
  },
  whichStation: {
    id: "Nomor TPS dan desa/kelurahan, contoh: 12 Merjosari",
    en: "TPS number and village, for example: 12 Merjosari",
  },
  deviceTaken: {
    id: "HP ini sudah tersambung atas nama saksi lain. Kirim dulu semua catatannya, lalu hubungi koordinator.",
    en: "This phone is connected for another witness. Send everything it has recorded, then call your coordinator.",
  },
  yourStations: { id: "TPS Anda", en: "Your stations" },
  noStation: { id: "Belum ada TPS untuk Anda", en: "No station for you yet" },
  noStationText: {
    id: "Hubungi koordinator. Daftar ini diperbarui saat ada sinyal.",
    en: "Call your coordinator. This list is renewed when there is a signal.",
  },
  notYours: { id: "TPS ini bukan penugasan Anda", en: "This station is not yours" },
  toStations: { id: "Ke TPS saya", en: "To my stations" },
  checkInText: { id: "Sudah di TPS?", en: "Are you at the station?" },
  checkIn: { id: "Saya hadir di TPS", en: "I am at the station" },
  checkedIn: { id: "Kehadiran sudah diterima · {time}", en: "Your presence was received · {time}" },
  checkInKept: { id: "Kehadiran tersimpan di HP ini · {time}", en: "Your presence is kept on this phone · {time}" },
  checkInRefused: { id: "Kehadiran perlu diperbaiki", en: "Your presence needs correction" },
  checkInTitle: { id: "Kehadiran", en: "Presence" },
  more: { id: "Lainnya", en: "More" },
  rights: { id: "Hak dan larangan", en: "Rights and bans" },
  note: { id: "Catat kejadian", en: "Note an event" },
} as const;

/** What to do about each refusal, in plain words. */
export const problems = {
  "witnesses.code_unknown": {
    id: "Kode tidak dikenal. Periksa huruf dan angkanya, atau minta dibacakan lagi oleh koordinator.",
    en: "The code is not known. Check its letters and digits, or have the coordinator read it out again.",
  },
  "witnesses.code_used": {
    id: "Kode ini sudah dipakai di HP lain. Minta kode baru kepada koordinator; yang tercatat di HP lama tetap diterima.",
    en: "This code is in use on another phone. Ask the coordinator for a new one; what the old phone recorded is still accepted.",
  },
  "witnesses.code_ended": {
    id: "Kode ini sudah diganti. Pakai kode yang terbaru dari koordinator.",
    en: "This code was replaced. Use the newest one from your coordinator.",
  },
  "witnesses.say_station": {
    id: "Banyak kode salah sedang dicoba. Isi juga nomor TPS dan nama desa/kelurahannya, contoh: 12 Merjosari.",
    en: "Many wrong codes are being tried. Give the station's number and its village too, for example: 12 Merjosari.",
  },
  "witnesses.code_exists": {
    id: "Saksi ini sudah punya kode. Kalau hilang, pilih Ganti kode.",
    en: "This witness has a code already. If it is lost, choose Make a new code.",
  },
  "witnesses.device_taken": {
    id: "HP ini sudah tersambung atas nama saksi lain. Kirim dulu semua catatannya, lalu sambungkan lagi.",
    en: "This phone is connected for another witness. Send everything it has recorded first, then connect again.",
  },
  "witnesses.post_taken": {
    id: "Tugas itu sudah ada yang memegang di TPS ini. Akhiri dulu tugasnya.",
    en: "Somebody holds that post at this station. End it first.",
  },
  "witnesses.both_posts": {
    id: "Satu orang tidak bisa menjadi saksi utama sekaligus cadangan di TPS yang sama. Pilih orang lain untuk salah satunya.",
    en: "One person cannot be both witness and substitute at the same station. Choose somebody else for one of the posts.",
  },
  "witnesses.not_assigned": {
    id: "Tidak ada tugas di TPS ini. Muat ulang daftarnya, atau tugaskan saksi dulu.",
    en: "There is no post at this station. Load the list again, or assign a witness first.",
  },
  "witnesses.unknown": {
    id: "Saksi tidak ditemukan di wilayah Anda. Cari namanya, atau tambahkan sebagai saksi baru.",
    en: "No such witness in your area. Search for the name, or add a new witness.",
  },
  "witnesses.station_unknown": {
    id: "TPS itu tidak ada dalam daftar pemilihan ini. Periksa nomornya, atau impor dulu TPS-nya.",
    en: "That station is not on this election's list. Check its number, or import the stations first.",
  },
  "witnesses.name_or_witness": {
    id: "Isi nama saksi baru, atau pilih saksi yang sudah ada; jangan keduanya.",
    en: "Give a new witness's name, or choose one who is known; not both.",
  },
  "witnesses.phone_number": {
    id: "Nomor HP tidak terbaca. Contoh: 0812 3456 7890.",
    en: "The telephone number cannot be read. For example: 0812 3456 7890.",
  },
  "witnesses.not_a_witness": {
    id: "Halaman ini untuk HP saksi. Masuk dengan kode mandat di HP.",
    en: "This is for a witness's phone. Sign in on the phone with a mandate code.",
  },
  "witnesses.key_kind": {
    id: "Peramban ini tidak bisa menjaga kunci dengan aman. Perbarui peramban, lalu coba lagi.",
    en: "This browser cannot keep a key safely. Update it and try again.",
  },
  "witnesses.name_missing": { id: "Nama saksi kosong. Isi.", en: "The witness's name is empty. Fill it in." },
  "witnesses.name_long": {
    id: "Nama lebih dari 120 huruf. Pendekkan.",
    en: "The name is longer than 120 letters. Shorten it.",
  },
  "witnesses.post_unreadable": {
    id: "Tugas tidak terbaca. Tulis 1 atau utama, 2 atau cadangan.",
    en: "The post cannot be read. Write 1 or utama, 2 or cadangan.",
  },
  "witnesses.twice": {
    id: "Tugas ini sudah diisi baris sebelumnya; baris pertama yang dipakai.",
    en: "An earlier line fills this post; the first one stands.",
  },
  "witnesses.contest_unknown": {
    id: "Pemilihan ini tidak ada di TPS itu. Perbarui aplikasi, lalu kirim lagi.",
    en: "There is no such contest at that station. Update the app, then send again.",
  },
  "witnesses.station_out_of_scope": {
    id: "TPS ini bukan tugas Anda. Hubungi koordinator.",
    en: "This station is not yours. Call your coordinator.",
  },
  "sign_in.limited": {
    id: "Terlalu sering salah. Tunggu sebentar, lalu coba lagi.",
    en: "Too many wrong tries. Wait a little and try again.",
  },
} as const;

/** Screens of the desk: witnesses of a place, their codes, where they are missing. */
export const deskWords = {
  witnesses: { id: "Saksi", en: "Witnesses" },
  lead: {
    id: "Dua mandat per TPS. Kode mengikat satu HP; ganti kode bila HP hilang.",
    en: "Two mandates a station. A code binds one phone; make a new one when a phone is lost.",
  },
  tab: { id: "Tampilan", en: "View" },
  tab_list: { id: "Daftar saksi", en: "Witnesses" },
  tab_gaps: { id: "Yang kosong", en: "Gaps" },
  inPlace: { id: "Wilayah", en: "Place" },
  everywhere: { id: "Semua wilayah saya", en: "All of my area" },
  clearPlace: { id: "Hapus saringan wilayah", en: "Clear the place" },
  assign: { id: "Tugaskan saksi", en: "Assign a witness" },
  station: { id: "TPS", en: "Station" },
  village: { id: "Desa/Kelurahan", en: "Village" },
  chooseVillage: { id: "Cari desa/kelurahannya dulu.", en: "Find its village first." },
  post: { id: "Mandat", en: "Mandate" },
  post_holder: { id: "Utama", en: "Holder" },
  post_substitute: { id: "Cadangan", en: "Substitute" },
  name: { id: "Nama", en: "Name" },
  phone: { id: "Nomor HP", en: "Phone number" },
  phoneState: { id: "HP", en: "Phone" },
  no_code: { id: "Belum ada kode", en: "No code" },
  code_made: { id: "Kode dibuat", en: "Code made" },
  bound: { id: "HP terikat", en: "Phone bound" },
  checked_in: { id: "Hadir di TPS", en: "At the station" },
  lastSeen: { id: "Terakhir terlihat", en: "Last seen" },
  actions: { id: "Tindakan", en: "Actions" },
  makeCode: { id: "Buat kode", en: "Make a code" },
  newCode: { id: "Kode baru", en: "New code" },
  newCodeTitle: { id: "Ganti kode {name}?", en: "A new code for {name}?" },
  newCodeText: {
    id: "Kode lama dan HP lama tidak bisa membaca lagi. Yang sudah ditandatangani HP lama tetap diterima.",
    en: "The old code and the old phone can no longer read. What the old phone signed before is still accepted.",
  },
  codeTitle: { id: "Kode untuk {name}", en: "Code for {name}" },
  codeText: {
    id: "Tampil satu kali saja. Pindai dengan HP saksi, atau bacakan hurufnya.",
    en: "Shown only once. Scan it with the witness's phone, or read it out.",
  },
  codeQr: { id: "Kode QR untuk HP saksi", en: "QR code for the witness's phone" },
  codeWhere: { id: "Buka di HP: {address}", en: "Open on the phone: {address}" },
  done: { id: "Selesai", en: "Done" },
  cancel: { id: "Batal", en: "Cancel" },
  unassign: { id: "Akhiri mandat", en: "End the mandate" },
  unassignTitle: { id: "Akhiri mandat {name}?", en: "End the mandate of {name}?" },
  unassignText: {
    id: "Yang sudah ditandatangani sebelumnya tetap diterima.",
    en: "What was signed before is still accepted.",
  },
  codesForAll: { id: "Buat kode untuk yang belum punya", en: "Make codes for all who have none" },
  codesTitle: { id: "{count} kode dibuat", en: "{count} {count|code|codes} made" },
  codesText: {
    id: "Tampil satu kali saja. Unduh sekarang, lalu bagikan lewat jalur yang aman.",
    en: "Shown only once. Download them now, and hand them out by a safe way.",
  },
  codesMore: { id: "Masih ada lagi; ulangi.", en: "There are more; repeat." },
  codesNone: { id: "Semua saksi di wilayah ini sudah punya kode.", en: "All witnesses of this place have a code." },
  code: { id: "Kode", en: "Code" },
  codesFile: { id: "kode-saksi", en: "witness-codes" },
  listFile: { id: "saksi", en: "witnesses" },
  gapsFile: { id: "celah-saksi", en: "witness-gaps" },
  noWitnesses: { id: "Belum ada saksi di sini", en: "No witnesses here yet" },
  noWitnessesText: {
    id: "Tugaskan satu per satu, atau impor daftar.",
    en: "Assign them one by one, or import a list.",
  },
  noGaps: { id: "Tidak ada TPS tanpa saksi utama di sini", en: "No station here is without a holder" },
  noStations: { id: "Belum ada TPS di sini", en: "No polling stations here yet" },
  noStationsText: {
    id: "Saksi ditugaskan ke TPS. Impor daftar TPS dulu.",
    en: "Witnesses are assigned to stations. Import the list of stations first.",
  },
  noStationsAsk: {
    id: "Saksi ditugaskan ke TPS. Minta admin mengimpor daftar TPS dulu.",
    en: "Witnesses are assigned to stations. Ask an administrator to import the list of stations first.",
  },
  importStations: { id: "Impor TPS", en: "Import stations" },
  onlyGaps: { id: "Hanya yang kosong", en: "Only gaps" },
  stations: { id: "TPS", en: "Stations" },
  withHolder: { id: "Ada utama", en: "With holder" },
  withSubstitute: { id: "Ada cadangan", en: "With substitute" },
  withPhone: { id: "HP terikat", en: "Phone bound" },
  checkedIn: { id: "Hadir", en: "Present" },
  missing: { id: "Tanpa saksi", en: "Without" },
  expects: {
    id: "Satu baris untuk tiap saksi: TPS-nya dan namanya. TPS-nya harus sudah ada di daftar.",
    en: "One line for each witness: the station and the name. The station must be on the list already.",
  },
  columnPlace: { id: "Kode desa/kelurahan", en: "Code of the village" },
  importWitnesses: { id: "Impor daftar saksi", en: "Import a list of witnesses" },
  loadMore: { id: "Muat lagi", en: "Load more" },
} as const;
