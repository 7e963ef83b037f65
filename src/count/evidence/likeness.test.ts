// A picture sent twice is told wherever either of them is shown, to whoever may see both.

import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { queryOf, type OutputOf } from "../../base/contract.ts";
import {
  CONTEST,
  declare,
  evidence,
  get,
  openEvidence,
  OPERATOR,
  OTHER_STATION,
  photograph,
  put,
  STATION,
} from "../../main/test-evidence.ts";
import { bindPhone, type TestPhone } from "../../main/test-phone.ts";
import type { evidenceList } from "./contract.ts";
import { twinsAtStations } from "./store/likeness.ts";
import { lookRound } from "./jobs/likeness.ts";

type Pages = OutputOf<typeof evidenceList>["pages"];

/** Of the other station. */
const VILLAGE = "Arjosari";

let here: TestPhone;
let there: TestPhone;
beforeAll(async () => {
  await openEvidence();
  here = await bindPhone(evidence.posko, STATION);
  there = await bindPhone(evidence.posko, OTHER_STATION);
}, 60_000);
afterAll(() => evidence.close());

const address = (station: string): string => `/api/evidence.list${queryOf({ contest: CONTEST, station })}`;
async function seenBy(phone: TestPhone, station: string): Promise<Pages> {
  return ((await (await get(phone, address(station))).json()) as OutputOf<typeof evidenceList>).pages;
}
async function seenByAll(station: string): Promise<Pages> {
  const answer = await evidence.posko.app.inject({ url: address(station), headers: OPERATOR() });
  return answer.json<OutputOf<typeof evidenceList>>().pages;
}
async function looked(): Promise<void> {
  const { config, database } = evidence.posko.services;
  while ((await lookRound(config, database)) > 0);
}

it("tells the very same bytes at another station, each at the other's", async () => {
  const picture = await photograph();
  await declare(here, picture, "1", STATION);
  await declare(there, picture, "2", OTHER_STATION);
  await put(here, picture);
  await looked();
  const [mine] = await seenByAll(STATION);
  expect(mine?.twins).toEqual([
    { how: "same", contest: CONTEST, station: OTHER_STATION, village: VILLAGE, source: "plano", page: "2" },
  ]);
  expect((await seenByAll(OTHER_STATION))[0]?.twins).toMatchObject([{ how: "same", station: STATION, page: "1" }]);
});

it("tells one that a messenger made smaller as alike, and one of something else not at all", async () => {
  const drawn = (text: string): Promise<Buffer> =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><rect width="100%" height="100%" fill="#eee"/>${text}</svg>`,
      ),
    )
      .jpeg()
      .toBuffer();
  const lines = (at: number): string =>
    [0, 1, 2, 3, 4, 5].map((i) => `<rect x="${at + i * 60}" y="${100 + i * 150}" width="300" height="40"/>`).join("");
  const original = await drawn(lines(80));
  const sentOn = await sharp(original).resize(600).jpeg({ quality: 45 }).toBuffer();
  const another = await drawn(lines(200).replaceAll('height="40"', 'height="90"'));
  await declare(here, original, "3", STATION);
  await declare(there, sentOn, "3", OTHER_STATION);
  await declare(there, another, "4", OTHER_STATION);
  await put(here, original);
  await put(there, sentOn);
  await put(there, another);
  await looked();
  const page = (await seenByAll(STATION)).find((p) => p.page === "3");
  expect(page?.twins).toEqual([
    { how: "alike", contest: CONTEST, station: OTHER_STATION, village: VILLAGE, source: "plano", page: "3" },
  ]);
  // And at a glance of many stations: each page once, the very same before what is alike.
  const { db } = evidence.posko.services.database;
  const ofMine = { station: STATION, contest: CONTEST, source: "plano", at: OTHER_STATION };
  expect(await twinsAtStations(db, [STATION])).toEqual([
    { ...ofMine, page: "1", how: "same" },
    { ...ofMine, page: "3", how: "alike" },
  ]);
});

it("names no station to who may not see it", async () => {
  const pages = await seenBy(here, STATION);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flatMap((p) => p.twins)).toEqual([]);
});
