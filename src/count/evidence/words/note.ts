// Words of the phone's screen where a witness notes what happened, beside the figures.

export const noteWords = {
  title: { id: "Catat kejadian", en: "Note an event" },
  what: { id: "Apa yang terjadi?", en: "What happened?" },
  objection: { id: "Keberatan saya", en: "My objection" },
  objectionText: {
    id: "Minta juga ditulis di C.Kejadian Khusus, lalu potret.",
    en: "Have it written in C.Kejadian Khusus too, and photograph it.",
  },
  special_event: { id: "Kejadian khusus", en: "Special event" },
  special_eventText: {
    id: "Hujan, ribut, salah hitung, pemilih ditolak.",
    en: "Rain, a dispute, a miscount, a voter turned away.",
  },
  no_copy: { id: "Salinan tidak diberikan", en: "No copy given to me" },
  no_copyText: {
    id: "KPPS tidak memberi C.Hasil Salinan.",
    en: "The officers did not give me a copy of C.Hasil.",
  },
  other: { id: "Catatan lain", en: "Another note" },
  otherText: { id: "Yang perlu diketahui koordinator.", en: "What the coordinator should know." },
  about: { id: "Tentang", en: "About" },
  whole: { id: "Seluruh TPS", en: "The whole station" },
  said: { id: "Tulis singkat", en: "Write briefly" },
  saidHint: { id: "Apa, kapan, siapa yang melihat.", en: "What, when, who saw it." },
  photo: { id: "Tambah foto", en: "Add a picture" },
  photoOf: { id: "Foto {number}", en: "Picture {number}" },
  record: { id: "Rekam suara", en: "Record your voice" },
  recordHint: { id: "Paling lama satu menit.", en: "One minute at most." },
  stop: { id: "Selesai merekam ({seconds} detik)", en: "Stop recording ({seconds} seconds)" },
  voiceOf: { id: "Rekaman {number}", en: "Recording {number}" },
  remove: { id: "Hapus {what}", en: "Remove {what}" },
  noMicrophone: {
    id: "Mikrofon tidak bisa dipakai. Izinkan di pengaturan peramban, atau tulis saja.",
    en: "The microphone cannot be used. Allow it in the browser's settings, or write instead.",
  },
  notAPicture: {
    id: "Berkas ini bukan foto yang bisa dibaca HP ini.",
    en: "This phone cannot read that file as a picture.",
  },
  full: {
    id: "Penyimpanan HP penuh: yang terakhir BELUM tersimpan.",
    en: "The phone's storage is full: the last one was NOT kept.",
  },
  many: { id: "Paling banyak {most} lampiran.", en: "At most {most} files." },
  send: { id: "Kirim catatan", en: "Send the note" },
  empty: { id: "Tulis, potret, atau rekam dulu.", en: "Write, photograph or record something first." },
  keptHere: { id: "Tersimpan di HP ini sambil Anda mengisi.", en: "Kept on this phone as you go." },
  unsent: { id: "Catatan kejadian", en: "A note of an event" },
  discard: { id: "Buang catatan", en: "Throw the note away" },
} as const;
