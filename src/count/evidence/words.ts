export const phoneWords = {
  take: { id: "Ambil foto", en: "Take the picture" },
  gallery: { id: "Pilih dari galeri", en: "Choose from the gallery" },
  again: { id: "Foto ulang", en: "Take it again" },
  how: {
    id: "Seluruh halaman masuk gambar, terang, tidak miring, semua angka terbaca.",
    en: "The whole page in the picture, in good light, straight, every figure readable.",
  },
  making: { id: "Menyiapkan foto…", en: "Preparing the picture…" },
  blurred: { id: "Foto tampak buram", en: "The picture looks blurred" },
  blurredText: {
    id: "Perbesar dan periksa: apakah semua angka terbaca? Jika tidak, foto ulang.",
    en: "Zoom in and look: can every figure be read? If not, take it again.",
  },
  alt: { id: "Foto {page}", en: "Picture of {page}" },
  larger: { id: "Perbesar", en: "Zoom in" },
  smaller: { id: "Perkecil", en: "Zoom out" },
  hide: { id: "Tutup foto", en: "Hide the picture" },
  hideShort: { id: "Tutup", en: "Hide" },
  show: { id: "Lihat foto", en: "Show the picture" },
  notAPicture: {
    id: "Berkas ini bukan foto yang bisa dibaca HP ini. Coba foto ulang.",
    en: "This phone cannot read that file as a picture. Take it again.",
  },
  full: {
    id: "Penyimpanan HP penuh: foto ini BELUM tersimpan. Hapus video atau aplikasi lain, lalu foto lagi. Yang sudah tersimpan tetap aman.",
    en: "The phone's storage is full: this picture was NOT kept. Delete videos or other apps, then take it again. What was kept is safe.",
  },
  cleared: {
    id: "Foto ini sudah diterima server dan dikosongkan dari HP.",
    en: "This picture was received and removed from the phone.",
  },
  page: { id: "halaman {page}", en: "page {page}" },
  plano: { id: "C.Hasil (plano)", en: "C.Hasil (wall form)" },
  salinan: { id: "C.Hasil Salinan", en: "C.Hasil Salinan (copy)" },
  pageTitle: { id: "Foto {page}", en: "Picture, {page}" },
  pictures: { id: "Foto semua halaman", en: "Photograph all pages" },
  takeNext: { id: "Ambil foto", en: "Take the picture" },
  nextIs: { id: "Berikutnya: {page}", en: "Next: {page}" },
  galleryMany: { id: "Pilih beberapa dari galeri", en: "Choose several from the gallery" },
  galleryHow: {
    id: "Beberapa foto sekaligus: dipakai berurutan, mulai dari halaman berikutnya yang belum difoto.",
    en: "Several at once: they are taken in order, from the next page without a picture on.",
  },
  picturesOf: { id: "Foto {count} dari {of}", en: "Pictures {count} of {of}" },
  thisPage: { id: "Foto ulang {page}", en: "Take {page} again" },
  taken: { id: "Sudah difoto", en: "Picture taken" },
  maybeBlurred: { id: "Mungkin buram", en: "Perhaps blurred" },
  missing: { id: "Belum difoto", en: "No picture yet" },
  allTaken: { id: "Semua halaman sudah difoto", en: "All pages are photographed" },
  toFigures: { id: "Ketik angkanya", en: "Type the figures" },
  leftOver: {
    id: "{count} foto tidak dipakai: semua halaman sudah punya foto.",
    en: "{count} {count|picture was|pictures were} not used: every page has one.",
  },
} as const;

/** The desk's screen where a phone's exported queue is handed in. */
export const deskWords = {
  handIn: { id: "Serahkan antrean HP", en: "Hand in a phone's queue" },
  handInLead: {
    id: "Berkas antrean dari HP yang tidak mendapat sinyal. Isinya sudah ditandatangani pemiliknya; yang menyerahkan tercatat sebagai pengantar.",
    en: "The queue file of a phone without signal. Its owner has signed what is in it; who hands it in is recorded as the carrier.",
  },
  notes: { id: "Catatan saksi", en: "Notes of witnesses" },
  notesLead: {
    id: "Keberatan, kejadian khusus, dan salinan yang tidak diberikan, seperti dikatakan saksi di tempat. Yang terbaru di atas.",
    en: "Objections, special events and copies not given, as witnesses said them on the spot. The latest first.",
  },
  kind: { id: "Jenis catatan", en: "Kind of note" },
  inPlace: { id: "Wilayah", en: "Place" },
  everywhere: { id: "Semua wilayah saya", en: "All of my area" },
  clearPlace: { id: "Hapus saringan wilayah", en: "Clear the place" },
  stationNotes: {
    id: "{count} catatan saksi di TPS ini",
    en: "{count} {count|note|notes} of witnesses at this station",
  },
  note_all: { id: "Semua", en: "All" },
  note_objection: { id: "Keberatan", en: "Objection" },
  note_special_event: { id: "Kejadian khusus", en: "Special event" },
  note_no_copy: { id: "Salinan tidak diberikan", en: "No copy given" },
  note_other: { id: "Lain", en: "Other" },
  noNotes: { id: "Belum ada catatan", en: "No notes yet" },
  noteReceived: { id: "diterima {time}", en: "received {time}" },
  noteClock: {
    id: "Jam HP-nya salah: tertulis “{said}”. Yang tampak di sini waktu diterima.",
    en: "Her phone's clock is wrong: it wrote “{said}”. What stands here is when it was received.",
  },
  notePicture: { id: "Foto {number}", en: "Picture {number}" },
  noteVoice: { id: "Rekaman {number}", en: "Recording {number}" },
  noteOnPhone: { id: "{what} masih di HP saksi", en: "{what} is still on the witness's phone" },
  loadMore: { id: "Muat lagi", en: "Load more" },
} as const;

