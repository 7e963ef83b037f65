// Takes the look of each picture once its bytes are whole, so that one sent twice is found though its bytes differ.

import type { Config } from "../../../server/config.ts";
import type { Database } from "../../../server/database/connect.ts";
import { greyPoints, type Grey } from "../../../server/files/grey.ts";
import { filesOf } from "../../../server/files/open.ts";
import { hashOf, LOOK, onGrid, PATCH } from "../rules/likeness.ts";
import { compareLook, listWaiting, saveLook } from "../store/likeness.ts";

const BATCH = 10;

/** The look of a picture's bytes; null when they cannot be decoded. */
export async function lookOf(
  bytes: Buffer,
  grey: Grey = greyPoints,
): Promise<{ hash: string; points: Uint8Array } | null> {
  const size = { columns: LOOK.columns * PATCH, rows: LOOK.rows * PATCH };
  const laid = await grey(bytes, size.columns, size.rows);
  if (laid === null) return null;
  const points = onGrid(laid, size, LOOK);
  return { hash: hashOf(points), points };
}

/**
 * Look at the next pictures; how many. It may be cut off anywhere, and two processes may do it at once.
 * @param grey lays them out; a server does that aside.
 */
export async function lookRound(config: Config, database: Database, grey: Grey = greyPoints): Promise<number> {
  const waiting = await listWaiting(database.db, BATCH);
  for (const one of waiting) {
    const stream = await filesOf(config).store.open(one.sha256);
    const chunks: Buffer[] = [];
    if (stream !== null) for await (const chunk of stream) chunks.push(chunk as Buffer);
    const look = stream === null ? null : await lookOf(Buffer.concat(chunks), grey);
    if (look !== null) await database.transaction((tx) => saveLook(tx, one, look));
    // Not in one transaction: of two pictures looked at in the same moment the later one must see the other.
    await database.transaction((tx) => compareLook(tx, one));
  }
  return waiting.length;
}
