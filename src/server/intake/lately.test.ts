import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { came, cameLately } from "./lately.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"], now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

it("counts what came in this second or the one before, without the operation that asks", () => {
  vi.advanceTimersByTime(10_000);
  for (let i = 0; i < 7; i++) came("figures.submit");
  came("presence.tell");
  for (let i = 0; i < 50; i++) came("evidence.declare");
  expect(cameLately("evidence.declare")).toBe(8);
  vi.advanceTimersByTime(1_000);
  came("figures.submit");
  expect(cameLately("evidence.declare")).toBe(8);
  vi.advanceTimersByTime(1_000);
  expect(cameLately("evidence.declare")).toBe(1);
  expect(cameLately("figures.submit")).toBe(0);
});

it("knows nothing any more after two seconds, whatever came", () => {
  vi.advanceTimersByTime(20_000);
  came("figures.submit");
  vi.advanceTimersByTime(2_000);
  expect(cameLately("evidence.declare")).toBe(0);
});
