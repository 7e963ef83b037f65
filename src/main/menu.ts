/** Names of the desk's screens in its menu. */
export const menuWords = {
  tally: { id: "Tabulasi", en: "Tally" },
  lists: { id: "Daftar TPS", en: "Station lists" },
  count: { id: "Penghitungan", en: "Count" },
  secondReading: { id: "Pembacaan kedua", en: "Second reading" },
  review: { id: "Pemeriksaan", en: "Review" },
  recaps: { id: "Rekapitulasi", en: "Recapitulation" },
  field: { id: "Lapangan", en: "Field" },
  witnesses: { id: "Saksi", en: "Witnesses" },
  handIn: { id: "Serahkan antrean HP", en: "Hand in a queue" },
  manage: { id: "Pengelolaan", en: "Management" },
  people: { id: "Orang dan peran", en: "People and roles" },
  import: { id: "Impor", en: "Import" },
  ground: { id: "Dasar", en: "Ground" },
  elections: { id: "Pemilu dan aturan", en: "Elections and rules" },
  contests: { id: "Setelan pemilihan", en: "Contest settings" },
  trail: { id: "Jejak audit", en: "Audit trail" },
} as const;
