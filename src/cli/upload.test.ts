import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uploadFile } from "./upload.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "posko-upload-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Rows as counted when everything is sent. */
async function rowsOf(text: string): Promise<number> {
  const file = path.join(folder, "rows.csv");
  await writeFile(file, text);
  let last = -1;
  const body = (await uploadFile(file)).open((rows) => {
    last = rows;
  });
  for await (const chunk of body) expect(chunk).toBeDefined();
  return last;
}

describe("the progress of an upload", () => {
  it("counts the lines below the header, the last one with an end or without", async () => {
    expect(await rowsOf("place,station\n35.73.01.1001,1\n35.73.01.1001,2\n")).toBe(2);
    expect(await rowsOf("place,station\n35.73.01.1001,1\n35.73.01.1001,2")).toBe(2);
    expect(await rowsOf("place,station\n")).toBe(0);
  });
});
