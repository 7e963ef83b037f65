// Reading a backup through, from the first byte to the last: everything in it is counted and hashed as it passes.
// A restore does it twice, first with nobody listening, so that nothing is touched before the whole is known to be
// sound.

import { createHash, type Hash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { openHeader, readFrames, type Opened } from "./frames.ts";
import { MessageReader, malformed } from "./messages.ts";
import {
  Refused,
  stopIfAsked,
  type Absent,
  type Begin,
  type End,
  type Head,
  type PictureCounts,
  type Progress,
  type Sequence,
  type Whole,
} from "./model.ts";

/** Who listens to a backup. What a section's bytes are not read of is read past. */
interface Listener {
  head?(head: Head): Promise<void>;
  table?(table: string, columns: readonly string[], bytes: AsyncIterable<Buffer>): Promise<number>;
  sequences?(sequences: readonly Sequence[]): Promise<void>;
  manifest?(bytes: AsyncIterable<Buffer>): Promise<void>;
  key?(name: string, bytes: AsyncIterable<Buffer>): Promise<void>;
  /** `sound` resolves when the bytes are through: are they what the hash says? */
  picture?(sha256: string, bytes: AsyncIterable<Buffer>, sound: () => Promise<boolean>): Promise<void>;
}

export interface BackupFile {
  /** Read it from its first message to its last. Refusals are thrown as `Refused`; see `readBackup`. */
  read(listener: Listener): Promise<{ readonly head: Head; readonly whole: Whole }>;
  close(): Promise<void>;
}

/**
 * Open a backup with its passphrase. Refusals, thrown as `Refused`, here and while reading: `backup.file_missing`,
 * `backup.file_unreadable`,
 * `backup.not_a_backup`, `backup.version_unknown`, `backup.wrong_passphrase`, `backup.cut_off`, `backup.altered`,
 * `backup.appended`, `backup.malformed`, `backup.hash_differs`, `backup.count_differs`, `backup.stopped`.
 */
export async function readBackup(
  name: string,
  passphrase: string,
  options: {
    readonly progress?: ((progress: Progress) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<BackupFile> {
  const file = await open(name, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Refused("not_found", "backup.file_missing");
    if (error.code === "EACCES") throw new Refused("forbidden", "backup.file_unreadable");
    throw error;
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Refused("invalid", "backup.not_a_backup");
    const opened = await openHeader(file, passphrase);
    const passed = (step: string) => (bytes: number) => {
      stopIfAsked(options.signal);
      options.progress?.({ step, done: bytes, of: stat.size, bytes });
    };
    let step = "checking";
    return {
      read: async (listener) => {
        const done = await new Walk(file, opened, listener).go(passed(step));
        step = "restoring";
        return done;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

class Walk {
  readonly #listener: Listener;
  readonly #reader: (passed: (bytes: number) => void) => MessageReader;
  readonly #counts = { tables: 0, rows: 0, listed: 0, listed_bytes: 0, included: 0, missing: 0, damaged: 0 };
  #messages!: MessageReader;

  constructor(file: FileHandle, opened: Opened, listener: Listener) {
    this.#listener = listener;
    this.#reader = (passed) => new MessageReader(readFrames(file, opened, passed));
  }

  async go(passed: (bytes: number) => void): Promise<{ head: Head; whole: Whole }> {
    this.#messages = this.#reader(passed);
    try {
      const head = (await this.#messages.hear()) as Head | null;
      if (head === null || typeof head !== "object" || !("posko_backup" in head)) throw malformed("no head");
      if (head.posko_backup !== 1) throw new Refused("invalid", "backup.version_unknown");
      await this.#listener.head?.(head);
      for (;;) {
        const message = (await this.#messages.hear()) as
          | Begin
          | Absent
          | Whole
          | { readonly sequences: readonly Sequence[] }
          | null;
        if (message === null) throw malformed("no last message");
        if ("whole" in message) return { head, whole: await this.#conclude(head, message) };
        if ("absent" in message) this.#counts.missing++;
        else if ("sequences" in message) await this.#listener.sequences?.(message.sequences);
        else await this.#section(message);
      }
    } finally {
      await this.#messages.close();
    }
  }

  async #section(begin: Begin): Promise<void> {
    const bytes = new Counted(this.#messages.bytes());
    let rows: number | null = null;
    if (begin.begin === "table") {
      rows = (await this.#listener.table?.(begin.table, begin.columns, bytes.read())) ?? null;
    } else if (begin.begin === "manifest") await this.#listener.manifest?.(bytes.read());
    else if (begin.begin === "key") await this.#listener.key?.(begin.name, bytes.read());
    else {
      const sound = async (): Promise<boolean> => (await bytes.finish()).sha256 === begin.sha256;
      await this.#listener.picture?.(begin.sha256, bytes.read(), sound);
    }
    const seen = await bytes.finish();
    const end = (await this.#messages.hear()) as End | null;
    const what = begin.begin === "table" ? begin.table : begin.begin;
    if (end === null || end.end !== begin.begin) throw malformed(`${what} without its end`);
    if (end.sha256 !== seen.sha256 || end.bytes !== seen.bytes) {
      throw new Refused("invalid", "backup.hash_differs", { what });
    }
    if (begin.begin === "table") {
      if ((rows ?? seen.lines) !== end.rows) {
        throw new Refused("invalid", "backup.count_differs", { what, rows: end.rows, found: rows ?? seen.lines });
      }
      this.#counts.tables++;
      this.#counts.rows += end.rows;
    } else if (begin.begin === "manifest") {
      if (seen.lines !== end.rows) {
        throw new Refused("invalid", "backup.count_differs", { what, rows: end.rows, found: seen.lines });
      }
      this.#counts.listed = seen.lines;
    } else if (begin.begin === "picture") {
      if (end.sha256 === begin.sha256) this.#counts.included++;
      else this.#counts.damaged++;
    }
  }

  async #conclude(head: Head, whole: Whole): Promise<Whole> {
    if ((await this.#messages.hear()) !== null) throw malformed("more after the last message");
    const { tables, rows, listed, included, missing, damaged } = this.#counts;
    const pictures: PictureCounts = whole.pictures;
    const same =
      tables === whole.tables &&
      tables === head.tables.length &&
      rows === whole.rows &&
      listed === pictures.listed &&
      included === pictures.included &&
      missing === pictures.missing &&
      damaged === pictures.damaged;
    if (!same) throw new Refused("invalid", "backup.count_differs", { what: "whole", rows: whole.rows, found: rows });
    return whole;
  }
}

/** Counts and hashes what passes, also what nobody reads. */
class Counted {
  readonly #bytes: AsyncGenerator<Buffer>;
  readonly #hash: Hash = createHash("sha256");
  #length = 0;
  #lines = 0;
  #seen: { sha256: string; bytes: number; lines: number } | null = null;

  constructor(bytes: AsyncGenerator<Buffer>) {
    this.#bytes = bytes;
  }

  async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      const { value, done } = await this.#bytes.next();
      if (done === true) return;
      this.#hash.update(value);
      this.#length += value.length;
      for (let at = value.indexOf(10); at !== -1; at = value.indexOf(10, at + 1)) this.#lines++;
      yield value;
    }
  }

  /** Read past what is left; what all of it was. Lines: in COPY's text form a line break is only ever the end of a row. */
  async finish(): Promise<{ sha256: string; bytes: number; lines: number }> {
    if (this.#seen !== null) return this.#seen;
    for await (const _ of this.read());
    return (this.#seen = { sha256: this.#hash.digest("hex"), bytes: this.#length, lines: this.#lines });
  }
}
