/** Screens of the desk about polling stations, and what refusals of their import mean. */
export const words = {
  expects: {
    id: "Satu baris untuk tiap TPS: kode desa/kelurahan dan nomor TPS, dengan jumlah pemilih bila ada. Berkas yang sama dua kali tidak mengubah apa pun.",
    en: "One line for each polling station: the village's code and the station's number, with its voters where they are known. The same file twice changes nothing.",
  },
  place: { id: "Kode desa/kelurahan", en: "Code of the village" },
  station: { id: "Nomor TPS", en: "Station number" },
  placeName: { id: "Nama desa/kelurahan", en: "Name of the village" },
  male: { id: "DPT laki-laki", en: "Voters on the list: men" },
  female: { id: "DPT perempuan", en: "Voters on the list: women" },
  total: { id: "DPT jumlah", en: "Voters on the list: total" },
  address: { id: "Alamat", en: "Address" },
  count: {
    id: "Jumlah TPS di desa (sebagai ganti nomor TPS)",
    en: "Stations of the village (instead of their numbers)",
  },
  lat: { id: "Lintang", en: "Latitude" },
  lon: { id: "Bujur", en: "Longitude" },
  election: { id: "Pemilu", en: "Election" },
  unknownPlaces: { id: "Desa/kelurahan yang kodenya tidak dikenal", en: "Villages whose code is not known" },
  refuse: { id: "Tolak barisnya", en: "Refuse their lines" },
  add: { id: "Tambahkan sebagai wilayah lama", en: "Add them as former places" },
  addHint: {
    id: "Hanya berlaku untuk pemilu ini, dengan kode dan nama dari berkas.",
    en: "Valid for this election only, with the code and name of the file.",
  },
} as const;

