import { describe, expect, test } from "vitest";
import { screensOf } from "./desk.ts";
import type { Shot } from "./look.ts";
import { report, sheet } from "./sheet.ts";
import type { Worlds } from "./world.ts";

const worlds = {
  station: "35.73.02.1004/7",
  village: "35.73.02.1004",
  setupLink: "http://localhost:1/setup#once",
} as Worlds;

const shot = (change: Partial<Shot>): Shot => ({
  screen: "desk/lists",
  state: "data",
  width: 360,
  theme: "light",
  file: "a.png",
  axe: [],
  over: 0,
  wide: [],
  odd: [],
  ...change,
});

describe("the screens of the desk", () => {
  test("a route nobody has heard of is photographed, in every state", () => {
    const found = screensOf([{ path: "/weather", inside: true }], worlds).find((s) => s.route === "/weather");
    expect(found).toMatchObject({ name: "desk/weather", href: "/weather", role: "administrator" });
    expect(found?.states).toEqual(["data", "empty", "loading", "offline", "error", "refused"]);
  });

  test("a sample stands for a parameter, and one without a sample is named", () => {
    const [station] = screensOf([{ path: "/stations/$village/$number", inside: true }], worlds);
    expect(station?.href).toBe("/stations/35.73.02.1004/7");
    expect(() => screensOf([{ path: "/clouds/$kind", inside: true }], worlds)).toThrow("$kind");
  });

  test("the one-time link stays behind the hash sign", () => {
    expect(screensOf([{ path: "/setup", inside: false }], worlds)[0]).toMatchObject({
      href: "/setup#once",
      role: null,
    });
  });
});

describe("what is written beside the pictures", () => {
  const shots = [
    shot({}),
    shot({ file: "b.png", width: 1280, over: 14, wide: ["table.d-table"], axe: ['serious label: <input id="x">'] }),
  ];

  test("the report names each shot and all that was found there", () => {
    const lines = report(shots, ["the desk's /clouds"]).split("\n");
    expect(lines).toContain("NO PICTURE the desk's /clouds");
    expect(lines).toContain("desk/lists data 360 light: nothing");
    expect(lines).toContain("    scrolls sideways by 14 px: table.d-table");
    expect(lines).toContain('    axe serious label: <input id="x">');
    expect(lines).toContain("2 pictures, 1 with findings, 1 not taken");
  });

  test("the sheet shows each picture once, a row for each screen, and lets no markup of a page through", () => {
    const html = sheet([...shots, shot({ screen: "desk/people", file: "c.png" })], [], "pictures");
    expect(html.match(/<img [^>]*src="pictures\/[abc]\.png"/g)).toHaveLength(3);
    expect(html.match(/<th scope="row">/g)).toHaveLength(2);
    expect(html).not.toContain("<input");
  });
});
