// The heading of what a link on the same screen opens further down: brought into sight and given the focus, since on a
// narrow screen nothing else would be seen to happen.

import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { useAddress } from "./address.ts";

/** @param id what such a link has after its `#` */
export function PointedHeading(p: { id: string; children: ReactNode }): ReactNode {
  const { hash, step } = useAddress();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hash !== p.id) return;
    // At once, whoever asks for no motion: a long way rolled past shows nothing.
    heading.current?.scrollIntoView({ block: "start", behavior: "instant" });
    heading.current?.focus({ preventScroll: true });
  }, [hash, step, p.id]);
  return (
    <h2 ref={heading} id={p.id} className="d-pointed" tabIndex={-1}>
      {p.children}
    </h2>
  );
}

/**
 * The heading of what a choice or an address without `#` has opened: brought into sight as it appears, where it is
 * not on the upper half of the screen. The focus stays with what was chosen.
 * @param filled whether what belongs under it is there: before that the screen may be too short to roll so far
 */
export function OpenedHeading(p: { filled: boolean; children: ReactNode }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { top = 0 } = heading.current?.getBoundingClientRect() ?? {};
    if (top > innerHeight / 2) heading.current?.scrollIntoView({ block: "start", behavior: "instant" });
  }, [p.filled]);
  return (
    <h3 ref={heading} className="d-pointed">
      {p.children}
    </h3>
  );
}
