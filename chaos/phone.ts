// The long form of e2e/broken: walks made by chance from what may happen to a phone, lived through in a real browser with
// the real app and a real server. The same seed makes the same walks, and each can be taken again by its number.

import fc from "fast-check";
import { launchBrowser } from "../e2e/browser.ts";
import { somePictures } from "../e2e/broken/pictures.ts";
import { walks, type Walk } from "../e2e/broken/steps.ts";
import { Broken, walkThrough } from "../e2e/broken/walk.ts";
import { openBrokenWorld } from "../e2e/broken/world.ts";
import type { Case, Told } from "./case.ts";

/** Steps of a walk at most. */
const STEPS = 12;
/** Phones at a time. */
const PHONES = 2;
/** After so many the server is a new one, on a new database. */
const A_WORLD = 100;

export interface PhoneOptions {
  /** Walks. */
  readonly times: number;
  readonly seed: number;
  /** Only this one of them, the first is 1. */
  readonly walk: number | undefined;
}

interface BrokenWalk {
  readonly walk: number;
  /** What did not hold, the steps until then, and what stood on the screen. */
  readonly said: string;
  /** Did it break again when it was taken once more? */
  readonly again: boolean;
  /** As `e2e/broken/known.ts` has them. */
  readonly steps: Walk;
}

interface PhoneFigures extends Told {
  readonly seed: number;
  readonly walks: number;
  readonly steps: number;
  /** Steps that made no sense where the phone stood. */
  readonly passed_over: number;
  readonly minutes: number;
  readonly broken: readonly BrokenWalk[];
}

export const phone: Case<PhoneOptions, PhoneFigures> = async ({ times, seed, walk: only }, around) => {
  const { say, stopping } = around;
  // The first so many of a seed are the same however many are asked for.
  const all = fc
    .sample(walks(STEPS), { numRuns: Math.max(times, only ?? 0), seed })
    .map((walk, i) => ({ number: i + 1, walk }))
    .filter(({ number }) => only === undefined || number === only);
  const began = performance.now();
  const [browser, pictures] = await Promise.all([launchBrowser(), somePictures(3)]);
  const count = { walks: 0, steps: 0, passedOver: 0 };
  const broken: BrokenWalk[] = [];
  try {
    for (let from = 0; from < all.length && !stopping(); from += A_WORLD) {
      const some = all.slice(from, from + A_WORLD);
      say("Starting Posko on a new folder …");
      // Each walk has a witness of her own, and so has its second try.
      const world = await openBrokenWorld(2 * some.length);
      const take = async (walk: Walk): Promise<string | null> => {
        try {
          const taken = await walkThrough(world, browser, pictures, walk);
          count.passedOver += taken.passedOver;
          return null;
        } catch (error) {
          if (error instanceof Broken) return error.message;
          throw error;
        }
      };
      try {
        await atOnce(PHONES, some, stopping, async ({ number, walk }) => {
          const said = await take(walk);
          count.walks++;
          count.steps += walk.steps.length;
          if (said === null) {
            if (count.walks % 10 === 0) say(`${count.walks} of ${all.length} walks, ${broken.length} broken`);
            return;
          }
          const again = (await take(walk)) !== null;
          broken.push({ walk: number, said, again, steps: walk });
          say(`Walk ${number} broke${again ? ", and again" : "; taken once more it held"}: ${said}`);
          say(`  as steps: ${JSON.stringify(walk)}`);
          say(`  again: npm run chaos -- phone --seed ${seed} --walk ${number}`);
        });
      } finally {
        await world.close();
      }
    }
  } finally {
    await browser.close();
  }
  return {
    holds: broken.length === 0 && count.walks > 0,
    wrong: broken.map(({ walk, said }) => `walk ${walk} of seed ${seed}: ${said}`),
    seed,
    walks: count.walks,
    steps: count.steps,
    passed_over: count.passedOver,
    minutes: Math.round((performance.now() - began) / 6_000) / 10,
    broken,
  };
};

/** So many at a time, in order; nothing new is begun once it is to stop. */
async function atOnce<T>(
  many: number,
  all: readonly T[],
  stopping: () => boolean,
  one: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...all];
  await Promise.all(
    Array.from({ length: many }, async () => {
      for (let item = left.shift(); item !== undefined && !stopping(); item = left.shift()) await one(item);
    }),
  );
}
