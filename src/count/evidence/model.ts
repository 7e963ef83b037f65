// A page of evidence: the JPEG that a phone made at capture, known by the SHA-256 of its bytes.

import type { Instant } from "../../base/clock.ts";
import type { SecondHand } from "./model/ways.ts";

/** Which paper the picture shows: the wall form, the signed copy, or what the commission published. */
export const SOURCES = ["plano", "salinan", "official"] as const;
export type Source = (typeof SOURCES)[number];

/** A phone makes at most 500 kB; other cameras' files, handed in from a computer, may be larger. */
export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;

/** Pictures a phone may send before the record that declares them has arrived. */
export const MAX_UNDECLARED_PICTURES = 60;

export const PICTURE_SIZES = ["thumb", "screen"] as const;
export type PictureSize = (typeof PICTURE_SIZES)[number];

/** One declared page, as the tables hold it. */
export interface DeclaredPage {
  readonly contest: string;
  readonly station: string;
  readonly source: Source;
  readonly page: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  /** ISO instant by the phone's clock. */
  readonly taken_at: string;
  /** Entered by somebody who was not there, from what reached her. */
  readonly second_hand?: SecondHand | null;
}

/** A declaration with the signed record it came in. */
export interface Declaration extends DeclaredPage {
  readonly record: string;
  readonly author: string;
  readonly device: string;
  /** `digestOf` of the record's input, hex. */
  readonly digest: string;
}

/** A page in a list, with what became of its bytes. */
export interface ListedPage extends DeclaredPage {
  readonly declared_by: string;
  readonly declared_at: Instant;
  /** When the last byte lay on the disk; null until then. */
  readonly received_at: Instant | null;
}

/** What a witness says beside the figures; `no_copy`: she was not given her copy of the form (SAKSI.COPY). */
export const NOTE_KINDS = ["objection", "special_event", "no_copy", "other"] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** What a declared file is: a photograph, or what she said aloud. */
export const MEDIA = ["picture", "voice"] as const;
export type Media = (typeof MEDIA)[number];

/** Photographs and voices of one note. */
export const MAX_NOTE_FILES = 8;
/** A minute of speech is less than half of it. */
export const MAX_VOICE_BYTES = 2 * 1024 * 1024;

export interface NoteFile {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly media: Media;
}

/** A note with the signed record it came in. */
export interface Note {
  readonly election: string;
  readonly station: string;
  /** Null: about the whole station. */
  readonly contest: string | null;
  readonly kind: NoteKind;
  readonly said: string;
  readonly files: readonly NoteFile[];
  readonly record: string;
  readonly author: string;
  readonly device: string;
  /** `digestOf` of the record's input, hex. */
  readonly digest: string;
  readonly madeAt: Date;
}
