/** Screens of the desk: set-up, sign-in, one's own account. */
export const words = {
  signIn: { id: "Masuk", en: "Sign in" },
  signInLead: { id: "{name}", en: "{name}" },
  email: { id: "Alamat email", en: "E-mail address" },
  password: { id: "Kata sandi", en: "Password" },
  passwordHint: {
    id: "Paling sedikit 10 karakter. Kalimat pendek paling mudah diingat.",
    en: "At least 10 characters. A short sentence is easiest to remember.",
  },
  withPasskey: { id: "Masuk dengan passkey", en: "Sign in with a passkey" },
  or: { id: "atau", en: "or" },
  secondFactor: { id: "Kode dari aplikasi", en: "Code from your app" },
  secondFactorLead: {
    id: "Buka aplikasi autentikator Anda dan ketik 6 angkanya.",
    en: "Open your authenticator app and type its 6 digits.",
  },
  backupCode: { id: "Kode cadangan", en: "Backup code" },
  useBackup: { id: "Pakai kode cadangan", en: "Use a backup code" },
  useApp: { id: "Pakai aplikasi autentikator", en: "Use the authenticator app" },
  continue: { id: "Lanjut", en: "Continue" },
  back: { id: "Kembali", en: "Back" },
  newPassword: { id: "Pilih cara masuk", en: "Choose how you sign in" },
  newPasswordLead: {
    id: "Tautan ini berlaku satu kali. Pilih passkey atau kata sandi untuk akun Anda.",
    en: "This link works once. Choose a passkey or a password for your account.",
  },
  newPasswordDone: {
    id: "Kata sandi tersimpan. Silakan masuk sebagai {email}.",
    en: "The password is kept. Please sign in as {email}.",
  },
  linkMissing: {
    id: "Tautan ini tidak lengkap. Minta tautan baru kepada admin.",
    en: "This link is not complete. Ask your administrator for a new one.",
  },

  setup: { id: "Siapkan Posko", en: "Set up Posko" },
  setupLead: { id: "Empat langkah, kira-kira dua menit.", en: "Four steps, about two minutes." },
  stepKind: { id: "Jenis", en: "Kind" },
  stepName: { id: "Organisasi", en: "Organisation" },
  stepAdmin: { id: "Admin", en: "Administrator" },
  stepElection: { id: "Pemilu", en: "Election" },
  kindQuestion: { id: "Posko ini untuk siapa?", en: "Who is this Posko for?" },
  kindOrganisation: { id: "Organisasi", en: "An organisation" },
  kindOrganisationHint: {
    id: "Partai, koalisi, atau tim pasangan calon.",
    en: "A party, a coalition, or a candidate's team.",
  },
  kindGovernment: { id: "Pemerintah daerah netral", en: "A neutral local government" },
  kindGovernmentHint: {
    id: "Menyusul. Tanpa bagian yang memihak, dan tidak pernah satu basis data dengan organisasi.",
    en: "To come. Without partisan parts, and never in one database with an organisation.",
  },
  organisationName: { id: "Nama organisasi", en: "Name of the organisation" },
  organisationHint: { id: "Tampil di bagian atas setiap layar.", en: "Shown at the top of every screen." },
  adminLead: {
    id: "Admin pertama dapat mengundang orang lain dan memberi peran.",
    en: "The first administrator can invite others and give roles.",
  },
  yourName: { id: "Nama Anda", en: "Your name" },
  setupLinkMissing: {
    id: "Buka tautan penyiapan yang dicetak di terminal saat Posko dijalankan.",
    en: "Open the set-up link that was printed in the terminal when Posko was started.",
  },
  alreadySetUp: { id: "Posko ini sudah disiapkan", en: "This Posko is already set up" },
  electionQuestion: { id: "Pemilu pertama", en: "First election" },
  electionLead: {
    id: "Paket aturan memuat formulir, pemeriksaan, dan pasangan calon. Pemilu lain dapat ditambah nanti.",
    en: "A rule pack holds forms, checks and pairs. Other elections can be added later.",
  },
  followQuestion: { id: "Pemilihan mana yang diikuti?", en: "Which contests does your team follow?" },
  followHint: {
    id: "Saksi hanya diminta formulir pemilihan ini. Bisa diubah kapan saja.",
    en: "Witnesses are asked for the forms of these alone. It can be changed at any time.",
  },
  followSome: { id: "Pilih sedikitnya satu.", en: "Choose at least one." },
  electionLater: { id: "Nanti saja", en: "Later" },
  ready: { id: "Posko siap", en: "Posko is ready" },
  readyLead: {
    id: "Impor TPS dulu, atau langsung ke ruang kendali. Cara masuk lain ada di Akun saya.",
    en: "Import the polling stations first, or go straight to the dashboard. Other ways to sign in are in My account.",
  },
  addPasskey: { id: "Tambah passkey", en: "Add a passkey" },
  passkeyNotHere_number: {
    id: "Passkey tidak bisa dipakai di alamat berupa angka. Buka lewat nama, misalnya localhost.",
    en: "Passkeys do not work at an address made of numbers. Open it by a name, localhost for example.",
  },
  passkeyNotHere_insecure: {
    id: "Passkey hanya bisa dipakai di alamat https atau localhost.",
    en: "Passkeys work only at an https address or localhost.",
  },
  passkeyNotHere_browser: {
    id: "Peramban ini tidak mengenal passkey. Perbarui peramban, atau pakai kata sandi.",
    en: "This browser knows no passkeys. Update it, or use a password.",
  },
  openByName: { id: "Buka lewat localhost", en: "Open by localhost" },
  wayInQuestion: { id: "Cara masuk Anda", en: "Your way to sign in" },
  byPasskey: { id: "Passkey", en: "A passkey" },
  byPasskeyHint: {
    id: "Sidik jari, wajah, atau PIN perangkat ini. Tidak ada kata sandi yang bisa bocor.",
    en: "This device's fingerprint, face or PIN. There is no password to leak.",
  },
  byPassword: { id: "Kata sandi", en: "A password" },
  byPasswordHint: { id: "Bisa dipakai di perangkat mana pun.", en: "Works on any device." },
  passkeyLost: {
    id: "Bila perangkat ini hilang, operator server membuat tautan masuk baru di terminal:",
    en: "If this device is lost, the server's operator makes a new way in, in the terminal:",
  },
  makePasskey: { id: "Buat passkey dan lanjut", en: "Make a passkey and continue" },
  toDashboard: { id: "Ke ruang kendali", en: "To the dashboard" },
  toStations: { id: "Impor TPS", en: "Import polling stations" },

  account: { id: "Akun saya", en: "My account" },
  accountLead: {
    id: "Cara masuk, perangkat yang masih masuk, dan tampilan.",
    en: "Ways to sign in, devices still signed in, and appearance.",
  },
  signOut: { id: "Keluar", en: "Sign out" },
  myRoles: { id: "Peran saya", en: "My roles" },
  noRoles: { id: "Belum ada peran. Minta kepada admin.", en: "No role yet. Ask your administrator." },
  everywhere: { id: "seluruh Indonesia", en: "all of Indonesia" },
  andBelow: { id: "dan di bawahnya", en: "and below" },
  onlyHere: { id: "hanya di sini", en: "only here" },
  secondFactorTitle: { id: "Kode kedua saat masuk", en: "A second code at sign-in" },
  secondFactorOn: { id: "Aktif", en: "On" },
  secondFactorOff: { id: "Tidak aktif", en: "Off" },
  secondFactorWhy: {
    id: "Kata sandi yang bocor saja tidak cukup untuk masuk ke akun Anda.",
    en: "A leaked password alone is then not enough to get into your account.",
  },
  turnOn: { id: "Aktifkan", en: "Turn on" },
  turnOff: { id: "Matikan", en: "Turn off" },
  confirmPassword: { id: "Kata sandi Anda", en: "Your password" },
  scanQr: {
    id: "Pindai dengan aplikasi autentikator, lalu ketik 6 angkanya.",
    en: "Scan it with an authenticator app, then type its 6 digits.",
  },
  qrAlt: { id: "Kode QR untuk aplikasi autentikator", en: "QR code for an authenticator app" },
  secretText: { id: "Tidak bisa memindai? Ketik kunci ini:", en: "Cannot scan? Type this key:" },
  backupCodes: { id: "Kode cadangan", en: "Backup codes" },
  backupCodesLead: {
    id: "Simpan di tempat aman. Setiap kode berlaku satu kali bila HP Anda hilang.",
    en: "Keep them somewhere safe. Each works once if you lose your phone.",
  },
  activate: { id: "Aktifkan sekarang", en: "Turn on now" },
  passkeys: { id: "Passkey", en: "Passkeys" },
  passkeysLead: {
    id: "Masuk dengan sidik jari, wajah, atau PIN perangkat.",
    en: "Sign in with the device's fingerprint, face or PIN.",
  },
  noPasskeys: { id: "Belum ada passkey.", en: "No passkey yet." },
  passkeySince: { id: "sejak {day}", en: "since {day}" },
  remove: { id: "Hapus", en: "Remove" },
  sessions: { id: "Peramban yang masih masuk", en: "Browsers still signed in" },
  sessionsLead: { id: "Keluarkan yang tidak Anda kenal.", en: "Sign out what you do not know." },
  unknownBrowser: { id: "Peramban tidak dikenal", en: "Unknown browser" },
  thisBrowser: { id: "peramban ini", en: "this browser" },
  sessionSince: { id: "masuk {since}, berlaku sampai {until}", en: "signed in {since}, lasts until {until}" },
  revoke: { id: "Keluarkan", en: "Sign out there" },
  appearance: { id: "Tampilan", en: "Appearance" },
  changePassword: { id: "Ganti kata sandi", en: "Change the password" },
  addPassword: { id: "Tambah kata sandi", en: "Add a password" },
  addPasswordLead: {
    id: "Untuk masuk di perangkat tanpa passkey Anda. Passkey diminta sekali lagi sebelum kata sandi disimpan.",
    en: "To sign in on a device without your passkey. Your passkey is asked once more before the password is kept.",
  },
  addPasswordSave: { id: "Pakai passkey dan simpan", en: "Use the passkey and save" },
  newPasswordField: { id: "Kata sandi baru", en: "New password" },
  currentPassword: { id: "Kata sandi sekarang", en: "Current password" },
  passwordChanged: {
    id: "Kata sandi diganti. Peramban lain sudah dikeluarkan.",
    en: "The password is changed. Other browsers have been signed out.",
  },
  save: { id: "Simpan", en: "Save" },
  noAccess: { id: "Akun Anda belum punya peran", en: "Your account has no role yet" },

  role_administrator: { id: "Admin", en: "Administrator" },
  role_coordinator: { id: "Koordinator", en: "Coordinator" },
  role_verifier: { id: "Verifikator", en: "Verifier" },
  role_witness: { id: "Saksi", en: "Witness" },
  role_viewer: { id: "Pengamat", en: "Viewer" },
} as const;

