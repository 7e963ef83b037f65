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

export function s3Store(config: S3Config): FileStore {
  const bucket = new S3mini({
    endpoint: `${config.endpoint.replace(/\/$/, "")}/${config.bucket}`,
    region: config.region,
    accessKeyId: config.accessKey,
    secretAccessKey: config.secretKey,
    requestAbortTimeout: PATIENCE_MS,
  });
  const keyOf = (sha256: string): string => `files/${shelfOf(sha256).replaceAll("\\", "/")}`;
  /** Whatever goes wrong on the way is the same to the phone: not now. */
  const reach = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
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
        return response?.body ? Readable.fromWeb(response.body as ReadableStream) : null;
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
