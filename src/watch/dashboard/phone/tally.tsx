// Her own area's votes by village, as last heard: on both bases, with their time, and never called official.

import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Select } from "../../../web/kit/field.tsx";
import { LoadingState, Notice } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { useLive, useNow } from "../../../web/phone/live.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { type Area, type Basis, BASES, loadTally, refreshTally, type Tally, tallyKey } from "../keep.ts";
import { phoneWords } from "../words/phone.ts";
import { useArea } from "./area.tsx";
import { timeText } from "./said.ts";

/** Sub-districts of the stations on this phone, the first one first. */
function districtsOf(area: Area): string[] {
  return [...new Set(area.stations.map((s) => s.id.slice(0, 8)))];
}

export function TallyScreen(): ReactNode {
  const t = useWords(phoneWords);
  const area = useArea();
  return (
    <Frame title={t("tally")} back={routeTo()}>
      <Notice tone="info" icon="info">
        <p>
          <strong>{t("notOfficial")}</strong>
        </p>
      </Notice>
      {area === undefined ? (
        <LoadingState lines={6} />
      ) : area === null || area.contests.length === 0 || area.stations.length === 0 ? (
        <p className="p-lead">{t("noTally")}</p>
      ) : (
        <OfArea area={area} />
      )}
    </Frame>
  );
}

function OfArea({ area }: { area: Area }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const now = useNow(false);
  const districts = districtsOf(area);
  const [contest, setContest] = useState(area.contests[0]!.id);
  const [place, setPlace] = useState(districts[0]!);
  const [basis, setBasis] = useState<Basis>("provisional");
  const [busy, setBusy] = useState(false);
  const [unheard, setUnheard] = useState(false);
  const key = useLive(`tally key ${contest} ${place}`, ["binding"], () => tallyKey(contest, place));
  const kept = useLive(`tally ${key}`, [`kept:${key}`], () => loadTally(contest, place));
  /** What was answered last, so that a first answer is waited for. */
  const [heard, setHeard] = useState("");
  const here = `${contest} ${place}`;
  const refresh = async (): Promise<void> => {
    setBusy(true);
    const answer = await refreshTally(contest, place).finally(() => setBusy(false));
    setUnheard(!answer.ok);
  };
  useEffect(() => {
    let current = true;
    void refreshTally(contest, place).then((answer) => {
      if (!current) return;
      setUnheard(!answer.ok);
      setHeard(`${contest} ${place}`);
    });
    return () => {
      current = false;
    };
  }, [contest, place]);
  const tally = kept?.[basis];
  return (
    <>
      <Select
        label={t("contest")}
        value={contest}
        onChange={setContest}
        options={area.contests.map((c) => ({ value: c.id, label: c.name[lang] }))}
      />
      {districts.length > 1 && (
        <Select
          label={t("district")}
          value={place}
          onChange={setPlace}
          options={districts.map((code) => ({ value: code, label: area.places[code] ?? code }))}
        />
      )}
      <div className="k-row" role="group" aria-label={t("basis")}>
        {BASES.map((one) => (
          <Button key={one} size="small" pressed={basis === one} onClick={() => setBasis(one)}>
            {t(one)}
          </Button>
        ))}
      </div>
      <p className="k-quiet-text">{t(`${basis}Text`)}</p>
      {tally === undefined ? (
        kept === undefined || heard !== here ? (
          <LoadingState lines={4} />
        ) : (
          <>
            <p className="p-lead">{t("noTally")}</p>
            <Button busy={busy} onClick={() => void refresh()}>
              {t("refresh")}
            </Button>
          </>
        )
      ) : (
        <>
          <p className="k-row" role="status">
            <span className="k-quiet-text">
              {t(unheard ? "notFresh" : "asOf", { time: timeText(tally.as_of, lang, now) })}
            </span>
            <Button size="small" look="plain" busy={busy} onClick={() => void refresh()}>
              {t("refresh")}
            </Button>
          </p>
          <Votes tally={tally} />
        </>
      )}
    </>
  );
}

/** One place below the other, each with all its numbers: a table of them would run off a narrow screen. */
function Votes({ tally }: { tally: Tally }): ReactNode {
  const t = useWords(phoneWords);
  // Pairs and parties, not the candidates of a list.
  const numbers = Object.keys(tally.votes).filter((n) => !n.includes("."));
  const places = [{ ...tally, name: t("whole") }, ...(tally.children ?? [])];
  return (
    <section className="k-stack">
      <h2>{`${tally.name} · ${t("notOfficial")}`}</h2>
      <ul className="p-list p-tally">
        {places.map((place) => (
          <VotesOf key={place.place} place={place} numbers={numbers} />
        ))}
      </ul>
    </section>
  );
}

type Told = Pick<Tally, "place" | "name" | "basis" | "stations" | "in" | "accepted" | "votes">;

function VotesOf({ place, numbers }: { place: Told; numbers: readonly string[] }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const came = place.basis === "accepted" ? place.accepted : place.in;
  return (
    <li className="p-item">
      <h3>{place.name}</h3>
      <p className="k-quiet-text">
        {t("cameOf", { came: formatNumber(came, lang), of: formatNumber(place.stations, lang) })}
      </p>
      <dl className="p-votes">
        {numbers.map((number) => (
          <div key={number}>
            <dt>{t("number", { number })}</dt>
            <dd>{formatNumber(place.votes[number] ?? 0, lang)}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
