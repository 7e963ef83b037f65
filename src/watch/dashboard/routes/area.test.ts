// What a coordinator's phone is told of her area: all of it, nothing else, and never more than a phone keeps.

import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intakeSubmit } from "../../../base/intake.ts";
import { assign, bindPhone, issueCode } from "../../../count/witnesses/contract.ts";
import { listTroubled } from "../../../count/witnesses/store/states.ts";
import { requests } from "../../../count/figures/contract.ts";
import { create as createElection } from "../../../ground/elections/contract.ts";
import { setContest } from "../../../ground/elections/contract/contests.ts";
import type { CandidateAsk } from "../../../ground/elections/model.ts";
import { loadOfficialPlaces } from "../../../ground/places/store.ts";
import { recountStations } from "../../../ground/stations/store/counts.ts";
import { newPhone, openWorld, type Person, type World } from "../../../main/world.ts";
import { bindAccountPhone, phoneCode } from "../../../people/accounts/contract/phones.ts";
import { area, forms } from "../contract/area.ts";
import { MOST_STATIONS } from "../rules/area.ts";

const ELECTION = "pemilu-2019";
const MINE = ["35.73.01.1001/1", "35.73.01.1001/2"];
const OTHERS = "35.73.02.1001/1";

let world: World;
let dewi: Person;
let phone: { token: string };
/** The witness of the first station. */
let hers: ReturnType<typeof newPhone>;
let author: string;
beforeAll(async () => {
  world = await openWorld();
  const { db } = world.posko.services.database;
  await world.posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  await world.ask("operator", createElection, { pack: ELECTION });
  await sql`insert into dapil (election, level, code, name, seats)
    values (${ELECTION}, 'dprd_kabkota', '357301', 'KOTA MALANG 1', 2)`.execute(db);
  await sql`insert into dapil_territories (election, level, dapil, place, split)
    values (${ELECTION}, 'dprd_kabkota', '357301', '35.73.01', false)`.execute(db);
  await world.stations(ELECTION, [...MINE, OTHERS]);
  await recountStations(db, ELECTION);
  dewi = await world.person("Dewi", [{ role: "coordinator", place: "35.73.01", below: true }]);
  const { code } = (await world.ask(dewi, phoneCode, {})).body;
  const made = newPhone();
  const device = { id: made.id, public_key: made.publicKey, name: "HP" };
  phone = (await world.ask(null, bindAccountPhone, { code, device })).body;
}, 60_000);
afterAll(() => world.close());

