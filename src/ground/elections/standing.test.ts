// Pairs, candidates for DPD and further parties, through the front door, and the ballot papers they make.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fc from "fast-check";
import { pathOf, queryOf, type Operation, type OutputOf, type ProblemDocument } from "../../base/contract.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { loadOfficialPlaces } from "../places/store.ts";
import { create, form, importContenders, importParties } from "./contract.ts";
import type { PackContest, Party } from "./model.ts";
import { keepsOrder, standsAt } from "./rules/parties.ts";

let opened: TestPosko;
const headers = () => ({ authorization: `Bearer ${opened.posko.operatorToken}`, "x-posko-operator": "uji" });

beforeAll(async () => {
  opened = await openTestPosko();
  await opened.posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  for (const pack of ["pilkada-2024", "pemilu-2024", "contoh"]) {
    const made = await opened.posko.app.inject({
      method: "POST",
      url: pathOf(create),
      headers: headers(),
      payload: { pack },
    });
    if (made.statusCode !== 200) throw new Error(made.body);
  }
});
afterAll(() => opened.close());

async function take<Op extends Operation>(
  operation: Op,
  csv: string,
  input: Record<string, unknown>,
): Promise<OutputOf<Op> & ProblemDocument> {
  const columns = Object.fromEntries(
    csv
      .split("\n")[0]!
      .split(",")
      .map((c) => [c, c]),
  );
  const response = await opened.posko.app.inject({
    method: "POST",
    url: pathOf(operation) + queryOf({ map: { columns }, ...input }),
    headers: { ...headers(), "content-type": "application/octet-stream" },
    payload: csv,
  });
  return response.json<OutputOf<Op> & ProblemDocument>();
}

async function formAt(contest: string, at: string): Promise<OutputOf<typeof form>> {
  const url = pathOf(form) + queryOf({ contest, at });
  return (await opened.posko.app.inject({ method: "GET", url, headers: headers() })).json<OutputOf<typeof form>>();
}

const labels = ({ form: paper }: OutputOf<typeof form>): string[] =>
  paper.parts.flatMap((p) => p.fields.filter((f) => f.id.startsWith("votes.")).map((f) => f.label.id));

describe("pairs by area", () => {
  const csv =
    "area,number,name,second\n32,1,Melati,Cempaka\n32,2,Rotan,Bambu\n35.73,1,Kenanga,\n35.07,2,Sirih,Pinang\n34,1,Siapa,\n31.71,1,Siapa,\n35.73.01,1,Siapa,\n32,2,Lagi,\n99.01,1,Siapa,\n";

  it("stand in the contest their area's code says; who cannot stand there is refused by line", async () => {
    const told = { election: "pilkada-2024" };
    expect(await take(importContenders, csv, { ...told, dryRun: true })).toMatchObject({ added: 4, dry_run: true });
    const report = await take(importContenders, csv, told);
    expect(report).toMatchObject({ rows: 9, added: 4, refused_total: 5, removed: 0 });
    expect(report.refused.map((r) => [r.line, r.code])).toEqual([
      [6, "elections.not_held_there"],
      [7, "elections.not_held_there"],
      [8, "elections.not_held_there"],
      [9, "elections.twice"],
      [10, "elections.not_held_there"],
    ]);
    expect(await take(importContenders, csv, told)).toMatchObject({ added: 0, changed: 0, unchanged: 4 });
  });

  it("are named on the form of their area, a single one beside the empty column", async () => {
    expect(labels(await formAt("pilkada-2024/governor", "32.73.01.1001"))).toEqual([
      "1. Melati – Cempaka",
      "2. Rotan – Bambu",
    ]);
    const city = await formAt("pilkada-2024/regent", "35.73.05.1003");
    expect(city.form.name.id).toBe("C.HASIL-KWK-WALIKOTA");
    expect(labels(city)).toEqual(["1. Kenanga", "2. Kolom kosong"]);
    expect(labels(await formAt("pilkada-2024/regent", "35.07.01.2001"))).toEqual([
      "1. Kolom kosong",
      "2. Sirih – Pinang",
    ]);
  });

  it("leave who is left out of a whole file's area, and nobody in other areas", async () => {
    const whole = { election: "pilkada-2024", replace: true };
    expect(await take(importContenders, "area,number,name\n32,1,Melati\n", whole)).toMatchObject({
      changed: 1,
      removed: 1,
    });
    expect(labels(await formAt("pilkada-2024/governor", "32.73.01.1001"))).toEqual(["1. Melati", "2. Kolom kosong"]);
    expect(labels(await formAt("pilkada-2024/regent", "35.73.05.1003"))).toHaveLength(2);
  });

  it("may be candidates for DPD, of the contest that is named", async () => {
    const told = { election: "contoh", contest: "dpd" };
    expect(await take(importContenders, "area,number,name\n35,1,Satu\n35,3,Tiga\n", told)).toMatchObject({ added: 2 });
    expect((await formAt("contoh/dpd", "35.73.05.1003")).ballot?.contenders).toEqual([
      { number: 1, name: "Satu" },
      { number: 2, name: null },
      { number: 3, name: "Tiga" },
    ]);
    const none = await take(importContenders, "area,number,name\n35,1,Satu\n", { election: "contoh", contest: "dpr" });
    expect(none.code).toBe("elections.contest_unknown");
  });
});

describe("further parties", () => {
  it("come after the pack's, and one that would move stored figures is refused", async () => {
    const told = { election: "contoh" };
    const csv =
      "number,name,short,only_in\n9,Partai Sembilan,Sembilan,\n2,Partai Gula Aren Manis,Aren,\n8,Partai Delapan,Delapan,\n7,Partai Lokal,Lokal,11\n11,Partai Sebelas,Sebelas,\n12,Partai Lain,Lain,91\n1,Partai Layang-Layang,Layang,11\n";
    const report = await take(importParties, csv, told);
    expect(report).toMatchObject({ added: 4, refused_total: 3 });
    expect(report.refused.map((r) => [r.line, r.code])).toEqual([
      [6, "elections.party_order"],
      [7, "elections.party_order"],
      [8, "elections.party_order"],
    ]);
    const there = (at: string) => formAt("contoh/dprd-prov", at);
    expect((await there("11.71.01.2001")).ballot?.parties.map((p) => p.number)).toEqual([1, 2, 3, 4, 5, 6, 9, 8, 7]);
    expect((await there("35.73.05.1003")).ballot?.parties.map((p) => p.number)).toEqual([1, 2, 3, 4, 5, 6, 9, 8]);
  });

  it("never move a figure, whatever is taken in", () => {
    const contest = { dapil_level: "dprd_prov" } as PackContest;
    const party = fc.record({ number: fc.nat(9), only_in: fc.constantFrom(undefined, "11", "91") });
    fc.assert(
      fc.property(fc.array(party, { maxLength: 12 }), (asked) => {
        const order: Party[] = [];
        for (const { number, only_in } of asked) {
          const one: Party = { number, name: "x", short: "x", only_in };
          if (keepsOrder(order, one) && !order.some((p) => p.number === number)) order.push(one);
        }
        for (const province of ["11", "91", "35"]) {
          const here = order.filter((p) => standsAt(p, contest, province));
          expect(here).toEqual(order.slice(0, here.length));
        }
      }),
    );
  });
});
