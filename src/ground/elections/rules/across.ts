// Checks that compare one part of a form with another: no reading of one part alone can fail them. Apart from `rules.ts`,
// which is part of the phone's first load.

import type { Form } from "../model.ts";
import { fieldIdsOf, fieldsOfCheck } from "../rules.ts";

// A form does not change, and on the night it is asked about with every reading.
const kept = new WeakMap<Form, ReadonlyMap<string, ReadonlySet<string>>>();

/** Ids of the checks about `part` that name a field of another part of the form; none for a part it does not have. */
export function checksAcross(form: Form, part: string): ReadonlySet<string> {
  let parts = kept.get(form);
  if (parts === undefined) {
    const partOfField = new Map(form.parts.flatMap((p) => p.fields.map((f) => [f.id, p.id] as const)));
    parts = new Map(
      form.parts.map(({ id }) => {
        const own = new Set(fieldIdsOf(form, id));
        const across = form.checks
          .filter((check) => check.applies_to.includes(id))
          .filter((check) => fieldsOfCheck(check).some((name) => !own.has(name) && partOfField.has(name)));
        return [id, new Set(across.map((check) => check.id))];
      }),
    );
    kept.set(form, parts);
  }
  return parts.get(part) ?? new Set();
}
