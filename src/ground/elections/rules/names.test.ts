import { expect, test } from "vitest";
import { must } from "../../../base/result.ts";
import { formOf } from "../rules.ts";
import { loadPack } from "../store/packs.ts";
import { partName, withNames } from "./names.ts";

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

test("a part is called as its form calls it; a party's candidates by their party where no dapil is near", async () => {
  const say = { candidatesOf: (party: string) => `Calon ${party}`, party: (n: string) => `Partai ${n}` };
  const pack = must(await loadPack("pemilu-2019"));
  const form = formOf(pack, "president")!;
  const [first] = form.parts;
  expect(partName(form, first!.id, "id", say)).toBe(first!.title.id);
  expect(partName(form, first!.id, "en", say)).toBe(first!.title.en);
  expect(partName(form, "candidates.7", "id", say)).toBe("Calon Partai 7");
  const titled = { ...form, parts: [{ ...first!, id: "candidates.7", title: { id: "Calon tujuh", en: "Seven's" } }] };
  expect(partName(titled, "candidates.7", "en", say)).toBe("Seven's");
  // Before the form has come, and for what no form knows, the id is better than nothing.
  expect(partName(undefined, "candidates.12", "id", say)).toBe("Calon Partai 12");
  expect(partName(undefined, "totals", "id", say)).toBe("totals");
  expect(partName(form, "candidates.7.1", "id", say)).toBe("candidates.7.1");
});
