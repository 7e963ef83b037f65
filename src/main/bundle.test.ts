// What reaches a browser, read from the bundler's own account of it.

import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "./build.ts";

/** A cheap phone on a bad line loads this once. */
const FIRST_LOAD = 40_000;

let folder: string;
let metafiles: Readonly<Record<string, Metafile>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-bundle-"));
  ({ metafiles } = await buildWeb({ outdir: path.join(folder, "web") }));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Files of ours and of packages whose bytes are in some output. */
function filesIn(meta: Metafile): string[] {
  const all = Object.values(meta.outputs).flatMap((o) =>
    Object.entries(o.inputs)
      .filter(([, i]) => i.bytesInOutput > 0)
      .map(([f]) => f),
  );
  return [...new Set(all)];
}

describe("what reaches a browser", () => {
  it("is a phone and its service worker at least", () => {
    expect(Object.keys(metafiles)).toEqual(expect.arrayContaining(["phone", "sw"]));
    expect(filesIn(metafiles["phone"]!)).toContain("src/main/phone.tsx");
  });

  it("holds at the desk what each refusal means", () => {
    expect(filesIn(metafiles["desk"]!)).toContain("src/main/words.ts");
  });

  it("holds no store, no routes, no jobs and nothing of the server", () => {
    const wrong = Object.entries(metafiles).flatMap(([page, meta]) =>
      filesIn(meta)
        .filter(
          (f) => /^src\/((server|cli)\/|.*\/(store|routes|jobs)(\/|\.ts$))/.test(f) && f !== "src/web/phone/store.ts",
        )
        .map((f) => `${page}: ${f}`),
    );
    expect(wrong).toEqual([]);
  });

  it("holds zod only as zod/mini", () => {
    const wrong = Object.entries(metafiles).flatMap(([page, meta]) =>
      filesIn(meta)
        .filter((f) => /\/zod\/v4\/classic\/|\/zod\/v3\//.test(f))
        .map((f) => `${page}: ${f}`),
    );
    expect(wrong).toEqual([]);
  });

  it("brings nothing of the desk to the phone", () => {
    const wrong = ["phone", "sw"].flatMap((page) =>
      filesIn(metafiles[page]!).filter(
        (f) =>
          /^src\/web\/desk\/|\/(page|part)(\/|\.tsx$)/.test(f) || /node_modules\/(react|react-dom|@tanstack)\//.test(f),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it(`brings the phone at most ${FIRST_LOAD / 1000} kB of compressed JavaScript, service worker included`, () => {
    const files = ["phone", "sw"]
      .flatMap((page) => Object.keys(metafiles[page]!.outputs))
      .filter((f) => f.endsWith(".js"));
    const sizes = files.map((f) => {
      const name = f.slice(f.indexOf("/phone/") + 1);
      return { name, bytes: gzipSync(readFileSync(path.join(folder, "web", name)), { level: 9 }).length };
    });
    const sum = sizes.reduce((n, s) => n + s.bytes, 0);
    process.stdout.write(`phone, first load: ${(sum / 1000).toFixed(1)} kB gz of JavaScript\n`);
    expect(sizes.length).toBeGreaterThanOrEqual(2);
    expect(sum).toBeLessThanOrEqual(FIRST_LOAD);
  });

  it("has no inline script or style in its pages", () => {
    for (const page of Object.keys(metafiles).filter((p) => p !== "sw")) {
      const html = readFileSync(path.join(folder, "web", page, "index.html"), "utf8");
      expect(html).toMatch(/<script type="module" src="[^"]+"><\/script>/);
      expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)| on\w+=/);
    }
  });

  it("is not built again while no source changed", async () => {
    expect((await buildWeb({ outdir: path.join(folder, "web") })).skipped).toBe(true);
  });
});