describe("a coordinator's area", () => {
  it("is her own stations by name, with nobody there and nothing heard", async () => {
    const { body } = await world.ask(phone, area, {});
    expect(body.stations.map((s) => s.id)).toEqual(MINE);
    expect(body.places["35.73.01.1001"]).toBe("Balearjosari");
    expect(body.choose).toEqual([]);
    for (const s of body.stations) expect(s).toMatchObject({ holder: null, heard_at: null, forms: [], twin: false });
    const held = (await world.ask(phone, forms, {})).body.contests;
    expect(held.find((c) => c.id === `${ELECTION}/president`)?.stations).toEqual(MINE);
    expect(new Set(held.map((c) => c.id)).size).toBe(body.stations[0]?.held);
  });

  it("tells who stands there, how to reach her, when she was heard, and what came in", async () => {
    const station = MINE[0]!;
    const given = { election: ELECTION, station, post: "holder" as const, name: "Sari", phone: "0812 3456 7890" };
    const { witness } = (await world.ask(dewi, assign, given)).body;
    const { code } = (await world.ask(dewi, issueCode, { station, witness })).body;
    hers = newPhone();
    const device = { id: hers.id, public_key: hers.publicKey, name: "HP" };
    ({ author } = (await world.ask(null, bindPhone, { code, device })).body);
    const fields = { "votes.1": 1, "votes.2": 2, valid: 3, invalid: 0, total: 3 };
    const said = { contest: `${ELECTION}/president`, station, source: "plano", part: "totals", fields };
    // Said without signal, and received ten minutes later.
    const arrived = new Date(Date.now() - 10 * 60_000).toISOString();
    const sent = await world.ask(null, intakeSubmit, {
      records: [
        hers.record(author, "witnesses.check_in", { election: ELECTION, station }, 1, arrived),
        hers.record(author, "figures.submit", said),
        hers.record(author, "witnesses.say_state", {
          election: ELECTION,
          station,
          contest: `${ELECTION}/president`,
          state: "trouble",
          reason: "Lampu padam",
        }),
      ],
    });
    expect(sent.body.results.map((r) => r.ok)).toEqual([true, true, true]);
    const { body } = await world.ask(phone, area, {});
    expect(body.stations[0]).toMatchObject({
      holder: { witness, name: "Sari", phone: "+6281234567890", phone_state: "checked_in", checked_in_at: arrived },
      said: { state: "trouble", reason: "Lampu padam" },
      forms: [
        {
          contest: `${ELECTION}/president`,
          parts: 1,
          accepted: 0,
          flagged: false,
          pages: 0,
          papers: { plano: { parts: 1, pages: 0 }, salinan: { parts: 0, pages: 0 } },
        },
      ],
    });
    expect(body.stations[0]?.heard_at).not.toBeNull();
    // One part of the form is read, and the others are still asked of her.
    const asked = (await world.ask(phone, forms, {})).body.contests.find((c) => c.id === said.contest)!;
    const parts = (asked.form as { parts: { id: string }[] }).parts.map((part) => part.id);
    expect(parts.length).toBeGreaterThan(1);
    expect(body.stations[0]?.forms[0]?.missing).toBe(parts.length - 1);
    // How far, and never a figure: who types must stay blind.
    expect(JSON.stringify(body)).not.toContain("votes");
  });

  it("tells trouble of one ballot first, whatever is said later of another, until that ballot's own next word", async () => {
    const station = MINE[0]!;
    const say = async (contest: string, state: string): Promise<void> => {
      const input = { election: ELECTION, station, contest: `${ELECTION}/${contest}`, state };
      const { body } = await world.ask(null, intakeSubmit, {
        records: [hers.record(author, "witnesses.say_state", input)],
      });
      expect(body.results.map((r) => r.ok)).toEqual([true]);
    };
    const stands = async () => (await world.ask(phone, area, {})).body.stations[0]!;
    /** What the desk's list holds of the same words. */
    const atDesk = async (): Promise<string[]> => {
      const { db } = world.posko.services.database;
      const all = { election: ELECTION, place: "35.73.01", scope: () => sql<boolean>`true`, limit: 10 };
      return (await listTroubled(db, all)).stations.map((s) => s.station);
    };
    await say("dprd-kab", "counting");
    const troubled = await stands();
    expect(troubled.said).toMatchObject({ state: "trouble", reason: "Lampu padam" });
    expect(troubled.states.map(({ contest, state }) => [contest, state])).toEqual([
      [`${ELECTION}/dprd-kab`, "counting"],
      [`${ELECTION}/president`, "trouble"],
    ]);
    expect(await atDesk()).toEqual([station]);
    await say("president", "counting");
    expect((await stands()).said?.state).toBe("counting");
    expect(await atDesk()).toEqual([]);
  });

  it("lacks of a party ballot what the contest's settings ask of a witness, and no more", async () => {
    const [station, contest] = [MINE[0]!, `${ELECTION}/dprd-kab`];
    const held = (await world.ask(phone, forms, {})).body.contests.find((c) => c.id === contest)!;
    const parts = (held.form as { parts: { id: string; fields: { id: string }[] }[] }).parts;
    const own = parts.find((part) => part.id.startsWith("candidates."))!;
    const others = parts.filter((part) => !part.id.startsWith("candidates."));
    const record = (part: { id: string; fields: { id: string }[] }) =>
      hers.record(author, "figures.submit", {
        contest,
        station,
        source: "salinan",
        part: part.id,
        fields: Object.fromEntries(part.fields.map((field) => [field.id, 0])),
      });
    const sent = await world.ask(null, intakeSubmit, { records: [...others, own].map(record) });
    expect(sent.body.results.every((r) => r.ok)).toBe(true);
    const missing = async (candidates: CandidateAsk) => {
      const own_party = Number(own.id.split(".")[1]);
      await world.ask("operator", setContest, { contest, candidates, own_party });
      const { body } = await world.ask(phone, area, {});
      return body.stations[0]?.forms.find((f) => f.contest === contest)?.missing;
    };
    expect(await missing("all")).toBe(parts.length - others.length - 1);
    for (const candidates of ["own", "none", "desk"] as const) expect(await missing(candidates)).toBe(0);
  });

  it("shows nothing of another's, whatever place is asked for", async () => {
    for (const place of ["35.73.02", "35.73", "", OTHERS]) {
      const { body, text } = await world.ask(phone, area, { place });
      expect(text).not.toContain("35.73.02.1001");
      expect(body.stations.every((s) => MINE.includes(s.id))).toBe(true);
    }
  });

  it("too large for one phone is a list of sub-districts to choose from, each small enough", async () => {
    const { db } = world.posko.services.database;
    await sql`insert into stations (kab, election, id, village, number, kind, version, changed_at)
      select '35.73', ${ELECTION}, '35.73.03.1001/' || n, '35.73.03.1001', n, 'TPS', 1, now()
      from generate_series(1, ${MOST_STATIONS}::int) n`.execute(db);
    await recountStations(db, ELECTION);
    const wide = await world.person("Wati", [{ role: "coordinator", place: "35.73", below: true }]);
    const all = (await world.ask(wide, area, {})).body;
    expect(all.stations).toEqual([]);
    expect(all.choose.map((c) => [c.place, c.stations])).toEqual([
      ["35.73.01", 2],
      ["35.73.02", 1],
      ["35.73.03", MOST_STATIONS],
    ]);
    const one = (await world.ask(wide, area, { place: "35.73.03" })).body;
    expect(one.stations).toHaveLength(MOST_STATIONS);
    expect(one.choose).toEqual([]);
  });

  it("comes with the pictures that are asked for again, on the phone too", async () => {
    expect((await world.ask(phone, requests, {})).body).toEqual({ requests: [] });
  });

  it("names the elections that have stations there, and tells of the one asked for", async () => {
    await world.ask("operator", createElection, { pack: "contoh" });
    await world.ask("operator", createElection, { pack: "pemilu-2024" });
    await world.stations("contoh", [MINE[0]!]);
    await world.stations("pemilu-2024", [OTHERS]);
    const { body } = await world.ask(phone, area, { election: "contoh" });
    expect(body.elections.map((e) => e.id)).toEqual([ELECTION, "contoh"]);
    expect(body.stations.map((s) => s.id)).toEqual([MINE[0]]);
    const held = (await world.ask(phone, forms, { election: "contoh" })).body.contests;
    expect(held.map((c) => c.id)).toContain("contoh/dpr");
  });
});
