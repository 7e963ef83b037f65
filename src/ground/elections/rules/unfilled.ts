// What a pack's form will have besides, once candidates or pairs are imported: no pack has their lists, so its own form
// (`form.ts`) leaves these out. Apart from `rules.ts`, which is part of the phone's first load.

import type { Form, FormTemplate, InBoth } from "../model.ts";
import type { Unfilled, UnfilledPart } from "../model/unfilled.ts";
import { saySide } from "./compare.ts";

/** What stands in a text where a name will be. */
const TO_COME: Readonly<Record<string, InBoth>> = {
  party: { id: "‹no. partai›", en: "‹party's number›" },
  short: { id: "‹partai›", en: "‹party›" },
  candidate: { id: "‹no. urut›", en: "‹number›" },
  contender: { id: "‹no. urut›", en: "‹number›" },
  name: { id: "‹nama›", en: "‹name›" },
};

const named = (text: string): string => text.replaceAll(/\{(\w+)\}/g, "<$1>");

function titled(text: InBoth): InBoth {
  const filled = (lang: keyof InBoth): string =>
    text[lang].replaceAll(/\{(\w+)\}/g, (all, key: string) => TO_COME[key]?.[lang] ?? all);
  return { id: filled("id"), en: filled("en") };
}

/** Parts and checks of `template` that `form`, filled by the pack alone, lacks; both empty where it lacks none. */
export function unfilledOf(template: FormTemplate, form: Form): Unfilled {
  const parts = template.parts.flatMap((part): UnfilledPart[] => {
    const waits = part.fields.some((f) => f.repeat === "candidate" || f.repeat === "contender");
    if (!waits) return [];
    // Of a part that stands already only what it will have more; one that is not there yet as a whole.
    const there = form.parts.find((one) => one.id === part.id);
    const fields = part.fields.filter((f) => there === undefined || f.repeat === "contender");
    return [
      {
        id: named(part.id),
        title: titled(part.title),
        once_per: part.repeat ?? null,
        fields: fields.map((f) => ({ id: named(f.id), label: titled(f.label), once_per: f.repeat ?? null })),
      },
    ];
  });
  const own = new Set(form.checks.map((check) => check.id));
  const parties = form.parts.flatMap((part) => part.fields).flatMap((f) => /^votes\.(\d+)$/.exec(f.id)?.[1] ?? []);
  // A check of each party stands already where it has one for the first of them.
  const stands = (id: string): boolean => own.has(id.replaceAll("{party}", parties[0] ?? ""));
  const checks = template.checks.flatMap(({ id, severity, title, left, op, right, applies_to }) =>
    parts.length === 0 || stands(id)
      ? []
      : [
          {
            id: named(id),
            severity,
            title: titled(title),
            applies_to: applies_to.map(named),
            formula: named(`${saySide(left)} ${op} ${saySide(right)}`),
          },
        ],
  );
  return { form: template.id, parts, checks };
}
