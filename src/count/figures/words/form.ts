// Words of the screens of one form on the phone: its pages, its figures, and the review before it is sent.

import { phoneWords } from "../words.ts";

export const formWords = {
  plano: phoneWords.plano,
  salinan: phoneWords.salinan,
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
  nothingThere: {
    id: "Formulir ini masih kosong: foto halamannya dan ketik angkanya dahulu.",
    en: "This form is still empty: photograph its pages and type its figures first.",
  },
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
  discard: { id: "Buang yang belum dikirim", en: "Throw away what is not sent" },
  keptHere: { id: "Angka tersimpan di HP ini", en: "Figures are kept on this phone" },
  keeping: { id: "Menyimpan…", en: "Keeping…" },
  notKept: { id: "Belum tersimpan", en: "Not kept" },
  notKeptText: {
    id: "Penyimpanan HP penuh. Hapus video atau aplikasi lain, lalu ulangi yang terakhir. Yang sebelumnya aman.",
    en: "The phone's storage is full. Delete videos or other apps, then repeat the last step. What came before is safe.",
  },
  figuresTitle: { id: "Angka: {part}", en: "Figures: {part}" },
  moreFigures: { id: "dan {count} angka lain", en: "and {count} other figures" },
  pageOf: { id: "Halaman {page} dari {pages}", en: "Page {page} of {pages}" },
  candidatesOf: {
    id: "Suara calon · halaman {page} dari {pages}",
    en: "Candidates · page {page} of {pages}",
  },
  photosOf: { id: "Foto {count} dari {of}", en: "Pictures {count} of {of}" },
  allSteps: { id: "Semua halaman", en: "All pages" },
  allPictures: { id: "Foto semua halaman dulu", en: "Photograph all pages first" },
  toFigures: { id: "Ketik angkanya", en: "Type the figures" },
  totalsPass: { id: "Jumlah suara", en: "Totals" },
  ownPass: { id: "Calon partai Anda", en: "Your party's candidates" },
  othersPass: { id: "Calon partai lain", en: "Other parties' candidates" },
} as const;
