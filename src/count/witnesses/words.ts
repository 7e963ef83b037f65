import type { Words } from "../../web/kit/words.ts";

export const phoneWords = {
  enterTitle: { id: "Masukkan kode mandat", en: "Enter your mandate code" },
  enterText: {
    id: "Koordinator Anda memberi kode 8 huruf dan angka. Sekali masuk, HP ini bisa dipakai tanpa sinyal.",
    en: "Your coordinator gave you a code of 8 letters and digits. Once in, this phone works without signal.",
  },
  code: { id: "Kode mandat", en: "Mandate code" },
  codeHint: { id: "Contoh: K7QM-2D9X", en: "For example: K7QM-2D9X" },
  codeLetters: {
    id: "Kode tidak memuat huruf I, L, O atau angka 0, 1. Periksa lagi.",
    en: "A code has no letters I, L, O and no digits 0, 1. Look again.",
  },
  begin: { id: "Mulai", en: "Begin" },
  scan: { id: "Foto kode QR", en: "Take a picture of the QR code" },
  newCode: { id: "Kode baru", en: "New code" },
  noCodeSeen: { id: "Kode QR tidak terbaca. Foto lagi lebih dekat.", en: "No QR code could be read. Go nearer." },
  enterOffline: {
    id: "Masuk pertama kali memerlukan sinyal. Cari sinyal, lalu coba lagi.",
    en: "The first time needs a signal. Find one, then try again.",
  },
  enterStranger: {
    id: "Jawaban bukan dari server Posko. Jika memakai Wi-Fi umum, buka dulu halaman masuknya.",
    en: "The answer was not from the Posko server. On a public Wi-Fi, open its sign-in page first.",
  },
  enterLater: { id: "Terlalu banyak percobaan atau server sibuk. Tunggu satu menit.", en: "Too many tries, or the server is busy. Wait a minute." },
  enterRefused: {
    id: "Kode ini tidak dikenal atau sudah diganti. Minta kode baru kepada koordinator.",
    en: "This code is unknown or was replaced. Ask your coordinator for a new one.",
  },
  yourStations: { id: "TPS Anda", en: "Your stations" },
  noStation: { id: "Belum ada TPS untuk Anda", en: "No station for you yet" },
  noStationText: { id: "Hubungi koordinator. Daftar ini diperbarui saat ada sinyal.", en: "Call your coordinator. This list is renewed when there is a signal." },
  notYours: { id: "TPS ini bukan penugasan Anda", en: "This station is not yours" },
  toStations: { id: "Ke TPS saya", en: "To my stations" },
  checkInText: { id: "Sudah di TPS?", en: "Are you at the station?" },
  checkIn: { id: "Saya hadir di TPS", en: "I am at the station" },
  checkedIn: { id: "Kehadiran sudah diterima", en: "Your presence was received" },
  checkInKept: { id: "Kehadiran tersimpan di HP ini", en: "Your presence is kept on this phone" },
  checkInRefused: { id: "Kehadiran perlu diperbaiki", en: "Your presence needs correction" },
  checkInTitle: { id: "Kehadiran", en: "Presence" },
} satisfies Words;
