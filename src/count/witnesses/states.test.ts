import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../../base/result.ts";
import { openTestPosko } from "../../main/test-posko.ts";
import { bindPhone, type TestPhone } from "../../main/test-phone.ts";
import { CONTEST_STATES } from "./model.ts";
import { checkSaidState } from "./rules.ts";
import { listStates } from "./store/states.ts";

const ELECTION = "pemilu-2019";
const STATION = "35.73.01.1001/12";
const PRESIDENT = `${ELECTION}/president`;

let test_: Awaited<ReturnType<typeof openTestPosko>>;
let phone: TestPhone;
beforeAll(async () => {
  test_ = await openTestPosko(ELECTION);
  phone = await bindPhone(test_.posko, STATION);
});
afterAll(() => test_.close());

const say = async (state: string, contest: string | null, more: object = {}): Promise<void> => {
  const input = { election: ELECTION, station: STATION, contest, state, ...more } as never;
  await phone.handIn(await phone.say("witnesses.say_state", input));
};
const refused = (state: string, contest: string | null, more: object = {}): Promise<string> =>
  say(state, contest, more).then(
    () => "taken",
    (error: unknown) => String(error),
  );

describe("what a witness says of the count", () => {
  test("is kept word by word, and the latest of each contest stands", async () => {
    await say("polls_closed", null);
    await say("polls_open", null);
    await say("polls_closed", null);
    await say("counting", PRESIDENT);
    await say("trouble", PRESIDENT, { reason: "Listrik padam" });
    await say("finished", PRESIDENT);
    const states = await listStates(test_.posko.services.database.db, ELECTION, [STATION, "35.73.01.1002/1"]);
    expect(states.map(({ contest, state, reason }) => ({ contest, state, reason }))).toEqual([
      { contest: null, state: "polls_closed", reason: "" },
      { contest: PRESIDENT, state: "finished", reason: "" },
    ]);
  });

  test("is her latest word though her phone's clock was a year ahead when she said the one before, or says nothing", async () => {
    const station = "35.73.01.1003/7";
    const other = await bindPhone(test_.posko, station);
    const now = test_.posko.services.clock.now();
    const year = 365 * 86_400_000;
    const word = async (state: string, madeAt: string): Promise<void> => {
      const input = { election: ELECTION, station, contest: PRESIDENT, state };
      await other.handIn(await other.say("witnesses.say_state", input, [], madeAt));
    };
    const stands = async (): Promise<string | undefined> =>
      (await listStates(test_.posko.services.database.db, ELECTION, [station]))[0]?.state;
    await word("counting", new Date(now + year).toISOString());
    await word("finished", new Date(test_.posko.services.clock.now()).toISOString());
    expect(await stands()).toBe("finished");
    // Whatever the phone wrote there, it is received, and counts from then on.
    for (const nothing of ["besok", "", "+275760-01-01T00:00:00Z", "-000500-01-01T00:00:00Z"])
      await word("counting", nothing);
    expect(await stands()).toBe("counting");
  });

  test("is refused by itself where it cannot be so", async () => {
    expect(await refused("counting", PRESIDENT, { station: "35.73.01.1002/1" })).toContain(
      "witnesses.station_out_of_scope",
    );
    expect(await refused("counting", "pemilu-2019/lurah")).toContain("witnesses.contest_unknown");
  });

  test("is trouble at the second touch already, and the reason follows by itself", async () => {
    const last = async () =>
      (await listStates(test_.posko.services.database.db, ELECTION, [STATION])).find((s) => s.contest === PRESIDENT);
    await say("trouble", PRESIDENT);
    expect(await last()).toMatchObject({ state: "trouble", reason: "" });
    await say("trouble", PRESIDENT, { reason: "Formulir kurang" });
    expect(await last()).toMatchObject({ state: "trouble", reason: "Formulir kurang" });
  });
});

describe("the rule", () => {
  test("lets any state follow any other, with a reason or without, of a contest of the election", () => {
    const contests = new Set([PRESIDENT]);
    for (const state of CONTEST_STATES) {
      const said = { election: ELECTION, contest: PRESIDENT, state };
      expect(must(checkSaidState(said, contests))).toBe(true);
      expect(checkSaidState(said, new Set())).toMatchObject({ problem: { code: "witnesses.contest_unknown" } });
      expect(must(checkSaidState({ ...said, reason: "x", contest: null }, new Set()))).toBe(true);
    }
  });
});
