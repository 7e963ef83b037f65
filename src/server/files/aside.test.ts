import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import sharp from "sharp";
import { afterEach, describe, expect, it } from "vitest";
import { createAside, type Aside } from "./aside.ts";
import { greyPoints } from "./grey.ts";

const SIZE = [48, 64] as const;
const LINUX = process.platform === "linux";

let warned: unknown[] = [];
const open = (idleMs?: number): Aside => {
  warned = [];
  aside = createAside({ warn: (what: unknown) => void warned.push(what) } as never, idleMs);
  return aside;
};
let aside: Aside | undefined;
afterEach(() => aside?.close());

/** Coarse noise of so many pixels, so that no two are alike. */
async function noise(width: number, height: number): Promise<Buffer> {
  const create = { width: 60, height: 80, channels: 3, background: "#888" } as const;
  const coarse = sharp({ create: { ...create, noise: { type: "gaussian", mean: 128, sigma: 40 } } });
  return await sharp(await coarse.png().toBuffer())
    .resize(width, height, { fit: "fill" })
    .jpeg()
    .toBuffer();
}

/** Processes of ours that lay out pictures. */
function children(): number[] {
  return readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter((pid) => pid !== "" && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("aside-child"))
    .map(Number);
}

describe("pictures laid out aside", () => {
  it("come out as they do here, each its own, however many are asked for at once", async () => {
    const pictures = await Promise.all([noise(300, 200), noise(90, 120), noise(640, 480), noise(64, 48)]);
    const { grey } = open();
    const there = await Promise.all(pictures.map((bytes) => grey(bytes, ...SIZE)));
    const here = await Promise.all(pictures.map((bytes) => greyPoints(bytes, ...SIZE)));
    expect(there.map((points) => Buffer.from(points!))).toEqual(here.map((points) => Buffer.from(points!)));
    expect(await grey(Buffer.from("bukan gambar"), ...SIZE)).toBeNull();
    expect(warned).toEqual([]);
  });

  it.runIf(LINUX)("are laid out by who gives way to everybody", async () => {
    await open().grey(await noise(640, 480), ...SIZE);
    const pids = children();
    expect(pids).toHaveLength(1);
    // Each thread has its own: those that decode as well as the one that listens.
    const threads = readdirSync(`/proc/${pids[0]!}/task`).map(Number);
    expect(threads.length).toBeGreaterThan(4);
    expect(threads.map((thread) => os.getPriority(thread))).toEqual(
      threads.map(() => os.constants.priority.PRIORITY_LOW),
    );
  });

  it.runIf(LINUX)("are asked for once more where the process is killed, which is told", async () => {
    const { grey } = open();
    await grey(await noise(64, 48), ...SIZE);
    const large = await noise(4_000, 3_000);
    const laid = grey(large, ...SIZE);
    for (const pid of children()) process.kill(pid, "SIGKILL");
    expect(await laid).toHaveLength(48 * 64);
    expect(warned).toHaveLength(1);
  });

  it.runIf(LINUX)("are not called undecodable where the process was killed before it was asked", async () => {
    const { grey } = open();
    const small = await noise(64, 48);
    for (let turn = 0; turn < 5; turn++) {
      await grey(small, ...SIZE);
      for (const pid of children()) process.kill(pid, "SIGKILL");
      expect(await grey(small, ...SIZE)).toHaveLength(48 * 64);
    }
  });

  it.runIf(LINUX)("need no process where none has been asked for in a while", async () => {
    const { grey } = open(1);
    await grey(await noise(64, 48), ...SIZE);
    await expect.poll(children).toEqual([]);
    expect(await grey(await noise(64, 48), ...SIZE)).toHaveLength(48 * 64);
  });

  it("are not called undecodable when it is closed over one", async () => {
    const { grey, close } = open();
    const laid = [grey(await noise(4_000, 3_000), ...SIZE), grey(await noise(64, 48), ...SIZE)];
    const ended = Promise.allSettled(laid);
    await close();
    expect((await ended).map((one) => one.status)).toEqual(["rejected", "rejected"]);
    expect(warned).toEqual([]);
  });
});
