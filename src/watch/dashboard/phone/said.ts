// How the phone says when, and how a station's line stands.

import type { IconName } from "../../../web/kit/icons.tsx";
import type { Tone } from "../../../web/kit/states.tsx";
import type { AreaStation } from "../keep.ts";
import { isWhole, type Stand } from "../rules/area.ts";

/** `19.40`, or with its day where that is another one. By the phone's own clock and zone. */
export function timeText(instant: string, lang: "id" | "en", now: number): string {
  const at = new Date(instant);
  const locale = lang === "id" ? "id-ID" : "en-GB";
  const time = at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  const sameDay = at.toDateString() === new Date(now).toDateString();
  return sameDay ? time : `${at.toLocaleDateString(locale, { day: "numeric", month: "short" })} ${time}`;
}

export const STAND_TONE: Readonly<Record<Stand, Tone>> = {
  no_witness: "bad",
  silent: "bad",
  heard: "wait",
  here: "info",
  some: "wait",
  in: "ok",
};
export const STAND_ICON: Readonly<Record<Stand, IconName>> = {
  no_witness: "person",
  silent: "alert",
  heard: "phone",
  here: "place",
  some: "edit",
  in: "check",
};

export type Said = NonNullable<AreaStation["said"]>["state"];
export const SAID_TONE: Readonly<Record<Said, Tone>> = {
  polls_open: "info",
  polls_closed: "info",
  counting: "info",
  finished: "ok",
  trouble: "bad",
};

/** Forms of which all that is asked is read, of those held at the station. */
export function formsRead(station: AreaStation): number {
  return station.forms.filter(isWhole).length;
}
