// Words of the summary a witness shows when all is received.

import { phoneWords } from "../words.ts";

export const doneWords = {
  evening: phoneWords.evening,
  plano: phoneWords.plano,
  salinan: phoneWords.salinan,
  title: { id: "Ringkasan", en: "Summary" },
  notYet: { id: "Belum selesai", en: "Not done yet" },
  notYetText: {
    id: "Ada yang belum lengkap, belum dikirim, belum diterima, atau diminta foto ulang. Yang sudah diterima ada di bawah.",
    en: "Something is incomplete, not sent, not received yet, or to be photographed again. What has been received stands below.",
  },
  lastAt: { id: "Terakhir diterima {time}", en: "Last received {time}" },
  counted: {
    id: "{forms} formulir · {parts} bagian angka · {pictures} foto",
    en: "{forms} forms · {parts} parts of figures · {pictures} pictures",
  },
  ofForm: { id: "{parts} bagian angka, {pictures} foto", en: "{parts} parts of figures, {pictures} pictures" },
  numbers: { id: "Nomor tanda terima", en: "Receipt numbers" },
  print: { id: "Cetak atau simpan", en: "Print or save" },
  none: { id: "Belum ada tanda terima", en: "No receipts yet" },
} as const;
