/** The coordinator's way in on her phone. */
export const phoneWords = {
  title: { id: "HP koordinator", en: "Coordinator's phone" },
  text: {
    id: "Buat kode di halaman akun Anda di komputer, lalu ketik di sini. Kode berlaku satu kali, satu hari.",
    en: "Make a code on your account page on a computer, then type it here. A code works once, for one day.",
  },
  code: { id: "Kode HP", en: "Phone code" },
  codeHint: { id: "12 huruf dan angka", en: "12 letters and digits" },
  codeLetters: { id: "Kode tidak memakai 0, 1, I, L, dan O.", en: "A code has no 0, 1, I, L or O." },
  begin: { id: "Mulai", en: "Begin" },
  offline: {
    id: "Tidak ada sinyal. Kode butuh internet sekali ini saja.",
    en: "No signal. The code needs it just once.",
  },
  taken: {
    id: "HP ini masih memegang kiriman orang lain. Kirim dulu semuanya, lalu coba lagi.",
    en: "This phone still holds what somebody else has to send. Send it all first, then try again.",
  },
  refused: {
    id: "Kode tidak berlaku. Buat kode baru di halaman akun.",
    en: "The code is not valid. Make a new one on the account page.",
  },
} as const;

/** The card on the account page. */
export const pageWords = {
  title: { id: "HP koordinator", en: "Coordinator's phone" },
  lead: {
    id: "Dengan HP Anda melihat TPS Anda, mengganti saksi, dan memasukkan kiriman dari pesan, juga tanpa sinyal.",
    en: "With it you see your stations, replace witnesses and enter what reached you by messenger, also without signal.",
  },
  none: { id: "Belum ada HP yang terikat.", en: "No phone is bound yet." },
  since: { id: "sejak {day}", en: "since {day}" },
  end: { id: "Lepas HP", en: "Unbind the phone" },
  ended: { id: "HP dilepas.", en: "The phone is unbound." },
  make: { id: "Buat kode HP", en: "Make a phone code" },
  makeNew: { id: "Ganti dengan HP lain", en: "Use another phone instead" },
  newText: {
    id: "HP yang sekarang tidak bisa membaca lagi. Yang sudah dikirimnya tetap diterima.",
    en: "The present phone can read no more. What it sent stays accepted.",
  },
  codeText: {
    id: "Pindai dengan HP itu, atau buka {address} di HP dan ketik kodenya. Kode ini tampil sekali saja.",
    en: "Scan it with that phone, or open {address} there and type the code. It is shown only once.",
  },
  qr: { id: "Kode QR untuk HP koordinator", en: "QR code for the coordinator's phone" },
  done: { id: "Selesai", en: "Done" },
  cancel: { id: "Batal", en: "Cancel" },
} as const;
