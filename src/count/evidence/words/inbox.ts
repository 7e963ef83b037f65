/** Pictures that reached this phone, on their way to a page of a form. */
export const inboxWords = {
  title: { id: "Kiriman masuk", en: "What reached me" },
  lead: {
    id: "Bagikan gambar dari aplikasi pesan ke Posko, atau ambil dari galeri. Lalu pilih halaman formulirnya.",
    en: "Share pictures from a messenger to Posko, or take them from the gallery. Then choose the page of the form.",
  },
  gallery: { id: "Pilih dari galeri", en: "Choose from the gallery" },
  screen: { id: "Foto layar lain", en: "Photograph a screen" },
  empty: { id: "Tidak ada gambar yang menunggu", en: "No picture is waiting" },
  use: { id: "Pakai gambar ini", en: "Use this picture" },
  picture: { id: "Gambar {count}", en: "Picture {count}" },
  drop: { id: "Buang", en: "Throw away" },
  dropSure: { id: "Buang gambar ini?", en: "Throw this picture away?" },
  tooMany: {
    id: "Hanya 30 gambar sekaligus. Bagikan sisanya sekali lagi.",
    en: "Only 30 pictures at once. Share the rest once more.",
  },
  notPictures: {
    id: "Ada berkas yang bukan gambar. Itu tidak diambil.",
    en: "Some files were no pictures. They were not taken.",
  },
  full: {
    id: "Penyimpanan HP penuh. Tidak semua gambar tersimpan. Hapus video atau aplikasi lain, lalu bagikan lagi.",
    en: "The phone's storage is full. Not every picture was kept. Delete videos or other apps and share again.",
  },
  notAPicture: {
    id: "Gambar ini tidak bisa dibuka. Minta dikirim ulang.",
    en: "This picture cannot be opened. Ask for it again.",
  },
  station: { id: "TPS", en: "Station" },
  findStation: { id: "Cari TPS atau desa", en: "Find a station or village" },
  contest: { id: "Formulir", en: "Form" },
  paper: { id: "Kertas", en: "Paper" },
  plano: { id: "C.Hasil (plano)", en: "C.Hasil (wall form)" },
  salinan: { id: "Salinan C.Hasil", en: "Copy of C.Hasil" },
  page: { id: "Halaman", en: "Page" },
  pageTaken: { id: "{page} (sudah ada gambarnya)", en: "{page} (has a picture already)" },
  put: { id: "Taruh di halaman ini", en: "Put it on this page" },
  twin: { id: "Gambar ini sudah dipakai", en: "This picture is in use already" },
  twinAt: {
    id: "Gambar yang sama persis ada di {where}. Mungkin terkirim dua kali, atau untuk TPS lain. Periksa dulu.",
    en: "The very same picture stands at {where}. It may have been sent twice, or for another station. Check first.",
  },
  putAnyway: { id: "Tetap taruh di sini", en: "Put it here all the same" },
  back: { id: "Kembali ke kiriman", en: "Back to what reached me" },
} as const;
