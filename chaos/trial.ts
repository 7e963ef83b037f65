// A Posko under load that something is done to, step by step; after each step everything must hold.

import { setTimeout as pause } from "node:timers/promises";
import { CONTEST } from "../bench/world.ts";
import type { Around, Told } from "./case.ts";
import { check } from "./check.ts";
import type { LoadJob } from "./job.ts";
import { startLoad, type Load } from "./load.ts";
import { openWorld, type World, type WorldOptions } from "./world.ts";

/** After a fault has ended receipts must come again within this. */
const BACK_WITHIN = 120_000;

export interface Step {
  readonly name: string;
  readonly forms: number;
  readonly pictures: number;
  /** From the end of the fault to the next receipt. */
  readonly back_ms: number;
  /** What phones heard meanwhile, by code, and how often. */
  readonly heard: Readonly<Record<string, number>>;
}

export interface Trial {
  readonly world: World;
  readonly load: Load;
  readonly steps: readonly Step[];
  /** Note something that does not hold. */
  wrong(sentence: string): void;
  /** Under load, do `fault` and undo it; false when something does not hold afterwards. */
  step(name: string, fault: () => Promise<void>): Promise<boolean>;
  tell(): Told & { readonly forms: number; readonly pictures: number };
  /** Where something did not hold, data and log stay to be looked at. */
  close(): Promise<void>;
}

export interface TrialOptions extends Pick<LoadJob, "rate">, Partial<Omit<LoadJob, "rate">> {
  readonly world: Omit<WorldOptions, "say">;
}

export async function openTrial(options: TrialOptions, { say }: Around): Promise<Trial> {
  const { world: wanted, ...job } = options;
  const world = await openWorld({ ...wanted, say });
  const load = await startLoad({
    databaseUrl: world.database.url,
    port: world.stack.port,
    contest: CONTEST,
    stations: world.stations,
    phones: 24,
    pictureEvery: 4,
    pictureBytes: 120_000,
    ...job,
  }).catch(async (error: unknown) => {
    await world.close(true);
    throw error;
  });
  const wrong: string[] = [];
  const steps: Step[] = [];
  return {
    world,
    load,
    steps,
    wrong: (sentence) => void wrong.push(sentence),
    async step(name, fault) {
      const before = wrong.length;
      load.go();
      if (await load.more(1, BACK_WITHIN)) {
        await fault();
        const ended = performance.now();
        // Receipts from before the fault are told of a tenth of a second later.
        await pause(200);
        if (await load.more(1, BACK_WITHIN)) {
          const back = performance.now() - ended;
          const held = await load.hold(BACK_WITHIN);
          const { forms, pictures, told } = held;
          wrong.push(...(await check(world, held)).map((sentence) => `${name}: ${sentence}`));
          steps.push({ name, forms: forms.length, pictures: pictures.length, back_ms: Math.round(back), heard: told });
          const heard = Object.entries(told).map(([code, n]) => `${code} ${n}`);
          say(
            `${name}: receipts again after ${Math.round(back)} ms; ${forms.length} forms and ${pictures.length} photographs ` +
              `${wrong.length === before ? "whole" : "NOT WHOLE"}${heard.length > 0 ? ` (heard: ${heard.join(", ")})` : ""}`,
          );
        } else wrong.push(`${name}: nothing was received for ${BACK_WITHIN / 1000} s afterwards`);
      } else wrong.push(`${name}: nothing was received before`);
      for (const sentence of wrong.slice(before)) say(`  ${sentence}`);
      return wrong.length === before;
    },
    tell() {
      const sum = (of: (step: Step) => number): number => steps.reduce((total, step) => total + of(step), 0);
      const forms = sum((step) => step.forms);
      return { holds: wrong.length === 0 && forms > 0, wrong, forms, pictures: sum((step) => step.pictures) };
    },
    async close() {
      load.stop();
      await world.close(wrong.length > 0);
    },
  };
}
