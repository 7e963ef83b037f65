// The queue as a file (docs/formats.md, "Queue export"): when there is no signal at all, someone carries it.
// JSON lines: a head, then each record as signed, then each picture in base64. Signatures make it safe to
// hand to anyone; nothing in the phone's own queue changes by exporting.

import { toBase64url } from "../../base/bytes.ts";
import { loadDevice, publicKey } from "./device.ts";
import { listOutbox, notYetThere } from "./outbox.ts";
import { loadBlob, type OutboxItem } from "./store.ts";

/** Lines of the file for some items; `blobOf` gives the bytes of a picture or null. */
export async function* queueLines(
  items: readonly OutboxItem[],
  head: { device: string; public_key: JsonWebKey; made_at: string },
  blobOf: (sha256: string) => Promise<ArrayBuffer | null>,
): AsyncGenerator<string> {
  yield `${JSON.stringify({ posko_queue: 1, ...head, records: items.length })}\n`;
  for (const item of items) yield `${JSON.stringify({ record: item.record })}\n`;
  const done = new Set<string>();
  for (const item of items) {
    for (const [sha256, state] of Object.entries(item.blobs)) {
      if (done.has(sha256) || state.receipt !== null) continue;
      done.add(sha256);
      const bytes = await blobOf(sha256);
      if (bytes === null) continue;
      yield `${JSON.stringify({ blob: { sha256, size: bytes.byteLength, bytes: toBase64url(new Uint8Array(bytes)) } })}\n`;
    }
  }
}

/** All that has no receipt yet, as a file to hand on. */
export async function exportQueue(): Promise<File> {
  const [device, items] = await Promise.all([loadDevice(), listOutbox()]);
  const head = {
    device: device.id,
    public_key: await publicKey(device),
    made_at: new Date().toISOString(),
  };
  const parts: Blob[] = [];
  // One picture that cannot be read any more never keeps the rest from being carried; the list says that it is lost.
  const blobOf = async (sha256: string): Promise<ArrayBuffer | null> =>
    (await loadBlob(sha256).catch(() => undefined))?.bytes ?? null;
  // One Blob per line: the browser may keep them on disk, so a queue of pictures need not fit in memory.
  for await (const line of queueLines(notYetThere(items), head, blobOf)) parts.push(new Blob([line]));
  // No name of a person or place in the file's name.
  const name = `posko-antrean-${head.made_at.slice(0, 16).replaceAll(/[T:]/g, "-")}.jsonl`;
  return new File(parts, name, { type: "application/x-ndjson" });
}

/** Hand the file to the phone's share sheet, else download it. */
export async function handOver(file: File): Promise<void> {
  if (navigator.canShare?.({ files: [file] }) === true) {
    try {
      await navigator.share({ files: [file] });
      return;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
    }
  }
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
