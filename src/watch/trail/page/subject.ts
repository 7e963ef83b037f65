// What a line of the trail is about, taken apart so that a screen can say it in words. The trail seals ids and words
// of the code, never names; whoever reads it wants "TPS 012", not `35.73.01.1001/12`.

import { subjectWords } from "../words/subjects.ts";

export type SubjectWord = keyof typeof subjectWords;

/** One piece of a subject; `text` is what is sealed, so that all pieces by a space between make the subject again. */
export type SubjectPart =
  | { readonly kind: "principal"; readonly text: string; readonly who: string; readonly id: string }
  | { readonly kind: "station"; readonly text: string }
  | { readonly kind: "contest"; readonly text: string }
  | { readonly kind: "word"; readonly text: SubjectWord }
  | { readonly kind: "id"; readonly text: string }
  | { readonly kind: "code"; readonly text: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The pieces of a subject, in their order. Never fails: what is not known is a code. */
export function subjectParts(subject: string): SubjectPart[] {
  const texts = subject.split(" ");
  // A page's id may read like a word of ours.
  return texts.map((text, i) => (texts[i - 1] === "page" ? { kind: "code", text } : partOf(text)));
}

function partOf(text: string): SubjectPart {
  if (Object.hasOwn(subjectWords, text)) return { kind: "word", text: text as SubjectWord };
  const [who, id] = text.split(":");
  if ((who === "account" || who === "witness") && id !== undefined && UUID.test(id))
    return { kind: "principal", text, who, id };
  if (UUID.test(text)) return { kind: "id", text };
  if (/^\d{2}\.\d{2}\.\d{2}\.\d{4}\/\S+$/.test(text)) return { kind: "station", text };
  if (/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/.test(text)) return { kind: "contest", text };
  return { kind: "code", text };
}

/** The last four characters of an id: enough to tell lines apart on a screen; the whole stands in the export. */
export function shortId(id: string): string {
  return id.length < 12 ? id : `#${id.slice(-4)}`;
}

/** The sealed text with its long ids shortened, to stand in small type below the words. */
export function shortCode(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, shortId);
}
