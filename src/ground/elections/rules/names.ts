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
