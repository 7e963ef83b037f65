// The form as a person meets it on paper: beside the number of who stands, the name.

import type { Form } from "../model.ts";

/** A form whose fields `votes.N` are labelled with the name of who stands under N; without a name they stay. */
export function withNames(
  form: Form,
  standing: readonly { readonly number: number; readonly name: string | null }[],
): Form {
  const names = new Map(standing.flatMap((s) => (s.name === null ? [] : [[`votes.${s.number}`, s.name]])));
  return {
    ...form,
    parts: form.parts.map((part) => ({
      ...part,
      fields: part.fields.map((field) => {
        const name = names.get(field.id);
        return name === undefined ? field : { ...field, label: { id: name, en: name } };
      }),
    })),
  };
}

/**
 * What a part of a form is called: by the form; the candidates of a party, which stand on the ballot of a dapil alone, by
 * their party where the form is a wider one; else by its id.
 */
export function partName(
  form: Form | undefined,
  part: string,
  lang: "id" | "en",
  say: { readonly candidatesOf: (party: string) => string; readonly party: (number: string) => string },
): string {
  const title = form?.parts.find((p) => p.id === part)?.title[lang];
  if (title !== undefined) return title;
  const party = /^candidates\.([^.]+)$/.exec(part)?.[1];
  return party === undefined ? part : say.candidatesOf(say.party(party));
}
