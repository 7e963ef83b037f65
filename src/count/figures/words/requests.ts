// Words of what the desk asks to be photographed again.

import { phoneWords } from "../words.ts";

export const requestWords = {
  plano: phoneWords.plano,
  salinan: phoneWords.salinan,
  title: { id: "Foto ulang: {page}", en: "Take again: {page}" },
  titleNew: { id: "Foto baru: {page}", en: "New picture: {page}" },
  page: { id: "halaman {page}", en: "page {page}" },
  why: {
    id: "Di posko foto ini tidak terbaca: {reason}",
    en: "At the desk this picture could not be read: {reason}",
  },
  take: { id: "Foto ulang halaman ini", en: "Take this page again" },
  kept: {
    id: "Foto baru tersimpan di HP ini dan dikirim begitu ada sinyal.",
    en: "The new picture is kept on this phone and sent as soon as there is signal.",
  },
  received: { id: "Foto baru sudah diterima. Terima kasih.", en: "The new picture has been received. Thank you." },
  same: {
    id: "Ini foto yang sama seperti tadi. Ambil foto baru dari kertasnya.",
    en: "This is the same picture as before. Take a new one of the paper.",
  },
  takeOnce: { id: "Foto sekali lagi", en: "Take it once more" },
} as const;
