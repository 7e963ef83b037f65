// What other screens of the desk show of the notes.

import type { ReactNode } from "react";
import { hrefOf, useAddress } from "../../web/desk/address.ts";
import { useAsk } from "../../web/desk/ask.tsx";
import { Notice } from "../../web/kit/states.tsx";
import { useWords } from "../../web/kit/words.ts";
import { evidenceNotes } from "./contract.ts";
import { NOTE_KINDS } from "./model.ts";
import { deskWords } from "./words.ts";

/** More than anybody says of one station. */
const MOST = 200;

/** How many notes there are of a station, of which kinds, and the way to them; nothing where there is none. */
export function StationNotes(p: { election: string; station: string }): ReactNode {
  const t = useWords(deskWords);
  const { search } = useAddress();
  const { data } = useAsk(evidenceNotes, { election: p.election, place: p.station, limit: MOST }, { every: 30_000 });
  if (data === undefined || data.notes.length === 0) return null;
  const kinds = NOTE_KINDS.flatMap((kind) => {
    const count = data.notes.filter((note) => note.kind === kind).length;
    return count === 0 ? [] : [`${t(`note_${kind}`)}${count === 1 ? "" : ` (${String(count)})`}`];
  });
  return (
    <Notice tone="wait">
      <p>
        <a href={hrefOf("/notes", { contest: search["contest"], place: p.station })}>
          {t("stationNotes", { count: data.notes.length })}
        </a>
        : {kinds.join(", ")}
      </p>
    </Notice>
  );
}
