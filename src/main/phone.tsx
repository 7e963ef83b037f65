// The phone's entry: puts the capabilities' screens together and starts the sending loop. Loaded once with a
// network; afterwards it opens without one.

import "../web/phone/old.ts";
import "../web/kit/kit.css";
import "../web/phone/phone.css";
import type { ReactNode } from "react";
import { Component, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { type FormKey, SOURCES_ON_PHONE } from "../count/evidence/keep.ts";
import { describePicture, PagePicture } from "../count/evidence/phone.tsx";
import { type PhoneForm, readForm } from "../count/figures/keep.ts";
import { describeFigures, FormDoors } from "../count/figures/phone/doors.tsx";
import { PageScreen } from "../count/figures/phone/form-page.tsx";
import { ReviewScreen } from "../count/figures/phone/review.tsx";
import { refreshWork, type Station, type Work } from "../count/witnesses/keep.ts";
import {
  CodeScreen,
  describeCheckIn,
  HomeScreen,
  NotHerStation,
  StationScreen,
  WithWork,
} from "../count/witnesses/phone.tsx";
import { ErrorState } from "../web/kit/states.tsx";
import { language, t, useLanguage } from "../web/kit/words.ts";
import { parseRoute, routeTo, useHash } from "../web/phone/router.ts";
import { HandInScreen } from "../web/phone/hand-in.tsx";
import { QueueScreen } from "../web/phone/queue.tsx";
import { startSending } from "../web/phone/sending.ts";
import { register } from "../web/phone/shell.ts";
import { phoneWords } from "../web/phone/words.ts";

const forms = new WeakMap<Work, Map<string, PhoneForm | null>>();

/** The form of a contest, at a station with its voters, read from its pack's description once per work. */
function formOf(work: Work, contest: string, station = ""): PhoneForm | null {
  let known = forms.get(work);
  if (known === undefined) forms.set(work, (known = new Map()));
  const key = `${contest} ${station}`;
  let form = known.get(key);
  if (form === undefined) {
    // Without a station any ballot paper of the contest will do: its parts are the same.
    const found = work.contests.find((c) => c.id === contest && (station === "" || c.stations.includes(station)));
    const voters = work.stations.find((s) => s.id === station)?.voters;
    form = found === undefined ? null : readForm(found.form, voters);
    known.set(key, form);
  }
  return form;
}

function Screens(): ReactNode {
  useLanguage();
  const hash = useHash();
  const route = parseRoute(hash);
  // Needs no code: whoever has signal may carry what others have signed.
  if (route[0] === "antar") return <HandInScreen />;
  return (
    <WithWork hash={hash}>
      {(work) => {
        const doors = (station: Station): ReactNode => (
          <FormDoors work={work} station={station} formOf={(contest) => formOf(work, contest)} />
        );
        const [screen, a, b, c, d] = route;
        if (screen === "antrean")
          return (
            <QueueScreen
              describe={{
                "figures.submit": (input, lang) => describeFigures(work, input, lang, (id) => formOf(work, id)),
                "evidence.declare": (input) => describePicture(input),
                "witnesses.check_in": (input) => describeCheckIn(input),
              }}
            />
          );
        if (screen === "kode") return <CodeScreen hash={hash} back={routeTo()} />;
        if (screen === "tps") {
          const station = work.stations.find((s) => s.id === a);
          return station === undefined ? (
            <NotHerStation />
          ) : (
            <StationScreen work={work} station={station} forms={doors} />
          );
        }
        if (screen === "form") {
          const source = SOURCES_ON_PHONE.find((s) => s === c);
          const form = formOf(work, a ?? "", b);
          if (form === null || source === undefined || !work.stations.some((s) => s.id === b)) return <NotHerStation />;
          const at: FormKey = { contest: a!, station: b!, source };
          if (d === "kirim") return <ReviewScreen key={hash} work={work} form={form} at={at} />;
          const index = Math.min(Math.max(1, Number(d) || 1), form.pages.length) - 1;
          return (
            <PageScreen
              key={hash}
              work={work}
              form={form}
              at={at}
              index={index}
              renderPicture={(page, name) => <PagePicture form={at} page={page.id} name={name} />}
            />
          );
        }
        return <HomeScreen work={work} forms={doors} />;
      }}
    </WithWork>
  );
}

/** A screen that breaks says so and that nothing is lost; it never leaves a white page. */
class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="p-main">
        <ErrorState title={t(phoneWords, "broken")} code="phone.broken" onRetry={() => location.reload()}>
          <p>{t(phoneWords, "brokenText")}</p>
        </ErrorState>
      </main>
    );
  }
}

/** Signing needs a secure context (https or localhost). */
const secure = globalThis.crypto?.subtle !== undefined && globalThis.indexedDB !== undefined;

document.documentElement.lang = language();
createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <Guard>
      {secure ? (
        <Screens />
      ) : (
        <main className="p-main">
          <ErrorState title={t(phoneWords, "insecure")} code="phone.insecure">
            <p>{t(phoneWords, "insecureText")}</p>
          </ErrorState>
        </main>
      )}
    </Guard>
  </StrictMode>,
);

if (secure) {
  startSending(refreshWork);
  void register();
  void refreshWork();
  addEventListener("online", () => void refreshWork());
}
addEventListener("hashchange", () => scrollTo(0, 0));
