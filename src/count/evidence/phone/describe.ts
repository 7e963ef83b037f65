import { t } from "../../../web/kit/words.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { stationNamed, type Work } from "../../witnesses/keep.ts";
import type { NoteFile, NoteKind } from "../model.ts";
import { noteWords } from "../words/note.ts";
import { phoneWords } from "../words.ts";

/** How a photographed page is named in the list of everything to send. */
export function describePicture(
  work: Work,
  input: Readonly<Record<string, unknown>>,
): { title: string; under: string; href: string } {
  const { contest, station, source, page } = input as Readonly<Record<string, string>>;
  return {
    title: t(phoneWords, "pageTitle", { page: t(phoneWords, "page", { page: page ?? "" }) }),
    under: `${stationNamed(work, station ?? "")} · ${t(phoneWords, source === "plano" ? "plano" : "salinan")}`,
    href: routeTo("form", contest ?? "", station ?? "", source ?? "", 1),
  };
}

/** How a note is named in the list of everything to send. */
export function describeNote(
  work: Work,
  input: Readonly<Record<string, unknown>>,
): { title: string; under: string; href: string; voices: readonly string[] } {
  const {
    station = "",
    kind,
    said = "",
    files = [],
  } = input as { station?: string; kind: NoteKind; said?: string; files?: readonly NoteFile[] };
  return {
    title: t(noteWords, kind),
    under: [stationNamed(work, station), said.slice(0, 60)].filter((text) => text !== "").join(" · "),
    href: routeTo("catatan", station),
    voices: files.filter((file) => file.media === "voice").map((file) => file.sha256),
  };
}
