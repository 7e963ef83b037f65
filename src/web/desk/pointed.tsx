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
