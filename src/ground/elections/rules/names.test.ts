import { expect, test } from "vitest";
import { must } from "../../../base/result.ts";
import { formOf } from "../rules.ts";
import { loadPack } from "../store/packs.ts";
import { withNames } from "./names.ts";

test("a vote's field is labelled with the name of who stands under its number, and nothing else changes", async () => {
  const form = formOf(must(await loadPack("pemilu-2019")), "president")!;
  const named = withNames(form, [
    { number: 1, name: "Melati – Kenanga" },
    { number: 2, name: null },
  ]);
  const labels = (of: typeof form): Map<string, string> =>
    new Map(of.parts.flatMap((p) => p.fields.map((f) => [f.id, f.label.id])));
  const before = labels(form);
  for (const [id, label] of labels(named)) expect(label).toBe(id === "votes.1" ? "Melati – Kenanga" : before.get(id));
  expect(named.checks).toEqual(form.checks);
});
