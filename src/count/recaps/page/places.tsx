import type { ReactNode } from "react";
import { useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { stampText } from "../../../web/desk/time.ts";
import { useWords } from "../../../web/kit/words.ts";
import { compare } from "../contract.ts";
import { words } from "../words.ts";
import { Below } from "./below.tsx";
import { wordsOf } from "./said.ts";
import { Versions } from "./versions.tsx";
import { Whole } from "./whole.tsx";

/** A place and the places right below it: official figures, ours, and where they differ. */
export function ComparedPlaces(p: {
  contest: string;
  source: string;
  place: string;
  basis: "accepted" | "provisional";
}): ReactNode {
  const t = useWords(words);
  const { contest, source, place, basis } = p;
  const query = useAsk(compare, { contest, sourceName: source, place, basis }, { every: 30_000, keep: true });
  const form = useFormWords(contest);
  return (
    <Asked query={query}>
      {(compared) => (
        <>
          <Printed
            text={`${place === "" ? t("nation") : place} · ${t("official_of", { source })} · ${t("basis")}: ${t(basis)} · ${t("csvAsOf")} ${stampText(compared.as_of, zoneFor(place))}`}
          />
          <Whole
            line={compared.lines[0]!}
            fields={compared.fields}
            form={wordsOf(form, compared.names)}
            source={source}
          >
            {compared.lines[0]!.basis === "own" && (
              <Versions contest={contest} source={source} place={place} field={wordsOf(form, compared.names).field} />
            )}
          </Whole>
          <Below compared={compared} form={wordsOf(form, compared.names)} />
        </>
      )}
    </Asked>
  );
}
