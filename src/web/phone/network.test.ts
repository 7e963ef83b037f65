import { describe, expect, it } from "vitest";
import { intakeSubmit, receiptShape } from "../../base/intake.ts";
import { readProgress, readReceipt, readResults } from "./answers.ts";
import { judge } from "./network.ts";

const HEX = "0f".repeat(32);
const receipt = {
  body: {
    v: 1,
    kind: "record",
    record: "0190a5f0-0000-7000-8000-000000000001",
    operation: "figures.submit",
    author: "witness:1",
    device: "d",
    digest: HEX,
    pictures: [HEX],
    received_at: "2024-02-14T08:00:00Z",
    trail: { size: 3, root: HEX },
    entry: HEX,
    number: "K7QM-2D9X",
    key: "k1",
  },
  signature: "s",
};
const json = "application/json; charset=utf-8";

describe("an answer", () => {
  it("is taken when it is JSON of the agreed shape", () => {
    const body = JSON.stringify({ results: [{ id: "a", ok: true, receipt }] });
    expect(judge(200, json, body, readResults)).toEqual({ ok: true, value: [{ id: "a", ok: true, receipt }] });
  });

  it("is a stranger's when a portal answers 200 with its own page, in whatever dress", () => {
    for (const [type, body] of [
      ["text/html", "<html>Selamat datang</html>"],
      [json, "<html>Selamat datang</html>"],
      [json, '{"login":"/welcome"}'],
      [json, "[]"],
      [json, '{"results":[{"id":"a","ok":true}]}'],
      ["", ""],
    ] as const) {
      const answer = judge(200, type, body, readResults);
      expect(answer.ok ? "taken" : answer.problem.code, body).toBe("phone.stranger");
    }
  });

  it("is the server being away when a gateway answers for it", () => {
    const answer = judge(502, "text/html", "<html>Bad gateway</html>", readResults);
    expect(answer.ok ? "taken" : answer.problem.code).toBe("phone.server_away");
  });

  it("is a problem with its stable code, and its status says of what kind", () => {
    const body = JSON.stringify({ type: "about:blank", status: 403, code: "figures.x", details: { a: 1 } });
    expect(judge(403, "application/problem+json", body, readResults)).toEqual({
      ok: false,
      problem: { code: "figures.x", kind: "forbidden", details: { a: 1 } },
    });
    const limited = judge(429, "application/problem+json", '{"code":"http.limited"}', readResults);
    expect(limited.ok ? "" : limited.problem.kind).toBe("limited");
    const unknown = judge(507, "application/problem+json", '{"code":"evidence.storage_full"}', readResults);
    expect(unknown.ok ? "" : unknown.problem.kind).toBe("unavailable");
  });
});

describe("the phone's readers and the contract's shapes", () => {
  const broken: [string, unknown][] = [
    ["whole", receipt],
    ["without a trail yet", { ...receipt, body: { ...receipt.body, trail: null } }],
    ...Object.keys(receipt.body).map((k): [string, unknown] => {
      const body: Record<string, unknown> = { ...receipt.body };
      delete body[k];
      return [`without ${k}`, { ...receipt, body }];
    }),
    ["without signature", { body: receipt.body }],
    ["of version 2", { ...receipt, body: { ...receipt.body, v: 2 } }],
    ["of another kind", { ...receipt, body: { ...receipt.body, kind: "promise" } }],
    ["with a short digest", { ...receipt, body: { ...receipt.body, digest: "ab" } }],
    ["with a number for a text", { ...receipt, body: { ...receipt.body, number: 12 } }],
    ["with half a trail", { ...receipt, body: { ...receipt.body, trail: { size: 3 } } }],
    ["null", null],
    ["a list", [receipt]],
  ];
  for (const [name, value] of broken) {
    it(`agree on a receipt ${name}`, () => {
      expect(readReceipt(value) !== null).toBe(receiptShape.safeParse(value).success);
    });
  }

  const results: [string, unknown][] = [
    [
      "a receipt and a refusal",
      [
        { id: "a", ok: true, receipt },
        { id: "b", ok: false, problem: { code: "x.y", kind: "conflict" } },
      ],
    ],
    ["nothing", []],
    ["a refusal without a code", [{ id: "b", ok: false, problem: { kind: "conflict" } }]],
    ["neither yes nor no", [{ id: "b" }]],
  ];
  for (const [name, value] of results) {
    it(`agree on an answer of ${name}`, () => {
      const whole = { results: value };
      expect(readResults(whole) !== null).toBe(intakeSubmit.output.safeParse(whole).success);
    });
  }

  it("read progress of a picture, and refuse a negative or a fraction of a byte", () => {
    expect(readProgress({ received: 5, complete: false })).toEqual({ received: 5, complete: false, receipt: null });
    for (const received of [-1, 1.5, "5", null]) expect(readProgress({ received, complete: false })).toBeNull();
    expect(readProgress({ received: 5, complete: true, receipt: { body: {} } })).toBeNull();
  });
});
