import type { Words } from "../../web/kit/words.ts";

export const phoneWords = {
  plano: { id: "C.Hasil (plano)", en: "C.Hasil (wall form)" },
  planoText: { id: "Formulir besar yang ditempel di TPS", en: "The large form on the wall of the station" },
  salinan: { id: "C.Hasil Salinan", en: "C.Hasil Salinan (copy)" },
  salinanText: { id: "Salinan bertanda tangan untuk saksi", en: "The signed copy for witnesses" },
  noForm: {
    id: "Formulirnya belum ada di HP ini. Sambungkan ke internet sebentar.",
    en: "Its form is not on this phone yet. Connect for a moment.",
  },
  pages: { id: "Halaman formulir", en: "Pages of the form" },
  toNext: { id: "Halaman berikutnya", en: "Next page" },
  toReview: { id: "Periksa dan kirim", en: "Review and send" },
  review: { id: "Periksa dan kirim", en: "Review and send" },
  send: { id: "Kirim", en: "Send" },
  isItSo: { id: "Memang tertulis begitu di formulir?", en: "Is it written so on the form?" },
  writtenSo: { id: "Anda jawab: memang tertulis begitu", en: "You said: it is written so" },
  yesSo: { id: "Ya, tertulis begitu", en: "Yes, it is written so" },
  noFix: {
    id: "Jika tidak, perbaiki angkanya. Anda tetap bisa mengirim.",
    en: "If not, correct the figures. You can send either way.",
  },
  undo: { id: "Batalkan jawaban", en: "Take the answer back" },
  pictureMissing: { id: "Belum difoto", en: "No picture yet" },
  pictureThere: { id: "Sudah difoto", en: "Picture taken" },
  figuresMissing: { id: "{count} dari {of} angka kosong", en: "{count} of {of} figures empty" },
  figuresThere: { id: "Semua angka terisi", en: "All figures filled in" },
  picturesOf: { id: "{count} dari {of} foto", en: "{count} of {of} pictures" },
  figuresOf: { id: "{count} dari {of} angka", en: "{count} of {of} figures" },
  unsent: { id: "Ada yang belum dikirim", en: "Something is not sent yet" },
  nothingNew: {
    id: "Semua yang terisi sudah masuk daftar kiriman.",
    en: "All that is filled in is already on its way.",
  },
  willSend: {
    id: "Akan dikirim: {figures} bagian angka dan {pictures} foto ({mb} MB).",
    en: "To be sent: {figures} parts of figures and {pictures} pictures ({mb} MB).",
  },
  figuresFirst: {
    id: "Angka dikirim lebih dulu. Tanpa sinyal, semuanya menunggu dengan aman di HP ini.",
    en: "Figures go first. Without a signal everything waits safely on this phone.",
  },
  notKept: { id: "Belum tersimpan", en: "Not kept" },
  notKeptText: {
    id: "Penyimpanan HP penuh. Hapus video atau aplikasi lain, lalu ulangi yang terakhir. Yang sebelumnya aman.",
    en: "The phone's storage is full. Delete videos or other apps, then repeat the last step. What came before is safe.",
  },
  figuresTitle: { id: "Angka: {part}", en: "Figures: {part}" },
  pictureTitle: { id: "Foto: {page}", en: "Picture: {page}" },
} satisfies Words;
