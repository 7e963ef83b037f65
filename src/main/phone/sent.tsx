// The list of everything to send, with each capability's own names for what it said.

import type { ReactNode } from "react";
import { describeNote, describePicture } from "../../count/evidence/phone/describe.ts";
import { EveningLink } from "../../count/figures/phone/evening.tsx";
import { describeFigures } from "../../count/figures/phone/describe.ts";
import type { Work } from "../../count/witnesses/keep.ts";
import { describeState } from "../../count/witnesses/phone/describe.ts";
import { describeCheckIn } from "../../count/witnesses/phone.tsx";
import { QueueScreen } from "../../web/phone/queue.tsx";
import { formOf } from "./forms.ts";

export function SentScreen({ work, above }: { work: Work; above?: ReactNode }): ReactNode {
  return (
    <QueueScreen
      above={above}
      whenAllThere={<EveningLink work={work} formOf={(contest, station) => formOf(work, contest, station)} />}
      describe={{
        "figures.submit": (input, lang) => describeFigures(work, input, lang, (id) => formOf(work, id)),
        "evidence.declare": (input) => describePicture(input),
        "evidence.note": (input) => describeNote(input),
        "witnesses.check_in": (input) => describeCheckIn(input),
        "witnesses.say_state": (input) => describeState(work, input),
      }}
    />
  );
}
