// The screens of a phone that is bound to a coordinator's account, loaded when there is one: her stations, what reached
// her, the forms she enters, her area's votes. What a witness types on, she types on too.

import type { ReactNode } from "react";
import { useEffect } from "react";
import { type FormKey, SOURCES_ON_PHONE } from "../../count/evidence/keep.ts";
import { INBOX_TOPIC, listInbox } from "../../count/evidence/keep/inbox.ts";
import { PagePicture } from "../../count/evidence/phone/picture.tsx";
import { PicturesScreen } from "../../count/evidence/phone/pictures.tsx";
import { listSecondHandBegun } from "../../count/figures/phone/begun-second-hand.ts";
import { toPage } from "../../count/figures/phone/form.ts";
import { PageScreen } from "../../count/figures/phone/form-page.tsx";
import { SecondHandReview } from "../../count/figures/phone/second-hand.tsx";
import type { Work } from "../../count/witnesses/keep.ts";
import { isAccount, loadOwner, OWNER } from "../../people/accounts/keep.ts";
import { AccountCodeScreen } from "../../people/accounts/phone.tsx";
import {
  type AreaStation,
  areaKey,
  loadAreaWork,
  loadWholeWork,
  refreshArea,
  refreshForms,
} from "../../watch/dashboard/keep.ts";
import { AreaScreen, AsOf, ElectionOfHers, useArea, useFresh } from "../../watch/dashboard/phone/area.tsx";
import { useTwinText } from "../../watch/dashboard/phone/noted.tsx";
import { ReplaceScreen } from "../../watch/dashboard/phone/replace.tsx";
import { AreaStationScreen, NotHere } from "../../watch/dashboard/phone/station.tsx";
import { TallyScreen } from "../../watch/dashboard/phone/tally.tsx";
import type { Begun } from "../../web/phone/begun.ts";
import { listOutbox } from "../../web/phone/outbox.ts";
import { loadBinding } from "../../web/phone/device.ts";
import { Frame } from "../../web/phone/frame.tsx";
import { LoadingState } from "../../web/kit/states.tsx";
import { useLive } from "../../web/phone/live.ts";
import { routeTo } from "../../web/phone/router.ts";
import { formOf } from "./forms.ts";
import { SentScreen } from "./sent.tsx";
import { SharedScreen } from "./shared.tsx";

export { refreshForms };

/** What she began for somebody else and has not sent, of whichever election this phone held. */
export async function listBegunOfHers(): Promise<readonly Begun[]> {
  const work = await loadWholeWork("");
  if (work === null) return [];
  return listSecondHandBegun(work, (contest, station) => formOf(work, contest, station), await listOutbox());
}

export function CoordinatorScreens({ hash, route }: { hash: string; route: readonly string[] }): ReactNode {
  const who = useLive("coordinator", ["binding", `kept:${OWNER}`], async () => {
    const [binding, owner] = await Promise.all([loadBinding(), loadOwner()]);
    const bound = binding !== undefined && isAccount(binding.author);
    return { bound, expired: binding?.expired === true, name: owner?.name ?? "" };
  });
  if (who === undefined)
    return (
      <Frame bare>
        <LoadingState />
      </Frame>
    );
  const [screen = ""] = route;
  // Its code again: another account, or this one after it ended.
  if (!who.bound || screen.startsWith("koordinator=") || (screen === "kode" && who.expired))
    return <AccountCodeScreen hash={hash} {...(who.bound ? { back: routeTo() } : {})} />;
  return <OfArea key={who.name} name={who.name} hash={hash} route={route} />;
}

function OfArea(p: { name: string; hash: string; route: readonly string[] }): ReactNode {
  const key = useLive("area key", ["binding"], areaKey);
  const formsKey = key?.replace("/area/", "/forms/");
  const work = useLive(`work ${key}`, [`kept:${key}`, `kept:${formsKey}`], () => loadAreaWork(p.name));
  const inbox = useLive("inbox", [INBOX_TOPIC], listInbox);
  useEffect(() => {
    // Each visit may be the last one with signal.
    void refreshArea();
    void refreshForms();
  }, []);
  const [screen, a = "", b] = p.route;
  if (screen === "suara") return <TallyScreen />;
  if (screen === "tps" && b === "ganti") return <ReplaceScreen key={p.hash} station={a} />;
  if (work === undefined)
    return (
      <Frame bare>
        <LoadingState />
      </Frame>
    );
  if (screen === "tps") return <AreaStationScreen key={p.hash} work={work} station={a} />;
  if (work !== null) {
    if (screen === "antrean") return <SecondHandSent work={work} />;
    if (screen === "form") return <SecondHandForm key={p.hash} work={work} route={p.route} />;
    if (screen === "kiriman")
      return <SharedScreen key={p.hash} work={work} said={p.route[1]} election={<ElectionOfHers />} />;
  }
  return <AreaScreen name={p.name} inbox={inbox?.length ?? 0} />;
}

/** What she sent, and of each picture whether another station has it too: that is known once the desk has seen it. */
function SecondHandSent({ work: held }: { work: Work }): ReactNode {
  const area = useArea();
  const work =
    useLive(`sent ${held.election} ${held.server_time}`, ["binding"], () => loadWholeWork(held.name)) ?? held;
  const text = useTwinText(area);
  const fresh = useFresh();
  return (
    <SentScreen
      work={work}
      above={area && <AsOf at={area.as_of} fresh={fresh} />}
      ofPicture={({ contest, station, source, page }) => {
        const twins: AreaStation["twins"] | undefined = area?.stations.find((s) => s.id === station)?.twins;
        const twin = twins?.find((one) => one.contest === contest && one.source === source && one.page === page);
        return twin === undefined ? "" : text(twin);
      }}
    />
  );
}

function SecondHandForm({ work, route }: { work: Work; route: readonly string[] }): ReactNode {
  const [, contestId = "", station = "", paper, at] = route;
  const source = SOURCES_ON_PHONE.find((s) => s === paper);
  const form = formOf(work, contestId, station);
  if (form === null || source === undefined) return <NotHere />;
  const key: FormKey = { contest: contestId, station, source };
  if (at === "kirim") return <SecondHandReview work={work} form={form} at={key} />;
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
