// What a witness may and may not do, in plain words, with where it stands and how far that was verified. The articles are
// those of the legislative election of 2024 unless said otherwise; the ids are those of the rule packs.

interface Both {
  readonly id: string;
  readonly en: string;
}

export interface Cited {
  readonly article: Both;
  /** `sourced`: read where it is published. `secondary`: read where others quote it. `unverified`: not yet read. */
  readonly confidence: "sourced" | "secondary" | "unverified";
}

export interface RightOrBan extends Cited {
  readonly rule: string;
  readonly text: Both;
  /** Rule packs whose own article this is; without it that of 2024 alone. */
  readonly packs?: readonly string[];
  /** Where another pack says the same in an article of its own. */
  readonly of?: Readonly<Record<string, Cited>>;
}

const BOTH_YEARS = ["pemilu-2019", "pemilu-2024"];

const OBJECTION = {
  article: {
    id: "PKPU 9/2019 Ps. 208 (versi luar negeri; dalam negeri 2024 belum dicocokkan)",
    en: "PKPU 9/2019 Art. 208 (version for abroad; that of 2024 at home not yet compared)",
  },
  confidence: "unverified",
  of: {
    "pemilu-2019": {
      article: { id: "PKPU 9/2019 Ps. 208 (versi luar negeri)", en: "PKPU 9/2019 Art. 208 (version for abroad)" },
      confidence: "unverified",
    },
  },
} as const;

export const RIGHTS: readonly RightOrBan[] = [
  {
    rule: "SAKSI.RIGHTS",
    text: {
      id: "Menyaksikan persiapan TPS, pemungutan, dan penghitungan suara sampai selesai.",
      en: "Watch the station being set up, the voting and the count, to the end.",
    },
    article: { id: "PKPU 25/2023; Keputusan KPU 66/2024", en: "PKPU 25/2023; KPU Decision 66/2024" },
    confidence: "secondary",
  },
  {
    rule: "SAKSI.OBJECTION",
    text: {
      id: "Mengajukan keberatan saat itu juga. Jika benar, KPPS langsung mencoret angka yang salah, menulis yang benar, dan ketua serta saksi membubuhkan paraf.",
      en: "Object on the spot. If you are right, the officers strike out the wrong figure at once, write the right one, and chair and witnesses initial it.",
    },
    ...OBJECTION,
  },
  {
    rule: "SAKSI.OBJECTION",
    text: {
      id: "Meminta setiap keberatan, diterima atau tidak, dicatat di formulir C.Kejadian Khusus. Bila masih keberatan, minta rekomendasi Pengawas TPS.",
      en: "Have every objection, taken or not, written in the special-events form (C.Kejadian Khusus). If you still object, ask for the supervisor's recommendation.",
    },
    ...OBJECTION,
  },
  {
    rule: "SAKSI.COPY",
    text: {
      id: "Menerima C.Hasil Salinan pada hari yang sama. Tidak memberikannya adalah pelanggaran: catat bila terjadi.",
      en: "Be given a copy of C.Hasil (Salinan) the same day. Not giving it is an offence: note it if it happens.",
    },
    article: { id: "UU 7/2017 (sekitar Ps. 506)", en: "Law 7/2017 (near Art. 506)" },
    packs: BOTH_YEARS,
    confidence: "unverified",
  },
  {
    rule: "SAKSI.RIGHTS",
    text: { id: "Memotret C.Hasil yang ditempel di TPS.", en: "Photograph the C.Hasil on the wall of the station." },
    article: { id: "PKPU 25/2023", en: "PKPU 25/2023" },
    confidence: "unverified",
  },
  {
    rule: "SAKSI.SIGN",
    text: {
      id: "Menandatangani formulir bila hadir dan bersedia. Menolak tidak membatalkan formulir.",
      en: "Sign the form if you are there and willing. Refusing does not void the form.",
    },
    article: { id: "Peraturan Bawaslu 15/2024 Ps. 23", en: "Bawaslu Regulation 15/2024 Art. 23" },
    confidence: "unverified",
  },
];

export const BANS: readonly RightOrBan[] = [
  {
    rule: "SAKSI.MANDATE",
    text: {
      id: "Masuk tanpa surat mandat tertulis. Serahkan kertasnya kepada KPPS; tanpa itu tidak ada tempat duduk saat penghitungan.",
      en: "Enter without a written mandate. Hand the paper to the officers; without it there is no seat at the count.",
    },
    article: { id: "PKPU 25/2023; Keputusan KPU 66/2024", en: "PKPU 25/2023; KPU Decision 66/2024" },
    confidence: "secondary",
  },
  {
    rule: "SAKSI.TPS",
    text: {
      id: "Berdua di dalam TPS. Tiap peserta boleh memandatkan 2 saksi, yang di dalam 1 orang bergantian.",
      en: "Be inside as two. Each participant may mandate 2 witnesses, of whom 1 is inside at a time.",
    },
    article: { id: "PKPU 25/2023", en: "PKPU 25/2023" },
    confidence: "secondary",
    of: {
      "pemilu-2019": { article: { id: "UU 7/2017", en: "Law 7/2017" }, confidence: "unverified" },
      "pilkada-2024": { article: { id: "PKPU 17/2024", en: "PKPU 17/2024" }, confidence: "unverified" },
    },
  },
  {
    rule: "SAKSI.BADGE",
    text: {
      id: "Memakai atribut kampanye. Pakai tanda pengenal dari KPPS.",
      en: "Wear campaign attributes. Wear the badge that the officers give you.",
    },
    article: { id: "PKPU 25/2023", en: "PKPU 25/2023" },
    confidence: "secondary",
  },
  {
    rule: "ED.MONEY",
    text: {
      id: "Menjanjikan atau memberi uang atau barang kepada pemilih pada hari pemungutan: penjara paling lama 3 tahun, denda paling banyak Rp36 juta.",
      en: "Promise or give voters money or goods on voting day: up to 3 years in prison, up to Rp36 million.",
    },
    article: { id: "UU 7/2017 Ps. 523 ayat (3)", en: "Law 7/2017 Art. 523(3)" },
    packs: BOTH_YEARS,
    confidence: "secondary",
  },
];

export const rightsWords = {
  title: { id: "Hak dan larangan saksi", en: "A witness's rights and bans" },
  may: { id: "Anda berhak", en: "You may" },
  mayNot: { id: "Anda dilarang", en: "You may not" },
  sourced: { id: "Sudah dibaca di naskahnya", en: "Read in its text" },
  secondary: { id: "Dikutip dari sumber lain", en: "Quoted from elsewhere" },
  later: {
    id: "Aturan Pemilu 2024; untuk pemilu ini belum dicocokkan",
    en: "A rule of the election of 2024; not yet compared for this one",
  },
  unverified: { id: "Belum dicocokkan dengan naskah", en: "Not yet compared with its text" },
  notAdvice: {
    id: "Ringkasan, bukan nasihat hukum. Bila ragu, tanya koordinator atau Pengawas TPS.",
    en: "A summary, not legal advice. When in doubt ask your coordinator or the supervisor.",
  },
} as const;
