// The field being typed stays in sight, below the picture and above the keyboard, and so does its row in the picture of
// the page. Where the browser lays the keyboard over the page instead of making the page shorter (Safari), only the
// visual viewport tells how much is left.

import { type RefObject, useEffect } from "react";

/** Of a page's height: what stands above the first row of figures of a form, and all its rows. */
const HEAD = 0.12;
const ROWS = 0.82;

/** Where in what is seen of the picture a row stands well, as shares of its height: it comes in at the first. */
const FIRST = 0.35;
const LAST = 0.65;

/** Where on the picture of its page a row is expected, as a share of its height. */
export function shareOf(row: number, rows: number): number {
  return HEAD + (ROWS * (row + 0.5)) / rows;
}

/**
 * Bring the picture to where the focused field of `box` is expected, once for each field: what she moves or enlarges
 * herself stays until she goes on to another. A jump and not a glide: it costs one frame, and nothing moves by itself.
 * @param shares name of a field → its share of the page's height
 */
export function useFollow(box: RefObject<HTMLElement | null>, shares: ReadonlyMap<string, number>): void {
  useEffect(() => {
    let last = "";
    const follow = (): void => {
      const field = document.activeElement;
      const view = document.querySelector(".p-picture-held .p-viewer-box");
      if (!(field instanceof HTMLInputElement) || box.current?.contains(field) !== true || view === null) return;
      const share = shares.get(field.name);
      if (share === undefined || field.name === last) return;
      last = field.name;
      // Where it stands well in sight already nothing moves: then it moves every few figures, and costs few frames.
      const high = view.clientHeight;
      const at = share * view.scrollHeight - view.scrollTop;
      if (at < high * FIRST || at > high * LAST) view.scrollTop += at - high * FIRST;
    };
    // Behind the frame that shows the key: where a picture is to be is measured, and that costs a layout.
    const soon = (): void => void requestAnimationFrame(() => setTimeout(follow));
    // A picture just taken or shown again stands at its top.
    const anew = (event: Event): void => {
      if ((event.target as Element).closest(".p-viewer-box") === null) return;
      last = "";
      soon();
    };
    const own = box.current;
    own?.addEventListener("focusin", soon);
    document.addEventListener("load", anew, true);
    return () => {
      own?.removeEventListener("focusin", soon);
      document.removeEventListener("load", anew, true);
    };
  }, [box, shares]);
}

/**
 * Put the focused field of `box`, and the head of its row where both have room, between the picture's lower edge and the
 * keyboard; where it is already, nothing moves.
 */
export function useInSight(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const viewport = globalThis.visualViewport;
    const look = (): void => {
      const field = document.activeElement;
      if (field === null || box.current?.contains(field) !== true) return;
      const seen = field.getBoundingClientRect();
      // What the figure is of stands at the head of its row: a number alone says nothing.
      const row = (field.closest("fieldset") ?? field.closest(".k-field") ?? field).getBoundingClientRect();
      const top = coveredTo(document.querySelector(".p-picture-held")) + 8;
      const bottom = (viewport === null ? innerHeight : viewport.offsetTop + viewport.height) - 12;
      const from = seen.bottom - row.top > bottom - top ? seen.top : row.top;
      if (from < top) scrollBy(0, from - top);
      else if (seen.bottom > bottom) scrollBy(0, Math.min(seen.bottom - bottom, from - top));
    };
    // After the browser's own scrolling to the field, and after the keyboard has come.
    const soon = (): void => void requestAnimationFrame(look);
    const own = box.current;
    own?.addEventListener("focusin", soon);
    viewport?.addEventListener("resize", soon);
    return () => {
      own?.removeEventListener("focusin", soon);
      viewport?.removeEventListener("resize", soon);
    };
  }, [box]);
}

/** Lower edge of what stands over the fields; 0 where the picture stands beside them. */
function coveredTo(picture: Element | null): number {
  const bar = document.querySelector(".k-appbar")?.getBoundingClientRect().bottom ?? 0;
  if (picture === null) return Math.max(0, bar);
  const { bottom, width } = picture.getBoundingClientRect();
  return width > innerWidth * 0.7 ? Math.max(bar, bottom) : Math.max(0, bar);
}
