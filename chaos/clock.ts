// The system's clock set back and forth under the server's feet, while forms and photographs arrive.

import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Case, Told } from "./case.ts";
import { openTrial, type Step } from "./trial.ts";
import { newFolder } from "./world.ts";

const HOUR = 3_600_000;
const SHIFTS = [
  ["an hour back", -HOUR],
  ["right again", 0],
  ["a day and an hour ahead", 25 * HOUR],
  ["right again, a day and an hour back", 0],
  ["a year back", -365 * 24 * HOUR],
  ["right again, a year ahead", 0],
] as const;
const RECEIPTS_AFTER = 60;

export interface ClockOptions {
  readonly rate: number;
}

export const clock: Case<ClockOptions, Told & { readonly steps: readonly Step[] }> = async ({ rate }, around) => {
  const folder = await newFolder();
  const file = path.join(folder, "clock");
  const set = async (shift: number): Promise<void> => {
    await writeFile(`${file}.next`, String(shift));
    await rename(`${file}.next`, file);
  };
  await set(0);
  const preload = pathToFileURL(path.join(import.meta.dirname, "shifted.mjs")).href;
  const env = { CHAOS_CLOCK: file, NODE_OPTIONS: `--import=${preload}` };
  const trial = await openTrial({ rate, world: { stations: 20_000, folder, env } }, around);
  try {
    for (const [name, shift] of SHIFTS) {
      if (around.stopping()) break;
      const whole = await trial.step(name, async () => {
        await set(shift);
        if (!(await trial.load.more(RECEIPTS_AFTER, 60_000))) trial.wrong(`${name}: too few receipts came`);
        const told = await toldTime(trial.world.database.pool);
        if (Math.abs(told - (Date.now() + shift)) > 60_000)
          trial.wrong(`${name}: the clock was not set, so nothing was tried`);
      });
      if (!whole) break;
    }
  } finally {
    await trial.close();
    if (trial.tell().holds) await rm(folder, { recursive: true, force: true });
  }
  return { ...trial.tell(), steps: trial.steps };
};

/** When the server says that it received the last form it took in. */
async function toldTime(pool: { query(text: string): Promise<{ rows: { at: Date }[] }> }): Promise<number> {
  const { rows } = await pool.query(
    "select received_at as at from intake_records where xmin::text::bigint = (select max(xmin::text::bigint) from intake_records) limit 1",
  );
  return rows[0]?.at.getTime() ?? 0;
}
