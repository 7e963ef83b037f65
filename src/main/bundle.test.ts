// What reaches a browser, read from the bundler's own account of it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "./build.ts";

/** A cheap phone on a bad line loads this once. */
const FIRST_LOAD = 40_000;
/** And this in the background, while she already types her code. */
const ALL_SCREENS = 90_000;
/**
 * What a coordinator's screens add to a witness's; kept by every phone, for whoever is bound on it tomorrow. Two thousand
 * more than it was, for what she could not see before: the count ballot by ballot, notes of her stations, pictures alike.
 */
const COORDINATORS_OWN = 17_000;

let folder: string;
let metafiles: Readonly<Record<string, Metafile>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-bundle-"));
  // Twice at once, as two who start on a fresh clone.
  const outdir = path.join(folder, "web");
  [{ metafiles }] = await Promise.all([buildWeb({ outdir }), buildWeb({ outdir })]);
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

/** Scripts of the phone that its page comes to, at once or later, by another way than through this file. */
function reachedWithout(entry: string): ReadonlySet<string> {
  const { outputs } = metafiles["phone"]!;
  const reached = new Set<string>();
  const go = (file: string): void => {
    const output = outputs[file];
    if (output === undefined || reached.has(file) || output.entryPoint === entry) return;
    reached.add(file);
    for (const { path: next } of output.imports) go(next);
  };
  for (const [file, output] of Object.entries(outputs)) if (output.entryPoint === "src/main/phone.tsx") go(file);
  return reached;
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

  const sizeOf = (file: string): number => {
    const name = file.slice(file.indexOf("/phone/") + 1);
    return gzipSync(readFileSync(path.join(folder, "web", name)), { level: 9 }).length;
  };
  /** What the entry imports at once, and what that imports: nothing is drawn before all of it is there. */
  const firstLoad = (): string[] => {
    const { outputs } = metafiles["phone"]!;
    const entry = Object.keys(outputs).find((f) => outputs[f]!.entryPoint === "src/main/phone.tsx")!;
    const files = new Set([entry]);
    for (const file of files)
      for (const { path: to, kind, external } of outputs[file]!.imports)
        if (kind === "import-statement" && external !== true) files.add(to);
    return [...files];
  };
  const scripts = (page: string): string[] => Object.keys(metafiles[page]!.outputs).filter((f) => f.endsWith(".js"));
  const sum = (files: readonly string[]): number => files.reduce((n, f) => n + sizeOf(f), 0);

  it(`brings the phone at most ${FIRST_LOAD / 1000} kB of compressed JavaScript before it is of use, service worker included`, () => {
    const first = sum([...firstLoad(), ...scripts("sw")]);
    process.stdout.write(`phone, first load: ${(first / 1000).toFixed(1)} kB gz of JavaScript\n`);
    expect(first).toBeGreaterThan(10_000);
    expect(first).toBeLessThanOrEqual(FIRST_LOAD);
  });

  it(`lets the service worker keep every screen: a witness's at most ${ALL_SCREENS / 1000} kB of compressed JavaScript, a coordinator's own at most ${COORDINATORS_OWN / 1000} more`, () => {
    const own = scripts("phone").filter((f) => !reachedWithout("src/main/phone/coordinator.tsx").has(f));
    const all = sum([...scripts("phone").filter((f) => !own.includes(f)), ...scripts("sw")]);
    process.stdout.write(`phone, every screen of a witness: ${(all / 1000).toFixed(1)} kB gz of JavaScript\n`);
    process.stdout.write(`phone, a coordinator's own: ${(sum(own) / 1000).toFixed(1)} kB gz of JavaScript\n`);
    const worker = readFileSync(path.join(folder, "web/phone/sw.js"), "utf8");
    const forgotten = scripts("phone").filter((f) => !worker.includes(path.basename(f)));
    expect(forgotten).toEqual([]);
    // More than the first load alone, or nothing would be fetched later.
    expect(scripts("phone").length).toBeGreaterThan(firstLoad().length);
    expect(all).toBeLessThanOrEqual(ALL_SCREENS);
    expect(own.length).toBeGreaterThan(0);
    expect(sum(own)).toBeLessThanOrEqual(COORDINATORS_OWN);
  });

  it("has no inline script or style in its pages", () => {
    for (const page of Object.keys(metafiles).filter((p) => p !== "sw")) {
      const html = readFileSync(path.join(folder, "web", page, "index.html"), "utf8");
      expect(html).toMatch(/<script type="module" src="[^"]+"><\/script>/);
      expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)| on\w+=/);
    }
  });

  it("is whole when two build at once, and leaves nothing beside", () => {
    expect(readdirSync(folder).toSorted()).toEqual(["meta.json", "web"]);
    for (const page of Object.keys(metafiles).filter((p) => p !== "sw"))
      expect(existsSync(path.join(folder, "web", page, "index.html"))).toBe(true);
  });

  it("is not built again while no source changed", async () => {
    expect((await buildWeb({ outdir: path.join(folder, "web") })).skipped).toBe(true);
  });
});
