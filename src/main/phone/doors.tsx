// What stands below a station's name: what the desk asks to be photographed again, how far counting is, and the doors to
// her forms. Fetched as soon as the first screen stands, so that a code can be typed before it is here.

import type { ReactNode } from "react";
import { FormDoors } from "../../count/figures/phone/doors.tsx";
import { EveningLink } from "../../count/figures/phone/evening.tsx";
import type { PhoneForm } from "../../count/figures/keep.ts";
import { Requests } from "../../count/figures/phone/requests.tsx";
import type { Station, Work } from "../../count/witnesses/keep.ts";
import { CountState, PollsClosed } from "../../count/witnesses/phone/states.tsx";
import { watchRequests } from "../../count/figures/keep/requests.ts";
import { formOf } from "./forms.ts";

export { watchRequests };

export function Doors({ work, station }: { work: Work; station: Station }): ReactNode {
  const form = (contest: string, at: string): PhoneForm | null => formOf(work, contest, at);
  return (
    <>
      <Requests work={work} station={station.id} formOf={form} />
      <PollsClosed work={work} station={station.id} />
      <EveningLink work={work} formOf={form} />
      <FormDoors
        work={work}
        station={station}
        formOf={(contest) => formOf(work, contest, station.id)}
        renderState={(contest) => <CountState work={work} station={station.id} contest={contest} />}
      />
    </>
  );
}
