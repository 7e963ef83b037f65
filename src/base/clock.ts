// Time is handed in, never taken: rules get `now`, so that 15:00 WIB can be tested at noon.

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

const YEAR_10000 = 253_402_300_800_000;

/** The instant a phone wrote down; null where it is none, or lies outside the years 1970 to 9999. */
export function phoneTime(text: string): Instant | null {
  const at = Date.parse(text);
  return at >= 0 && at < YEAR_10000 ? at : null;
}

/**
 * When a phone says that something was, as far as it can be so: never after it was received, and at that moment where
 * its clock says nothing usable. Else a clock a year ahead would have the last word for a year. What the phone wrote
 * stays in the record that it signed.
 */
export function saidAt(text: string, receivedAt: Instant): Instant {
  return Math.min(phoneTime(text) ?? receivedAt, receivedAt);
}

/** A clock may be so much ahead before anybody need be told. */
const AHEAD_MS = 10 * 60_000;

/** Did the phone write down what cannot be so: no instant at all, or one well after it was received? */
export function isWrongTime(text: string, receivedAt: Instant): boolean {
  const at = phoneTime(text);
  return at === null || at > receivedAt + AHEAD_MS;
}

/** Indonesia's three zones; none has daylight saving (Keppres 41/1987). */
export type Zone = "WIB" | "WITA" | "WIT";

const OFFSET_HOURS: Record<Zone, number> = { WIB: 7, WITA: 8, WIT: 9 };

/** The instant of a wall-clock time in a zone: `instantAt("2024-02-14", "15:00", "WIB")`. */
export function instantAt(date: string, time: string, zone: Zone): Instant {
  const t = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (Number.isNaN(t)) throw new Error(`not a date and time: ${date} ${time}`);
  return t - OFFSET_HOURS[zone] * 3_600_000;
}

/** `19.04 WITA` for an instant, the way a form in that zone would say it. */
export function timeInZone(at: Instant, zone: Zone): string {
  const d = new Date(at + OFFSET_HOURS[zone] * 3_600_000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(d.getUTCHours())}.${two(d.getUTCMinutes())} ${zone}`;
}

/** `2024-02-14` in a zone. */
export function dateInZone(at: Instant, zone: Zone): string {
  return new Date(at + OFFSET_HOURS[zone] * 3_600_000).toISOString().slice(0, 10);
}
