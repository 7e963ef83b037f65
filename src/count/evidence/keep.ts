// What the phone keeps of the photographed pages of a form: for each page the picture that now stands for it.
// The bytes lie in the phone's blob shelf by their hash; a retaken page leaves the earlier bytes where they are.

import { loadBinding } from "../../web/phone/device.ts";
import type { Saying } from "../../web/phone/outbox.ts";
import { BLURRED_BELOW, type Picture } from "../../web/phone/picture.ts";
import { keepBlob, loadKept, type OutboxItem, updateKept } from "../../web/phone/store.ts";
import type { Media, NoteFile, NoteKind, Source } from "./model.ts";

/** Which paper at which station. */
export interface FormKey {
  readonly contest: string;
  readonly station: string;
  readonly source: Source;
}

export interface KeptPage {
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  /** ISO instant by the phone's clock. */
  readonly taken_at: string;
  readonly sharpness: number;
}

/** Page name → the picture that stands for it. */
export type KeptPages = Readonly<Record<string, KeptPage>>;

/** Key of the kept pages of a form; drafts belong to their author, since a phone may change hands. */
export async function pagesKey(form: FormKey): Promise<string> {
  const author = (await loadBinding())?.author ?? "";
  return `evidence/pages/1/${author}/${form.contest}/${form.station}/${form.source}`;
}

export async function loadPages(form: FormKey): Promise<KeptPages> {
  return (await loadKept<KeptPages>(await pagesKey(form))) ?? {};
}

/** Keep a picture as the one of `page`: its bytes first, then the page that points at them. */
export async function keepPage(form: FormKey, page: string, picture: Picture): Promise<void> {
  const { bytes, sha256, width, height, sharpness } = picture;
  await keepBlob({ sha256, type: "image/jpeg", bytes, size: bytes.byteLength });
  const kept: KeptPage = {
    sha256,
    bytes: bytes.byteLength,
    width,
    height,
    sharpness,
    taken_at: new Date().toISOString(),
  };
  await updateKept<KeptPages>(await pagesKey(form), (old) => ({ ...old, [page]: kept }));
}

/** Let go of each page's picture that no record of the outbox has declared: the one declared before stands again, or none. */
export async function forgetUndeclared(form: FormKey, outbox: readonly OutboxItem[], author: string): Promise<void> {
  await updateKept<KeptPages>(await pagesKey(form), (old = {}) => {
    const pages: Record<string, KeptPage> = { ...old };
    for (const { input } of declarations(form, old, outbox, author)) delete pages[input["page"] as string];
    for (const { record, state } of outbox.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      if (record.operation !== "evidence.declare" || record.author !== author || state === "refused") continue;
      const { contest, station, source, page, ...kept } = record.input as unknown as FormKey & {
        page: string;
      } & KeptPage;
      if (contest !== form.contest || station !== form.station || source !== form.source) continue;
      // How sharp it was is not said of it; that it is to be looked at, she was told then.
      if (pages[page] === undefined || old[page]?.sha256 !== pages[page].sha256)
        pages[page] = { ...kept, sharpness: BLURRED_BELOW };
    }
    return pages;
  });
}

/** Declarations for the pages that no record of the outbox has declared yet. */
export function declarations(form: FormKey, pages: KeptPages, outbox: readonly OutboxItem[], author: string): Saying[] {
  const said = new Set(
    outbox
      .filter((i) => i.record.operation === "evidence.declare" && i.record.author === author)
      .map((i) => i.record.input)
      .filter((i) => i["contest"] === form.contest && i["station"] === form.station && i["source"] === form.source)
      .map((i) => JSON.stringify([i["page"], i["sha256"]])),
  );
  return Object.entries(pages)
    .filter(([page, kept]) => !said.has(JSON.stringify([page, kept.sha256])))
    .map(([page, kept]) => ({
      operation: "evidence.declare",
      shape: 1,
      input: {
        contest: form.contest,
        station: form.station,
        source: form.source,
        page,
        sha256: kept.sha256,
        bytes: kept.bytes,
        width: kept.width,
        height: kept.height,
        taken_at: kept.taken_at,
      },
      blobs: [{ sha256: kept.sha256, size: kept.bytes }],
    }));
}

/** Papers a witness reads; the third source is the commission's own. */
export const SOURCES_ON_PHONE = ["plano", "salinan"] as const satisfies readonly Source[];

// A note as it is being made: kept at each change, like figures.

export interface KeptFile extends NoteFile {
  readonly type: string;
}

export interface NoteDraft {
  readonly kind: NoteKind | null;
  readonly contest: string | null;
  readonly said: string;
  readonly files: readonly KeptFile[];
}

const NO_NOTE: NoteDraft = { kind: null, contest: null, said: "", files: [] };

export async function noteKey(station: string): Promise<string> {
  const author = (await loadBinding())?.author ?? "";
  return `evidence/note/1/${author}/${station}`;
}

export async function loadNote(station: string): Promise<NoteDraft> {
  return (await loadKept<NoteDraft>(await noteKey(station))) ?? NO_NOTE;
}

export async function changeNote(station: string, change: (old: NoteDraft) => NoteDraft): Promise<void> {
  await updateKept<NoteDraft>(await noteKey(station), (old) => change(old ?? NO_NOTE));
}

/** Is there anything in it? A kind alone says nothing yet, but for the one that says all. */
export function hasNote({ kind, said, files }: NoteDraft): boolean {
  return kind === "no_copy" || said.trim() !== "" || files.length > 0;
}

/** Keep bytes for a note, and name them in it. */
export async function addToNote(
  station: string,
  file: { readonly bytes: ArrayBuffer; readonly sha256: string; readonly media: Media; readonly type: string },
): Promise<void> {
  const { bytes, sha256, media, type } = file;
  await keepBlob({ sha256, type, bytes, size: bytes.byteLength });
  await changeNote(station, (old) => ({
    ...old,
    files: [...old.files.filter((f) => f.sha256 !== sha256), { sha256, bytes: bytes.byteLength, media, type }],
  }));
}

/** The note as it is said, or null while there is nothing to say. */
export function sayingOfNote(election: string, station: string, draft: NoteDraft): Saying | null {
  const { kind, contest, said, files } = draft;
  if (kind === null || !hasNote(draft)) return null;
  return {
    operation: "evidence.note",
    shape: 1,
    input: {
      election,
      station,
      contest,
      kind,
      said: said.trim(),
      files: files.map(({ sha256, bytes, media }) => ({ sha256, bytes, media })),
    },
    blobs: files.map(({ sha256, bytes }) => ({ sha256, size: bytes })),
  };
}

/** After it was said: the next one begins empty. Its bytes stay until their receipts are there. */
export async function clearNote(station: string): Promise<void> {
  await changeNote(station, () => NO_NOTE);
}
