import { t } from "../../../web/kit/words.ts";
import { routeTo } from "../../../web/phone/router.ts";
import type { NoteKind } from "../model.ts";
import { noteWords } from "../words/note.ts";
import { phoneWords } from "../words.ts";

/** How a photographed page is named in the list of everything to send. */
export function describePicture(input: Readonly<Record<string, unknown>>): {
  title: string;
  under: string;
  href: string;
} {
  const { contest, station, source, page } = input as Readonly<Record<string, string>>;
  const number = (station ?? "").slice((station ?? "").lastIndexOf("/") + 1);
  return {
    title: t(phoneWords, "pageTitle", { page: t(phoneWords, "page", { page: page ?? "" }) }),
    under: `TPS ${number.padStart(3, "0")} · ${t(phoneWords, source === "plano" ? "plano" : "salinan")}`,
    href: routeTo("form", contest ?? "", station ?? "", source ?? "", 1),
  };
}

/** How a note is named in the list of everything to send. */
export function describeNote(input: Readonly<Record<string, unknown>>): { title: string; under: string; href: string } {
  const { station = "", kind, said = "" } = input as { station?: string; kind: NoteKind; said?: string };
  const number = station.slice(station.lastIndexOf("/") + 1).padStart(3, "0");
  return {
    title: t(noteWords, kind),
    under: [`TPS ${number}`, said.slice(0, 60)].filter((text) => text !== "").join(" · "),
    href: routeTo("catatan", station),
  };
}
