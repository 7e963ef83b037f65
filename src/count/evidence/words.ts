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
} as const;

/** The desk's screen where a phone's exported queue is handed in. */
export const deskWords = {
  handIn: { id: "Serahkan antrean HP", en: "Hand in a phone's queue" },
  handInLead: {
    id: "Berkas antrean dari HP yang tidak mendapat sinyal. Isinya sudah ditandatangani pemiliknya; yang menyerahkan tercatat sebagai pengantar.",
    en: "The queue file of a phone without signal. Its owner has signed what is in it; who hands it in is recorded as the carrier.",
  },
  chooseFile: { id: "Pilih berkas", en: "Choose a file" },
  busy: { id: "Sedang diserahkan", en: "Being handed in" },
  done: { id: "Selesai", en: "Done" },
  outcome: {
    id: "{received} diterima, {refused} ditolak. Menyerahkan berkas yang sama sekali lagi selalu aman.",
    en: "{received} received, {refused} refused. Handing in the same file once more is always safe.",
  },
  line: { id: "Baris", en: "Line" },
  what: { id: "Isi", en: "What" },
  id: { id: "Nomor catatan", en: "Its id" },
  became: { id: "Hasil", en: "Outcome" },
  figures: { id: "Angka", en: "Figures" },
  record: { id: "Catatan", en: "Record" },
  picture: { id: "Foto", en: "Picture" },
  file: { id: "Berkas", en: "File" },
  receivedNo: { id: "Diterima, no. tanda terima {number}", en: "Received, receipt no. {number}" },
  refusedBecause: { id: "Ditolak: {code}", en: "Refused: {code}" },
} as const;
