import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveScreens } from "./screens.ts";

const folder = mkdtempSync(path.join(tmpdir(), "posko-screens-"));
const DESK = "<!doctype html><title>Meja</title>";
const PHONE = "<!doctype html><title>Saksi</title>";
const CODE = "export const angka = 12;".repeat(100);

async function serving(phonePages: boolean): Promise<FastifyInstance> {
  const app = fastify();
  await serveScreens(app, { phonePages }, folder);
  return app;
}

let app: FastifyInstance;
beforeAll(async () => {
  for (const of of ["desk/assets", "phone"]) mkdirSync(path.join(folder, of), { recursive: true });
  writeFileSync(path.join(folder, "desk/index.html"), DESK);
  writeFileSync(path.join(folder, "desk/assets/desk-ABC.js"), CODE);
  writeFileSync(path.join(folder, "phone/index.html"), PHONE);
  writeFileSync(path.join(folder, "phone/sw.js"), "self;");
  writeFileSync(path.join(folder, "rahasia.txt"), "x");
  app = await serving(true);
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}, from = app) =>
  from.inject({ method: "GET", url, headers });

describe("the files of the screens", () => {
  it("are pages of the desk at the root and at whatever address the desk knows, and of the phone below /saksi/", async () => {
    for (const url of ["/", "/setup", "/tally/35.73?basis=accepted"]) expect((await get(url)).body).toBe(DESK);
    for (const url of ["/saksi/", "/saksi/form"]) expect((await get(url)).body).toBe(PHONE);
    expect((await get("/saksi")).headers.location).toBe("/saksi/");
  });

  it("are kept for ever where the name carries a hash, and asked for anew where it does not", async () => {
    const code = await get("/assets/desk-ABC.js");
    expect(code.headers).toMatchObject({
      "content-type": expect.stringMatching(/^(text|application)\/javascript/) as string,
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect((await get("/saksi/sw.js")).headers["cache-control"]).toBe("no-cache");
    const page = await get("/");
    expect(page.headers["cache-control"]).toBe("no-cache");
    const again = await get("/", { "if-none-match": String(page.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  it("travel compressed to whoever can read that", async () => {
    const url = "/assets/desk-ABC.js";
    const br = await get(url, { "accept-encoding": "gzip, deflate, br" });
    expect([br.headers["content-encoding"], brotliDecompressSync(br.rawPayload).toString()]).toEqual(["br", CODE]);
    const gz = await get(url, { "accept-encoding": "gzip" });
    expect([gz.headers["content-encoding"], gunzipSync(gz.rawPayload).toString()]).toEqual(["gzip", CODE]);
    expect((await get(url)).body).toBe(CODE);
  });

  it("are no answer to an operation or a file that is not there, nor a way to other files", async () => {
    for (const url of [
      "/api/nothing.here",
      "/assets/gone-XYZ.js",
      "/saksi/gone.js",
      "/../rahasia.txt",
      "/..%2frahasia.txt",
      "/saksi/../../rahasia.txt",
    ]) {
      const { statusCode, body } = await get(url);
      expect([url, statusCode]).toEqual([url, 404]);
      expect(body).not.toBe("x");
    }
  });

  it("of the phone are refused where they would cross a network without https; those of the desk are not", async () => {
    const open = await serving(false);
    for (const url of ["/saksi/", "/saksi/sw.js"]) {
      const refused = await get(url, {}, open);
      expect([refused.statusCode, refused.json()]).toMatchObject([503, { code: "screens.phone_needs_https" }]);
    }
    const page = await get("/saksi/", { accept: "text/html,*/*;q=0.8" }, open);
    expect([page.statusCode, page.headers["content-type"]]).toEqual([503, "text/html; charset=utf-8"]);
    expect(page.body).toContain("https://");
    expect((await get("/", {}, open)).body).toBe(DESK);
    await open.close();
  });
});
