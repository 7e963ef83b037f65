// What the refusals of backup and restore say to a person.

export const problems = {
  "backup.no_passphrase": {
    id: "Kata sandi cadangan diperlukan. Berikan lewat pipa: `… | posko backup FILE --passphrase-stdin`.",
    en: "A passphrase is needed. Give it by a pipe: `… | posko backup FILE --passphrase-stdin`.",
  },
  "backup.folder_missing": {
    id: "Folder untuk berkas cadangan ini tidak ada. Buat dulu, atau pilih tempat lain.",
    en: "The folder for this backup is not there. Make it first, or choose another place.",
  },
  "backup.file_is_folder": {
    id: "Nama ini milik sebuah folder. Beri nama berkas di dalamnya.",
    en: "This is the name of a folder. Give the name of a file in it.",
  },
  "backup.file_unreadable": {
    id: "Berkas cadangan ini tidak boleh dibaca oleh pengguna ini. Beri izin baca, lalu coba lagi.",
    en: "This backup file may not be read by this user. Give the right to read it, then try again.",
  },
  "backup.pictures_away": {
    id: "Penyimpanan foto (S3) sedang tidak terjangkau. Tidak ada yang hilang; periksa dengan `posko doctor`, lalu ulangi.",
    en: "The store of the photographs (S3) cannot be reached. Nothing is lost; look with `posko doctor`, then try again.",
  },
  "backup.another_running": {
    id: "Cadangan lain sedang ditulis ke berkas yang sama. Tunggu sampai selesai, atau pilih nama lain.",
    en: "Another backup is being written to the same file. Wait for it, or choose another name.",
  },
  "backup.nothing_here": {
    id: "Basis data ini bukan milik Posko, jadi tidak ada yang dicadangkan. Periksa DATABASE_URL.",
    en: "This database is not Posko's, so there is nothing to back up. Check DATABASE_URL.",
  },
  "backup.stopped": {
    id: "Dihentikan sebelum selesai; tidak ada yang tertinggal setengah jadi.",
    en: "Stopped before it was done; nothing half done was left.",
  },
  "backup.file_missing": {
    id: "Berkas cadangan ini tidak ada. Periksa namanya.",
    en: "This backup file is not there. Check its name.",
  },
  "backup.not_a_backup": {
    id: "Berkas ini bukan cadangan Posko, atau awalnya sudah berubah. Pilih berkas yang benar, atau ambil salinan lain.",
    en: "This file is no backup of Posko's, or its beginning was altered. Choose the right file, or take another copy.",
  },
  "backup.version_unknown": {
    id: "Cadangan ini ditulis oleh Posko yang lebih baru. Pulihkan dengan versi itu.",
    en: "This backup was written by a newer Posko. Restore it with that version.",
  },
  "backup.wrong_passphrase": {
    id: "Kata sandinya bukan milik cadangan ini. Coba lagi; huruf besar dan spasi ikut dihitung.",
    en: "The passphrase is not the one of this backup. Try again; capitals and spaces count.",
  },
  "backup.cut_off": {
    id: "Cadangan ini terpotong: berkasnya berakhir pada byte {at_byte}, sebelum bagian terakhir. Tidak ada yang dipulihkan; ambil salinan lain.",
    en: "This backup is cut off: the file ends at byte {at_byte}, before its last part. Nothing was restored; take another copy.",
  },
  "backup.altered": {
    id: "Cadangan ini berubah sejak ditulis: {bytes} byte mulai byte {at_byte} tidak asli lagi. Tidak ada yang dipulihkan; ambil salinan lain.",
    en: "This backup was altered since it was written: the {bytes} bytes from byte {at_byte} on are not as they were. Nothing was restored; take another copy.",
  },
  "backup.appended": {
    id: "Ada yang ditambahkan di belakang cadangan ini, mulai byte {at_byte}. Tidak ada yang dipulihkan; ambil salinan lain.",
    en: "Something was added behind this backup, from byte {at_byte} on. Nothing was restored; take another copy.",
  },
  "backup.malformed": {
    id: "Isi cadangan ini tidak tersusun sebagaimana mestinya ({what}). Tidak ada yang dipulihkan; sampaikan kepada pembuat Posko.",
    en: "What is in this backup is not put together as it should be ({what}). Nothing was restored; tell the makers of Posko.",
  },
  "backup.hash_differs": {
    id: "Isi {what} dalam cadangan ini tidak cocok dengan SHA-256-nya. Tidak ada yang dipulihkan; ambil salinan lain.",
    en: "What this backup holds of {what} does not match its SHA-256. Nothing was restored; take another copy.",
  },
  "backup.count_differs": {
    id: "Cadangan ini menyebut {rows} baris untuk {what}, tetapi ada {found}. Tidak ada yang dipulihkan; ambil salinan lain.",
    en: "This backup names {rows} rows for {what}, and there are {found}. Nothing was restored; take another copy.",
  },
  "backup.newer": {
    id: "Cadangan ini berasal dari Posko yang lebih baru (migrasi {migration}). Pasang versi itu, lalu pulihkan.",
    en: "This backup comes from a newer Posko (migration {migration}). Install that version, then restore.",
  },
  "backup.migration_differs": {
    id: "Migrasi {migration} di sini bukan yang dipakai cadangan ini. Kembalikan berkas migrasi yang dirilis, lalu pulihkan.",
    en: "Migration {migration} is not here as this backup knew it. Put the released file back, then restore.",
  },
  "backup.not_empty": {
    id: "Basis data ini sudah berisi. Pulihkan ke yang kosong: folder baru dengan POSKO_DATA=/folder/baru, atau basis data kosong dengan DATABASE_URL.",
    en: "This database already holds something. Restore into an empty one: a new folder with POSKO_DATA=/new/folder, or an empty database with DATABASE_URL.",
  },
  "backup.keys_differ": {
    id: "Folder data ini punya kunci lain ({key}) daripada cadangan. Pulihkan ke folder data yang baru.",
    en: "This data folder has another key ({key}) than the backup. Restore into a new data folder.",
  },
} as const;
