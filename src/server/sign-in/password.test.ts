import { describe, expect, it } from "vitest";
import { createGate } from "./password.ts";
import { createSlowLane, slowness } from "./limits.ts";

/** A piece of work that ends when told to. */
function controlled(): { work: () => Promise<string>; end: () => void } {
  let end = (): void => {};
  const done = new Promise<string>((resolve) => (end = () => resolve("done")));
  return { work: () => done, end: () => end() };
}

describe("the password gate", () => {
  it("runs a few at a time, lets a short queue wait and tells the rest at once", async () => {
    const gate = createGate(2, 1);
    const jobs = [controlled(), controlled(), controlled()];
    let running = 0;
    let most = 0;
    const start = (i: number) =>
      gate(async () => {
        running++;
        most = Math.max(most, running);
        const value = await jobs[i]!.work();
        running--;
        return value;
      });
    const [a, b, c] = [start(0), start(1), start(2)];
    const refused = await gate(() => Promise.resolve("never"));
    expect(refused).toMatchObject({ ok: false, problem: { code: "accounts.busy", kind: "unavailable" } });
    jobs[0]!.end();
    expect(await a).toEqual({ ok: true, value: "done" });
    jobs[1]!.end();
    jobs[2]!.end();
    expect(await Promise.all([b, c])).toEqual([
      { ok: true, value: "done" },
      { ok: true, value: "done" },
    ]);
    expect(most).toBe(2);
    expect(await gate(() => Promise.resolve("free again"))).toEqual({ ok: true, value: "free again" });
  });

  it("gives its place back when the work breaks", async () => {
    const gate = createGate(1, 0);
    await expect(gate(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await gate(() => Promise.resolve(1))).toEqual({ ok: true, value: 1 });
  });
});

describe("the slow lane", () => {
  it("slows an address that failed often, never refuses it, and forgets it after a while", async () => {
    let now = 0;
    const waited: number[] = [];
    const lane = createSlowLane(
      () => now,
      (ms) => {
        waited.push(ms);
        return Promise.resolve();
      },
    );
    for (let i = 0; i < 30; i++) lane.failed("10.0.0.1");
    await lane.pass("10.0.0.1");
    expect(waited).toEqual([]);
    for (let i = 0; i < 1000; i++) lane.failed("10.0.0.1");
    await lane.pass("10.0.0.1");
    await lane.pass("10.0.0.2");
    expect(waited).toEqual([2000]);
    now += 11 * 60_000;
    await lane.pass("10.0.0.1");
    expect(waited).toEqual([2000]);
    for (let n = 0; n < 500; n++) expect(slowness(n)).toBeLessThanOrEqual(slowness(n + 1));
  });
});
