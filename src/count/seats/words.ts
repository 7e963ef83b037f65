/** What a refusal says, by its code. */
export const problems = {
  "seats.no_seats": {
    id: "Pemilihan ini tidak membagi kursi per dapil. Pilih DPR, DPD atau DPRD.",
    en: "This contest gives no seats by dapil. Choose DPR, DPD or a council.",
  },
  "seats.area_unknown": {
    id: "Dapil {area} tidak ada di pemilihan ini. Periksa kodenya, atau impor daftar dapil.",
    en: "This contest has no dapil {area}. Check its code, or import the list of dapil.",
  },
  "seats.place_too_wide": {
    id: "Terlalu banyak dapil di sini, paling banyak {most} sekaligus. Pilih satu provinsi.",
    en: "Too many dapil here, {most} at once at most. Choose a province.",
  },
} as const;
