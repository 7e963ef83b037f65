// The same store in any S3: `files/ab/cd/<sha>` of one bucket. Bytes go from the disk and come from the
// network as streams.

import { openAsBlob } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { S3mini } from "s3mini";
import type { S3Config } from "../config.ts";
import { shelfOf, StoreAway, type FileStore } from "./store.ts";

/** A request to the store that takes longer than this is given up; the phone tries again. */
const PATIENCE_MS = 60_000;

/** The bytes as they come; a connection that breaks before the last one is the store being away, not a shorter file. */
function wholeOf(body: ReadableStream | null, length: number | null): Readable {
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    let seen = 0;
    try {
      for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
        seen += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw new StoreAway("the S3 store went away in the middle of a file", { cause: error });
    }
    if (length !== null && seen < length) throw new StoreAway("the S3 store gave less of a file than it announced");
  };
  return Readable.from(bytes(), { objectMode: false });
}

/** What is wrong with the settings, as a sentence that says what to do; null when they hold. Nothing is written. */
export async function checkS3(config: S3Config): Promise<string | null> {
  const bucket = clientOf(config);
  try {
    await again(() => bucket.objectExists("files/none"));
    // Nobody is told that an object is not there who may not know which are: so these keys may.
    if (await bucket.bucketExists()) return null;
    return `There is no bucket ${config.bucket} at ${config.endpoint}: make it, or correct S3_BUCKET.`;
  } catch (error) {
    return isRefusal(error)
      ? `The S3 store at ${config.endpoint} refuses these keys: correct S3_ACCESS_KEY and S3_SECRET_KEY, or give them the right to list, read, write and delete in the bucket ${config.bucket}.`
      : `The S3 store at ${config.endpoint} cannot be reached: check the network and S3_ENDPOINT.`;
  }
}

const BROKEN = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/**
 * Once more where a connection broke: one that was kept from before a restart of the store does so at its first use, and
 * that alone says nothing. Each of our requests may be sent twice, since what a name holds never changes.
 */
async function again<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      if ("code" in cause && BROKEN.has(String(cause.code))) return await work();
    }
    throw error;
  }
}

/** The client says the status in its message, and not everywhere beside it. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && /\b40[13]\b/.test(error.message);
}

function clientOf(config: S3Config): S3mini {
  return new S3mini({
    endpoint: `${config.endpoint.replace(/\/$/, "")}/${config.bucket}`,
    region: config.region,
    accessKeyId: config.accessKey,
    secretAccessKey: config.secretKey,
    requestAbortTimeout: PATIENCE_MS,
  });
}

export function s3Store(config: S3Config): FileStore {
  const bucket = clientOf(config);
  const keyOf = (sha256: string): string => `files/${shelfOf(sha256).replaceAll("\\", "/")}`;
  /** Whatever goes wrong on the way is the same to the phone: not now. */
  const reach = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await again(work);
    } catch (error) {
      throw new StoreAway("the S3 store cannot be reached or refuses", { cause: error });
    }
  };
  const has = (sha256: string): Promise<boolean> =>
    reach(async () => (await bucket.objectExists(keyOf(sha256))) === true);
  return {
    has,
    size: async (sha256) => ((await has(sha256)) ? await reach(() => bucket.getContentLength(keyOf(sha256))) : null),
    open: (sha256) =>
      reach(async () => {
        const response = await bucket.getObjectResponse(keyOf(sha256));
        if (!response) return null;
        const length = response.headers.get("content-length");
        return wholeOf(response.body as ReadableStream | null, length === null ? null : Number(length));
      }),
    async put(sha256, file) {
      // A blob over a file is read as it is sent, and knows its length beforehand.
      const blob = await openAsBlob(file, { type: "application/octet-stream" });
      await reach(async () => {
        const { ok, status } = await bucket.putObject(
          keyOf(sha256),
          blob,
          "application/octet-stream",
          undefined,
          undefined,
          blob.size,
        );
        if (!ok) throw new Error(`status ${status}`);
      });
      await rm(file, { force: true });
    },
    remove: (sha256) =>
      reach(async () => {
        await bucket.deleteObject(keyOf(sha256));
      }),
  };
}
