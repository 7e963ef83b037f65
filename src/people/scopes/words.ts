/** Screens of the desk: people with an account, and their roles. */
export const words = {
  people: { id: "Orang dan peran", en: "People and roles" },
  lead: {
    id: "Peran berlaku di suatu wilayah, dan di bawahnya atau hanya di sana. Peran yang diakhiri berhenti saat itu juga.",
    en: "A role holds at a place, and below it or only there. A role that is ended stops at once.",
  },
  invite: { id: "Tambah orang", en: "Add a person" },
  find: { id: "Cari nama atau email", en: "Find a name or e-mail" },
  name: { id: "Nama", en: "Name" },
  email: { id: "Alamat email", en: "E-mail address" },
  role: { id: "Peran", en: "Role" },
  place: { id: "Wilayah", en: "Place" },
  nation: { id: "Seluruh Indonesia", en: "All of Indonesia" },
  wholeNation: { id: "Pakai seluruh Indonesia", en: "Use all of Indonesia" },
  reach: { id: "Jangkauan", en: "Reach" },
  below: { id: "Dan di bawahnya", en: "And below" },
  here: { id: "Hanya di sini", en: "Only here" },
  give: { id: "Beri peran", en: "Give a role" },
  giveTitle: { id: "Beri peran kepada {name}", en: "Give {name} a role" },
  end: { id: "Akhiri", en: "End" },
  endLabel: { id: "Akhiri peran {role} di {place}", en: "End the role {role} at {place}" },
  newLink: { id: "Tautan kata sandi", en: "Password link" },
  linkTitle: { id: "Tautan sekali pakai", en: "One-time link" },
  linkText: {
    id: "Kirim kepada orangnya lewat jalur yang aman. Berlaku satu kali, sampai {day}.",
    en: "Send it to the person by a safe way. It works once, until {day}.",
  },
  linkTextSoon: {
    id: "Kirim kepada orangnya lewat jalur yang aman. Berlaku satu kali, 7 hari.",
    en: "Send it to the person by a safe way. It works once, for 7 days.",
  },
  copy: { id: "Salin tautan", en: "Copy the link" },
  copied: { id: "Tersalin", en: "Copied" },
  signOutAll: { id: "Keluarkan dari semua perangkat", en: "Sign out everywhere" },
  signedOut: { id: "{count} peramban dikeluarkan.", en: "{count} {count|browser|browsers} signed out." },
  close: { id: "Tutup akun", en: "Close the account" },
  closeTitle: { id: "Tutup akun {name}?", en: "Close the account of {name}?" },
  closeText: {
    id: "Peran, cara masuk, dan semua perangkatnya berakhir. Jejak auditnya tetap.",
    en: "Roles, ways in and all devices end. The trail stays.",
  },
  cannotSignIn: { id: "Belum memilih kata sandi", en: "No password chosen yet" },
  ended: { id: "Akun ditutup", en: "Account closed" },
  noRoles: { id: "Tanpa peran", en: "No role" },
  nobody: { id: "Tidak ada orang yang cocok", en: "Nobody fits" },
  more: { id: "Tindakan lain", en: "More" },
  loadMore: { id: "Muat lagi", en: "Load more" },
  cancel: { id: "Batal", en: "Cancel" },
  done: { id: "Selesai", en: "Done" },
} as const;

export const problems = {
  "scopes.beyond_yours": {
    id: "Anda hanya bisa memberi peran di dalam wilayah Anda sendiri. Pilih wilayah di bawah Anda, atau minta kepada admin.",
    en: "You can give roles only within your own area. Choose a place within it, or ask an administrator.",
  },
  "scopes.last_administrator": {
    id: "Ini admin terakhir. Angkat admin lain dulu.",
    en: "This is the last administrator. Appoint another first.",
  },
  "scopes.by_assignment": {
    id: "Peran saksi datang dari penugasan di TPS. Tugaskan orangnya di halaman saksi.",
    en: "A witness's role comes from being assigned to a station. Assign the person on the witnesses' page.",
  },
  "scopes.no_such_role": {
    id: "Peran ini sudah berakhir. Muat ulang daftarnya.",
    en: "This role has ended already. Load the list again.",
  },
  "accounts.unknown": {
    id: "Akun ini tidak ada atau sudah ditutup. Muat ulang daftarnya.",
    en: "This account does not exist or is closed. Load the list again.",
  },
} as const;
