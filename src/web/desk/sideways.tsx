// A table wider than the screen says so: the shade at its edge is no word, and a column nobody sees is a column nobody
// looks for.

import type { ReactNode } from "react";
import { useEffect, useId, useState } from "react";
import { Icon } from "../kit/icons.tsx";
import { useWords } from "../kit/words.ts";
import { deskWords } from "./words.ts";

/** Is what stands in the frame wider than the frame? Told again whenever either changes its size. */
function useWiderThan(frame: HTMLElement | null): boolean {
  const [wider, setWider] = useState(false);
  useEffect(() => {
    if (frame === null) return;
    const observer = new ResizeObserver(() => setWider(frame.scrollWidth > frame.clientWidth + 1));
    observer.observe(frame);
    for (const inside of frame.children) observer.observe(inside);
    return () => observer.disconnect();
  }, [frame]);
  return wider;
}

/** A region that scrolls sideways, by finger and by keyboard, and says that it does. */
export function Sideways(p: {
  label: string;
  children: ReactNode;
  /** Scrolls upright too, in a frame of its own. */
  tall?: boolean;
  onFrame?: (frame: HTMLDivElement | null) => void;
}): ReactNode {
  const t = useWords(deskWords);
  const id = useId();
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const wider = useWiderThan(frame);
  const { onFrame } = p;
  useEffect(() => onFrame?.(frame), [frame, onFrame]);
  return (
    <>
      {wider && (
        <p className="d-sideways" id={id}>
          <Icon name="next" size={16} /> {t("sideways")}
        </p>
      )}
      {/* The scroll region takes the keyboard, else its far columns cannot be reached without a mouse. */}
      <div
        ref={setFrame}
        className={`d-grid-scroll${p.tall === true ? " d-grid-tall" : ""}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={p.label}
        aria-describedby={wider ? id : undefined}
      >
        {p.children}
      </div>
    </>
  );
}
