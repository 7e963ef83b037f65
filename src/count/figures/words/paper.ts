/** The papers by their short names, where a line has room for no more. */
export const paperWords = {
  plano: { id: "plano", en: "wall form" },
  salinan: { id: "salinan", en: "copy" },
} as const;
