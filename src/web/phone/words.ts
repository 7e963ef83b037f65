// Words of what stands on every screen of the phone; part of its first load. What only one screen says is in `words/`.

import type { Words } from "../kit/words.ts";

export const phoneWords = {
  allThere: { id: "Semua sudah diterima", en: "Everything has been received" },
  notYet: { id: "{count} belum diterima", en: "{count} not yet received" },
  unsent: { id: "Ada yang belum dikirim", en: "Something is not sent yet" },
  discard: { id: "Ya, buang", en: "Yes, throw it away" },
  expired: { id: "Kode Anda tidak berlaku lagi", en: "Your code is no longer valid" },
  expiredText: {
    id: "Semua tetap aman di HP ini. Minta kode baru kepada koordinator untuk melanjutkan pengiriman.",
    en: "Everything is still safe on this phone. Ask your coordinator for a new code to go on sending.",
  },
  expiredOwnText: {
    id: "Semua tetap aman di HP ini. Buat kode baru di halaman akun Anda untuk melanjutkan pengiriman.",
    en: "Everything is still safe on this phone. Make a new code on your account page to go on sending.",
  },
  enterCode: { id: "Masukkan kode baru", en: "Enter a new code" },
  clock: { id: "Jam HP berbeda {span}", en: "This phone's clock is {span} off" },
  clockText: {
    id: "Anda tetap bisa bekerja. Jika bisa, atur jam HP ke otomatis.",
    en: "You can go on working. If you can, set the phone's clock to automatic.",
  },
  lowRoom: { id: "Penyimpanan HP hampir penuh", en: "The phone's storage is almost full" },
  lowRoomText: {
    id: "Yang sudah tersimpan tetap aman. Hapus video atau aplikasi lain sebelum memotret lagi.",
    en: "What is kept is safe. Delete videos or other apps before taking more pictures.",
  },
  update: { id: "Versi baru sudah siap", en: "A new version is ready" },
  updateText: {
    id: "Tidak ada yang hilang. Pakai saat Anda sempat.",
    en: "Nothing is lost. Take it when it suits you.",
  },
  takeUpdate: { id: "Pakai versi baru", en: "Use the new version" },
  insecure: { id: "Halaman ini harus dibuka lewat https", en: "This page must be opened over https" },
  insecureText: {
    id: "Tanpa https HP tidak bisa menandatangani kiriman. Minta alamat yang benar kepada koordinator.",
    en: "Without https the phone cannot sign what it sends. Ask your coordinator for the right address.",
  },
  broken: { id: "Layar ini bermasalah", en: "This screen has a problem" },
  brokenText: {
    id: "Data Anda tetap tersimpan. Muat ulang halaman ini.",
    en: "Your data is still kept. Reload this page.",
  },
  notOpened: { id: "Layar ini belum ada di HP", en: "This screen is not on the phone yet" },
  cleared: { id: "Penyimpanan HP ini dikosongkan", en: "This phone's storage was cleared" },
  clearedText: {
    id: "{saved} kiriman selamat dan tetap dikirim. Ambil lagi foto yang belum diterima. Minta kode baru.",
    en: "{saved} items are saved and will be sent. Take again pictures not yet received. Ask for a new code.",
  },
  known: { id: "Saya mengerti", en: "I understand" },
  toQueue: { id: "Daftar kiriman", en: "Everything to send" },
  notOpenedText: {
    id: "Sambungkan ke internet sebentar, lalu coba lagi. Yang sudah tersimpan tetap aman.",
    en: "Connect for a moment, then try again. What is kept is safe.",
  },
} satisfies Words;
