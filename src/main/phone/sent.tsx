// The list of everything to send, with each capability's own names for what it said.

import type { ReactNode } from "react";
import { describeNote, describePicture } from "../../count/evidence/phone/describe.ts";
import { EveningLink } from "../../count/figures/phone/evening.tsx";
import type { PhoneForm } from "../../count/figures/keep.ts";
import { Requests } from "../../count/figures/phone/requests.tsx";
import { describeFigures } from "../../count/figures/phone/describe.ts";
import type { Work } from "../../count/witnesses/keep.ts";
import { describeState } from "../../count/witnesses/phone/describe.ts";
import { describeCheckIn } from "../../count/witnesses/phone.tsx";
import { QueueScreen } from "../../web/phone/queue.tsx";
import { formOf } from "./forms.ts";

const NO_WORK: Work = {
  author: "",
  election: "",
  name: "",
  stations: [],
  contests: [],
  receipt_key: { id: "", public_key: "" },
  server_time: "",
};

/**
 * @param known her work, or null where this phone is bound to nobody
 * @param ofPicture what else is known of a photographed page, for the line below its name
 * @param asked of a witness: what the desk asks to be photographed again stands above
 */
export function SentScreen({
  work: known,
  asked = false,
  above,
  ofPicture,
}: {
  work: Work | null;
  asked?: boolean;
  above?: ReactNode;
  ofPicture?: (input: Readonly<Record<string, unknown>>) => string;
}): ReactNode {
  const work = known ?? NO_WORK;
  const form = (contest: string, station: string): PhoneForm | null => formOf(work, contest, station);
  return (
    <QueueScreen
      above={asked ? <Requests work={work} formOf={form} /> : above}
      whenAllThere={<EveningLink work={work} formOf={form} />}
      describe={{
        "figures.submit": (input, lang) => describeFigures(work, input, lang, (id) => formOf(work, id)),
        "evidence.declare": (input) => {
          const what = describePicture(work, input);
          const more = ofPicture?.(input) ?? "";
          return more === "" ? what : { ...what, under: `${what.under} · ${more}` };
        },
        "evidence.note": (input) => describeNote(work, input),
        "witnesses.check_in": (input) => describeCheckIn(work, input),
        "witnesses.say_state": (input) => describeState(work, input),
      }}
    />
  );
}
