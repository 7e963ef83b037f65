// Pure decisions about evidence: what a name means, who may send bytes, what counts as a JPEG.

import { ok, refuse, type Result } from "../../base/result.ts";
import { MAX_UNDECLARED_PICTURES, MAX_VOICE_BYTES, type NoteFile, type NoteKind } from "./model.ts";

/** `35.73` of `35.73.01.1001/12`: the regency or city the station lies in. */
export function kabOf(station: string): string {
  return station.split("/")[0]!.split(".").slice(0, 2).join(".");
}

/** `pemilu-2019` of `pemilu-2019/president`. */
export function electionOf(contest: string): string {
  return contest.split("/")[0]!;
}

/** What a trail line about a page is about. */
export function pageSubject(page: {
  readonly contest: string;
  readonly station: string;
  readonly source: string;
  readonly page: string;
}): string {
  return `${page.contest} ${page.station} ${page.source} page ${page.page}`;
}

/** A JPEG starts with SOI and another marker (ITU-T T.81 §B.1.1.3). The name and type a sender gives count for nothing. */
export function looksLikeJpeg(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
}

/**
 * Does it begin as a recording does: WebM (EBML), Ogg, or MP4? What phones' browsers record is one of these. Returns its
 * type, or null.
 */
export function soundType(head: Uint8Array): "audio/webm" | "audio/ogg" | "audio/mp4" | null {
  const begins = (at: number, ...bytes: number[]): boolean => bytes.every((b, i) => head[at + i] === b);
  if (begins(0, 0x1a, 0x45, 0xdf, 0xa3)) return "audio/webm";
  if (begins(0, 0x4f, 0x67, 0x67, 0x53)) return "audio/ogg";
  return begins(4, 0x66, 0x74, 0x79, 0x70) ? "audio/mp4" : null;
}

/**
 * Is there something in it, and is each file named once and no larger than its kind may be? That she was given no copy
 * says itself. Refusals: `evidence.note_empty`, `evidence.note_files`.
 */
export function checkNote(note: {
  readonly kind: NoteKind;
  readonly said: string;
  readonly files: readonly NoteFile[];
}): Result<true> {
  if (note.kind !== "no_copy" && note.said.trim() === "" && note.files.length === 0)
    return refuse("invalid", "evidence.note_empty");
  const twice = new Set(note.files.map((f) => f.sha256)).size < note.files.length;
  const large = note.files.some((f) => f.media === "voice" && f.bytes > MAX_VOICE_BYTES);
  return twice || large ? refuse("invalid", "evidence.note_files") : ok(true);
}

/** Who sends bytes, and what is known about the hash. */
export interface Sending {
  /** Bytes of the whole picture, as the sender says. */
  readonly size: number;
  /** The most bytes a signed record declared for this hash; null when none did. */
  readonly declaredBytes: number | null;
  /** A phone bound by a mandate code, with a session in force. */
  readonly boundPhone: boolean;
  /** Whole pictures of this phone that no record has declared yet; asked for only where `toldOf` does not say enough. */
  readonly undeclared: number;
}

/** Has a signed record told of bytes as many as these? */
export function toldOf({ size, declaredBytes }: Pick<Sending, "size" | "declaredBytes">): boolean {
  return declaredBytes !== null && size <= declaredBytes;
}

/**
 * May these bytes be taken? Whoever carries a declared picture may bring it: the record was signed, and the
 * most its bytes can be is known. Undeclared ones are taken from a bound phone only, and only so many, so that
 * no stranger and no single phone can fill the disk. A declaration that names too small a size (somebody
 * else's, or a slip) does not keep the bound phone's picture out: the hash decides.
 * Refusals: `evidence.not_declared`, `evidence.size_differs`, `evidence.too_many_undeclared`.
 */
export function mayTake(sending: Sending): Result<true> {
  const { declaredBytes } = sending;
  if (toldOf(sending)) return ok(true);
  if (!sending.boundPhone) {
    return declaredBytes === null
      ? refuse("forbidden", "evidence.not_declared")
      : refuse("invalid", "evidence.size_differs", { declared: declaredBytes });
  }
  if (sending.undeclared >= MAX_UNDECLARED_PICTURES) {
    return refuse("limited", "evidence.too_many_undeclared", { limit: MAX_UNDECLARED_PICTURES });
  }
  return ok(true);
}
