// What browsers are told with every answer; and bytes that came from strangers, on their way to a browser.

import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sourcesOf } from "../../../tools/fence.ts";
import { loadConfig } from "../../server/config.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import { createPosko, type Posko } from "../server.ts";
import { declare, evidence, openEvidence, OPERATOR, put, sha256, STATION } from "../test-evidence.ts";
import { bindPhone } from "../test-phone.ts";

let posko: Posko;
let close: () => Promise<void>;
beforeAll(async () => {
  await openEvidence();
  const database = await freshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "posko-pages-"));
  const config = loadConfig({ POSKO_DATA: folder, PUBLIC_URL: "https://posko.example.org" });
  if (!config.ok) throw new Error(config.problem.sentence);
  posko = await createPosko({
    config: config.value,
    databaseUrl: database.url,
    workers: false,
    log: pino({ level: "silent" }),
  });
  close = async () => {
    await posko.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
});
afterAll(async () => {
  await evidence.close();
  await close();
});

describe("every answer", () => {
  it.each(["/", "/saksi/", "/api/accounts.status", "/api/accounts.me", "/openapi.json", "/assets/none.js", "/healthz"])(
    "of %s allows no script or style but our own files, no frame round it and no guess at its type",
    async (url) => {
      const { headers } = await posko.app.inject({ url, headers: { host: "posko.example.org" } });
      const policy = new Map(
        String(headers["content-security-policy"])
          .split(";")
          .map((d) => [d.split(" ")[0]!, d.split(" ").slice(1)] as const),
      );
      const all = [...policy.values()].flat();
      for (const never of ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:"])
        expect(all).not.toContain(never);
      expect(policy.get("default-src")).toEqual(["'self'"]);
      expect(policy.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
      expect(policy.get("style-src")).toEqual(["'self'"]);
      for (const none of ["object-src", "base-uri", "frame-ancestors"]) expect(policy.get(none)).toEqual(["'none'"]);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["strict-transport-security"]).toMatch(/max-age=\d{7,}/);
      expect(headers["x-powered-by"] ?? headers["server"]).toBe(undefined);
      expect(headers["access-control-allow-origin"]).toBe(undefined);
    },
  );

  it("to an address that cannot be read allows nothing at all", async () => {
    const { statusCode, headers } = await posko.app.inject({ url: "/%ff", headers: { host: "posko.example.org" } });
    expect([statusCode, headers["content-security-policy"]]).toEqual([422, "default-src 'none'"]);
    expect(headers).toMatchObject({
      "content-type": "application/problem+json; charset=utf-8",
      "x-content-type-options": "nosniff",
    });
  });

  it("with a cookie of ours keeps it from scripts, other sites and plain http", async () => {
    const { setupLink } = await import("../../server/sign-in/setup-token.ts");
    const token = (await setupLink(posko.services))!.split("#")[1]!;
    const own = { host: "posko.example.org", origin: "https://posko.example.org" };
    const password = "kopi tubruk tanpa gula";
    const input = { token, name: "Organisasi Contoh", email: "satu@contoh.id", password };
    expect(
      (await posko.app.inject({ method: "POST", url: "/api/accounts.setup", headers: own, payload: input })).statusCode,
    ).toBe(200);
    const payload = { email: input.email, password };
    const signedIn = await posko.app.inject({ method: "POST", url: "/api/auth/sign-in/email", headers: own, payload });
    expect(signedIn.statusCode, signedIn.body).toBe(200);
    expect(signedIn.cookies.length).toBeGreaterThanOrEqual(2);
    for (const cookie of signedIn.cookies)
      expect([cookie.name, cookie]).toMatchObject([cookie.name, { httpOnly: true, secure: true, sameSite: "Lax" }]);
    expect(signedIn.cookies.map((c) => c.name)).toContain("__Secure-posko.session_token");
    expect(signedIn.headers["cache-control"]).toBe("no-store");
  });
});

describe("no source", () => {
  const SRC = path.resolve(import.meta.dirname, "../..");
  const HTML =
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write\b|\beval\(|\bnew Function\(/;

  it("makes HTML or code of a text", () => {
    const files = sourcesOf(SRC).filter((file) => !/\.test\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(400);
    expect(files.filter((file) => HTML.test(readFileSync(path.join(SRC, file), "utf8")))).toEqual([]);
  });
});

describe("bytes that a phone sent", () => {
  const PAGE = "<!doctype html><script>alert(document.domain)</script>";
  const disguised = (...head: number[]): Buffer => Buffer.concat([Buffer.from(head), Buffer.from(PAGE)]);
  const fetched = (url: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${evidence.port}${url}`, { headers: { ...OPERATOR(), accept: "text/html" } });

  it("that are a page behind the first bytes of a photograph are never served as one", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const bytes = disguised(0xff, 0xd8, 0xff, 0xe0);
    await declare(phone, bytes);
    expect((await put(phone, bytes)).body.complete).toBe(true);
    const original = await fetched(`/api/evidence.original?sha256=${sha256(bytes)}`);
    expect(original.status).toBe(200);
    expect(Object.fromEntries(original.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "x-content-type-options": "nosniff",
      "content-disposition": expect.stringMatching(/^attachment; filename="[0-9a-f]{16}\.jpg"$/) as string,
    });
    for (const size of ["thumb", "screen"]) {
      const shown = await fetched(`/api/evidence.picture?sha256=${sha256(bytes)}&size=${size}`);
      expect([shown.status, ((await shown.json()) as { code: string }).code]).toEqual([
        409,
        "evidence.cannot_be_shown",
      ]);
    }
  });

  it("that are a page behind the first bytes of a recording are a sound and nothing else", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const bytes = disguised(0x4f, 0x67, 0x67, 0x53);
    const files = [{ sha256: sha256(bytes), bytes: bytes.length, media: "voice" as const }];
    const note = {
      election: "pemilu-2019",
      station: STATION,
      contest: null,
      kind: "special_event",
      said: "Hujan",
      files,
    };
    await phone.handIn(await phone.say("evidence.note", note, [sha256(bytes)]));
    expect((await put(phone, bytes)).body.complete).toBe(true);
    const voice = await fetched(`/api/evidence.voice?sha256=${sha256(bytes)}`);
    expect(voice.status).toBe(200);
    expect(Object.fromEntries(voice.headers)).toMatchObject({
      "content-type": "audio/ogg",
      "x-content-type-options": "nosniff",
    });
  });

  it("that are a page and nothing else are not taken at all", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const bytes = Buffer.from(PAGE);
    await declare(phone, bytes);
    expect((await put(phone, bytes)).body.code).toBe("evidence.not_a_jpeg");
  });
});
