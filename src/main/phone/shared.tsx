// What another app shared, on its way to a page of a form: a coordinator's stations, or a witness's own.

import type { ReactNode } from "react";
import { InboxScreen } from "../../count/evidence/phone/inbox.tsx";
import { toPage } from "../../count/figures/phone/form.ts";
import type { Work } from "../../count/witnesses/keep.ts";
import { formOf } from "./forms.ts";

/** @param said how it went for the service worker, out of the address */
export function SharedScreen(p: { work: Work; said: string | undefined; election?: ReactNode }): ReactNode {
  const { work, said } = p;
  return (
    <InboxScreen
      work={work}
      said={said}
      election={p.election}
      pagesOf={(contest, station) => formOf(work, contest, station)?.pages ?? []}
      toPage={(at, page) => {
        const steps = formOf(work, at.contest, at.station)?.steps ?? [];
        return toPage(
          at,
          Math.max(
            0,
            steps.findIndex((step) => step.page === page),
          ) + 1,
        );
      }}
    />
  );
}
