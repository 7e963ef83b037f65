import type { ReactNode } from "react";
import { DoneScreen } from "../../count/figures/phone/done.tsx";
import type { Work } from "../../count/witnesses/keep.ts";
import { formOf } from "./forms.ts";

export function Done({ work }: { work: Work }): ReactNode {
  return <DoneScreen work={work} formOf={(contest, station) => formOf(work, contest, station)} />;
}
