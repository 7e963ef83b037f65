// Words of the list of everything to send, and of handing in another phone's queue.

import type { Words } from "../../kit/words.ts";
import { phoneWords } from "../words.ts";

export const queueWords = {
  allThere: phoneWords.allThere,
  notYet: phoneWords.notYet,
  queue: phoneWords.toQueue,
  queueEmpty: { id: "Belum ada yang dikirim", en: "Nothing to send yet" },
  queueEmptyText: {
    id: "Foto dan angka yang Anda kirim akan muncul di sini, sampai tanda terimanya ada.",
    en: "Pictures and figures you send appear here, until their receipts are there.",
  },
  kept: { id: "Tersimpan di HP ini", en: "Kept on this phone" },
  sending: { id: "Sedang dikirim", en: "Being sent" },
  received: { id: "Diterima", en: "Received" },
  receivedNo: { id: "Diterima, no. tanda terima {number}", en: "Received, receipt no. {number}" },
  refused: { id: "Perlu diperbaiki", en: "Needs correction" },
  replaced: { id: "Sudah diganti kiriman baru", en: "Replaced by a newer one" },
  picture: { id: "Foto", en: "Picture" },
  voice: { id: "Rekaman suara", en: "Voice recording" },
  fileKept: { id: "{file} tersimpan di HP ini", en: "{file} kept on this phone" },
  fileLost: { id: "{file} tidak ada lagi di HP ini", en: "{file} no longer on this phone" },
  fileReceived: { id: "{file} diterima, no. tanda terima {number}", en: "{file} received, receipt no. {number}" },
  fileSending: { id: "{file} sedang dikirim, {percent} %", en: "{file} being sent, {percent} %" },
  allThereText: { id: "Setiap kiriman punya nomor tanda terima.", en: "Each item has a receipt number." },
  notYetText: {
    id: "Aman di HP ini. Jangan hapus data peramban sebelum semuanya diterima.",
    en: "Safe on this phone. Do not clear the browser's data before all is received.",
  },
  sendNow: { id: "Kirim sekarang", en: "Send now" },
  nextTry: { id: "Dicoba lagi {seconds} detik lagi", en: "Trying again in {seconds} seconds" },
  whyOffline: {
    id: "Tidak ada sinyal, atau server tidak terjangkau.",
    en: "No signal, or the server cannot be reached.",
  },
  whyStranger: {
    id: "Jawaban bukan dari server Posko. Jika memakai Wi-Fi umum, buka dulu halaman masuk Wi-Fi itu.",
    en: "The answer was not from the Posko server. On a public Wi-Fi, open its sign-in page first.",
  },
  whyAway: { id: "Server sedang sibuk atau dinyalakan ulang.", en: "The server is busy or restarting." },
  whyDoubtful: {
    id: "Tanda terima tidak cocok dengan kiriman, jadi belum dihitung diterima.",
    en: "The receipt does not match what was sent, so it does not count yet.",
  },
  whyStorage: { id: "Penyimpanan HP tidak bisa dipakai.", en: "The phone's storage cannot be used." },
  otherTab: { id: "Sedang dikirim dari tab lain", en: "Another tab is sending" },
  waitingWifi: { id: "Foto menunggu Wi-Fi", en: "Pictures wait for Wi-Fi" },
  wifiOnly: { id: "Kirim foto hanya lewat Wi-Fi", en: "Send pictures over Wi-Fi only" },
  wifiOnlyHint: { id: "Angka tetap langsung dikirim.", en: "Figures are always sent at once." },
  wifiUnknown: {
    id: "HP ini tidak memberi tahu jenis jaringannya. Foto dikirim saat Anda mematikan pilihan ini.",
    en: "This phone does not tell which network it is on. Pictures are sent when you turn this off.",
  },
  waitingMb: { id: "Foto yang belum diterima: {mb} MB", en: "Pictures not yet received: {mb} MB" },
  export: { id: "Simpan antrean ke berkas", en: "Save the queue to a file" },
  exportText: {
    id: "Tanpa sinyal sama sekali? Berikan berkas ini kepada koordinator; siapa pun boleh mengantarnya.",
    en: "No signal at all? Give this file to your coordinator; anyone may carry it.",
  },
  handIn: { id: "Serahkan antrean HP lain", en: "Hand in another phone's queue" },
  tryAgain: { id: "Kirim lagi", en: "Send again" },
  open: { id: "Buka", en: "Open" },
  notPersisted: {
    id: "Peramban ini bisa menghapus data sendiri bila HP penuh. Pasang Posko ke layar utama dan sisakan ruang.",
    en: "This browser may clear data by itself when the phone is full. Install Posko on the home screen and leave room.",
  },
  makeRoom: { id: "Kosongkan foto yang sudah diterima", en: "Remove pictures already received" },
} satisfies Words;

/** What a refusal's code means to the person, and what to do; the code itself stands beside it. */
export const refusalWords = {
  "figures.station_out_of_scope": {
    id: "TPS ini bukan penugasan Anda. Hubungi koordinator, lalu kirim lagi.",
    en: "This station is not assigned to you. Call your coordinator, then send again.",
  },
  "figures.field_unknown": {
    id: "Formulir di HP ini sudah lama. Pakai versi baru, lalu kirim lagi dari halaman kirim.",
    en: "The form on this phone is out of date. Take the new version, then send again.",
  },
  "figures.not_a_whole_number": {
    id: "Ada angka yang terlalu besar. Buka halamannya, perbaiki, lalu kirim lagi.",
    en: "A figure is too large. Open its page, correct it, then send again.",
  },
  "intake.shape_unknown": {
    id: "Server dan aplikasi ini berbeda versi. Dicoba lagi setiap kali Posko dibuka; pakai versi baru bila ditawarkan.",
    en: "The server and this app are of different versions. Tried again each time Posko is opened; take the new version when it is offered.",
  },
  "phone.picture_lost": {
    id: "Foto ini tidak ada lagi di HP. Ambil foto lagi.",
    en: "This picture is no longer on the phone. Take it again.",
  },
  "evidence.wrong_bytes": {
    id: "Foto rusak di perjalanan. Kirim lagi.",
    en: "The picture was damaged on its way. Send it again.",
  },
  other: {
    id: "Server menolak kiriman ini. Sampaikan kode di bawah kepada koordinator.",
    en: "The server refused this item. Give the code below to your coordinator.",
  },
} satisfies Words;

/** The screen where another phone's exported queue is handed in. */
export const handInWords = {
  title: { id: "Serahkan antrean HP lain", en: "Hand in another phone's queue" },
  text: {
    id: "Pilih berkas antrean yang dititipkan kepada Anda. Isinya sudah ditandatangani pemiliknya dan tidak disimpan di HP ini.",
    en: "Choose the queue file entrusted to you. Its owner has signed what is in it; nothing is kept on this phone.",
  },
  notQueue: {
    id: "Ini bukan berkas antrean Posko. Pilih berkas yang diekspor dari HP saksi.",
    en: "This is not a Posko queue file. Choose the one exported from the witness's phone.",
  },
  away: {
    id: "Server tidak terjangkau. Serahkan lagi nanti.",
    en: "The server was not reached. Hand it in again later.",
  },
  cutOff: { id: "Berkas terpotong. Minta dikirim ulang.", en: "The file is cut off. Have it sent again." },
  altered: {
    id: "Rusak atau diubah di perjalanan. Minta berkasnya diekspor dan dikirim ulang.",
    en: "Damaged or altered on its way. Have the file exported and sent again.",
  },
  other: refusalWords.other,
} satisfies Words;
