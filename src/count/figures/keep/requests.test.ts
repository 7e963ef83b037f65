import { describe, expect, it } from "vitest";
import { must } from "../../../base/result.ts";
import { formOf } from "../../../ground/elections/rules.ts";
import { loadPack } from "../../../ground/elections/store/packs.ts";
import { keptPage } from "../../../main/test-kept.ts";
import type { OutboxItem } from "../../../web/phone/store.ts";
import { readForm, type State } from "../keep.ts";
import { readRequests, type Requested, sayingsAgain, standingOf } from "./requests.ts";
import { sayings } from "./said.ts";

const form = readForm(formOf(must(await loadPack("pemilu-2024")), "president"))!;
const at = { contest: "pemilu-2024/president", station: "35.73.01.1001/12", source: "plano" } as const;
const HER = "witness:1";
const asked: Requested = { ...at, page: "3", reason: "Foto buram", at: "2024-02-14T12:00:00.000Z" };
const votes = { "votes.1": 100, "votes.2": 80, "votes.3": 20, valid: 200, invalid: 4, total: 204 };
const before: State = {
  draft: { fields: { ...votes, "voters.male": 120 }, confirmed: {} },
  pages: { "1": keptPage("one"), "3": keptPage("old") },
  outbox: [],
  author: HER,
};

/** What the outbox holds once all of it was said and received at this hour. */
function received(state: State, hour: string, more: Partial<OutboxItem> = {}): OutboxItem[] {
  return sayings(form, at, state).map((s, i) => {
    const receipt = { body: { received_at: hour } } as OutboxItem["receipt"];
    return {
      id: `${hour} ${i}`,
      record: { id: `${hour} ${i}`, author: HER, operation: s.operation, input: s.input } as OutboxItem["record"],
      state: "received",
      receipt,
      problem: null,
      blobs: Object.fromEntries((s.blobs ?? []).map((b) => [b.sha256, { size: b.size, sent: b.size, receipt }])),
      ...more,
    };
  });
}

/** The outbox with this new picture of page 3, as it stands on its way. */
function again(sha256: string, how: (item: OutboxItem) => OutboxItem): OutboxItem[] {
  const outbox = received(before, "2024-02-14T10:00:00.000Z");
  const pages = { ...before.pages, "3": keptPage(sha256) };
  const said = received({ ...before, pages, outbox }, "2024-02-14T13:00:00.000Z");
  return [...outbox, ...said.map(how)];
}
const unreceived = (item: OutboxItem): OutboxItem => ({
  ...item,
  receipt: null,
  blobs: Object.fromEntries(Object.entries(item.blobs).map(([k, b]) => [k, { ...b, receipt: null }])),
});

describe("a page the desk asks for again", () => {
  it("is asked for while only the picture nobody could read was received", () => {
    expect(standingOf(asked, [], HER)).toBe("asked");
    expect(standingOf(asked, received(before, "2024-02-14T10:00:00.000Z"), HER)).toBe("asked");
  });

  it("is answered by a new picture: first kept, then received, by the server's clock alone", () => {
    const kept = again("new", unreceived).map((item) => ({
      ...item,
      record: { ...item.record, made_at: "1999-01-01T00:00:00.000Z" },
    }));
    expect(standingOf(asked, kept, HER)).toBe("kept");
    expect(
      standingOf(
        asked,
        again("new", (item) => item),
        HER,
      ),
    ).toBe("received");
  });

  it("is asked for anew when that picture cannot be read either, was refused, or is lost", () => {
    const there = again("new", (item) => item);
    expect(standingOf({ ...asked, at: "2024-02-14T14:00:00.000Z" }, there, HER)).toBe("asked");
    const refused = again("new", (item) => ({ ...unreceived(item), state: "refused" }));
    expect(standingOf(asked, refused, HER)).toBe("asked");
    const lost = again("new", (item) => ({ ...unreceived(item), problem: { code: "phone.picture_lost" } }));
    expect(standingOf(asked, lost, HER)).toBe("asked");
  });

  it("is not answered by another page, paper, station or person", () => {
    const there = again("new", (item) => item);
    for (const other of [{ page: "2" }, { source: "salinan" as const }, { station: "x/1" }, { contest: "x" }])
      expect(standingOf({ ...asked, ...other }, there, HER)).toBe("asked");
    expect(standingOf(asked, there, "witness:2")).toBe("asked");
  });

  it("brings its picture, and anew the parts read from it that are as they were said", () => {
    const outbox = received(before, "2024-02-14T10:00:00.000Z");
    const pages = { "1": keptPage("other"), "3": keptPage("new") };
    const now: State = { ...before, outbox, pages };
    expect(sayingsAgain(form, at, "3", now).map((s) => [s.operation, s.input["part"] ?? s.input["sha256"]])).toEqual([
      ["figures.submit", "voters"],
      ["figures.submit", "totals"],
      ["evidence.declare", "new"],
    ]);
    const typing: State = { ...now, draft: { fields: { ...before.draft.fields, "votes.1": 10 }, confirmed: {} } };
    expect(sayingsAgain(form, at, "3", typing).map((s) => s.input["part"] ?? s.input["sha256"])).toEqual([
      "voters",
      "new",
    ]);
  });

  it("brings the picture alone from a phone that never typed the form, or cannot read it", () => {
    const bare: State = {
      draft: { fields: {}, confirmed: {} },
      pages: { "3": keptPage("new") },
      outbox: [],
      author: HER,
    };
    for (const known of [form, null])
      expect(sayingsAgain(known, at, "3", bare).map((s) => s.operation)).toEqual(["evidence.declare"]);
  });
});

describe("what the server says is asked for", () => {
  const one = { ...asked, part: "totals" };
  it("names each page once, as last asked, and leaves out what has no paper", () => {
    const earlier = { ...one, part: "voters", at: "2024-02-14T11:00:00.000Z", reason: "Terpotong" };
    expect(readRequests({ requests: [earlier, one, { ...one, source: "official" }] })).toEqual({
      requests: [asked],
      more: false,
    });
  });
  it("says where there may be more than are told", () => {
    const many = Array.from({ length: 200 }, (_v, i) => ({ ...one, station: `35.73.01.1001/${i}` }));
    expect(readRequests({ requests: many })!.more).toBe(true);
    expect(readRequests({ requests: many.slice(1) })!.more).toBe(false);
  });
  it("is not believed when it is of another shape", () => {
    for (const strange of [null, [], {}, { requests: {} }, { requests: [{ ...one, page: 3 }] }, { requests: ["x"] }])
      expect(readRequests(strange)).toBeNull();
  });
});
