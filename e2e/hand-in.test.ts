// A queue carried by somebody else, in a real browser: a phone that was never bound chooses the file, and the real
// server answers each item.

import { randomBytes } from "node:crypto";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256Hex, toBase64url } from "../src/base/bytes.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import { buildWeb } from "../src/main/build.ts";
import { bindPhone } from "../src/main/test-phone.ts";
import { openWorld, type World } from "../src/main/world.ts";
import { openBrowser, PHONE } from "./browser.ts";
import { looks } from "./looks.ts";

const STATION = "35.73.01.1001/12";
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

let folder: string;
let world: World;
let server: Server;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-hand-in-"));
  await buildWeb({ outdir: path.join(folder, "web"), pages: ["phone"] });
  world = await openWorld();
  const made = await world.ask("operator", createElection, { pack: "pemilu-2019" });
  if (made.status !== 200) throw new Error(made.text);
  await world.stations("pemilu-2019", [STATION]);
  // The screens just built in front of the real app.
  server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = request.url ?? "/";
      if (url.startsWith("/saksi/")) {
        const name = new URL(url, "http://localhost").pathname.slice("/saksi/".length) || "index.html";
        const bytes = await readFile(path.join(folder, "web/phone", name)).catch(() => null);
        response.writeHead(bytes === null ? 404 : 200, {
          "content-type": TYPES[path.extname(name)] ?? "application/octet-stream",
        });
        return response.end(bytes);
      }
      const answer = await world.posko.app.inject({
        method: request.method as "GET",
        url,
        headers: request.headers,
        payload: Buffer.concat(chunks),
      });
      response.writeHead(answer.statusCode, { "content-type": answer.headers["content-type"] ?? "text/plain" });
      return response.end(answer.rawPayload);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context = await openBrowser(path.join(folder, "profile"), PHONE);
  page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
}, 120_000);
afterAll(async () => {
  await context?.close();
  server?.close();
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("another phone's queue", () => {
  it("is handed in by a phone that has no code, item by item, and again with the same receipts", async () => {
    const phone = await bindPhone(world.posko, STATION);
    const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(600_000)]);
    const hash = await sha256Hex(new Uint8Array(picture));
    const contest = "pemilu-2019/president";
    const page1 = { contest, station: STATION, source: "plano", page: "1", sha256: hash, bytes: picture.length };
    const fields = { "votes.1": 143, "votes.2": 57, valid: 200, invalid: 3, total: 203 };
    const records = [
      await phone.say("figures.submit", { contest, station: STATION, source: "plano", part: "totals", fields }),
      await phone.say("evidence.declare", { ...page1, width: 640, height: 480, taken_at: "2019-04-17T07:30:00Z" }, [
        hash,
      ]),
      await phone.say("witnesses.check_in", { election: "pemilu-2019", station: STATION }),
    ];
    const lines = [
      { posko_queue: 1, device: phone.device, public_key: {}, made_at: "2019-04-17T08:00:00Z", records: 3 },
      ...records.map((record, i) => ({ record: i === 2 ? { ...record, made_at: "2019-04-17T09:00:00Z" } : record })),
      { blob: { sha256: hash, size: picture.length, bytes: toBase64url(new Uint8Array(picture)) } },
    ];
    const file = {
      name: "posko-antrean.jsonl",
      mimeType: "application/x-ndjson",
      buffer: Buffer.from(lines.map((l) => `${JSON.stringify(l)}\n`).join("")),
    };
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/saksi/#/antar`);
    await looks(page, "hand-in-empty");
    const received = page.getByText(/Diterima, no\. tanda terima [2-9A-Z]{4}-[2-9A-Z]{4}/);
    await page.getByLabel("Pilih berkas").setInputFiles(file);
    await page.getByText("3 diterima, 1 tidak").waitFor();
    await page.getByText("Rusak atau diubah di perjalanan").waitFor();
    const numbers = await received.allTextContents();
    expect(numbers).toHaveLength(3);
    await looks(page, "hand-in-done");

    await page.getByLabel("Pilih berkas").setInputFiles(file);
    await page.getByText("3 diterima, 1 tidak").waitFor();
    expect(await received.allTextContents()).toEqual(numbers);
    // Its owner has signal again: the very receipts.
    const own = await phone.handIn(records[0]!, records[1]!);
    for (const receipt of own) expect(numbers.join(" ")).toContain(receipt.body.number);

    await page.getByLabel("Pilih berkas").setInputFiles({ ...file, buffer: picture.subarray(0, 1000) });
    await page.getByText("Ini bukan berkas antrean Posko").waitFor();
  });
});
