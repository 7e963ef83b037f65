/** Screens of the desk about official figures, and what refusals of their import mean. */
export const words = {
  title: { id: "Rekapitulasi", en: "Recapitulation" },
} as const;

/** By code: refusals of questions, of whole files and of single lines. */
export const problems = {
  "recaps.place_missing": {
    id: "Kode wilayahnya kosong. Isi, atau pilih kolom yang memuatnya.",
    en: "The place code is empty. Fill it in, or choose the column that has it.",
  },
  "recaps.place_unreadable": {
    id: "Kode wilayah tidak terbaca. Tulis kode provinsi sampai desa/kelurahan, seperti 35.73.05.",
    en: "The place code cannot be read. Write one of a province down to a village, such as 35.73.05.",
  },
  "recaps.place_unknown": {
    id: "Wilayah ini tidak dikenal. Perbaiki kodenya, atau impor dengan menambahkan wilayah lama.",
    en: "This place is not known. Correct its code, or import with former places added.",
  },
  "recaps.other_level": {
    id: "Kode ini dari tingkat lain. Impor tiap tingkat dari berkasnya sendiri, atau jangan sebut tingkatnya.",
    en: "This code is of another level. Import each level from a file of its own, or do not name the level.",
  },
  "recaps.place_too_wide": {
    id: "Di wilayah seluas ini nomor urut yang sama milik pasangan yang berbeda. Impor menurut kabupaten/kota atau di bawahnya.",
    en: "In a place this wide the same number is another pair in each part. Import by regency or city, or below.",
  },
  "recaps.not_held_here": {
    id: "Pemilihan ini tidak diadakan di wilayah ini. Periksa kodenya, atau pilih pemilihan lain.",
    en: "This contest is not held in this place. Check the code, or choose another contest.",
  },
  "recaps.not_a_whole_number": {
    id: "Bukan bilangan bulat. Tulis angkanya saja tanpa titik, atau kosongkan.",
    en: "Not a whole number. Write digits only without separators, or leave it empty.",
  },
  "recaps.party_unknown": {
    id: "Partai ini tidak ikut pemilu ini. Tulis nomor urut atau nama singkatnya.",
    en: "This party does not take part in this election. Write its number or its short name.",
  },
  "recaps.number_unknown": {
    id: "Tidak ada nomor urut ini di surat suara mana pun. Periksa nomornya, atau impor dulu calonnya.",
    en: "No ballot paper has this number. Check it, or import who stands first.",
  },
  "recaps.twice": {
    id: "Angka ini sudah ada di baris sebelumnya untuk wilayah yang sama. Hapus salah satu, atau perbaiki kode wilayahnya.",
    en: "An earlier line has this figure of the same place. Take one of them out, or correct the place code.",
  },
  "recaps.where_unreadable": {
    id: "Pilihan baris tidak terbaca. Tulis KOLOM=NILAI, misalnya contest=dprdprov.",
    en: "The choice of lines cannot be read. Write COLUMN=VALUE, such as contest=dprdprov.",
  },
  "recaps.no_dapil": {
    id: "Pemilihan ini tidak memakai dapil. Pilih DPR atau DPRD.",
    en: "This contest has no dapil. Choose DPR or one of the councils.",
  },
} as const;
