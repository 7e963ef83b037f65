// What the refusals of the mechanisms say to a person, those of the server, of the intake and of a queue's file: what
// happened, and what to do. `{name}` is filled from the details. Screens say them too, so that they stand where both
// sides may look.

export const problems = {
  "request.malformed": {
    id: "Permintaan ini tidak terbaca. Periksa JSON dan alamatnya, lalu kirim lagi.",
    en: "This request cannot be read. Check its JSON and its address, then send it again.",
  },
  "request.shape": {
    id: "Ada isian yang tidak sesuai bentuknya. Perbaiki yang disebut di `issues`, lalu kirim lagi.",
    en: "Some of the input does not have the right form. Correct what `issues` names, then send it again.",
  },
  "request.too_large": {
    id: "Permintaan lebih dari {limit_bytes} byte. Bagi menjadi beberapa bagian.",
    en: "The request is larger than {limit_bytes} bytes. Send it in several parts.",
  },
  "request.no_such_route": {
    id: "Alamat ini tidak ada. Periksa ejaannya; semua operasi tercantum di /openapi.json.",
    en: "There is no such address. Check its spelling; /openapi.json lists every operation.",
  },
  "export.too_long_for_xlsx": {
    id: "Tabel ini terlalu panjang untuk berkas Excel, paling banyak 20.000 baris. Unduh sebagai CSV, yang tidak dibatasi.",
    en: "This table is too long for an Excel file, at most 20,000 rows. Download it as CSV, which has no limit.",
  },
  "request.other_origin": {
    id: "Permintaan datang dari situs lain. Buka Posko lewat alamatnya sendiri, lalu coba lagi.",
    en: "The request came from another site. Open Posko at its own address and try again.",
  },
  "scope.sign_in": { id: "Masuk dulu, lalu coba lagi.", en: "Sign in, then try again." },
  "scope.not_here": {
    id: "Peran Anda tidak mencakup ini di wilayah ini. Minta peran yang sesuai kepada admin.",
    en: "Your role does not cover this at this place. Ask an administrator for a role that does.",
  },
  "scope.desk_only": {
    id: "Ini tidak dibuka dari HP. Masuk ke Posko di komputer, lalu kerjakan di sana.",
    en: "This is not open to a phone. Sign in to Posko on a computer and do it there.",
  },
  "screens.phone_needs_https": {
    id: "Halaman saksi hanya dibuka lewat https. Beri server TLS_CERT dan TLS_KEY, atau pasang proksi https.",
    en: "The witnesses' pages are served over https only. Give the server TLS_CERT and TLS_KEY, or an https proxy.",
  },
  "server.bug": {
    id: "Ada kesalahan di pihak kami. Sampaikan nomornya kepada pengelola Posko ini.",
    en: "Something broke on our side. Give the number to whoever runs this Posko.",
  },
  "server.database_unavailable": {
    id: "Basis data sedang tidak terjangkau. Coba lagi sebentar lagi; jika tetap begitu, jalankan `posko doctor`.",
    en: "The database cannot be reached just now. Try again in a moment; if it lasts, run `posko doctor`.",
  },
  "server.disk_full": {
    id: "Penyimpanan server penuh. Kosongkan ruang di server, lalu kirim lagi.",
    en: "The server's disk is full. Make room on it, then send this again.",
  },
  "server.out_of_files": {
    id: "Server sedang melayani terlalu banyak sekaligus. Coba lagi sebentar lagi.",
    en: "The server serves too many at once just now. Try again in a moment.",
  },
  "sign_in.refused": {
    id: "Masuk ditolak. Periksa isiannya, lalu coba lagi.",
    en: "Signing in was refused. Check what you entered and try again.",
  },
  "intake.author_differs": {
    id: "Kiriman ini bukan atas nama pemilik HP yang menandatanganinya. Kirim dari HP pembuatnya.",
    en: "This record names another author than the owner of the phone that signed it. Send it from its author's phone.",
  },
  "server.crowded": {
    id: "Sedang sangat ramai. Coba lagi beberapa detik lagi; yang sudah masuk tetap dilayani.",
    en: "It is very crowded just now. Try again in some seconds; whoever is signed in is served.",
  },
  "intake.busy": {
    id: "Terlalu banyak kiriman menunggu. Kirim lagi sebentar lagi.",
    en: "Too many records are waiting. Send it again in a moment.",
  },
  "intake.device_unknown": {
    id: "HP ini belum terdaftar. Masukkan kode mandat dulu, lalu kirim lagi.",
    en: "This phone is not registered. Enter a mandate code on it first, then send again.",
  },
  "intake.hash_differs": {
    id: "Isi kiriman tidak cocok dengan sidiknya. Kirim lagi dari HP asalnya.",
    en: "The record does not match its hash. Send it again from the phone it was made on.",
  },
  "intake.id_taken": {
    id: "Nomor ini sudah dipakai kiriman lain. Buat kiriman baru dengan nomor baru.",
    en: "Another record has this id already. Make a new record with an id of its own.",
  },
  "intake.input": {
    id: "Isi kiriman tidak sesuai bentuknya. Perbarui aplikasi di HP, lalu kirim lagi.",
    en: "The record's input does not have the right form. Update the phone's app, then send it again.",
  },
  "intake.key_kind": {
    id: "Kunci HP ini bukan jenis P-256. Masuk lagi dengan peramban yang terbaru.",
    en: "The phone's key is not a P-256 key. Sign in again with an up-to-date browser.",
  },
  "intake.malformed": {
    id: "Kiriman ini tidak terbaca. Buat dan kirim lagi dari HP asalnya.",
    en: "This record cannot be read. Make it again on its phone and send that.",
  },
  "intake.not_saved": {
    id: "Kiriman ini belum tersimpan. Tetap simpan di HP dan kirim lagi.",
    en: "This record was not saved. Keep it on the phone and send it again.",
  },
  "intake.operation_unknown": {
    id: "Server ini tidak mengenal jenis kiriman ini. Perbarui server, lalu kirim lagi.",
    en: "This server does not know such a record. Update the server, then send it again.",
  },
  "intake.shape_unknown": {
    id: "Bentuk kiriman ini terlalu lama atau terlalu baru. Perbarui aplikasi di HP, lalu kirim lagi.",
    en: "This record's shape is too old or too new. Update the phone's app, then send it again.",
  },
  "intake.signature_invalid": {
    id: "Tanda tangan kiriman tidak cocok. Kirim lagi dari HP yang membuatnya.",
    en: "The record's signature does not hold. Send it again from the phone that made it.",
  },
  "queue.cut_off": {
    id: "Berkas antrean terpotong. Minta dikirim ulang, lalu serahkan lagi.",
    en: "The queue's file is cut off. Have it sent again, then hand it in once more.",
  },
  "queue.line_unreadable": {
    id: "Baris ini tidak terbaca. Ekspor lagi antreannya di HP asal.",
    en: "This line cannot be read. Export the queue again on its phone.",
  },
  "queue.not_a_queue": {
    id: "Ini bukan berkas antrean Posko. Pilih berkas yang diekspor dari HP saksi.",
    en: "This is no queue of a Posko phone. Choose the file that the witness's phone exported.",
  },
  "queue.not_answered": {
    id: "Server tidak menjawab untuk butir ini. Serahkan berkasnya sekali lagi.",
    en: "The server gave no answer for this item. Hand the file in once more.",
  },
  "queue.picture_differs": {
    id: "Foto di berkas rusak. Ekspor lagi antreannya di HP asal.",
    en: "A picture in the file is damaged. Export the queue again on its phone.",
  },
  "queue.picture_unreadable": {
    id: "Foto di berkas tidak terbaca. Ekspor lagi antreannya di HP asal.",
    en: "A picture in the file cannot be read. Export the queue again on its phone.",
  },
  "queue.picture_without_receipt": {
    id: "Catatan foto ini belum diterima. Serahkan berkasnya sekali lagi.",
    en: "The record of this picture has no receipt yet. Hand the file in once more.",
  },
  "queue.picture_without_record": {
    id: "Foto ini tidak disebut kiriman mana pun. Ekspor lagi antreannya di HP asal.",
    en: "No record names this picture. Export the queue again on its phone.",
  },
  "queue.record_unreadable": {
    id: "Kiriman ini tidak terbaca. Ekspor lagi antreannya di HP asal.",
    en: "This record cannot be read. Export the queue again on its phone.",
  },
  "queue.version_unknown": {
    id: "Berkas antrean ini dari versi lain. Perbarui Posko, lalu serahkan lagi.",
    en: "This queue comes from another version. Update Posko, then hand it in again.",
  },
  "queue.file_unreadable": {
    id: "Berkas tidak terbaca. Pilih berkasnya sekali lagi.",
    en: "The file could not be read. Choose it once more.",
  },
} as const;
