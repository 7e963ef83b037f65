export const words = {
  "places.place": { id: "Wilayah", en: "Place" },
  "places.level_0": { id: "Nasional", en: "Nation" },
  "places.level_1": { id: "Provinsi", en: "Province" },
  "places.level_2": { id: "Kabupaten/Kota", en: "Regency/City" },
  "places.level_3": { id: "Kecamatan", en: "Sub-district" },
  "places.level_4": { id: "Desa/Kelurahan", en: "Village" },
  "places.level_5": { id: "RW", en: "RW" },
  "places.level_6": { id: "RT", en: "RT" },
  "places.search": { id: "Cari wilayah", en: "Find a place" },
  "places.search_hint": {
    id: "Nama, nama dengan wilayah di atasnya, atau kode. Salah ketik tidak apa-apa.",
    en: "A name, a name with the place above it, or a code. Slips are fine.",
  },
  "places.former": { id: "wilayah lama, berlaku untuk pemilihan ini", en: "former place, valid for this election" },
  "places.none_found": {
    id: "Tidak ada wilayah yang cocok. Coba tambahkan nama kabupaten/kota.",
    en: "No place matches. Try adding the name of the regency or city.",
  },
  "places.code_invalid": {
    id: "Kode wilayah tidak terbaca. Contoh yang benar: 35.73.05.1003 atau 3573051003.",
    en: "This place code cannot be read. A right one: 35.73.05.1003 or 3573051003.",
  },
  "places.unknown": { id: "Wilayah ini tidak dikenal.", en: "This place is not known." },
} as const;
