import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../base/result.ts";
import { judgedValues, sirekapLines, TOLD_UNKNOWN, type CouncilRecords } from "./sirekap.ts";

const PARTIES = [4, 9];
const MOST = 6;
const columns = [
  "dapil",
  "stations.done",
  "stations.total",
  ...PARTIES.flatMap((p) => [`votes.${p}`, ...Array.from({ length: MOST + 1 }, (_v, n) => `votes.${p}.${n}`)]),
];
const asked: CouncilRecords = { columns, of: "dapil", code: "357301", ids: {}, national: false };

/** Lines by column, without what was not told. */
const told = (record: unknown, how: Partial<CouncilRecords> = {}): Record<string, string>[] =>
  must(sirekapLines(record, { ...asked, ...how })).lines.map((cells) =>
    Object.fromEntries(columns.flatMap((column, i) => (cells[i] === "" ? [] : [[column, cells[i]!]]))),
  );
const refused = (record: unknown, how: Partial<CouncilRecords> = {}) => {
  const read = sirekapLines(record, { ...asked, ...how });
  return read.ok ? null : read.problem;
};

describe("what the commission answered for a council", () => {
  const figure = fc.option(fc.integer({ min: 0, max: 9_999 }));
  const party = fc.record({
    total: figure,
    mark: figure,
    head: fc.integer({ min: 1, max: 900_000 }),
    // Which of the list are there: the head always is.
    there: fc.array(fc.boolean(), { maxLength: MOST - 1 }).map((others) => [true, ...others]),
    votes: fc.array(figure, { minLength: MOST, maxLength: MOST }),
  });
  const cell = (n: number | null): string => (n === null ? TOLD_UNKNOWN : String(n));

  test("is each figure under its own field, whatever the order of the keys, and none that is not there", () => {
    fc.assert(
      fc.property(fc.tuple(party, party), fc.nat(700), fc.boolean(), (given, done, wrapped) => {
        const wanted: Record<string, string> = {
          dapil: "357301",
          "stations.done": String(done),
          "stations.total": "700",
        };
        const table: Record<string, Record<string, number | null>> = {};
        for (const [i, { total, mark, head, there, votes }] of given.entries()) {
          const number = PARTIES[i]!;
          const of: Record<string, number | null> = (table[number] = { jml_suara_total: total });
          for (const [n, is] of [...there.entries()].toReversed())
            if (is) {
              of[String(head + n)] = votes[n]!;
              wanted[`votes.${number}.${n + 1}`] = cell(votes[n]!);
            }
          of["jml_suara_partai"] = mark;
          wanted[`votes.${number}`] = cell(total);
          wanted[`votes.${number}.0`] = cell(mark);
        }
        const answer = { ts: "2024-02-19 19:00:00", table, progres: { total: 700, progres: done } };
        expect(told(wrapped ? { vote: answer } : answer)).toEqual([wanted]);
      }),
    );
  });

  test("of which one candidate is named counts the others from there", () => {
    const table = { "4": { "189": 5, "191": 6, jml_suara_total: 20, jml_suara_partai: 9 } };
    expect(told({ table })[0]).toMatchObject({ "votes.4.1": "5", "votes.4.3": "6" });
    const ids = { "191": "votes.4.4" };
    expect(told({ table }, { ids })[0]).toMatchObject({ "votes.4.2": "5", "votes.4.4": "6" });
  });

  const line = { "4": 10, "9": null, persen: 42.5 };
  test("of several is a line for each, and a share is no vote", () => {
    expect(told({ table: { "3573": line, "3574": { "4": 3 } }, chart: { "4": 13 } }, { code: undefined })).toEqual([
      { dapil: "3573", "votes.4": "10", "votes.9": TOLD_UNKNOWN },
      { dapil: "3574", "votes.4": "3" },
    ]);
  });

  test("beside another contest's is left out and counted", () => {
    const file = {
      vote: { table: { "4": { jml_suara_total: 7, jml_suara_partai: 7 } } },
      nationalVoteParty: { table: { "1101": line } },
    };
    const lines = (how: Partial<CouncilRecords>) => {
      const { leftOut } = must(sirekapLines(file, { ...asked, ...how }));
      return [told(file, how).map((one) => [one["dapil"], one["votes.4"]]), leftOut];
    };
    expect(lines({})).toEqual([[["357301", "7"]], 1]);
    expect(lines({ national: true })).toEqual([[["357301", "7"]], 1]);
    expect(lines({ national: true, code: undefined })).toEqual([[["1101", "10"]], 1]);
    expect(refused(file, { code: undefined })).toMatchObject({ code: "recaps.sirekap_whose" });
  });

  test("names its dapil, or whoever asked does", () => {
    const answer = { dapil_code: "357302", chart: { "4": 8 }, table: null };
    expect(told(answer, { code: undefined })).toEqual([{ dapil: "357302", "votes.4": "8" }]);
    expect(refused({ chart: answer.chart }, { code: undefined })).toMatchObject({ code: "recaps.sirekap_whose" });
  });

  test.each([
    ["a party nobody knows", { "7": { jml_suara_total: 3 } }, "7"],
    ["a candidate below the list", { "4": { "100": 1, "120": 2, jml_suara_total: 3 } }, "4.21"],
    ["something without a number", { "4": { jml_suara_lain: 3, jml_suara_total: 3 } }, "jml_suara_lain"],
  ])("with votes of %s is refused, not taken in part", (_what, table, number) => {
    expect(refused({ table })).toMatchObject({ code: "figures.sirekap_number_unknown", details: { number } });
  });

  test.each([[null], [[]], ["x"], [{ vote: 3 }], [{ table: { "4": { jml_suara_total: {} } } }], [{ chart: [1] }]])(
    "is not %j",
    (record) => expect(refused(record)).toMatchObject({ code: "figures.sirekap_unreadable" }),
  );
});

test("whoever a record does not list has no votes where its checks are judged; what it does not know stays unknown", () => {
  const fields = columns.slice(3);
  const values = { "votes.4": 20, "votes.4.0": 9, "votes.4.1": 11, "votes.4.3": null, "votes.9": 3 };
  const judged = judgedValues(values, fields, new Map([["votes.4.3", null]]));
  expect(judged).toEqual({ ...values, "votes.4.2": 0, "votes.4.4": 0, "votes.4.5": 0, "votes.4.6": 0 });
});
