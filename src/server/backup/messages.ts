// Inside the frames: messages, each a kind (1 JSON, 2 bytes), a length (4 bytes, big-endian) and so many bytes. A
// section is a JSON that begins it, its bytes, and a JSON with their count and SHA-256.

import { createHash } from "node:crypto";
import type { FrameWriter } from "./frames.ts";
import { Refused, type Begin, type End } from "./model.ts";

const JSON_KIND = 1;
const BYTES_KIND = 2;
/** No message is longer; the writer cuts, the reader refuses. */
const MOST_BYTES = 16 * 1024 * 1024;

export class MessageWriter {
  readonly frames: FrameWriter;
  constructor(frames: FrameWriter) {
    this.frames = frames;
  }

  async say(value: unknown): Promise<void> {
    await this.#put(JSON_KIND, Buffer.from(JSON.stringify(value), "utf8"));
  }

  /**
   * A whole section. `rows` is asked when the bytes are through. @returns what was written of it.
   */
  async section(begin: Begin, bytes: AsyncIterable<Uint8Array>, rows: () => number = () => 0): Promise<End> {
    await this.say(begin);
    const hash = createHash("sha256");
    let length = 0;
    for await (const chunk of bytes) {
      for (let at = 0; at < chunk.length; at += MOST_BYTES) {
        const piece = chunk.subarray(at, at + MOST_BYTES);
        hash.update(piece);
        length += piece.length;
        await this.#put(BYTES_KIND, piece);
      }
    }
    const end: End = { end: begin.begin, rows: rows(), bytes: length, sha256: hash.digest("hex") };
    await this.say(end);
    return end;
  }

  async #put(kind: number, bytes: Uint8Array): Promise<void> {
    const head = Buffer.alloc(5);
    head[0] = kind;
    head.writeUInt32BE(bytes.length, 1);
    await this.frames.write(head);
    await this.frames.write(bytes);
  }
}

type Message = { readonly json: unknown } | { readonly bytes: Buffer };

/** Reads messages from the text of the frames. What breaks the form was written so, and is refused as such. */
export class MessageReader {
  readonly #messages: AsyncGenerator<Message>;
  #next: Message | null | undefined;

  constructor(text: AsyncIterable<Buffer>) {
    this.#messages = parse(text);
  }

  /** The next JSON; null at the end. */
  async hear(): Promise<unknown> {
    const message = await this.#take();
    if (message === null) return null;
    if ("bytes" in message) throw malformed("bytes where none belong");
    return message.json;
  }

  /** Bytes up to the next JSON. */
  async *bytes(): AsyncGenerator<Buffer> {
    for (;;) {
      const message = await this.#take();
      if (message === null || "json" in message) {
        this.#next = message;
        return;
      }
      yield message.bytes;
    }
  }

  async #take(): Promise<Message | null> {
    if (this.#next !== undefined) {
      const kept = this.#next;
      this.#next = undefined;
      return kept;
    }
    const { value, done } = await this.#messages.next();
    return done === true ? null : value;
  }

  async close(): Promise<void> {
    await this.#messages.return(undefined);
  }
}

export function malformed(what: string): Refused {
  return new Refused("invalid", "backup.malformed", { what });
}

async function* parse(text: AsyncIterable<Buffer>): AsyncGenerator<Message> {
  let kept: Buffer = Buffer.alloc(0);
  // Bytes of a message may be given on as they come; a JSON is gathered.
  let left = 0;
  let json: Buffer[] | null = null;
  for await (const piece of text) {
    // The frame's buffer is used again: what is kept beyond this turn is copied.
    kept = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
    for (;;) {
      if (left === 0 && json === null) {
        if (kept.length < 5) break;
        const kind = kept[0];
        left = kept.readUInt32BE(1);
        kept = kept.subarray(5);
        if ((kind !== JSON_KIND && kind !== BYTES_KIND) || left > MOST_BYTES) throw malformed("a message of no kind");
        if (kind === JSON_KIND) json = [];
      }
      const now = kept.subarray(0, left);
      kept = kept.subarray(now.length);
      left -= now.length;
      if (json === null) {
        if (now.length > 0) yield { bytes: Buffer.from(now) };
      } else {
        json.push(Buffer.from(now));
        if (left === 0) {
          yield { json: JSON.parse(Buffer.concat(json).toString("utf8")) as unknown };
          json = null;
        }
      }
      if (left > 0) break;
    }
    kept = Buffer.from(kept);
  }
  if (left > 0 || json !== null || kept.length > 0) throw malformed("a message without its end");
}
