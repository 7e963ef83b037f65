import { describe, expect, it } from "vitest";
import { codeInHash, parseRoute, routeTo } from "./router.ts";

describe("an address on the phone", () => {
  it("comes back as it was made, also with a slash inside a part", () => {
    const parts = ["form", "pemilu-2024/president", "35.73.01.1001/12", "plano", "2"];
    expect(parseRoute(routeTo(...parts))).toEqual(parts);
    expect(routeTo("tps", "35.73.01.1001/KSK-3")).toBe("#/tps/35.73.01.1001~KSK-3");
  });
  it("is home when there is nothing, and harmless when it is broken", () => {
    expect(parseRoute("")).toEqual([]);
    expect(parseRoute("#/")).toEqual([]);
    expect(parseRoute("#/tps/%E0%A4%A")).toEqual(["tps", ""]);
  });
  it("hands over a code, and nothing else for one", () => {
    expect(codeInHash("#kode=K7QM2D9X")).toBe("K7QM2D9X");
    expect(codeInHash("#kode=k7qm-2d9x")).toBe("k7qm-2d9x");
    expect(codeInHash("#kode=<script>")).toBeNull();
    expect(codeInHash("#/kode")).toBeNull();
  });
});
