// A phone's screen as whoever has a keyboard or a switch meets it: Tab reaches everything that can be used, in the order
// of the page, and each stop can be seen: it has a frame around it, and nothing lies over it.

import type { Page } from "playwright-core";
import { expect } from "vitest";

interface Stop {
  readonly at: number;
  readonly said: string;
  readonly wrong: string | null;
}

/** Everything that Tab should come to, numbered in the page; radio buttons of a group are one stop. */
async function numberAll(page: Page): Promise<{ at: number; said: string }[]> {
  return page.evaluate(() => {
    // From the top of the page, wherever the keyboard was.
    const root = document.documentElement;
    root.tabIndex = -1;
    root.focus();
    root.removeAttribute("tabindex");
    scrollTo(0, 0);
    // Of a group the one that is chosen, else its first.
    const isStop = (radio: HTMLInputElement): boolean => {
      const group = [
        ...document.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape(radio.name)}"]`),
      ];
      return radio === (group.find((one) => one.checked) ?? group[0]);
    };
    const all = [
      ...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex]"),
    ].filter(
      (one) =>
        one.tabIndex >= 0 &&
        !(one as HTMLButtonElement).disabled &&
        one.checkVisibility({ visibilityProperty: true }) &&
        !(one instanceof HTMLInputElement && one.type === "radio" && !isStop(one)),
    );
    for (const old of document.querySelectorAll("[data-stop]")) old.removeAttribute("data-stop");
    return all.map((one, at) => {
      one.dataset["stop"] = String(at);
      return { at, said: `${one.tagName.toLowerCase()} ${one.getAttribute("aria-label") ?? one.textContent}`.trim() };
    });
  });
}

async function stopHere(page: Page): Promise<Stop | null> {
  return page.evaluate(async () => {
    const one = document.activeElement as HTMLElement | null;
    if (one === null || one === document.body || one.dataset["stop"] === undefined) return null;
    // Until what scrolls it into sight has come to rest.
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
    for (let still = 0, last = -1; still < 2; last = scrollY) {
      await frame();
      still = scrollY === last ? still + 1 : 0;
    }
    // A file's own button is drawn by its label.
    const drawn = one.matches("input[type=file], .k-hidden, input[type=radio], input[type=checkbox]")
      ? (one.closest("label") ?? one.nextElementSibling ?? one)
      : one;
    const box = drawn.getBoundingClientRect();
    const inside = (x: number, y: number): boolean => {
      const top = document.elementFromPoint(x, y);
      return (
        top !== null && (drawn.contains(top) || top.contains(drawn) || one.closest("label")?.contains(top) === true)
      );
    };
    const x = Math.min(innerWidth - 2, Math.max(1, box.left + box.width / 2));
    const y = Math.min(innerHeight - 2, Math.max(1, (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2));
    const framed = [one, drawn].some((el) => {
      const style = getComputedStyle(el);
      return (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    });
    const wrong =
      box.bottom <= 0 || box.top >= innerHeight
        ? "out of sight"
        : !inside(x, y)
          ? `under ${document.elementFromPoint(x, y)?.className ?? "nothing"}`
          : framed
            ? null
            : "without a frame";
    return {
      at: Number(one.dataset["stop"]),
      said: `${one.tagName.toLowerCase()} ${one.getAttribute("aria-label") ?? one.textContent}`.trim(),
      wrong,
    };
  });
}

/** Go through a screen by Tab alone; fails with what it did not come to, came to out of order, or could not be seen. */
export async function byKeyboard(page: Page, name: string): Promise<void> {
  const all = await numberAll(page);
  const stops: Stop[] = [];
  for (let presses = 0; presses <= all.length; presses++) {
    await page.keyboard.press("Tab");
    const stop = await stopHere(page);
    if (stop === null || stops.some((s) => s.at === stop.at)) break;
    stops.push(stop);
  }
  const wrong = stops.flatMap((s) => (s.wrong === null ? [] : [`${name}: ${s.said} is ${s.wrong}`]));
  const reached = new Set(stops.map((s) => s.at));
  for (const one of all) if (!reached.has(one.at)) wrong.push(`${name}: ${one.said} is not reached`);
  for (const [i, s] of stops.entries())
    if (i > 0 && s.at < stops[i - 1]!.at) wrong.push(`${name}: ${s.said} comes after what stands below it`);
  expect(wrong).toEqual([]);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
}
