// A phone in one night: each step of a walk taken, and at dawn everything must have arrived.

import type { BrowserContext } from "playwright-core";
import type { Layer, Weather } from "../layer.ts";
import type { Step } from "../steps.ts";
import { whatIsWrong } from "../truth.ts";
import type { BrokenWorld, Witness } from "../world.ts";
import { Hands } from "./hands.ts";
import { Promises } from "./promises.ts";
import { Away, Tabs } from "./tabs.ts";

export class Phone {
  readonly #layer: Layer;
  readonly #witness: Witness;
  readonly #context: BrowserContext;
  readonly #tabs: Tabs;
  readonly #promises: Promises;
  readonly #hands: Hands;

  constructor(
    world: BrokenWorld,
    layer: Layer,
    witness: Witness,
    context: BrowserContext,
    pictures: readonly Buffer[],
  ) {
    this.#layer = layer;
    this.#witness = witness;
    this.#context = context;
    this.#tabs = new Tabs(layer, context);
    this.#promises = new Promises(world, witness, this.#tabs, context);
    this.#hands = new Hands(world, witness, this.#tabs, this.#promises, pictures);
  }

  /** The link of the code is opened where the network is good; then it is as it is. */
  async begin(weather: Weather): Promise<void> {
    await this.#tabs.open();
    this.#layer.weather = weather;
    for (let tries = 0; ; tries += 1) {
      if (tries === 25) throw new Error("her code did not bind the phone in 25 tries");
      if (!(await this.#tabs.app())) continue;
      if (await this.#hands.enterCode()) break;
    }
    await this.#promises.learnForm();
  }

  /** Take one step; false where it makes no sense here. */
  async take(step: Step): Promise<boolean> {
    const tabs = this.#tabs;
    const around = await this.#takeAround(step);
    if (around !== null) return around;
    if (!(await tabs.app())) return false;
    if (step.do === "code") return tabs.orCut(step.cut, () => this.#hands.enterCode());
    if ((await tabs.shelf())?.author == null && !(await this.#hands.bindAnew())) return false;
    try {
      return await this.#takeInApp(step);
    } catch (error) {
      // A screen that never came to this phone and cannot come now: it said so.
      if (error instanceof Away) return false;
      throw error;
    }
  }

  /** What happens around the app; null where it is a step within it. */
  async #takeAround(step: Step): Promise<boolean | null> {
    const [layer, tabs] = [this.#layer, this.#tabs];
    switch (step.do) {
      case "weather":
        layer.weather = step.weather;
        await this.#context.setOffline(step.weather === "airplane");
        return true;
      case "release":
        layer.release = step.release;
        await tabs.lookForUpdate();
        return true;
      case "server":
        layer.unknown = step.is === "older" ? ["evidence.declare"] : [];
        layer.unsaved = step.is === "in trouble" ? "figures.submit" : null;
        return true;
      case "reissue":
        await this.#hands.takeNewCode();
        return true;
      case "reload":
      case "close":
      case "crash":
        if (tabs.count === 0) return false;
        await tabs.break(step.do);
        return true;
      case "tab":
        await tabs.other();
        return true;
      case "evict":
        await tabs.clear(step.what);
        this.#promises.cleared(step.what);
        return true;
      default:
        return null;
    }
  }

  async #takeInApp(step: Step): Promise<boolean> {
    const hands = this.#hands;
    switch (step.do) {
      case "type":
        return await hands.type(step.page, step.field, step.value, step.cut);
      case "photograph":
        return await hands.photograph(step.page, step.look, step.cut);
      case "send":
        return await hands.send(step.taps, step.cut);
      case "check_in":
      case "close_polls":
        return await hands.press(step.do, step.cut);
      case "update":
        return await hands.update();
      case "look":
        return await hands.look();
      case "export":
      case "hand_in":
        return await hands.export(step.do === "hand_in");
      default:
        return false;
    }
  }

  check(): Promise<void> {
    return this.#promises.check();
  }
  seen(): Promise<string> {
    return this.#tabs.seen();
  }

  /** The night is over and the network good: everything arrives, once, and every screen says what is so. */
  async dawn(): Promise<void> {
    const [tabs, hands] = [this.#tabs, this.#hands];
    Object.assign(this.#layer, { weather: "fair", unknown: [], unsaved: null });
    await this.#context.setOffline(false);
    await tabs.anew();
    const until = Date.now() + 40_000;
    for (;;) {
      const shelf = (await tabs.shelf())!;
      const open = shelf.outbox.filter(
        (i) => i.receipt === null || Object.values(i.blobs).some((b) => b.receipt === null && i.problem === null),
      );
      if (shelf.author !== null && !shelf.expired && open.length === 0) break;
      if (Date.now() > until)
        throw new Error(
          `not everything arrived: ${JSON.stringify(open.map((i) => [i.record.operation, i.state, i.problem, i.blobs]))}`,
        );
      if (shelf.author === null || shelf.expired) await hands.bindAnew();
      else await hands.pressSend();
    }
    await this.check();
    await hands.look();
    const wrong = whatIsWrong((await tabs.shelf())!, await this.#witness.held(), this.#promises.evicted);
    if (wrong !== null) throw new Error(wrong);
  }
}
