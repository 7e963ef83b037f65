import { expect, test } from "vitest";
import { gather } from "./gather.ts";

/** A source whose answers wait until they are let go. */
function source() {
  const asked: string[][] = [];
  const pending: { keys: readonly string[]; resolve: (m: Map<string, number>) => void; reject: (e: Error) => void }[] =
    [];
  const ask = gather<string, number>((keys) => {
    asked.push([...keys]);
    return new Promise((resolve, reject) => pending.push({ keys, resolve, reject }));
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const letGo = async (): Promise<void> => {
    const { keys, resolve } = pending.shift()!;
    resolve(new Map(keys.map((k) => [k, k.length])));
    await turn();
  };
  const fail = async (): Promise<void> => {
    pending.shift()!.reject(new Error("away"));
    await turn();
  };
  return { asked, ask, turn, letGo, fail };
}

test("what is asked while a question is in flight is asked together, and each key once", async () => {
  const { asked, ask, turn, letGo } = source();
  const first = ask(["a"]);
  await turn();
  const later = [ask(["bb", "ccc"]), ask(["ccc"])];
  await turn();
  expect(asked).toEqual([["a"]]);
  await letGo();
  expect(asked).toEqual([["a"], ["bb", "ccc"]]);
  await letGo();
  expect((await first).get("a")).toBe(1);
  expect((await later[1]!).get("ccc")).toBe(3);
});

test("an answer is never older than its question", async () => {
  const { asked, ask, turn, letGo } = source();
  const first = ask(["a"]);
  await turn();
  const again = ask(["a"]);
  await letGo();
  await letGo();
  await Promise.all([first, again]);
  expect(asked).toEqual([["a"], ["a"]]);
});

test("a question that fails, fails its askers and nobody after them", async () => {
  const { ask, turn, letGo, fail } = source();
  const first = ask(["a"]);
  await turn();
  const second = ask(["bb"]);
  const settled = Promise.allSettled([first]);
  await fail();
  expect((await settled)[0].status).toBe("rejected");
  await letGo();
  expect((await second).get("bb")).toBe(2);
});
