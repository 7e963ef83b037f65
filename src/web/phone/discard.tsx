import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../kit/button.tsx";
import { useWords } from "../kit/words.ts";
import { phoneWords } from "./words.ts";

/** Throws something away at the second touch. The first only asks, and stays under the finger to take that back. */
export function Discard(p: { label: string; onYes: () => void }): ReactNode {
  const t = useWords(phoneWords);
  const [asked, setAsked] = useState(false);
  return (
    <div className="k-row">
      <Button size="small" look="plain" pressed={asked} onClick={() => setAsked(!asked)}>
        {p.label}
      </Button>
      {asked && (
        <Button size="small" look="danger" onClick={p.onYes}>
          {t("discard")}
        </Button>
      )}
    </div>
  );
}
