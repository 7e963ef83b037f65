// The witness's way in (a mandate code, spoken or scanned) and her station: check in, then the forms.

import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { SPOKEN } from "../../base/records.ts";
import { Button, ButtonLink } from "../../web/kit/button.tsx";
import { TextField } from "../../web/kit/field.tsx";
import { Icon } from "../../web/kit/icons.tsx";
import { Card } from "../../web/kit/layout.tsx";
import { Badge, EmptyState, LoadingState } from "../../web/kit/states.tsx";
import { t, useLanguage, useWords } from "../../web/kit/words.ts";
import { loadBinding } from "../../web/phone/device.ts";
import { Frame } from "../../web/phone/frame.tsx";
import { exclusively, useLive } from "../../web/phone/live.ts";
import { keepRecords, listOutbox } from "../../web/phone/outbox.ts";
import { codeInHash, replaceWith, routeTo } from "../../web/phone/router.ts";
import {
  bindByCode,
  loadWork,
  stationName,
  stationNamed,
  stationPlace,
  WORK,
  type Station,
  type Work,
} from "./keep.ts";
import { enteringWord } from "./phone/entering.ts";
import { phoneWords } from "./words.ts";

/** Letters and digits of a code as typed: small letters, spaces and hyphens are forgiven. */
export function codeLetters(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
}

