// The screens of one form, loaded when the first of them is opened: photographs, pages, review.

import type { ReactNode } from "react";
import { type FormKey, SOURCES_ON_PHONE } from "../../count/evidence/keep.ts";
import { PagePicture } from "../../count/evidence/phone/picture.tsx";
import { PicturesScreen } from "../../count/evidence/phone/pictures.tsx";
import { toPage } from "../../count/figures/phone/form.ts";
import { PageScreen } from "../../count/figures/phone/form-page.tsx";
import { ReviewScreen } from "../../count/figures/phone/review.tsx";
import type { Work } from "../../count/witnesses/keep.ts";
import { NotHerStation } from "../../count/witnesses/phone.tsx";
import { formOf } from "./forms.ts";

/** `form/<contest>/<station>/<source>/<step, or which screen>` */
export function FormScreen({ work, route }: { work: Work; route: readonly string[] }): ReactNode {
  const [, contestId = "", station = "", paper, at] = route;
  const source = SOURCES_ON_PHONE.find((s) => s === paper);
  const form = formOf(work, contestId, station);
  if (form === null || source === undefined || !work.stations.some((s) => s.id === station)) return <NotHerStation />;
  const key: FormKey = { contest: contestId, station, source };
  if (at === "kirim") return <ReviewScreen work={work} form={form} at={key} />;
  if (at === "foto") {
    const contest = work.contests.find((c) => c.id === contestId);
    return <PicturesScreen work={work} contest={contest} at={key} pages={form.pages} then={toPage(key, 1)} />;
  }
  const index = Math.min(Math.max(1, Number(at) || 1), form.steps.length) - 1;
  return (
    <PageScreen
      work={work}
      form={form}
      at={key}
      index={index}
      renderPicture={(page, name) => <PagePicture form={key} page={page} name={name} />}
    />
  );
}