/** By code: refusals of whole files and of single lines. */
export const problems = {
  "stations.id_invalid": {
    id: "Id TPS tidak terbaca. Tulis seperti 35.73.01.1001/12.",
    en: "This station's id cannot be read. Write it like 35.73.01.1001/12.",
  },
  "stations.place_missing": {
    id: "Kode wilayahnya kosong. Isi, atau pilih kolom yang memuatnya.",
    en: "The place code is empty. Fill it in, or choose the column that has it.",
  },
  "stations.place_unreadable": {
    id: "Kode wilayah tidak terbaca. Tulis seperti 35.73.05.1003.",
    en: "The place code cannot be read. Write it like 35.73.05.1003.",
  },
  "stations.place_not_village": {
    id: "Kode ini bukan desa/kelurahan. Pakai kode 10 angka.",
    en: "This is not the code of a village. Use one of 10 digits.",
  },
  "stations.place_unknown": {
    id: "Desa/kelurahan ini tidak dikenal. Perbaiki kodenya, atau impor dengan menambahkan wilayah lama.",
    en: "This village is not known. Correct its code, or import with former places added.",
  },
  "stations.number_missing": {
    id: "Nomor TPS kosong. Isi, atau pilih kolom yang memuatnya.",
    en: "The station number is empty. Fill it in, or choose the column that has it.",
  },
  "stations.number_unreadable": {
    id: "Nomor TPS tidak terbaca. Tulis seperti 12 atau TPS 012.",
    en: "The station number cannot be read. Write it like 12 or TPS 012.",
  },
  "stations.number_differs": {
    id: "Nomor TPS berbeda dengan kode TPS-nya. Samakan keduanya.",
    en: "The number differs from the station's code. Make them agree.",
  },
  "stations.twice": {
    id: "TPS ini sudah ada di baris sebelumnya. Hapus salah satu.",
    en: "This station stood in an earlier line. Take one of them out.",
  },
  "stations.not_a_count": {
    id: "Bukan bilangan bulat. Tulis angkanya saja, atau kosongkan.",
    en: "Not a whole number. Write digits only, or leave it empty.",
  },
  "stations.count_unknown": {
    id: "Jumlah pemilih dianggap tidak diketahui. Isi angkanya dan impor lagi bila perlu.",
    en: "The count is taken as not known. Fill it in and import again if it matters.",
  },
  "stations.count_unreadable": {
    id: "Jumlah TPS tidak terbaca. Tulis bilangan bulat dari 0 sampai 999.",
    en: "The number of stations cannot be read. Write a whole number from 0 to 999.",
  },
  "stations.count_alone": {
    id: "Dengan jumlah TPS per desa, kolom untuk satu TPS tidak bisa dipakai. Lepaskan kolom itu, atau impor daftar TPS-nya.",
    en: "Where a village's stations are only counted, columns about a single station cannot be used. Leave them out, or import the list of stations.",
  },
  "stations.not_a_coordinate": {
    id: "Koordinat tidak masuk akal. Tulis derajat desimal, misalnya -7.98, atau kosongkan.",
    en: "Not a coordinate. Write decimal degrees such as -7.98, or leave it empty.",
  },
  "stations.text_too_long": { id: "Teks terlalu panjang. Pendekkan.", en: "The text is too long. Shorten it." },
  "stations.unknown": {
    id: "TPS ini tidak ada di daftar. Periksa id-nya, atau impor dulu TPS-nya.",
    en: "This station is not on the list. Check its id, or import the stations first.",
  },
  "import.not_a_table": {
    id: "Berkas ini tidak tampak seperti tabel CSV.",
    en: "This file does not look like a CSV table.",
  },
  "import.empty": {
    id: "Berkas ini kosong. Pilih berkas yang berisi baris.",
    en: "This file is empty. Choose one with lines in it.",
  },
  "import.broken": {
    id: "Berkas ini tidak terbaca sebagai CSV. Simpan lagi sebagai CSV (UTF-8).",
    en: "This file cannot be read as CSV. Save it again as CSV (UTF-8).",
  },
  "import.broken_json": {
    id: "Ada baris yang bukan satu objek JSON. Berkas ini harus berisi satu objek JSON di setiap baris.",
    en: "A line is no JSON object. This file must hold one JSON object on each line.",
  },
  "import.not_utf8": {
    id: "Berkas ini bukan teks UTF-8. Simpan ulang sebagai “CSV UTF-8”, lalu impor lagi; tidak ada yang berubah.",
    en: "This file is no UTF-8 text. Save it again as “CSV UTF-8” and import it once more; nothing was changed.",
  },
  "import.cut_off": {
    id: "Berkas terpotong di jalan. Tidak ada yang berubah; kirim lagi.",
    en: "The file was cut off on the way. Nothing was changed; send it again.",
  },
  "import.not_declared": {
    id: "Panjang berkas tidak disebutkan, jadi berkas yang terpotong tidak akan ketahuan. Kirim dengan Content-Length, atau dengan SHA-256-nya (sha256).",
    en: "The file's length was not said, so a file cut off would pass for a whole one. Send it with Content-Length, or with its SHA-256 (sha256).",
  },
  "import.hash_differs": {
    id: "Berkas berubah di jalan. Tidak ada yang diterapkan; kirim lagi.",
    en: "The file changed on the way. Nothing was applied; send it again.",
  },
  "import.too_large": {
    id: "Berkas terlalu besar. Bagi menjadi beberapa berkas.",
    en: "The file is too large. Split it into several.",
  },
  "import.column_missing": {
    id: "Kolom yang dipilih tidak ada di berkas. Pilih salah satu kolomnya.",
    en: "A chosen column is not in the file. Choose one of its columns.",
  },
  "import.column_twice": {
    id: "Dua kolom di berkas bernama sama. Ganti nama salah satunya.",
    en: "Two columns of the file have the same name. Rename one of them.",
  },
  "import.columns_differ": {
    id: "Jumlah sel baris ini berbeda dengan barisan judul. Samakan, atau beri tanda kutip pada sel yang memuat koma.",
    en: "This line has another number of cells than the header. Make them agree, or quote the cells with commas in them.",
  },
  "import.field_missing": {
    id: "Kolom wajib belum dipilih. Pilih kolomnya.",
    en: "A required column was not chosen. Choose it.",
  },
  "import.unknown_field": {
    id: "Ada isian yang tidak dikenal. Pakai nama isian yang tercantum.",
    en: "One of the fields is not known. Use the names that are listed.",
  },
} as const;
