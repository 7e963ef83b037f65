// What the phone keeps of the photographed pages of a form: for each page the picture that now stands for it.
// The bytes lie in the phone's blob shelf by their hash; a retaken page leaves the earlier bytes where they are.

import { loadBinding } from "../../web/phone/device.ts";
import type { Saying } from "../../web/phone/outbox.ts";
import type { Picture } from "../../web/phone/picture.ts";
import { keepBlob, loadKept, type OutboxItem, updateKept } from "../../web/phone/store.ts";
import type { Source } from "./model.ts";

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
