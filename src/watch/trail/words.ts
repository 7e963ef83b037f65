/** Screens of the desk: the audit trail. */
export const words = {
  trail: { id: "Jejak audit", en: "Audit trail" },
  lead: {
    id: "Siapa melakukan apa, kapan. Setiap baris disegel dalam rantai yang bisa diperiksa siapa pun.",
    en: "Who did what, when. Each line is sealed into a chain that anybody can check.",
  },
  check: { id: "Periksa rantai", en: "Check the chain" },
  checkLead: {
    id: "Menghitung ulang setiap baris, setiap pohon, dan rantainya.",
    en: "Recomputes every line, every tree and the chain.",
  },
  root: { id: "Akar dari tanda terima", en: "Root from a receipt" },
  rootHint: {
    id: "64 huruf dan angka; memastikan akar itu ada di rantai ini.",
    en: "64 letters and digits; makes sure that root is part of this chain.",
  },
  rootBad: { id: "Akar terdiri dari 64 angka 0–9 dan huruf a–f.", en: "A root is 64 digits 0–9 and letters a–f." },
  checkNow: { id: "Periksa sekarang", en: "Check now" },
  whole: { id: "Rantai utuh", en: "The chain is whole" },
  wholeText: {
    id: "{entries} baris dalam {roots} segel, semuanya cocok.",
    en: "{entries} {entries|line|lines} in {roots} {roots|seal|seals}, all of them hold.",
  },
  broken: { id: "Rantai rusak", en: "The chain is broken" },
  brokenText: {
    id: "Yang pertama tidak cocok: {what}, segel {batch}, posisi {position}.",
    en: "First to fail: {what}, seal {batch}, position {position}.",
  },
  entries: { id: "Baris jejak", en: "Trail lines" },
  at: { id: "Waktu", en: "When" },
  who: { id: "Siapa", en: "Who" },
  from: { id: "Dari", en: "From" },
  operation: { id: "Tindakan", en: "Operation" },
  subject: { id: "Tentang", en: "Subject" },
  fields: { id: "Isian", en: "Fields" },
  sealed: { id: "Segel", en: "Seal" },
  filterOperation: { id: "Tindakan", en: "Operation" },
  allOperations: { id: "Semua tindakan", en: "All operations" },
  operationCode: { id: "Kode tindakan", en: "Operation's code" },
  subjectCode: { id: "Kode tentang", en: "Subject's code" },
  whoCode: { id: "Kode siapa", en: "Who's code" },
  filterSubject: { id: "Tentang, awal kodenya", en: "Subject, how its code begins" },
  loadMore: { id: "Muat lagi", en: "Load more" },
  none: { id: "Belum ada baris", en: "No lines yet" },
  csvFile: { id: "jejak-audit", en: "audit-trail" },
} as const;

/** What a refusal says, by its code. */
export const problems = {
  "trail.anchor_before_entry": {
    id: "Akar ini lebih lama dari barisnya. Pakai akar yang lebih baru.",
    en: "This root is older than the entry. Use a later one.",
  },
  "trail.no_such_entry": {
    id: "Tidak ada baris dengan sidik ini. Salin lagi dari tanda terimanya.",
    en: "No entry has this hash. Copy it again from the receipt.",
  },
  "trail.no_such_root": {
    id: "Akar ini tidak ada di rantai. Salin lagi dari tanda terimanya.",
    en: "The chain has no such root. Copy it again from the receipt.",
  },
  "trail.operator_only": {
    id: "Kunci tanda terima diganti oleh pengelola mesin server: `npx --no posko keys rotate`.",
    en: "The receipt key is changed by whoever runs the server's machine: `npx --no posko keys rotate`.",
  },
  "trail.not_sealed_yet": {
    id: "Baris ini sedang disegel. Coba lagi dua detik lagi.",
    en: "This entry is being sealed. Try again in two seconds.",
  },
} as const;
