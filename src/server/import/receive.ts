// The bytes of a file as they arrive: whole, unchanged, UTF-8. What they mean is the reader's.

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { err, ok, refuse, type Problem, type Result } from "../../base/result.ts";

/** Larger files are refused; all 823,236 polling stations with twenty columns are about 110 MB. */
const MOST_BYTES = 1024 ** 3;
export const LINE_FEED = 10;

export interface FileSource {
  readonly body: Readable;
  /** Bytes announced, where they were (`Content-Length`). */
  readonly size: number | null;
  /** SHA-256 (hex) of the whole file, by whoever sends it. */
  readonly sha256: string | undefined;
}

/**
 * Hand each piece of the body to `feed`, until it names a problem; then what the whole was.
 *
 * How long the whole file is, or its hash, must be known before anything is read: of a stream without either, one that
 * ends too early, at the end of a line, cannot be told from a whole one. Refusals: `import.not_declared` (neither was
 * said), `import.too_large`, `import.cut_off` (other than was announced, or the sender went away), `import.not_utf8`,
 * `import.hash_differs`, and those of `feed`.
 */
export async function receiveFile(
  source: FileSource,
  feed: (chunk: Buffer) => Promise<Problem | null>,
): Promise<Result<{ sha256: string; endsLine: boolean }>> {
  if (source.size === null && source.sha256 === undefined) return refuse("invalid", "import.not_declared");
  if (source.size !== null && source.size > MOST_BYTES) return tooLarge();
  const hash = createHash("sha256");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let endsLine = false;
  try {
    // A request must outlive our refusal of it, or the refusal could not be told.
    for await (const chunk of source.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return tooLarge();
      hash.update(chunk);
      if (chunk.length > 0) endsLine = chunk[chunk.length - 1] === LINE_FEED;
      if (!isText(decoder, chunk)) return refuse("invalid", "import.not_utf8");
      const problem = await feed(chunk);
      if (problem) return err(problem);
    }
  } catch (error) {
    if (isCut(error)) return refuse("invalid", "import.cut_off");
    throw error;
  }
  if (source.size !== null && bytes !== source.size) return refuse("invalid", "import.cut_off");
  const sha256 = hash.digest("hex");
  if (source.sha256 !== undefined && source.sha256 !== sha256) {
    return refuse("invalid", "import.hash_differs", { arrived: sha256 });
  }
  return isText(decoder, null) ? ok({ sha256, endsLine }) : refuse("invalid", "import.not_utf8");
}

function tooLarge(): Result<never> {
  return refuse("too_large", "import.too_large", { limit_bytes: MOST_BYTES });
}

/** UTF-8 without zero bytes, over piece boundaries; `null` asks whether the last character is whole. */
function isText(decoder: TextDecoder, chunk: Buffer | null): boolean {
  try {
    if (chunk === null) decoder.decode();
    else if (chunk.includes(0)) return false;
    else decoder.decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The other side closed the connection before the end. */
function isCut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  return (
    code === "ECONNRESET" ||
    code === "ERR_STREAM_PREMATURE_CLOSE" ||
    code === "ABORT_ERR" ||
    error.message === "aborted"
  );
}
