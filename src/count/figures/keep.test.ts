import { describe, expect, it } from "vitest";
import { must } from "../../base/result.ts";
import { formOf } from "../../ground/elections/rules.ts";
import { loadPack } from "../../ground/elections/store/packs.ts";
import { keptPage } from "../../main/test-kept.ts";
import type { OutboxItem } from "../../web/phone/store.ts";
import { isAnswered, nextStep, onPaper, owedOn, passOf, questions, readForm, type State } from "./keep.ts";
import { received, receiptsOf, sayings } from "./keep/said.ts";

const form = readForm(formOf(must(await loadPack("pemilu-2024")), "president"))!;
const at = { contest: "pemilu-2024/president", station: "35.73.01.1001/12", source: "plano" } as const;
const votes = { "votes.1": 100, "votes.2": 80, "votes.3": 20, valid: 200, invalid: 4, total: 204 };
const nothing: State = { draft: { fields: {}, confirmed: {} }, pages: {}, outbox: [], author: "witness:1" };
const typed = (fields: Record<string, number | null>): State => ({ ...nothing, draft: { fields, confirmed: {} } });

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

describe("the rounds of a party ballot", () => {
  const page = (id: string) => ({ id, title: { id: `Halaman ${id}`, en: `Page ${id}` } });
  const field = (id: string, on: string) => ({ id, label: { id, en: id }, page: on });
  const part = (id: string, ...fields: ReturnType<typeof field>[]) => ({ id, title: { id, en: id }, fields });
  const ballot = {
    id: "dpr",
    name: { id: "DPR", en: "DPR" },
    confidence: "derived",
    pages: ["1", "2", "3", "4"].map(page),
    parts: [
      part("voters", field("used", "1")),
      part("totals", field("votes.1", "2"), field("votes.2", "2"), field("votes.3", "3"), field("valid", "4")),
      part("candidates.1", field("votes.1.0", "2"), field("votes.1.1", "2")),
      part("candidates.2", field("votes.2.1", "2")),
      part("candidates.3", field("votes.3.1", "3")),
    ],
    checks: [],
  };
  const roundsOf = (how: Parameters<typeof readForm>[1]): string[] =>
    readForm(ballot, how)!.steps.map(
      (step) => `${passOf(step)} ${step.page}: ${step.fields.map((f) => f.id).join(" ")}`,
    );
  const totals = [
    "totalsPass 1: used",
    "totalsPass 2: votes.1 votes.2",
    "totalsPass 3: votes.3",
    "totalsPass 4: valid",
  ];

  it("are the totals of all pages, then the own party's candidates, then the others", () => {
    expect(roundsOf({ candidates: "all", own_party: 3 })).toEqual([
      ...totals,
      "ownPass 3: votes.3.1",
      "othersPass 2: votes.1.0 votes.1.1 votes.2.1",
    ]);
    expect(roundsOf({ candidates: "own", own_party: 2 })).toEqual([...totals, "ownPass 2: votes.2.1"]);
  });

  it("are the totals alone where no candidates are asked, or later at the desk, or of no party", () => {
    for (const how of [
      { candidates: "none", own_party: 1 },
      { candidates: "desk", own_party: 1 },
      { candidates: "own", own_party: null },
    ])
      expect(roundsOf(how)).toEqual(totals);
  });

  it("stand on the paper with each party's total below its candidates, asked of her or not", () => {
    const { form: whole } = readForm(ballot, { candidates: "none" })!;
    const order = (on: string): string[] => onPaper(whole, on).map((f) => f.id);
    expect(order("2")).toEqual(["votes.1.0", "votes.1.1", "votes.1", "votes.2.1", "votes.2"]);
    expect(order("4")).toEqual(["valid"]);
  });

  it("owe no figure that may be empty on the paper, typed or not, and none that is not asked", () => {
    const nobody = { ...field("votes.1.2", "2"), optional: true };
    const parts = ballot.parts.map((p) => (p.id === "candidates.1" ? { ...p, fields: [...p.fields, nobody] } : p));
    const own = readForm({ ...ballot, parts }, { candidates: "own", own_party: 1 })!;
    const step = own.steps.find((one) => one.fields.some((f) => f.id === "votes.1.2"))!;
    const fields = { "votes.1.0": 3, "votes.1.2": 0 };
    expect(owedOn(step, { fields, confirmed: {} })).toEqual({ owed: 2, missing: 1 });
    const all = own.steps.map((one) => owedOn(one, { fields: {}, confirmed: {} }).owed);
    expect(all.reduce((a, b) => a + b)).toBe(7);
  });

  it("lead back to the first page that is not done, and to none when all are", () => {
    const asked = readForm(ballot, { candidates: "none" })!;
    const fields: Record<string, number> = { used: 1, "votes.1": 1, "votes.2": 0 };
    const progress = { draft: { fields, confirmed: {} }, pages: { "1": keptPage("a"), "2": keptPage("b") } };
    expect(nextStep(asked, progress)).toBe(2);
    const all = { "1": keptPage("a"), "2": keptPage("b"), "3": keptPage("c"), "4": keptPage("d") };
    const done = { draft: { fields: { ...fields, "votes.3": 2, valid: 3 }, confirmed: {} }, pages: all };
    expect(nextStep(asked, done)).toBe(null);
    expect(nextStep(asked, { ...done, pages: { ...all, "4": undefined as never } })).toBe(3);
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
    const pages = { [last]: keptPage("aa".repeat(32)), [form.pages[0]!.id]: keptPage("bb".repeat(32)) };
    const all = sayings(form, at, { ...nothing, draft: { fields, confirmed }, pages });
    const totals = all.find((s) => s.input["part"] === "totals")!;
    expect(totals.input["confirmed"]).toContain("CH08");
    expect(totals.input["pictures"]).toEqual(["aa".repeat(32)]);
    const declared = all.filter((s) => s.operation === "evidence.declare").map((s) => s.input["page"]);
    expect(new Set(declared)).toEqual(new Set([form.pages[0]!.id, last]));
    expect(declared).toHaveLength(2);
  });
  it("counts as received only with a receipt", () => {
    const after = said({ ...typed(votes), pages: { [form.pages[0]!.id]: keptPage("cc".repeat(32)) } });
    expect(received(form, at, after)).toEqual({ said: 1, figures: 0, pictures: 0 });
  });
});