/** What a refusal says, by its code. */
export const problems = {
  "evidence.busy": {
    id: "Banyak foto sedang diproses. Coba lagi beberapa detik lagi.",
    en: "Many pictures are being handled. Try again in a few seconds.",
  },
  "evidence.cannot_be_shown": {
    id: "Foto ini tidak bisa ditampilkan. Minta saksi memotret lagi.",
    en: "This picture cannot be shown. Ask the witness to take it again.",
  },
  "evidence.contest_unknown": {
    id: "Pemilihan ini tidak dikenal. Periksa id-nya, misalnya pemilu-2019/president.",
    en: "This contest is not known. Check its id, such as pemilu-2019/president.",
  },
  "evidence.cut": {
    id: "Kiriman terputus. Lanjutkan dari byte yang sudah diterima.",
    en: "The upload was cut off. Go on from the byte received last.",
  },
  "evidence.note_empty": {
    id: "Catatan ini kosong. Tulis, potret, atau rekam apa yang terjadi.",
    en: "This note is empty. Write, photograph or record what happened.",
  },
  "evidence.note_files": {
    id: "Lampirannya tidak bisa diterima: ada yang sama dua kali, atau rekamannya terlalu besar.",
    en: "Its files cannot be taken: one stands there twice, or a recording is too large.",
  },
  "evidence.no_such_voice": {
    id: "Rekaman ini tidak ada. Tunggu sampai HP mengirimnya, lalu muat ulang.",
    en: "There is no such recording. Wait until the phone has sent it, then load again.",
  },
  "evidence.not_a_sound": {
    id: "Berkas ini bukan rekaman suara. Rekam ulang di HP.",
    en: "This file is no recording. Record it again on the phone.",
  },
  "evidence.no_such_picture": {
    id: "Foto ini tidak ada. Periksa sidiknya, atau tunggu sampai HP mengirimnya.",
    en: "There is no such picture. Check its hash, or wait until the phone has sent it.",
  },
  "evidence.not_a_jpeg": {
    id: "Berkas ini bukan JPEG. Kirim foto halaman sebagai JPEG.",
    en: "This file is no JPEG. Send the picture of the page as JPEG.",
  },
  "evidence.not_declared": {
    id: "Belum ada kiriman yang menyebut foto ini. Kirim catatannya dulu, lalu fotonya.",
    en: "No record names this picture. Send its record first, then the picture.",
  },
  "evidence.offset": {
    id: "Server sudah menerima jumlah byte yang lain. Lanjutkan dari angka itu.",
    en: "The server has received another number of bytes. Go on from that one.",
  },
  "evidence.size_differs": {
    id: "Ukuran foto berbeda dengan catatannya. Kirim foto yang asli.",
    en: "The picture is larger than its record says. Send the original.",
  },
  "evidence.station_out_of_scope": {
    id: "TPS ini bukan penugasan Anda. Hubungi koordinator, lalu kirim lagi.",
    en: "This station is not assigned to you. Call your coordinator, then send again.",
  },
  "evidence.storage_away": {
    id: "Penyimpanan foto sedang tidak terjangkau. Coba lagi nanti; jika tetap begitu, beri tahu admin.",
    en: "The store of pictures cannot be reached. Try again later; if it lasts, tell an administrator.",
  },
  "evidence.storage_full": {
    id: "Penyimpanan foto di server penuh. Beri tahu admin, lalu kirim lagi.",
    en: "The server's store of pictures is full. Tell an administrator, then send again.",
  },
  "evidence.taken_over": {
    id: "Foto yang sama sedang dikirim lewat sambungan lain. Tunggu, lalu tanyakan keadaannya.",
    en: "The same picture is being sent over another connection. Wait, then ask how far it is.",
  },
  "evidence.too_long": {
    id: "Yang dikirim lebih panjang dari ukuran yang disebut. Kirim lagi dari awal.",
    en: "More bytes came than were announced. Send it again from the start.",
  },
  "evidence.too_many_undeclared": {
    id: "Terlalu banyak foto tanpa catatan dari HP ini. Kirim dulu catatannya.",
    en: "This phone sent too many pictures without records. Send their records first.",
  },
  "evidence.wrong_bytes": {
    id: "Foto rusak di perjalanan. Kirim lagi dari awal.",
    en: "The picture was damaged on its way. Send it again from the start.",
  },
} as const;
