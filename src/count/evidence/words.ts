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
