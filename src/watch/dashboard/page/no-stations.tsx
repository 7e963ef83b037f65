import type { ReactNode } from "react";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { words } from "../words.ts";

/** A place where the election has no stations yet, and what to do about it. */
export function NoStations(): ReactNode {
  const t = useWords(words);
  const viewer = useViewer();
  return (
    <Card>
      <EmptyState
        icon="place"
        title={t("noStations")}
        action={
          viewer.has("administrator") && (
            <ButtonLink href="/import" look="primary">
              {t("importStations")}
            </ButtonLink>
          )
        }
      >
        <Notice tone="info">
          <p>{t("noStationsText")}</p>
        </Notice>
      </EmptyState>
    </Card>
  );
}
