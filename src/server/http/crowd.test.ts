import { describe, expect, it } from "vitest";
import { createCrowd, type Crowd } from "./crowd.ts";

/** A crowd before a process that is as busy as the test says; `tick` is the next look at it. */
function crowdBefore(process: { used: number }): {
  crowd: Crowd;
  tick: (times?: number) => Promise<void>;
  /** Time goes by, and the timers are not looked after. */
  pass: (ms: number) => void;
  watched: () => boolean;
} {
  let work: (() => void) | null = null;
  let now = 0;
  const crowd = createCrowd({
    used: () => process.used,
    now: () => now,
    every: (_ms, what) => {
      work = what;
      return () => (work = null);
    },
  });
  return {
    crowd,
    async tick(times = 1) {
      for (; times > 0; times--) {
        now += 25;
        work?.();
        await Promise.resolve();
      }
    },
    pass: (ms) => (now += ms),
    watched: () => work !== null,
  };
}

/** Who came through, in order; `-` before who was sent away. */
function arrivals(crowd: Crowd): { come: (address: string, name?: string) => void; seen: string[] } {
  const seen: string[] = [];
  return {
    come: (address, name = address) => void crowd.enter(address).then((may) => seen.push(may ? name : `-${name}`)),
    seen,
  };
}

describe("whoever else gives way", () => {
  it("waits from its own share on, which may lie elsewhere than that of strangers", async () => {
    let look: () => void = () => {};
    let now = 0;
    const work = (): void => {
      now += 25;
      look();
    };
    const process = { used: 0.65 };
    const watch = {
      used: () => process.used,
      now: () => now,
      every: (_ms: number, what: () => void) => {
        look = what;
        return () => {};
      },
    };
    const patient = createCrowd(watch, () => ({ busy: 0.5, easy: 0.4 }));
    void patient.enter("a");
    for (let i = 0; i < 20; i++) work();
    void patient.enter("b");
    expect(patient.waiting).toBe(1);
    const eager = createCrowd(watch, () => ({ busy: 0.9, easy: 0.8 }));
    void eager.enter("a");
    for (let i = 0; i < 20; i++) work();
    void eager.enter("b");
    expect(eager.waiting).toBe(0);
  });
});

describe("whoever may not come all at once", () => {
  it("comes by and by from the first on, faster while the process has time, and freely when nobody is ahead any more", async () => {
    let look: () => void = () => {};
    let now = 0;
    const work = (): void => {
      now += 25;
      look();
    };
    const process = { used: 0.1 };
    let ahead = true;
    const watch = {
      used: () => process.used,
      now: () => now,
      every: (_ms: number, what: () => void) => {
        look = what;
        return () => {};
      },
    };
    const crowd = createCrowd(watch, () => ({ busy: 0.7, easy: 0.6, ...(ahead ? { begin: 2 } : {}) }));
    const { come, seen } = arrivals(crowd);
    for (let i = 0; i < 60; i++) come(`phone ${String(i)}`);
    await Promise.resolve();
    expect(seen).toHaveLength(2);
    const each: number[] = [];
    while (crowd.waiting > 0) {
      const before = seen.length;
      work();
      await Promise.resolve();
      each.push(seen.length - before);
    }
    // By a tenth at least from one look to the next.
    expect(each[0]).toBe(3);
    for (let i = 4; i < each.length - 1; i++) expect(each[i]).toBeGreaterThan(each[i - 4]!);
    // With nobody in line what is due goes at once, and no more.
    for (let i = 0; i < 500; i++) come("one");
    await Promise.resolve();
    expect(crowd.waiting).toBeGreaterThan(0);
    ahead = false;
    while (crowd.waiting > 0) work();
    for (let i = 0; i < 500; i++) come("one");
    expect(crowd.waiting).toBe(0);
  });
});

describe("strangers", () => {
  it("do not wait while the process has time to spare", async () => {
    const { crowd, tick } = crowdBefore({ used: 0.4 });
    for (let i = 0; i < 1_000; i++) expect(await crowd.enter("10.0.0.1")).toBe(true);
    await tick(5);
    expect(await crowd.enter("10.0.0.1")).toBe(true);
    expect(crowd.waiting).toBe(0);
  });

  it("that come all at once wait before the first timer is looked after, and so after a look that is late", async () => {
    const { crowd, tick, pass } = crowdBefore({ used: 1 });
    const { come, seen } = arrivals(crowd);
    for (let i = 0; i < 500; i++) come("flood");
    await Promise.resolve();
    expect(seen.length).toBeLessThan(80);
    const first = seen.length;
    for (let i = 0; i < 4; i++) {
      pass(30);
      come("flood");
    }
    await Promise.resolve();
    // By and by all the same: nobody waits for a timer that does not come.
    expect(seen.length).toBeGreaterThan(first);
    const later = seen.length;
    await tick();
    expect(seen.length).toBeGreaterThan(later);
  });

  it("are let in ever more slowly while it has none, but always some; and freely again afterwards", async () => {
    const process = { used: 1 };
    const { crowd, tick } = crowdBefore(process);
    const { come, seen } = arrivals(crowd);
    for (let i = 0; i < 100; i++) come("10.0.0.1", "before");
    await tick(10);
    for (let i = 0; i < 500; i++) come("10.0.0.1", "x");
    const each: number[] = [];
    for (let i = 0; i < 40; i++) {
      const before = seen.length;
      await tick();
      each.push(seen.length - before);
    }
    expect(each).toEqual(each.toSorted((a, b) => b - a));
    expect(each.at(-1)).toBe(1);
    expect(crowd.waiting).toBeGreaterThan(0);
    process.used = 0.1;
    await tick(100);
    expect(crowd.waiting).toBe(0);
    expect(await crowd.enter("10.0.0.2")).toBe(true);
    expect(seen).not.toContain("-x");
  });

  it("of an address that floods wait behind themselves, not before others", async () => {
    const { crowd, tick } = crowdBefore({ used: 1 });
    const { come, seen } = arrivals(crowd);
    come("flood");
    await tick(50);
    for (let i = 0; i < 1_000; i++) come("flood");
    come("one");
    come("other");
    await tick(4);
    expect(seen).toContain("one");
    expect(seen).toContain("other");
  });

  it("beyond what can wait are sent away, from the longest line first", async () => {
    const { crowd, tick } = crowdBefore({ used: 1 });
    const { come, seen } = arrivals(crowd);
    come("flood");
    await tick(50);
    come("one");
    for (let i = 0; i < 2_500; i++) come("flood");
    come("other");
    await Promise.resolve();
    expect(crowd.waiting).toBe(2_000);
    expect(seen.filter((s) => s === "-flood")).toHaveLength(502);
    expect(seen).not.toContain("-one");
    expect(seen).not.toContain("-other");
  });

  it("are not watched when there are none", async () => {
    const { crowd, tick, watched } = crowdBefore({ used: 0.1 });
    expect(watched()).toBe(false);
    await crowd.enter("x");
    expect(watched()).toBe(true);
    await tick(50);
    expect(watched()).toBe(false);
  });
});
