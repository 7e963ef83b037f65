// Times as the place of the TPS tells them: WIB, WITA or WIT, with the date when it is not today's.

import { dateInZone, timeInZone, type Zone } from "../../base/clock.ts";
import { type Language, language } from "../kit/words.ts";

/** `19.04 WIB`, or `14 Feb 2024, 19.04 WIB` on another day; `at` is ISO text. */
export function clockText(at: string, zone: Zone, now: number = Date.now()): string {
  const instant = Date.parse(at);
  if (Number.isNaN(instant)) return "–";
  const time = timeInZone(instant, zone);
  return dateInZone(instant, zone) === dateInZone(now, zone) ? time : `${dayText(at, zone)}, ${time}`;
}

/** `14 Feb 2024`. */
export function dayText(at: string, zone: Zone = "WIB", lang: Language = language()): string {
  const instant = Date.parse(at);
  if (Number.isNaN(instant)) return "–";
  return new Date(`${dateInZone(instant, zone)}T00:00:00Z`).toLocaleDateString(lang === "id" ? "id-ID" : "en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** `14 Feb 2024, 19.04 WIB`, also of today: for what is read on another day, as paper is. */
export function stampText(at: string, zone: Zone): string {
  const instant = Date.parse(at);
  return Number.isNaN(instant) ? "–" : `${dayText(at, zone)}, ${timeInZone(instant, zone)}`;
}
