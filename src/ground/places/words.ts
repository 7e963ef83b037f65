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
} as const;

/** The desk's wizard for RW and RT. */
export const importWords = {
  expects: {
    id: "Satu baris untuk tiap RW atau RT: kode wilayah di atasnya (desa/kelurahan untuk RW, RW untuk RT) dan nomornya; atau satu kolom berisi kode lengkap. Berlaku untuk semua pemilu, dan tidak ada yang dihapus.",
    en: "One line for each RW or RT: the code of the place above (the village of an RW, the RW of an RT) and its number; or one column with the whole code. It holds for every election, and nothing is removed.",
  },
  parent: { id: "Kode wilayah di atasnya", en: "Code of the place above" },
  number: { id: "Nomor RW atau RT", en: "Number of the RW or RT" },
  name: { id: "Nama", en: "Name" },
  code: { id: "Kode lengkap RW atau RT", en: "Whole code of the RW or RT" },
} as const;

/** The desk's wizard for outlines. */
export const boundaryWords = {
  expects: {
    id: "GeoJSON (FeatureCollection) atau TopoJSON dengan batas provinsi, kabupaten/kota, kecamatan, atau desa, paling besar 64 MB. Koordinat dalam derajat bujur dan lintang (WGS 84). Bentuknya disederhanakan untuk peta; berlaku untuk semua pemilu.",
    en: "GeoJSON (a FeatureCollection) or TopoJSON with outlines of provinces, regencies and cities, sub-districts or villages, at most 64 MB. Coordinates in degrees of longitude and latitude (WGS 84). They are simplified for maps and hold for every election.",
  },
  names: { id: "Nama", en: "Names" },
  layer: { id: "Lapisan", en: "Layer" },
  property: { id: "Isian dengan kode wilayah", en: "Property with the place's code" },
  propertyHint: { id: "Kodenya seperti 35.73.05 atau 357305.", en: "A code such as 35.73.05 or 357305." },
  apply: { id: "Terapkan {count} batas", en: "Apply {count} {count|outline|outlines}" },
  otherNames: { id: "Ubah pilihan", en: "Change the choice" },
} as const;

/** What a refusal says, by its code. */
export const problems = {
  "places.code_invalid": {
    id: "Kode wilayah tidak terbaca. Contoh yang benar: 35.73.05.1003 atau 3573051003.",
    en: "This place code cannot be read. A right one: 35.73.05.1003 or 3573051003.",
  },
  "places.unknown": {
    id: "Wilayah ini tidak dikenal. Periksa kodenya, atau cari namanya.",
    en: "This place is not known. Check its code, or search for its name.",
  },
  "places.code_missing": {
    id: "Kodenya kosong. Isi kode, atau wilayah di atasnya dan nomornya.",
    en: "The code is empty. Give it, or the place above and the number.",
  },
  "places.code_unreadable": {
    id: "Kode wilayah tidak terbaca. Tulis seperti 35.73.05.1003.",
    en: "This place code cannot be read. Write it like 35.73.05.1003.",
  },
  "places.code_unknown": {
    id: "Wilayah dengan kode ini tidak dikenal. Periksa kodenya.",
    en: "No place of this code is known. Check it.",
  },
  "places.shape_unreadable": {
    id: "Batas wilayah ini tidak terbaca. Pakai Polygon atau MultiPolygon dengan derajat bujur dan lintang (WGS 84).",
    en: "This outline cannot be read. Use a Polygon or MultiPolygon in degrees of longitude and latitude (WGS 84).",
  },
  "places.shapes_unreadable": {
    id: "Berkas ini bukan GeoJSON (FeatureCollection) atau TopoJSON. Ekspor lagi dalam salah satu format itu.",
    en: "This file is neither GeoJSON (a FeatureCollection) nor TopoJSON. Export it again as one of them.",
  },
  "places.layer_unknown": {
    id: "Lapisan ini tidak ada di berkas. Periksa namanya, atau kosongkan untuk semua lapisan.",
    en: "The file has no such layer. Check its name, or leave it out to take all.",
  },
  "places.shapes_too_many": {
    id: "Berkas ini memuat terlalu banyak batas atau titik. Bagi menjadi beberapa berkas.",
    en: "This file holds too many outlines or points. Split it into several.",
  },
  "places.not_rw_or_rt": {
    id: "Ini bukan kode RW atau RT. Pakai kode di bawah desa/kelurahan.",
    en: "This is no code of an RW or RT. Use one below a village.",
  },
  "places.number_unreadable": {
    id: "Nomor RW atau RT tidak terbaca. Tulis seperti 5 atau RW 05.",
    en: "The number of the RW or RT cannot be read. Write it like 5 or RW 05.",
  },
  "places.number_differs": {
    id: "Nomornya berbeda dengan kodenya. Samakan keduanya.",
    en: "The number differs from the code. Make them agree.",
  },
  "places.parent_unknown": {
    id: "Wilayah di atasnya tidak dikenal. Periksa kodenya, atau impor dulu wilayah itu.",
    en: "The place above is not known. Check its code, or import that place first.",
  },
  "places.text_too_long": {
    id: "Nama terlalu panjang. Pendekkan.",
    en: "The name is too long. Shorten it.",
  },
  "places.twice": {
    id: "Wilayah ini sudah ada di baris sebelumnya. Hapus salah satu.",
    en: "This place stood in an earlier line. Take one of them out.",
  },
} as const;
