/** What a refusal says, by its code: of a whole file and of single lines. */
export const problems = {
  "apportionment.column_missing": {
    id: "Kolom ini tidak ada. Tambahkan ke baris judul.",
    en: "This column is missing. Add it to the header line.",
  },
  "apportionment.column_unknown": {
    id: "Kolom ini tidak dikenal. Hapus dari berkas.",
    en: "This column is not known. Take it out of the file.",
  },
  "apportionment.wrong_number_of_cells": {
    id: "Jumlah sel berbeda dengan baris judul. Samakan.",
    en: "The line has another number of cells than the header. Make them agree.",
  },
  "apportionment.unclosed_quote": {
    id: "Tanda kutip tidak ditutup. Tutup tanda kutipnya.",
    en: "A quotation mark is not closed. Close it.",
  },
  "apportionment.empty": { id: "Selnya kosong. Isi.", en: "The cell is empty. Fill it in." },
  "apportionment.not_a_whole_number": {
    id: "Bukan bilangan bulat. Tulis angkanya saja, tanpa titik dan koma.",
    en: "Not a whole number. Write digits only, without points and commas.",
  },
  "apportionment.seats_out_of_range": {
    id: "Jumlah kursi di luar batas. Perbaiki jumlahnya.",
    en: "The number of seats is out of range. Correct it.",
  },
  "apportionment.seats_differ": {
    id: "Jumlah kursi berbeda dalam satu dapil. Tulis jumlah yang sama di setiap barisnya.",
    en: "One district has two numbers of seats. Write the same in each of its lines.",
  },
  "apportionment.party_twice": {
    id: "Partai ini dua kali. Simpan satu baris saja.",
    en: "This party stands twice. Keep one line.",
  },
  "apportionment.party_not_in_totals": {
    id: "Partai ini tidak ada di berkas nasional. Tulis namanya sama di kedua berkas.",
    en: "This party is not in the national file. Write its name alike in both files.",
  },
  "apportionment.file_refused": {
    id: "Ada baris yang tidak bisa dipakai. Perbaiki baris-baris itu, lalu jalankan lagi.",
    en: "Some lines cannot be used. Correct them in the file and run it again.",
  },
  "apportionment.eligible_unknown": {
    id: "Ada partai yang tidak punya baris suara. Periksa ejaan namanya.",
    en: "A party named as eligible has no line of votes. Check how its name is spelt.",
  },
  "apportionment.first_divisor_invalid": {
    id: "Pembagi pertama harus lebih dari 0 dan kurang dari 3, misalnya 1 atau 1.4.",
    en: "The first divisor must be more than 0 and less than 3, such as 1 or 1.4.",
  },
  "apportionment.threshold_invalid": {
    id: "Ambang batas harus antara 0 dan 1, misalnya 0.04 untuk empat persen.",
    en: "The threshold must be from 0 to 1, such as 0.04 for four percent.",
  },
  "apportionment.threshold_missing": {
    id: "Suara nasional diberikan tanpa ambang batas. Tambahkan ambangnya, misalnya 0.04.",
    en: "National votes are given without a threshold. Add the threshold, such as 0.04.",
  },
  "apportionment.national_missing": {
    id: "Ambang batas dihitung dari suara nasional. Tambahkan berkasnya (party,votes).",
    en: "A threshold is a share of the national votes. Add their file (party,votes).",
  },
  "apportionment.no_eligible_party": {
    id: "Tidak ada partai yang ikut di satu dapil. Periksa ambang batas dan daftar partainya.",
    en: "No party takes part in one of the districts. Check the threshold and the list of parties.",
  },
  "apportionment.votes_invalid": {
    id: "Suara harus bilangan bulat, nol atau lebih. Perbaiki angkanya.",
    en: "Votes must be whole numbers, zero or more. Correct them.",
  },
} as const;
