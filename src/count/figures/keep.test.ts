import { describe, expect, it } from "vitest";
import { must } from "../../base/result.ts";
import { formOf } from "../../ground/elections/rules.ts";
import { loadPack } from "../../ground/elections/store/packs.ts";
import type { OutboxItem } from "../../web/phone/store.ts";
import type { KeptPage } from "../evidence/keep.ts";
import { isAnswered, questions, readForm, received, sayings, type State } from "./keep.ts";

const form = readForm(formOf(must(await loadPack("pemilu-2024")), "president"))!;
const at = { contest: "pemilu-2024/president", station: "35.73.01.1001/12", source: "plano" } as const;
const votes = { "votes.1": 100, "votes.2": 80, "votes.3": 20, valid: 200, invalid: 4, total: 204 };
const nothing: State = { draft: { fields: {}, confirmed: {} }, pages: {}, outbox: [], author: "witness:1" };
const typed = (fields: Record<string, number | null>): State => ({ ...nothing, draft: { fields, confirmed: {} } });
const picture = (sha256: string): KeptPage => ({
  sha256,
  bytes: 1000,
  width: 10,
  height: 10,
  taken_at: "2024-02-14T08:00:00.000Z",
  sharpness: 100,
});

/** The outbox after these sayings were kept, in order. */
function said(state: State, stands: OutboxItem["state"] = "kept"): State {
  const items = sayings(form, at, state).map((s, i): OutboxItem => {
    const id = String(state.outbox.length + i).padStart(4, "0");
    const record = {
      id,
      author: "witness:1",
      operation: s.operation,
      input: s.input,
    } as unknown as OutboxItem["record"];
    const blobs = Object.fromEntries((s.blobs ?? []).map((b) => [b.sha256, { size: b.size, sent: 0, receipt: null }]));
    return { id, record, state: stands, receipt: null, problem: null, blobs };
  });
  return { ...state, outbox: [...state.outbox, ...items] };
}

describe("a form on the phone", () => {
  it("shows every field of the pack once, on its page", () => {
    const shown = form.pages.flatMap((page) => page.fields.map((f) => f.id));
    const all = form.form.parts.flatMap((part) => part.fields.map((f) => f.id));
    expect(shown.toSorted()).toEqual(all.toSorted());
    expect(new Set(shown).size).toBe(shown.length);
  });
  it("is nothing when it cannot be read", () => {
    for (const strange of [null, {}, { pages: [] }, "form"]) expect(readForm(strange)).toBeNull();
  });
});

describe("a question", () => {
  it("is asked when the pairs do not add up, and of those figures", () => {
    const asked = questions(form, { ...votes, valid: 210 });
    expect(asked.map((q) => q.id)).toContain("CH08");
    const q = asked.find((one) => one.id === "CH08")!;
    expect(q.figures.map((f) => f.id).toSorted()).toEqual(["valid", "votes.1", "votes.2", "votes.3"]);
    expect(q.parts).toContain("totals");
  });
  it("is not asked while a figure is missing, nor of a form that adds up", () => {
    expect(questions(form, { ...votes, valid: null }).map((q) => q.id)).not.toContain("CH08");
    expect(questions(form, votes)).toEqual([]);
  });
  it("asks about more votes than the station's list has voters, where the list is known", () => {
    const { valid, invalid } = votes as { valid: number; invalid: number };
    const few = { ...form, voters: valid + invalid - 1 };
    expect(questions(few, votes).map((q) => q.id)).toContain("CH17.list");
    expect(questions({ ...few, voters: valid + invalid }, votes).map((q) => q.id)).not.toContain("CH17.list");
  });
  it("answered for some figures is asked again for others", () => {
    const [q] = questions(form, { ...votes, valid: 210 });
    const draft = { fields: {}, confirmed: { [q!.id]: q!.said } };
    expect(isAnswered(q!, draft)).toBe(true);
    const again = questions(form, { ...votes, valid: 211 }).find((one) => one.id === q!.id)!;
    expect(isAnswered(again, draft)).toBe(false);
  });
});

describe("what will be sent", () => {
  it("is nothing while nothing is typed and nothing photographed", () => {
    expect(sayings(form, at, nothing)).toEqual([]);
  });
  it("is a part with all its fields, empty ones as null, never as zero", () => {
    const [one, ...more] = sayings(form, at, typed({ "votes.1": 0 }));
    expect(more).toEqual([]);
    expect(one!.input["part"]).toBe("totals");
    expect(one!.input["fields"]).toEqual({
      "votes.1": 0,
      "votes.2": null,
      "votes.3": null,
      valid: null,
      invalid: null,
      total: null,
    });
  });
  it("is said once, and again only after something changed", () => {
    const state = typed(votes);
    const after = said(state);
    expect(sayings(form, at, after)).toEqual([]);
    const corrected = { ...after, draft: { ...after.draft, fields: { ...votes, invalid: 5, total: 205 } } };
    expect(sayings(form, at, corrected).map((s) => s.input["part"])).toEqual(["totals"]);
    expect(sayings(form, at, said(corrected))).toEqual([]);
  });
  it("is said again after a refusal", () => {
    expect(sayings(form, at, said(typed(votes), "refused"))).toHaveLength(1);
  });
  it("is said anew by another author on the same phone", () => {
    expect(sayings(form, at, { ...said(typed(votes)), author: "witness:2" })).toHaveLength(1);
  });
  it("carries the answers and the pictures of its own pages", () => {
    const fields = { ...votes, valid: 210 };
    const confirmed = Object.fromEntries(questions(form, fields).map((q) => [q.id, q.said]));
    const last = form.pages.at(-1)!.id;
    const pages = { [last]: picture("aa".repeat(32)), [form.pages[0]!.id]: picture("bb".repeat(32)) };
    const all = sayings(form, at, { ...nothing, draft: { fields, confirmed }, pages });
    const totals = all.find((s) => s.input["part"] === "totals")!;
    expect(totals.input["confirmed"]).toContain("CH08");
    expect(totals.input["pictures"]).toEqual(["aa".repeat(32)]);
    const declared = all.filter((s) => s.operation === "evidence.declare").map((s) => s.input["page"]);
    expect(new Set(declared)).toEqual(new Set([form.pages[0]!.id, last]));
    expect(declared).toHaveLength(2);
  });
  it("counts as received only with a receipt", () => {
    const after = said({ ...typed(votes), pages: { [form.pages[0]!.id]: picture("cc".repeat(32)) } });
    expect(received(form, at, after)).toEqual({ said: 1, figures: 0, pictures: 0 });
  });
});
