import { expect, test, vi } from "vitest";
import { createDoor } from "./door.ts";

/** Longer than any test: who waits so long was not let go. */
const FOR_EVER = 2 ** 30;

test("whoever comes alone waits for nobody", async () => {
  await expect(createDoor(FOR_EVER, 0).gathered()).resolves.toBeUndefined();
});

test("it waits for the last of those who are being verified", async () => {
  const door = createDoor(FOR_EVER, 0);
  const heard: string[] = [];
  for (let i = 0; i < 3; i++) door.enter("figures.submit");
  const gathered = door.gathered().then(() => heard.push("gathered"));
  for (let i = 0; i < 3; i++) {
    await Promise.resolve();
    heard.push(`leaves ${String(i)}`);
    door.leave(false);
  }
  await gathered;
  expect(heard).toEqual(["leaves 0", "leaves 1", "leaves 2", "gathered"]);
  await door.gathered();
});

test("enough are enough, and nobody is waited for longer than it says", async () => {
  const door = createDoor(FOR_EVER, 0);
  for (let i = 0; i < 3; i++) door.enter("figures.submit");
  const gathered = door.gathered();
  door.leave(true);
  await expect(gathered).resolves.toBeUndefined();
  const short = createDoor(1, 0);
  short.enter("figures.submit");
  await expect(short.gathered()).resolves.toBeUndefined();
});

test("batches begin apart, but the first goes at once", async () => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"], now: 0 });
  try {
    const door = createDoor(FOR_EVER, 20);
    const heard: string[] = [];
    await door.gathered();
    const second = door.gathered().then(() => heard.push("second"));
    await vi.advanceTimersByTimeAsync(19);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await second;
    // Who asks later than that is not held up.
    await vi.advanceTimersByTimeAsync(20);
    await door.gathered();
  } finally {
    vi.useRealTimers();
  }
});

test("a batch that is worth it begins sooner", async () => {
  const door = createDoor(FOR_EVER, FOR_EVER);
  await door.gathered();
  const gathered = door.gathered();
  door.enter("figures.submit");
  door.leave(false, true);
  await expect(gathered).resolves.toBeUndefined();
});
