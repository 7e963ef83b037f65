// Screens that are not part of the first load: fetched when first opened, and kept by the service worker from its
// installation on, so that after the first visit each of them opens without signal.

import type { ComponentType, ReactNode } from "react";
import { useEffect, useState } from "react";
import { Button } from "../kit/button.tsx";
import { ErrorState, LoadingState } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import { phoneWords } from "./words.ts";

/**
 * The component that `load` brings, once; until it is here something moves, and where it cannot come that is said. A
 * `piece` of a screen that shows other things leaves its place empty meanwhile.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  as: "screen" | "piece" = "screen",
): ComponentType<P> {
  let there: ComponentType<P> | undefined;
  return function Later(p: P): ReactNode {
    const [away, setAway] = useState(false);
    const [, setCome] = useState(there !== undefined);
    useEffect(() => {
      if (there !== undefined) return;
      let current = true;
      load().then(
        (component) => {
          there = component;
          if (current) setCome(true);
        },
        () => current && setAway(true),
      );
      return () => {
        current = false;
      };
    }, []);
    if (there !== undefined) {
      const Component = there;
      return <Component {...p} />;
    }
    if (as === "piece") return away ? <PieceAway /> : null;
    return <main className="p-main">{away ? <Away /> : <LoadingState lines={5} />}</main>;
  };
}

/** Smaller, as the rest of the screen stands. */
function PieceAway(): ReactNode {
  const t = useWords(phoneWords);
  return (
    <Button look="plain" size="small" icon="alert" onClick={() => location.reload()}>
      {t("notOpened")}
    </Button>
  );
}

function Away(): ReactNode {
  const t = useWords(phoneWords);
  return (
    // A module that failed to load stays failed for the life of the page: only loading it anew tries again.
    <ErrorState title={t("notOpened")} code="phone.not_opened" onRetry={() => location.reload()}>
      <p>{t("notOpenedText")}</p>
    </ErrorState>
  );
}
