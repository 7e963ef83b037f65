import type { Language } from "../kit/words.ts";

const LONG = { style: "unit", unitDisplay: "long" } as const;

/** A span of time in its largest unit and the next: `12 menit`, `3 jam 20 menit`, `3 hari 2 jam`. @param minutes whole, not below 0 */
export function spanText(minutes: number, lang: Language): string {
  const hours = Math.round(minutes / 60);
  const parts: [number, string][] =
    minutes < 24 * 60
      ? [
          [Math.floor(minutes / 60), "hour"],
          [minutes % 60, "minute"],
        ]
      : [
          [Math.floor(hours / 24), "day"],
          [hours % 24, "hour"],
        ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => new Intl.NumberFormat(lang, { ...LONG, unit }).format(count))
    .join(" ");
}
