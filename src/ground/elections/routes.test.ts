import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutputOf, ProblemDocument } from "../../base/contract.ts";
import { must } from "../../base/result.ts";
import type { Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { sql } from "../../server/database/connect.ts";
import type { create, form, list, pack } from "./contract.ts";
import { fieldIdsOf } from "./rules.ts";
import { loadContest, loadContestForm } from "./store/elections.ts";
import { listPackIds, loadPack, readPack, slipsIn } from "./store/packs.ts";

let posko: Posko;
let opened: TestPosko;

beforeAll(async () => {
  opened = await openTestPosko();
  ({ posko } = opened);
});
afterAll(() => opened.close());

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** As the operator of the machine, through the front door. */
async function ask<T = ProblemDocument>(
  method: "GET" | "POST",
  operation: string,
  payload?: object,
): Promise<Answer<T>> {
  const response = await posko.app.inject({
    method,
    url: `/api/${operation}`,
    headers: { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "test", host: "localhost:8080" },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json<T>() };
}

describe("elections.create", () => {
  it("is refused to a stranger, and for a pack that there is not", async () => {
    const stranger = await posko.app.inject({
      method: "POST",
      url: "/api/elections.create",
      headers: { host: "localhost:8080" },
      payload: { pack: "pemilu-2019" },
    });
    expect(stranger.statusCode).toBe(401);
    const unknown = await ask("POST", "elections.create", { pack: "../pemilu-2019" });
    expect(unknown).toMatchObject({ status: 404, body: { code: "elections.pack_unknown" } });
  });

  it("makes the election of a pack with its contests, once, and leaves a line in the trail", async () => {
    const made = await ask<OutputOf<typeof create>>("POST", "elections.create", {
      pack: "pemilu-2019",
      follow: ["president", "dpr"],
    });
    expect(made.body).toMatchObject({
      id: "pemilu-2019",
      voting_on: "2019-04-17",
      contests: [
        { id: "pemilu-2019/president", kind: "pair", followed: true },
        { id: "pemilu-2019/dpr", kind: "party", followed: true },
        { id: "pemilu-2019/dpd", kind: "candidate", followed: false },
        { id: "pemilu-2019/dprd-prov", kind: "party", followed: false },
        { id: "pemilu-2019/dprd-kab", kind: "party", followed: false },
      ],
    });
    const again = await ask("POST", "elections.create", { pack: "pemilu-2019" });
    expect(again).toMatchObject({ status: 409, body: { code: "elections.exists" } });
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from trail_open where body like '%"operation":"elections.create"%'`.execute(
      posko.services.database.db,
    );
    expect(rows[0]!.n).toBe(1);
  });
});

describe("what was made", () => {
  it("is listed with the packs there are", async () => {
    const { body } = await ask<OutputOf<typeof list>>("GET", "elections.list");
    expect(body.elections.map((e) => e.id)).toEqual(["pemilu-2019"]);
    expect(body.packs.map((p) => p.id)).toEqual(await listPackIds());
  });

  it("gives the form of a contest as the phone needs it, and who stands", async () => {
    const { body } = await ask<OutputOf<typeof form>>("GET", "elections.form?contest=pemilu-2019/president");
    expect(fieldIdsOf(body.form, "totals")).toEqual(["votes.1", "votes.2", "valid", "invalid", "total"]);
    expect(body.pairs.map((p) => p.number)).toEqual([1, 2]);
    const unknown = await ask("GET", "elections.form?contest=pemilu-2024/president");
    expect(unknown).toMatchObject({ status: 404, body: { code: "elections.contest_unknown" } });
  });

  it("is known to the count by its contest, with the number of readers who must agree", async () => {
    const { db } = posko.services.database;
    const known = must(await loadContest(db, "pemilu-2019/president"));
    expect(known.contest.settings.must_agree).toBe(2);
    expect(known.form.parts.map((p) => p.id)).toEqual(["voters", "ballots", "totals"]);
    expect(await loadContestForm(db, "pemilu-2019/mayor")).toBeUndefined();
  });
});

describe("elections.pack", () => {
  it("says of each rule its article and how sure we are", async () => {
    const { body } = await ask<OutputOf<typeof pack>>("GET", "elections.pack?pack=pemilu-2024");
    const rule = body.rules.find((r) => r.id === "QC.TIME")!;
    expect(rule).toMatchObject({
      confidence: "sourced",
      citation: [{ instrument: "UU 7/2017", article: "Ps. 449(5)" }],
    });
    expect(body.rules.every((r) => r.citation.length > 0)).toBe(true);
  });
});

describe("reading packs", () => {
  it("finds nothing wrong in those of this release", async () => {
    for (const id of await listPackIds()) expect(slipsIn(must(await loadPack(id))), id).toEqual([]);
  });

  it("names the check whose field does not exist, and the file whose shape is wrong", async () => {
    const copy = path.join(opened.folder, "pack");
    await cp(fileURLToPath(new URL("packs/pemilu-2024", import.meta.url)), copy, { recursive: true });
    const file = path.join(copy, "forms/president.json");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll('"votes.3"', '"votes.4"'));
    await expect(readPack(`${copy}/`)).rejects.toThrow("contest president: fields votes.1,votes.2,votes.4");
    await writeFile(file, text.replace('"right": "ballots.used"', '"right": "ballots.eaten"'));
    await expect(readPack(`${copy}/`)).rejects.toThrow("no field ballots.eaten");
    await writeFile(file, text.replace('"severity": "error"', '"severity": "grave"'));
    await expect(readPack(`${copy}/`)).rejects.toThrow("forms/president.json");
  });
});