describe("what the server is known to hold of a form", () => {
  const receipt = (number: string): OutboxItem["receipt"] =>
    ({ body: { number, received_at: `2024-02-14T1${number.length}:00:00.000Z` } }) as unknown as OutboxItem["receipt"];
  const pages = Object.fromEntries(form.pages.map((page) => [page.id, keptPage(page.id.repeat(64))]));
  const fields = Object.fromEntries(form.pages.flatMap((page) => page.fields.map((f, i) => [f.id, i])));
  const full = said({ ...nothing, draft: { fields, confirmed: {} }, pages });
  const received_: State = {
    ...full,
    outbox: full.outbox.map((item, i) => ({
      ...item,
      state: "received",
      receipt: receipt(`R${i}`),
      blobs: Object.fromEntries(
        Object.entries(item.blobs).map(([sha256, blob]) => [sha256, { ...blob, receipt: receipt(`P${i}`) }]),
      ),
    })),
  };

  it("is whole when each part and each picture has its receipt, and nothing is left to say", () => {
    const told = receiptsOf(form, at, received_);
    expect(told).toMatchObject({ whole: true, parts: form.form.parts.length, pictures: form.pages.length });
    expect(new Set(told.numbers).size).toBe(form.form.parts.length + form.pages.length);
  });

  it("is not whole while one receipt is missing, or a figure has changed since", () => {
    for (const [i] of received_.outbox.entries()) {
      const outbox = received_.outbox.map((item, n) => (n === i ? { ...item, receipt: null, blobs: {} } : item));
      expect(receiptsOf(form, at, { ...received_, outbox }).whole).toBe(false);
    }
    const changed = { ...received_, draft: { fields: { ...fields, valid: 9_999 }, confirmed: {} } };
    expect(receiptsOf(form, at, changed).whole).toBe(false);
    expect(receiptsOf(form, at, nothing)).toEqual({ whole: false, parts: 0, pictures: 0, numbers: [], at: "" });
  });
});
