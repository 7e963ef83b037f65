// The phone's entry: puts the capabilities' screens together and starts the sending loop. Loaded once with a
// network; afterwards it opens without one.

import "../web/phone/old.ts";
import "../web/kit/kit.css";
import "../web/phone/phone.css";
import type { ReactNode } from "react";
import { Component, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { refreshWork, type Station, type Work } from "../count/witnesses/keep.ts";
import { CodeScreen, HomeScreen, NotHerStation, StationScreen, WithWork } from "../count/witnesses/phone.tsx";
import { RightsLink } from "../count/witnesses/phone/rights-link.tsx";
import { ErrorState } from "../web/kit/states.tsx";
import { language, t, useLanguage } from "../web/kit/words.ts";
import { parseRoute, routeTo, useHash } from "../web/phone/router.ts";
import { InBar } from "../web/phone/frame.tsx";
import { later } from "../web/phone/later.tsx";
import { loadBinding } from "../web/phone/device.ts";
import { useLive } from "../web/phone/live.ts";
import { startSending } from "../web/phone/sending.ts";
import { register } from "../web/phone/shell.ts";
import { phoneWords } from "../web/phone/words.ts";

// Everything but the way in and the list of her forms comes when it is opened, and is on the phone by then.
const FormScreen = later(async () => (await import("./phone/more.tsx")).FormScreen);
const SentScreen = later(async () => (await import("./phone/more.tsx")).SentScreen);
const Doors = later(async () => (await import("./phone/doors.tsx")).Doors, "piece");
const NoteScreen = later(async () => (await import("./phone/more.tsx")).NoteScreen);
const RightsScreen = later(async () => (await import("./phone/more.tsx")).RightsScreen);
const DoneScreen = later(async () => (await import("./phone/more.tsx")).Done);
const CoordinatorScreens = later(async () => (await import("./phone/coordinator.tsx")).CoordinatorScreens);
const SharedScreen = later(async () => (await import("./phone/shared.tsx")).SharedScreen);
const HandInScreen = later(async () => (await import("../web/phone/hand-in.tsx")).HandInScreen);

const doors =
  (work: Work) =>
  (station: Station): ReactNode => <Doors work={work} station={station} />;

function Screens(): ReactNode {
  useLanguage();
  const hash = useHash();
  const route = parseRoute(hash);
  const whose = useLive("whose", ["binding"], async () => (await loadBinding())?.author ?? "");
  // Needs no code: whoever has signal may carry what others have signed.
  if (route[0] === "antar") return <HandInScreen />;
  if (whose === undefined) return null;
  // After the store was cleared there is no code, and still something to hand on.
  if (whose === "" && route[0] === "antrean") return <SentScreen work={null} />;
  if (whose.startsWith("account:") || route[0]?.startsWith("koordinator") === true)
    return <CoordinatorScreens hash={hash} route={route} />;
  return (
    <WithWork hash={hash}>
      {(work) => <InBar value={<RightsLink from={route} />}>{witnessScreen(work, hash, route)}</InBar>}
    </WithWork>
  );
}

/** A witness's screen by its address. From each of them her rights are one touch away, and another leads back. */
function witnessScreen(work: Work, hash: string, route: readonly string[]): ReactNode {
  const [screen, a] = route;
  if (screen === "kiriman") return <SharedScreen key={hash} work={work} said={a} />;
  if (screen === "antrean") return <SentScreen work={work} asked />;
  if (screen === "kode") return <CodeScreen hash={hash} back={routeTo()} />;
  if (screen === "tps") {
    const station = work.stations.find((s) => s.id === a);
    return station === undefined ? (
      <NotHerStation />
    ) : (
      <StationScreen work={work} station={station} forms={doors(work)} />
    );
  }
  if (screen === "catatan") {
    const station = work.stations.find((s) => s.id === a);
    return station === undefined ? <NotHerStation /> : <NoteScreen work={work} station={station} />;
  }
  if (screen === "hak") return <RightsScreen pack={work.election} back={routeTo(...route.slice(1))} />;
  if (screen === "selesai") return <DoneScreen work={work} />;
  // By its address, so that what one screen shows never stands under the other's fields.
  if (screen === "form") return <FormScreen key={hash} work={work} route={route} />;
  return <HomeScreen work={work} forms={doors(work)} />;
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

/** Her work and the key of receipts anew, of whoever this phone is: a coordinator has no witness's work to ask for. */
async function refresh(): Promise<void> {
  if ((await loadBinding())?.author.startsWith("account:") !== true) return refreshWork();
  // Not loaded yet, and without signal: then nothing could be asked either.
  await import("./phone/coordinator.tsx").then(
    ({ refreshForms }) => refreshForms(),
    () => undefined,
  );
}

if (secure) {
  startSending(refresh);
  void register();
  void refresh();
  // Fetched now, whichever screen stands: soon she may be without signal.
  import("./phone/doors.tsx").then(
    ({ watch }) => watch(),
    // The screen that needs it says so.
    () => undefined,
  );
  addEventListener("online", () => void refresh());
}
addEventListener("hashchange", () => scrollTo(0, 0));
