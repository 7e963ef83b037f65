import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutputOf, ProblemDocument } from "../../base/contract.ts";
import type { Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { sql, type Database } from "../../server/database/connect.ts";
import type { children, search, show } from "./contract.ts";
import { OFFICIAL_EDITION, OFFICIAL_PLACES } from "./model.ts";
import { addFormerPlaces, listChildren, loadOfficialPlaces, loadPlace, namesOf } from "./store.ts";

let opened: TestPosko;
let posko: Posko;
let database: Database;

beforeAll(async () => {
  opened = await openTestPosko();
  ({ posko } = opened);
  database = posko.services.database;
  await database.transaction(loadOfficialPlaces);
});
afterAll(() => opened.close());

/** As the operator of the machine, through the front door. */
async function ask(operation: string, input: Record<string, string | undefined>, signedIn = true): Promise<unknown> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) if (value !== undefined) query.set(name, value);
  const operator = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "test" };
  const response = await posko.app.inject({
    url: `/api/${operation}?${query.toString()}`,
    headers: { host: "localhost:8080", ...(signedIn ? operator : {}) },
  });
  return response.json();
}
const valueOf = async <O>(operation: string, input: Record<string, string | undefined>): Promise<O> =>
  (await ask(operation, input)) as O;
const codeOf = async (operation: string, input: Record<string, string>, signedIn = true): Promise<string> =>
  ((await ask(operation, input, signedIn)) as ProblemDocument).code;

describe("the official places", () => {
  it("are all there, once, however often they are loaded", async () => {
    expect(await database.transaction(loadOfficialPlaces)).toBe(0);
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from places where edition = ${OFFICIAL_EDITION}`.execute(database.db);
    expect(rows[0]!.n).toBe(OFFICIAL_PLACES);
  });

  it("each stand below a place that is there", async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from places c left join places p on p.edition = c.edition and p.code = c.parent
      where c.parent <> '' and p.code is null`.execute(database.db);
    expect(rows[0]!.n).toBe(0);
  });

  it("are 38 provinces, and five sub-districts in Kota Malang", async () => {
    expect((await valueOf<OutputOf<typeof children>>("places.children", {})).places).toHaveLength(38);
    const malang = await valueOf<OutputOf<typeof children>>("places.children", { parent: "3573" });
    expect(malang.places.map((p) => p.code)).toEqual(["35.73.01", "35.73.02", "35.73.03", "35.73.04", "35.73.05"]);
  });
});

describe("places.show", () => {
  it("names what is above a place, and reads its code without dots", async () => {
    const place = await valueOf<OutputOf<typeof show>>("places.show", { code: "357305" });
    expect(place).toMatchObject({ code: "35.73.05", name: "Lowokwaru", above: ["Kota Malang", "Jawa Timur"] });
  });
  it("refuses a code that is none, and one that nobody has", async () => {
    expect(await codeOf("places.show", { code: "35.7" })).toBe("places.code_invalid");
    expect(await codeOf("places.show", { code: "98.76" })).toBe("places.unknown");
    expect(await codeOf("places.children", { parent: "Malang" })).toBe("places.code_invalid");
  });
  it("is for whoever is signed in", async () => {
    expect(await codeOf("places.show", { code: "35" }, false)).toBe("scope.sign_in");
  });
});

describe("former places of an election", () => {
  const election = "pemilu-2019";

  it("are added with what is missing above them, for that election only, and once", async () => {
    const wanted = [
      { code: "35.73.99.1001", name: "KAMPUNG LAMA" },
      { code: "35.73.05.1003", name: "ANOTHER NAME" },
    ];
    const added = await database.transaction((tx) => addFormerPlaces(tx, election, wanted));
    expect(added.map((p) => [p.code, p.name])).toEqual([
      ["35.73.99", "35.73.99"],
      ["35.73.99.1001", "KAMPUNG LAMA"],
    ]);
    expect(await database.transaction((tx) => addFormerPlaces(tx, election, wanted))).toEqual([]);
    expect(await loadPlace(database.db, "35.73.99.1001", election)).toMatchObject({ former: true, level: 4 });
    expect(await loadPlace(database.db, "35.73.99.1001")).toBeUndefined();
    expect(await loadPlace(database.db, "35.73.99.1001", "pemilu-2024")).toBeUndefined();
    expect((await listChildren(database.db, "35.73", election)).map((p) => p.code)).toContain("35.73.99");
    expect([...(await namesOf(database.db, ["35.73", "35.73.99.1001"], election)).values()].toSorted()).toEqual([
      "KAMPUNG LAMA",
      "Kota Malang",
    ]);
  });

  it("are found by search in that election, also those added after somebody searched", async () => {
    const ask = async (q: string, inElection?: string): Promise<string[]> =>
      (await valueOf<OutputOf<typeof search>>("places.search", { q, election: inElection })).places.map((p) => p.code);
    expect(await ask("Kampnug Lama Malang", election)).toContain("35.73.99.1001");
    expect(await ask("Kampung Lama Malang")).not.toContain("35.73.99.1001");
    await database.transaction((tx) =>
      addFormerPlaces(tx, election, [{ code: "35.73.99.1002", name: "XYLOFON KUNO" }]),
    );
    expect(await ask("xylofonkuno", election)).toEqual(["35.73.99.1002"]);
  });
});

describe("places.search", () => {
  it("takes a code as well as a name, and gives the names above", async () => {
    const byCode = await valueOf<OutputOf<typeof search>>("places.search", { q: "3573" });
    expect(byCode.places).toEqual([
      { code: "35.73", level: 2, name: "Kota Malang", parent: "35", former: false, above: ["Jawa Timur"] },
    ]);
    const byName = await valueOf<OutputOf<typeof search>>("places.search", { q: "Lowkwaru Malang", within: "35.73" });
    expect(byName.places[0]).toMatchObject({ code: "35.73.05", above: ["Kota Malang", "Jawa Timur"] });
  });
});
