// What lies half sent for two weeks is not coming: the phone that still has it starts again, since it keeps
// every picture until its receipt is there.

import type { Instant } from "../../base/clock.ts";
import type { Config } from "../../server/config.ts";
import { filesOf } from "../../server/files/open.ts";

const FORGOTTEN_MS = 14 * 86_400_000;

/** Remove forgotten partial uploads; how many. Two processes may do it at once. */
export async function sweepUploads(config: Config, now: Instant): Promise<number> {
  return await filesOf(config).uploads.sweep(now - FORGOTTEN_MS);
}
