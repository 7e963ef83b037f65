import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkFile, checkImport, fence, sourcesOf } from "../../tools/fence.ts";
import { FLOORS, ORDER } from "./floors.ts";

const SRC = fileURLToPath(new URL("..", import.meta.url));

describe("the house as it stands", () => {
  test("no file breaks the import law", () => {
    expect(sourcesOf(SRC).length).toBeGreaterThan(30);
    expect(fence(SRC)).toEqual([]);
  });

  test("floors.ts lists what exists, each with a README, and a floor holds at most eight", () => {
    for (const { floor, capabilities } of FLOORS) {
      expect(capabilities.length).toBeLessThanOrEqual(8);
      const folders = readdirSync(path.join(SRC, floor), { withFileTypes: true }).flatMap((e) =>
        e.isDirectory() ? [e.name] : [],
      );
      expect(new Set(folders)).toEqual(new Set(capabilities));
    }
    const without = ORDER.filter((c) => !existsSync(path.join(SRC, c, "README.md")));
    expect(without).toEqual([]);
  });
});

describe("the fence itself", () => {
  const refused = (from: string, to: string): boolean => checkImport({ from, to }) !== null;

  test("an earlier capability may not import a later one, by any door", () => {
    expect(refused("ground/stations/store.ts", "count/figures/store.ts")).toBe(true);
    expect(refused("count/figures/store.ts", "ground/stations/store.ts")).toBe(false);
  });

  test("a capability is entered by its doors only", () => {
    expect(refused("count/figures/routes.ts", "ground/stations/routes.ts")).toBe(true);
    expect(refused("count/figures/page.tsx", "ground/stations/store.ts")).toBe(true);
    expect(refused("count/figures/page.tsx", "ground/places/part.tsx")).toBe(false);
    expect(refused("count/figures/phone.tsx", "ground/places/part.tsx")).toBe(true);
    expect(refused("count/figures/phone.tsx", "ground/elections/keep.ts")).toBe(false);
  });

  test("rules are pure: no server, no web, no store", () => {
    expect(refused("count/figures/rules.ts", "server/scope.ts")).toBe(true);
    expect(refused("count/figures/rules.ts", "count/figures/store.ts")).toBe(true);
    expect(refused("count/figures/rules.ts", "base/result.ts")).toBe(false);
    expect(refused("count/figures/rules.ts", "ground/elections/rules.ts")).toBe(false);
    expect(refused("count/figures/contract.ts", "ground/elections/contract.ts")).toBe(true);
  });

  test("server and screens are apart, desk and phone too, and nobody imports main", () => {
    expect(refused("server/http/app.ts", "web/kit/button.tsx")).toBe(true);
    expect(refused("web/kit/button.tsx", "server/scope.ts")).toBe(true);
    expect(refused("web/phone/outbox.ts", "web/desk/table.tsx")).toBe(true);
    expect(refused("count/figures/store/read.ts", "main/server.ts")).toBe(true);
    expect(refused("main/server.ts", "count/figures/routes.ts")).toBe(false);
  });

  test("names that the house does not have are refused", () => {
    expect(checkFile("count/figures/helpers/x.ts")).not.toEqual([]);
    expect(checkFile("count/figures/service.ts")).not.toEqual([]);
    expect(checkFile("count/figures/store/read.ts")).toEqual([]);
    expect(checkFile("war/figures/store.ts")).not.toEqual([]);
  });
});
