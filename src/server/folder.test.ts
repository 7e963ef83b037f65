import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder } from "./folder.ts";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), "posko-folder-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("making a folder", () => {
  it("makes those above it too, and is content with what is there", async () => {
    const folder = path.join(scratch, "a", "b", "c");
    await makeFolder(folder);
    await makeFolder(folder);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it("fails where a file stands in the way", async () => {
    const file = path.join(scratch, "file");
    await writeFile(file, "");
    await expect(makeFolder(file)).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(path.join(file, "below"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it.runIf(existsSync("/proc/self"))("fails at once where the file system makes no folders", async () => {
    await expect(makeFolder("/proc/posko/data")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