/** `K7QM2D9X` → `K7QM-2D9X`, as it is spoken: four and four. */
export function spoken(letters: string): string {
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4, 8)}` : letters;
}

export function CodeScreen(p: { hash: string; back?: string }): ReactNode {
  const t = useWords(phoneWords);
  // A code handed over in a link stands there already, its seal unseen behind it; one touch begins.
  const [letters, setLetters] = useState(() => codeLetters(codeInHash(p.hash) ?? ""));
  /** Her station; asked for only while others try many wrong codes. */
  const [station, setStation] = useState<string>();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const bad = letters.split("").some((c) => !SPOKEN.includes(c));

  const bind = async (code: string): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await bindByCode(code, station).finally(() => setBusy(false));
    if (answer.ok) return replaceWith(routeTo());
    const { code: wrong } = answer.problem;
    if (wrong === "witnesses.say_station" && station === undefined) setStation("");
    else setProblem(wrong);
  };

  useEffect(() => {
    // It leaves the address at once: it is not for the history, nor for who looks over the shoulder.
    if (codeInHash(p.hash) !== null) history.replaceState(null, "", routeTo("kode"));
  }, [p.hash]);

  const scan = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setBusy(true);
    setProblem(null);
    // The reader is no part of what must be here before she can type her code.
    const found = await import("../../web/phone/qr.ts")
      .then((qr) => qr.readQr(file))
      .catch(() => "away" as const)
      .finally(() => setBusy(false));
    if (found === "away") return setProblem("phone.reader_away");
    const text = found === "unseen" ? "" : found.text;
    const read = codeLetters(codeInHash(text.slice(Math.max(0, text.indexOf("#")))) ?? text);
    if (read.length >= 8) setLetters(read);
    else setProblem("phone.no_code_seen");
  };

  return (
    <Frame bare {...(p.back === undefined ? {} : { back: p.back, title: t("newCode") })}>
      <form
        className="p-enter"
        onSubmit={(e) => {
          e.preventDefault();
          if (letters.length >= 8 && !bad && !busy) void bind(letters);
        }}
      >
        <div className="k-stack">
          <h1>{t("enterTitle")}</h1>
          <p className="p-lead">{t("enterText")}</p>
        </div>
        <TextField
          label={t("code")}
          value={spoken(letters)}
          onChange={(text) => {
            setLetters(codeLetters(text).slice(0, 8));
            setProblem(null);
          }}
          code
          autoFocus
          hint={t("codeHint")}
          error={bad ? t("codeLetters") : problem === null ? undefined : t(enteringWord(problem))}
        />
        {station !== undefined && (
          <TextField label={t("whichStation")} value={station} onChange={setStation} required autoFocus />
        )}
        {problem !== null && !problem.startsWith("phone.") && (
          <p className="k-quiet-text">
            <code>{problem}</code>
          </p>
        )}
        <Button type="submit" look="primary" size="large" wide busy={busy} disabled={letters.length < 8 || bad}>
          {t("begin")}
        </Button>
        <label className="k-button k-quiet k-size-normal k-wide">
          <Icon name="camera" />
          <span>{t("scan")}</span>
          <input
            className="k-hidden"
            type="file"
            accept="image/*"
            capture="environment"
            onChange={(e) => {
              const input = e.currentTarget;
              // Emptied, so that the same picture can be tried again.
              void scan(input.files?.[0]).finally(() => {
                input.value = "";
              });
            }}
          />
        </label>
        <a href={routeTo("koordinator")}>{t("coordinators")}</a>
      </form>
    </Frame>
  );
}

export function HomeScreen(p: { work: Work; forms: (station: Station) => ReactNode }): ReactNode {
  const t = useWords(phoneWords);
  const { stations } = p.work;
  if (stations.length === 1) return <StationScreen work={p.work} station={stations[0]!} forms={p.forms} />;
  return (
    <Frame title={t("yourStations")} under={p.work.name}>
      {stations.length === 0 ? (
        <EmptyState icon="place" title={t("noStation")}>
          <p>{t("noStationText")}</p>
        </EmptyState>
      ) : (
        <ul className="p-list" aria-label={t("yourStations")}>
          {stations.map((s) => (
            <li key={s.id}>
              <a className="p-door" href={routeTo("tps", s.id)}>
                <span>
                  <strong>{stationName(s.id)}</strong>
                  <span className="k-quiet-text">{stationPlace(s)}</span>
                </span>
                <Icon name="next" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}

export function StationScreen(p: { work: Work; station: Station; forms: (station: Station) => ReactNode }): ReactNode {
  const t = useWords(phoneWords);
  const back = p.work.stations.length > 1 ? { back: routeTo() } : {};
  return (
    <Frame title={stationName(p.station.id)} under={stationPlace(p.station)} {...back} barAlone>
      <CheckIn election={p.work.election} station={p.station.id} />
      <nav className="p-ways" aria-label={t("more")}>
        <ButtonLink size="small" icon="alert" href={routeTo("catatan", p.station.id)}>
          {t("note")}
        </ButtonLink>
        <ButtonLink size="small" icon="info" href={routeTo("hak")}>
          {t("rights")}
        </ButtonLink>
      </nav>
      {p.forms(p.station)}
    </Frame>
  );
}

/** "I am here": one touch, kept and sent like everything else, once per station. */
function CheckIn({ election, station }: { election: string; station: string }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const said = useLive(`check-in ${station}`, ["outbox"], () => checkInOf(station));
  if (said === undefined) return <LoadingState lines={1} />;
  if (said === null) {
    return (
      <Card>
        <p className="p-lead">{t("checkInText")}</p>
        <Button
          look="primary"
          size="large"
          wide
          icon="place"
          onClick={() =>
            void exclusively("check-in", async () => {
              if ((await checkInOf(station)) === null)
                await keepRecords([{ operation: "witnesses.check_in", shape: 1, input: { election, station } }]);
            })
          }
        >
          {t("checkIn")}
        </Button>
      </Card>
    );
  }
  const time = new Date(said.at).toLocaleTimeString(lang === "id" ? "id-ID" : "en-GB", {
    hour: "2-digit",
    minute: "2-digit",
  });
  return (
    <p>
      {said.state === "received" ? (
        <Badge tone="ok">{t("checkedIn", { time })}</Badge>
      ) : said.state === "refused" ? (
        <Badge tone="bad">{t("checkInRefused")}</Badge>
      ) : (
        <Badge tone="wait" icon="phone">
          {t("checkInKept", { time })}
        </Badge>
      )}
    </p>
  );
}

/** How it stands, and when she said it by this phone's clock. */
async function checkInOf(station: string): Promise<{ state: "kept" | "received" | "refused"; at: string } | null> {
  const [items, binding] = await Promise.all([listOutbox(), loadBinding()]);
  const mine = items.filter(
    (i) =>
      i.record.operation === "witnesses.check_in" &&
      i.record.author === binding?.author &&
      i.record.input["station"] === station,
  );
  const last = mine.at(-1);
  return last === undefined ? null : { state: last.state, at: last.record.made_at };
}

/** The screens below `work`, or the way in while there is none. */
export function WithWork(p: { hash: string; children: (work: Work) => ReactNode }): ReactNode {
  const state = useLive("work", [`kept:${WORK}`, "binding"], async () => ({
    work: (await loadWork()) ?? null,
    bound: (await loadBinding()) !== undefined,
  }));
  if (state === undefined) {
    return (
      <Frame bare>
        <LoadingState />
      </Frame>
    );
  }
  if (state.work === null || !state.bound || codeInHash(p.hash) !== null) return <CodeScreen hash={p.hash} />;
  return p.children(state.work);
}

/** Shown where an address names a station that is no longer hers. */
export function NotHerStation(): ReactNode {
  const t = useWords(phoneWords);
  return (
    <Frame title={t("yourStations")} back={routeTo()}>
      <EmptyState
        icon="place"
        title={t("notYours")}
        action={<ButtonLink href={routeTo()}>{t("toStations")}</ButtonLink>}
      />
    </Frame>
  );
}

/** How a check-in is named in the list of everything to send. */
export function describeCheckIn(
  work: Work,
  input: Readonly<Record<string, unknown>>,
): { title: string; under: string; href: string } {
  const { station = "" } = input as Readonly<Record<string, string>>;
  return { title: t(phoneWords, "checkInTitle"), under: stationNamed(work, station), href: routeTo("tps", station) };
}
