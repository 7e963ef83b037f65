// One walk: the steps in order on a phone of its own, and after each what must hold whatever was broken.

import type { Browser } from "playwright-core";
import { HERE, PHONE } from "../browser.ts";
import { say, type Walk } from "./steps.ts";
import { Phone } from "./walk/phone.ts";
import type { BrokenWorld } from "./world.ts";

/** A walk that broke a promise, with the steps taken until then. */
export class Broken extends Error {
  constructor(taken: readonly string[], reason: string) {
    super(`${reason}\n  after: ${taken.join(" → ")}`);
  }
}

export interface Taken {
  readonly steps: number;
  readonly passedOver: number;
}

/** @throws Broken */
export async function walkThrough(
  world: BrokenWorld,
  browser: Browser,
  pictures: readonly Buffer[],
  walk: Walk,
): Promise<Taken> {
  const witness = await world.witness();
  const context = await browser.newContext({ ...PHONE, ...HERE });
  const layer = await world.openLayer();
  const phone = new Phone(world, layer, witness, context, pictures);
  layer.deal(walk.luck);
  const taken: string[] = [`begins ${walk.begins}`];
  let passedOver = 0;
  try {
    await phone.begin(walk.begins);
    for (const step of walk.steps) {
      taken.push(say(step));
      if (!(await phone.take(step))) {
        passedOver += 1;
        taken[taken.length - 1] += " (passed over)";
      }
      await phone.check();
    }
    taken.push("dawn");
    await phone.dawn();
    return { steps: walk.steps.length, passedOver };
  } catch (error) {
    throw new Broken(taken, `${String(error)}${await phone.seen()}`);
  } finally {
    await context.close();
    await layer.close();
  }
}
