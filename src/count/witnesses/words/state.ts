// Words for how far counting is, as the witness says it on her phone.

export const stateWords = {
  sayClosed: { id: "Pemungutan suara ditutup?", en: "Voting closed?" },
  closedYes: { id: "Ya, sudah ditutup", en: "Yes, it is closed" },
  notYet: { id: "Belum", en: "Not yet" },
  sayState: { id: "Kabari penghitungan", en: "Say how the count goes" },
  changeState: { id: "Ubah", en: "Change" },
  sayStateOf: { id: "Kabari penghitungan: {contest}", en: "Say how the count goes: {contest}" },
  polls_closed: { id: "Pemungutan ditutup", en: "Voting closed" },
  counting: { id: "Sedang dihitung", en: "Being counted" },
  finished: { id: "Selesai dihitung", en: "Count finished" },
  trouble: { id: "Ada kendala", en: "Trouble" },
  troubleIs: { id: "Kendala: {reason}", en: "Trouble: {reason}" },
  whatTrouble: { id: "Apa kendalanya?", en: "What is the trouble?" },
  troubleForms: { id: "Formulir kurang", en: "Forms are missing" },
  troubleDispute: { id: "Keberatan atau ribut", en: "Objection or dispute" },
  troublePower: { id: "Listrik padam", en: "Power is out" },
  troubleShut: { id: "Tidak boleh masuk", en: "Not let in" },
  otherTrouble: { id: "Kendala lain, singkat", en: "Other trouble, briefly" },
  sayIt: { id: "Kabarkan", en: "Say it" },
  stateRefused: { id: "Kabar ini perlu diperbaiki", en: "This word needs correction" },
} as const;
