// Which store this installation uses, and the two mechanisms over it: made once for a configuration.

import path from "node:path";
import type { Config } from "../config.ts";
import { createDerivatives, type Derivatives } from "./derive.ts";
import { diskStore } from "./disk.ts";
import { createUploads, type Uploads } from "./partial.ts";
import { s3Store } from "./s3.ts";
import type { FileStore } from "./store.ts";

export interface Files {
  /** S3 when `S3_*` is set, else `<data>/files`. */
  readonly store: FileStore;
  /** Partial uploads, always on this machine's disk. */
  readonly uploads: Uploads;
  readonly derivatives: Derivatives;
}

const opened = new WeakMap<Config, Files>();

export function filesOf(config: Config): Files {
  let files = opened.get(config);
  if (!files) {
    const folder = path.join(config.dataFolder, "files");
    const store = config.s3 ? s3Store(config.s3) : diskStore(folder);
    files = {
      store,
      uploads: createUploads(path.join(folder, "partial"), store),
      derivatives: createDerivatives(path.join(folder, "derived"), store),
    };
    opened.set(config, files);
  }
  return files;
}