/** What the refusals of signing in and of accounts mean, by code. */
export const problems = {
  "accounts.no_such_session": {
    id: "Peramban itu sudah tidak masuk lagi. Muat ulang daftarnya.",
    en: "That browser is signed in no longer. Load the list again.",
  },
  "accounts.not_a_person": {
    id: "Ini hanya untuk akun orang. Masuk dengan akun Anda di peramban.",
    en: "This is for a person's account. Sign in with yours in a browser.",
  },
  "sign_in.invalid_email_or_password": {
    id: "Alamat email atau kata sandi tidak cocok.",
    en: "The e-mail address or the password does not match.",
  },
  "sign_in.invalid_code": {
    id: "Kode tidak cocok. Pakai kode yang sedang tampil.",
    en: "The code does not match. Use the one shown now.",
  },
  "sign_in.invalid_backup_code": {
    id: "Kode cadangan tidak cocok atau sudah dipakai.",
    en: "The backup code does not match or was used.",
  },
  "sign_in.invalid_password": { id: "Kata sandi tidak cocok.", en: "The password does not match." },
  "sign_in.passkey": {
    id: "Passkey tidak dipakai. Coba lagi, atau pakai kata sandi.",
    en: "No passkey was used. Try again, or use a password.",
  },
  "sign_in.last_way_in": {
    id: "Ini satu-satunya cara masuk Anda. Tambah passkey lain dulu.",
    en: "This is your only way to sign in. Add another passkey first.",
  },
  "sign_in.passkey_address": {
    id: "Passkey Posko ini terikat pada alamat lain. Buka Posko lewat alamat yang dicetak di terminal, atau pakai kata sandi.",
    en: "The passkeys of this Posko belong to another address. Open Posko by the address printed in the terminal, or use a password.",
  },
  "accounts.another_person": {
    id: "Passkey itu milik akun lain, yang kini masuk di peramban ini. Keluar, lalu masuk dengan passkey Anda.",
    en: "That passkey belongs to another account, which is now signed in here. Sign out, then in with your own.",
  },
  "accounts.has_password": {
    id: "Akun ini sudah punya kata sandi. Ganti dengan kata sandi yang sekarang.",
    en: "This account has a password already. Change it with the current one.",
  },
  "accounts.one_way_in": {
    id: "Pilih satu cara masuk: passkey atau kata sandi.",
    en: "Choose one way to sign in: a passkey or a password.",
  },
  "sign_in.passkey_not_found": {
    id: "Passkey ini tidak dikenal di Posko ini.",
    en: "This Posko does not know that passkey.",
  },
  "sign_in.session_expired": { id: "Masuk ulang dulu, lalu coba lagi.", en: "Sign in again, then try once more." },
  "sign_in.session_not_fresh": {
    id: "Demi keamanan, keluar dan masuk lagi dulu.",
    en: "For safety, sign out and in again first.",
  },
  "accounts.busy": {
    id: "Banyak yang sedang masuk. Coba lagi beberapa detik lagi.",
    en: "Many are signing in. Try again in a few seconds.",
  },
  "accounts.setup_link": {
    id: "Tautan penyiapan tidak cocok. Salin lagi dari terminal.",
    en: "The set-up link does not match. Copy it again from the terminal.",
  },
  "accounts.already_set_up": {
    id: "Posko ini sudah disiapkan. Silakan masuk.",
    en: "This Posko is already set up. Please sign in.",
  },
  "accounts.email_taken": {
    id: "Alamat email ini sudah punya akun. Pakai akun itu, atau alamat lain.",
    en: "This e-mail address already has an account. Use that account, or another address.",
  },
  "accounts.password_length": {
    id: "Kata sandi paling sedikit 10 karakter. Pakai yang lebih panjang.",
    en: "A password has at least 10 characters. Use a longer one.",
  },
  "sign_in.wait": {
    id: "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.",
    en: "Too many tries. Wait a few minutes, then try again.",
  },
  "accounts.link_used": {
    id: "Tautan ini sudah dipakai atau kedaluwarsa. Minta yang baru kepada admin.",
    en: "This link was used or has expired. Ask your administrator for a new one.",
  },
  "accounts.phone_role": {
    id: "Hanya koordinator memakai HP dengan akun ini. Beri peran koordinator dulu.",
    en: "Only a coordinator uses a phone with her account. Give the role of coordinator first.",
  },
  "accounts.phone_code_unknown": {
    id: "Kode ini tidak dikenal. Periksa hurufnya, atau buat kode baru di halaman akun.",
    en: "This code is not known. Check its letters, or make a new one on the account page.",
  },
  "accounts.phone_code_ended": {
    id: "Kode ini tidak berlaku lagi. Buat kode baru di halaman akun.",
    en: "This code is no longer valid. Make a new one on the account page.",
  },
  "accounts.phone_code_used": {
    id: "Kode ini sudah dipakai HP lain. Buat kode baru di halaman akun.",
    en: "Another phone has used this code. Make a new one on the account page.",
  },
  "accounts.device_taken": {
    id: "HP ini terikat pada orang lain. Kirim dulu semua isinya, lalu coba lagi.",
    en: "This phone is bound to somebody else. Send everything on it first, then try again.",
  },
  "accounts.key_kind": {
    id: "Kunci HP ini tidak bisa dipakai. Perbarui aplikasinya, lalu coba lagi.",
    en: "This phone's key cannot be used. Update the app, then try again.",
  },
  "accounts.beyond_yours": {
    id: "Orang ini punya peran di luar wilayah Anda. Minta admin di atas Anda mengerjakannya.",
    en: "This person holds roles beyond your area. Ask an administrator above you to do it.",
  },
} as const;
