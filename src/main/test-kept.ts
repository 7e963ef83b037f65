// For tests of what the phone keeps: a photographed page as it lies there.

import type { KeptPage } from "../count/evidence/keep.ts";

export const keptPage = (sha256: string): KeptPage => ({
  sha256,
  bytes: 1000,
  width: 10,
  height: 10,
  taken_at: "2024-02-14T08:00:00.000Z",
  sharpness: 100,
});
