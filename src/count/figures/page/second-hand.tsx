// Where figures or pictures came to somebody who was not there: said wherever they stand.

import type { ReactNode } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { stationHref } from "../../../web/desk/address.ts";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import type { evidenceList } from "../../evidence/contract.ts";
import { useReaderName, useSourceName } from "../part.tsx";
import { secondHandWords } from "../words/second-hand.ts";
import type { Shown } from "./station.tsx";

type Reading = Shown["parts"][number]["readings"][number];
export type Entered = NonNullable<Reading["second_hand"]>;

/** `dimasukkan oleh …, dari …, lewat aplikasi pesan` */
export function useEnteredText(): (entered: Entered) => string {
  const t = useWords(secondHandWords);
  const readerName = useReaderName();
  return ({ by, from, way, note }) => {
    const said = t("enteredBy", { by: readerName(by), from, way: t(`way_${way}`).toLowerCase() });
    return note === "" ? said : `${said} (${note})`;
  };
}

export function SecondHandNotice(p: { readings: readonly Reading[] }): ReactNode {
  const t = useWords(secondHandWords);
  const entered = useEnteredText();
  const all = [...new Set(p.readings.flatMap((one) => (one.second_hand === null ? [] : [entered(one.second_hand)])))];
  if (all.length === 0) return null;
  return (
    <Notice tone="info" icon="person" title={t("secondHand")}>
      {all.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </Notice>
  );
}

/** Where else a photograph stands, the very same or one that looks alike: each a link to look. */
export function Twins(p: { twins: OutputOf<typeof evidenceList>["pages"][number]["twins"] }): ReactNode {
  const t = useWords(secondHandWords);
  const sourceName = useSourceName();
  if (p.twins.length === 0) return null;
  return (
    <span className="d-twins">
      {p.twins.map((twin) => (
        <span key={`${twin.how} ${twin.contest} ${twin.station} ${twin.source} ${twin.page}`}>
          <Badge tone={twin.how === "same" ? "bad" : "wait"} icon="picture">
            {t(twin.how === "same" ? "twinSame" : "twinAlike")}
          </Badge>{" "}
          <a href={stationHref(twin.station, twin.contest)}>{`${stationTitle(twin.station)}, ${twin.village}`}</a>{" "}
          {sourceName(twin.source)}, {t("twinPage", { page: twin.page })}
          <br />
        </span>
      ))}
    </span>
  );
}
