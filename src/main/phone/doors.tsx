// What stands below a station's name: what the desk asks to be photographed again, how far counting is, and the doors to
// her forms. Fetched as soon as the first screen stands, so that a code can be typed before it is here.

import type { ReactNode } from "react";
import { FormDoors } from "../../count/figures/phone/doors.tsx";
import { EveningLink } from "../../count/figures/phone/evening.tsx";
import type { PhoneForm } from "../../count/figures/keep.ts";
import { Requests } from "../../count/figures/phone/requests.tsx";
import { loadWork, type Station, type Work } from "../../count/witnesses/keep.ts";
import { CountState, PollsClosed } from "../../count/witnesses/phone/states.tsx";
import { watchRequests } from "../../count/figures/keep/requests.ts";
import { listBegun } from "../../count/figures/phone/begun.ts";
import { loadBegun, tellBegun } from "../../web/phone/begun.ts";
import { BegunNotice } from "../../web/phone/begun-notice.tsx";
import { loadBinding } from "../../web/phone/device.ts";
import { listOutbox } from "../../web/phone/outbox.ts";
import { onChange } from "../../web/phone/store.ts";
import { formOf } from "./forms.ts";

/** From now on every screen knows what she began and has not sent. */
async function lookForBegun(): Promise<void> {
  const [work, binding] = await Promise.all([loadWork(), loadBinding()]);
  if (binding?.author.startsWith("account:") === true) {
    const { listBegunOfHers } = await import("./coordinator.tsx");
    return tellBegun(await listBegunOfHers());
  }
  const hers = work !== undefined && binding !== undefined && work.author === binding.author;
  tellBegun(hers ? await listBegun(work, (contest, at) => formOf(work, contest, at), await listOutbox()) : []);
}

/**
 * What this phone is to look after as long as it is open. A figure typed while something is unsent already changes
 * nothing of that, and is not looked at: on a slow phone each digit would cost all forms.
 */
export function watch(): void {
  watchRequests();
  let looking: Promise<void> = Promise.resolve();
  let due = false;
  const look = (): void => {
    if (due) return;
    due = true;
    looking = looking
      .then(() => {
        due = false;
        return lookForBegun();
      })
      // The shelf is being cleared or upgraded: the next change looks again.
      .catch(() => undefined);
  };
  look();
  onChange("outbox", look);
  onChange("binding", look);
  onChange("kept", () => void loadBegun().then((begun) => begun?.length === 0 && look()));
  addEventListener("hashchange", look);
}

export function Doors({ work, station }: { work: Work; station: Station }): ReactNode {
  const form = (contest: string, at: string): PhoneForm | null => formOf(work, contest, at);
  return (
    <>
      <Requests work={work} station={station.id} formOf={form} />
      <PollsClosed work={work} station={station.id} />
      <BegunNotice />
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
