// The trail's codes in words. What a line seals stays a code; here it is only said.

import { useMemo } from "react";
import { useElections } from "../../../ground/elections/part.tsx";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { type Language, useLanguage } from "../../../web/kit/words.ts";
import { operationWords } from "../words/operations.ts";
import { fieldWords, fromWords, sentenceWords, subjectWords, whoWords } from "../words/subjects.ts";
import { shortId, type SubjectPart, subjectParts } from "./subject.ts";

type Both = Readonly<Record<string, { readonly id: string; readonly en: string }>>;

/** The words of `key`, or `key` itself where there are none. */
function worded(words: Both, key: string, lang: Language, otherwise = key): string {
  return Object.hasOwn(words, key) ? words[key]![lang] : otherwise;
}

function sayWho(principal: string, lang: Language): string {
  const [kind = "", id = ""] = principal.split(":");
  return `${worded(whoWords, kind, lang)} ${shortId(id)}`.trimEnd();
}

/** The pieces side by side; a page and its number belong together. */
function sentenceOf(parts: readonly SubjectPart[], say: (part: SubjectPart) => string): string {
  return parts.map((part, i) => `${i === 0 ? "" : parts[i - 1]!.text === "page" ? " " : " · "}${say(part)}`).join("");
}

export interface TrailWords {
  readonly operation: (code: string) => string;
  readonly subject: (subject: string) => string;
  readonly who: (principal: string) => string;
  readonly from: (origin: string) => string;
  readonly field: (field: string) => string;
}

/** What the codes of a line are called, in the language now chosen; a code without words stands as it is. */
export function useTrailWords(): TrailWords {
  const lang = useLanguage();
  const elections = useElections().data?.elections;
  return useMemo(() => {
    const contests = new Map(
      (elections ?? []).flatMap((e) => [
        [e.id, e.name] as const,
        ...e.contests.map((c) => [c.id, `${c.name[lang]}, ${e.name}`] as const),
      ]),
    );
    const part = (one: SubjectPart): string => {
      if (one.kind === "principal") return sayWho(one.text, lang);
      if (one.kind === "word") return subjectWords[one.text][lang];
      if (one.kind === "id") return shortId(one.text);
      if (one.kind === "station") return `${stationTitle(one.text)} (${one.text.split("/")[0]!})`;
      const party = /^candidates\.(\d+)$/.exec(one.text)?.[1];
      if (party !== undefined) return `${subjectWords.candidates[lang]} ${party}`;
      return contests.get(one.text) ?? one.text;
    };
    return {
      operation: (code) => worded(operationWords, code, lang),
      subject: (subject) => worded(sentenceWords, subject, lang, sentenceOf(subjectParts(subject), part)),
      who: (principal) => sayWho(principal, lang),
      // A device's own id: what was signed on a phone.
      from: (origin) => worded(fromWords, origin, lang, `${fromWords.phone[lang]} ${shortId(origin)}`),
      field: (field) => worded(fieldWords, field, lang),
    };
  }, [lang, elections]);
}
