// The body of an upload from a file: hashed before it is sent, so that the server can tell a whole file from one cut
// off, and counted while it is sent, so that a person sees it move.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform, type Readable } from "node:stream";

export interface UploadFile {
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly size: number;
  /** Open it for sending; `progress` gets the lines below the header and the bytes that are through so far. */
  open(progress: (rows: number, bytes: number) => void): Readable;
}

export async function uploadFile(path: string): Promise<UploadFile> {
  const { size } = await stat(path);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return {
    sha256: hash.digest("hex"),
    size,
    open(progress) {
      let ends = 0;
      let bytes = 0;
      const counting = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) ends++;
          bytes += chunk.length;
          // The header is no row; the last line counts without an end too.
          const cut = bytes === size && chunk.at(-1) !== 10 ? 1 : 0;
          progress(Math.max(0, ends + cut - 1), bytes);
          done(null, chunk);
        },
      });
      const file = createReadStream(path, { highWaterMark: 1 << 18 });
      file.on("error", (error) => counting.destroy(error));
      counting.on("close", () => file.destroy());
      return file.pipe(counting);
    },
  };
}

/** Says how far it is after two seconds, then once a second on a terminal and now and then elsewhere. */
export function progressLine(
  write: (text: string) => void,
  terminal: boolean,
): { set(text: string): void; end(): void } {
  const began = Date.now();
  let said = "";
  let text = "";
  let shown = false;
  const say = (): void => {
    const seconds = Math.round((Date.now() - began) / 1000);
    if (!terminal && shown && seconds % (text === said ? 10 : 5) !== 0) return;
    said = text;
    shown = true;
    write(terminal ? `\r${text} (${seconds} s)   ` : `${text} (${seconds} s)\n`);
  };
  let every: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    say();
    every = setInterval(say, 1_000);
    every.unref();
  }, 2_000);
  first.unref();
  return {
    set: (next) => {
      text = next;
    },
    end() {
      clearTimeout(first);
      clearInterval(every);
      if (shown && terminal) write("\n");
    },
  };
}
