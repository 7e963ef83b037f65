import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type OutputOf } from "../../base/contract.ts";
import { intakeSubmit } from "../../base/intake.ts";
import { create as createElection } from "../../ground/elections/contract.ts";
import { newPhone, openWorld, type Person, type Phone, type World } from "../../main/world.ts";
import {
  assign,
  bindPhone,
  gaps,
  importWitnesses,
  issueCode,
  issueCodes,
  list,
  reissueCode,
  unassign,
  work,
} from "./contract.ts";
import { exportWitnesses } from "./contract/export.ts";

const ELECTION = "pemilu-2019";
const TPS1 = "35.73.01.1001/1";
const TPS2 = "35.73.01.1001/2";
const TPS3 = "35.73.01.1002/1";
const AWAY = "64.71.01.1001/1";

let world: World;
let malang: Person;
let kaltim: Person;
let viewer: Person;

beforeAll(async () => {
  world = await openWorld();
  malang = await world.person("Koordinator Malang", [{ role: "coordinator", place: "35.73", below: true }]);
  await world.ask("operator", createElection, { pack: ELECTION });
  await world.stations(ELECTION, [TPS1, TPS2, TPS3, AWAY]);
  kaltim = await world.person("Koordinator Kaltim", [{ role: "coordinator", place: "64", below: true }]);
  viewer = await world.person("Pemantau Malang", [{ role: "viewer", place: "35.73", below: true }]);
});
afterAll(() => world.close());

async function newWitness(name: string, station: string, post: "holder" | "substitute" = "holder"): Promise<string> {
  const answer = await world.ask(malang, assign, { election: ELECTION, station, post, name });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.witness;
}
async function codeFor(witness: string, station: string, again = false): Promise<string> {
  const answer = await world.ask(malang, again ? reissueCode : issueCode, { witness, station });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.code;
}
const bind = (code: string, phone: Phone) =>
  world.ask(null, bindPhone, {
    code,
    device: { id: phone.id, public_key: phone.publicKey, name: "Android 14 Chrome" },
  });

describe("posts at a station", () => {
  it("are one holder and one substitute, two different people, also when two coordinators act at the same moment", async () => {
    const first = await newWitness("Bu Sari", TPS1);
    const again = await world.ask(malang, assign, {
      election: ELECTION,
      station: TPS1,
      post: "holder",
      name: "Pak Lain",
    });
    expect(again.body.code).toBe("witnesses.post_taken");
    const both = await world.ask(malang, assign, {
      election: ELECTION,
      station: TPS1,
      post: "substitute",
      witness: first,
    });
    expect(both.body.code).toBe("witnesses.both_posts");
    const race = await Promise.all(
      ["A", "B", "C", "D"].map((name) =>
        world.ask(malang, assign, { election: ELECTION, station: TPS1, post: "substitute", name }),
      ),
    );
    expect(race.map((r) => r.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    const live = await sql<{ n: number }>`
      select count(*)::int as n from assignments where station = ${TPS1} and ended_at is null`.execute(
      world.posko.services.database.db,
    );
    expect(live.rows[0]?.n).toBe(2);
    const orphans = await sql<{ n: number }>`
      select count(*)::int as n from witnesses where id not in (select witness from assignments)`.execute(
      world.posko.services.database.db,
    );
    expect(orphans.rows[0]?.n).toBe(0);
  });

  it("are given only on the coordinator's own ground, and only at stations of the list", async () => {
    expect(
      (await world.ask(kaltim, assign, { election: ELECTION, station: TPS2, post: "holder", name: "X" })).status,
    ).toBe(403);
    expect(
      (await world.ask(viewer, assign, { election: ELECTION, station: TPS2, post: "holder", name: "X" })).status,
    ).toBe(403);
    const missing = await world.ask(malang, assign, {
      election: ELECTION,
      station: "35.73.01.1001/99",
      post: "holder",
      name: "X",
    });
    expect(missing.body.code).toBe("witnesses.station_unknown");
    expect((await world.ask(malang, assign, { election: ELECTION, station: TPS2, post: "holder" })).body.code).toBe(
      "witnesses.name_or_witness",
    );
  });

  it("cannot be given to a witness of another area by somebody who only knows her id", async () => {
    const far = await world.ask(kaltim, assign, {
      election: ELECTION,
      station: AWAY,
      post: "holder",
      name: "Saksi Jauh",
    });
    const taken = await world.ask(malang, assign, {
      election: ELECTION,
      station: TPS3,
      post: "substitute",
      witness: far.body.witness,
    });
    expect(taken.body.code).toBe("witnesses.unknown");
  });
});

describe("a mandate code", () => {
  it("opens exactly one phone, which then sees its own station and nothing else", async () => {
    const witness = await newWitness("Bu Rina", TPS2);
    const code = await codeFor(witness, TPS2);
    const phone = newPhone();
    const bound = await bind(` ${code.toLowerCase().slice(0, 4)} ${code.slice(4)}`, phone);
    expect(bound.status, bound.text).toBe(200);
    expect(bound.body).toMatchObject({ author: `witness:${witness}`, election: ELECTION, name: "Bu Rina" });
    expect(bound.body.stations.map((s) => s.id)).toEqual([TPS2]);
    expect(bound.body.contests.map((c) => c.id)).toEqual(
      ["president", "dpr", "dpd", "dprd-prov", "dprd-kab"].map((key) => `${ELECTION}/${key}`),
    );
    expect(bound.body.contests[0]).toMatchObject({
      name: { id: "Presiden dan Wakil Presiden" },
      sources: ["plano", "salinan"],
      stations: [TPS2],
    });
    const form = bound.body.contests[0]!.form as { parts: { id: string }[] };
    expect(form.parts.map((p) => p.id)).toEqual(["voters", "ballots", "totals"]);
    expect(bound.body.receipt_key).toEqual({
      id: world.posko.services.keys.receipt.id,
      public_key: world.posko.services.keys.receipt.publicKey,
    });
    const other = await bind(code, newPhone());
    expect(other.body).toMatchObject({ status: 409, code: "witnesses.code_used" });
    expect((await world.ask({ token: bound.body.token }, work, {})).body.stations.map((s) => s.id)).toEqual([TPS2]);
  });

  it("gives the same phone a new session when the answer was lost, and the one before ends", async () => {
    const witness = await newWitness("Pak Dodi", TPS2, "substitute");
    const code = await codeFor(witness, TPS2);
    const phone = newPhone();
    const lost = await bind(code, phone);
    const got = await bind(code, phone);
    expect(got.status).toBe(200);
    expect(got.body.token).not.toBe(lost.body.token);
    expect((await world.ask({ token: got.body.token }, work, {})).status).toBe(200);
    expect((await world.ask({ token: lost.body.token }, work, {})).status).toBe(401);
    // The same id with another key is another phone.
    expect((await bind(code, newPhone(phone.id))).body.code).toBe("witnesses.device_taken");
  });

  it("binds only one of two phones that try it at the same moment", async () => {
    const witness = await newWitness("Bu Tuti", TPS3);
    const code = await codeFor(witness, TPS3);
    const answers = await Promise.all([bind(code, newPhone()), bind(code, newPhone()), bind(code, newPhone())]);
    expect(answers.map((a) => a.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  });

  it("ends with the new one, with the old phone's reading, but what the old phone signed is still accepted", async () => {
    const witness = await newWitness("Pak Eko", TPS3, "substitute");
    const code = await codeFor(witness, TPS3);
    expect((await world.ask(malang, issueCode, { witness, station: TPS3 })).body.code).toBe("witnesses.code_exists");
    const old = newPhone();
    const bound = await bind(code, old);
    const signedBefore = old.record(bound.body.author, "witnesses.check_in", { election: ELECTION, station: TPS3 });
    const next = await codeFor(witness, TPS3, true);
    expect((await world.ask({ token: bound.body.token }, work, {})).status).toBe(401);
    expect((await bind(code, old)).body.code).toBe("witnesses.code_ended");
    const phone = newPhone();
    expect((await bind(next, phone)).status).toBe(200);
    const handed = await world.ask(null, intakeSubmit, { records: [signedBefore] });
    expect(handed.body.results[0]).toMatchObject({ id: signedBefore.id, ok: true });
  });

  it("is not kept anywhere as it is, nor is a session's token or a name in the trail", async () => {
    const witness = (await world.ask(malang, list, { election: ELECTION, search: "Bu Rina" })).body.witnesses[0]!
      .witness;
    const code = await codeFor(witness, TPS2, true);
    const bound = await bind(code, newPhone());
    const rows = await sql<{ text: string }>`
      select row_to_json(c)::text as text from mandate_codes c union all select row_to_json(d)::text from devices d
      union all select body from trail_open`.execute(world.posko.services.database.db);
    const all = rows.rows.map((r) => r.text).join("\n");
    expect(all).toContain(`witness:${witness}`);
    expect(all).not.toContain(code);
    expect(all).not.toContain(bound.body.token);
    expect(all).not.toMatch(/Sari|Rina|Dodi|Tuti|Eko/);
  });

  it("makes a phone that guesses wait, told in seconds, while the right code on another phone goes through", async () => {
    const phone = newPhone();
    const guesses: number[] = [];
    for (let i = 0; i < 8; i++) guesses.push((await bind(`22222${"3456789A"[i]}22`, phone)).status);
    expect(guesses.slice(0, 5)).toEqual([404, 404, 404, 404, 404]);
    expect(guesses).toContain(429);
    const refused = await bind("22222222", phone);
    expect(refused.body).toMatchObject({ code: "sign_in.limited" });
    const seconds = (refused.body.details as { wait_seconds: number }).wait_seconds;
    expect(seconds).toBeGreaterThan(0);
    const spare = await world.ask(malang, unassign, { election: ELECTION, station: TPS1, post: "substitute" });
    expect(spare.status).toBe(200);
    const witness = await newWitness("Pak Hadi", TPS1, "substitute");
    expect((await bind(await codeFor(witness, TPS1), newPhone())).status).toBe(200);
    world.later(seconds * 1000);
    expect((await bind("22222222", phone)).status).toBe(404);
  });

  it("is not made for stations of a place by whose role is at that place and only there", async () => {
    const village = await world.person("Hanya Desa", [{ role: "coordinator", place: "35.73.01.1001", below: false }]);
    const made = await world.ask(village, issueCodes, { election: ELECTION, place: "35.73.01.1001" });
    expect(made.status, made.text).toBe(200);
    expect(made.body.codes).toEqual([]);
  });

  it("is made for everybody below a place who has none, once", async () => {
    const made = await world.ask(malang, issueCodes, { election: ELECTION, place: "35.73" });
    expect(made.status, made.text).toBe(200);
    expect(made.body.codes.map((c) => c.station)).toContain(TPS1);
    expect(new Set(made.body.codes.map((c) => c.code)).size).toBe(made.body.codes.length);
    expect((await world.ask(malang, issueCodes, { election: ELECTION, place: "35.73" })).body.codes).toEqual([]);
    expect((await world.ask(malang, issueCodes, { election: ELECTION, place: "" })).status).toBe(403);
  });
});

describe("the lists", () => {
  it("show witnesses of one's own area with their phones, page after page, and none of another's", async () => {
    const all = await world.ask(malang, list, { election: ELECTION, limit: 500 });
    expect(all.body.witnesses.length).toBeGreaterThan(4);
    expect(all.text).not.toContain("Saksi Jauh");
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await world.ask(malang, list, {
        election: ELECTION,
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      paged.push(...page.body.witnesses.map((w) => `${w.station} ${w.post}`));
      after = page.body.next ?? undefined;
    } while (after !== undefined);
    expect(paged).toEqual(all.body.witnesses.map((w) => `${w.station} ${w.post}`));
    expect((await world.ask(kaltim, list, { election: ELECTION })).body.witnesses.map((w) => w.name)).toEqual([
      "Saksi Jauh",
    ]);
    expect((await world.ask(viewer, list, { election: ELECTION })).status).toBe(403);
    const bound = await world.ask(malang, list, { election: ELECTION, phone_state: "bound", search: "rina" });
    expect(bound.body.witnesses).toMatchObject([{ name: "Bu Rina", station: TPS2, device_name: "Android 14 Chrome" }]);
  });

  it("count by village what is missing, and a check-in that came by a phone", async () => {
    const rows = await world.ask(viewer, gaps, { election: ELECTION, place: "35.73" });
    expect(rows.status, rows.text).toBe(200);
    expect(rows.body.villages.map((v) => v.village)).toEqual(["35.73.01.1001", "35.73.01.1002"]);
    expect(rows.body.villages[1]).toMatchObject({
      stations: 1,
      with_holder: 1,
      with_substitute: 1,
      with_phone: 1,
      checked_in: 1,
    });
    await world.ask(malang, unassign, { election: ELECTION, station: TPS3, post: "holder" });
    const missing = await world.ask(viewer, gaps, { election: ELECTION, only_gaps: true });
    expect(missing.body.villages.map((v) => [v.village, v.stations, v.with_holder])).toEqual([["35.73.01.1002", 1, 0]]);
    expect((await world.ask(viewer, gaps, { election: ELECTION, place: "64" })).body.villages).toEqual([]);
  });

  it("keep a telephone number encrypted, and show it only to who keeps the witnesses", async () => {
    const made = await world.ask(malang, assign, {
      election: ELECTION,
      station: TPS3,
      post: "holder",
      name: "Bu Nur",
      phone: "0812 3456 7890",
    });
    expect(made.status, made.text).toBe(200);
    const kept = await sql<{ phone: Buffer }>`select phone from witnesses where id = ${made.body.witness}`.execute(
      world.posko.services.database.db,
    );
    expect(kept.rows[0]!.phone.toString("latin1")).not.toContain("3456");
    const shown = await world.ask(malang, list, { election: ELECTION, search: "Bu Nur" });
    expect(shown.body.witnesses[0]?.phone).toBe("+6281234567890");
  });
});

describe("a list of witnesses from a file", () => {
  const map = { columns: { place: "desa", station: "tps", name: "nama", phone: "hp", post: "tugas" } };
  const upload = async (who: Person, text: string, dryRun = false): Promise<OutputOf<typeof importWitnesses>> => {
    const response = await world.posko.app.inject({
      method: "POST",
      url: `${pathOf(importWitnesses)}${queryOf({ election: ELECTION, map, dryRun })}`,
      cookies: who.cookies,
      headers: { host: "localhost:8080", "content-type": "text/csv" },
      payload: text,
    });
    expect(response.statusCode, response.body).toBe(200);
    return response.json();
  };
  const file = [
    "desa,tps,nama,hp,tugas",
    "35.73.02.1001,1,Bu Satu,0812 1111 2222,utama",
    "3573021001,TPS 001,Pak Dua,,cadangan",
    "35.73.02.1001,TPS 2,Bu Tiga,bukan nomor,1",
    "35.73.02.1001,2,,,1",
    "35.73.02.1001,99,Bu Lima,,1",
    "64.71.01.1001,1,Penyusup,,1",
    "35.73.02.1001,1,Bu Kembar,,utama",
    "35.73.02.1001,2,Bu Enam,,sesekali",
  ].join("\n");

  it("is tried first, taken in once, and refused line by line without telling names", async () => {
    await world.stations(ELECTION, ["35.73.02.1001/1", "35.73.02.1001/2"]);
    const tried = await upload(malang, file, true);
    expect(tried).toMatchObject({ rows: 8, added: 2, changed: 0, unchanged: 0, refused_total: 6, dry_run: true });
    expect((await world.ask(malang, list, { election: ELECTION, place: "35.73.02" })).body.witnesses).toEqual([]);
    const taken = await upload(malang, file);
    expect(taken).toMatchObject({ added: 2, changed: 0, unchanged: 0, dry_run: false });
    expect(taken.refused.map((r) => [r.line, r.code])).toEqual([
      [4, "witnesses.phone_number"],
      [5, "witnesses.name_missing"],
      [6, "witnesses.station_unknown"],
      [7, "witnesses.station_out_of_scope"],
      [8, "witnesses.twice"],
      [9, "witnesses.post_unreadable"],
    ]);
    expect(JSON.stringify(taken)).not.toMatch(/Bu |Pak |Penyusup|bukan nomor/);
    expect(await upload(malang, file)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  });

  it("replaces a witness whose name changed, and ends her role, code and phone", async () => {
    const before = (await world.ask(malang, list, { election: ELECTION, place: "35.73.02" })).body.witnesses;
    const old = before.find((w) => w.name === "Bu Satu")!;
    expect(old.phone).toBe("+6281211112222");
    const bound = await bind(await codeFor(old.witness, old.station), newPhone());
    const changed = file
      .replace("Bu Satu,0812 1111 2222", "Bu Baru,0812 1111 2222")
      .replace("Pak Dua,", "Pak Dua,081233334444");
    expect(await upload(malang, changed)).toMatchObject({ added: 0, changed: 2, unchanged: 0 });
    expect((await world.ask({ token: bound.body.token }, work, {})).status).toBe(401);
    const after = (await world.ask(malang, list, { election: ELECTION, place: "35.73.02" })).body.witnesses;
    expect(after.map((w) => [w.name, w.phone, w.phone_state])).toEqual([
      ["Bu Baru", "+6281211112222", "no_code"],
      ["Pak Dua", "+6281233334444", "no_code"],
    ]);
    const fresh = await bind(await codeFor(after[0]!.witness, after[0]!.station), newPhone());
    expect(fresh.body.stations.map((s) => s.id)).toEqual(["35.73.02.1001/1"]);
  });
});

describe("ending a post", () => {
  it("ends the phone's reading with the last one, and its role at the station", async () => {
    const witness = (await world.ask(malang, list, { election: ELECTION, search: "Bu Rina" })).body.witnesses[0]!
      .witness;
    const code = await codeFor(witness, TPS2, true);
    const phone = newPhone();
    const bound = await bind(code, phone);
    await world.ask(malang, unassign, { election: ELECTION, station: TPS2, post: "holder" });
    expect((await world.ask({ token: bound.body.token }, work, {})).status).toBe(401);
    const late = phone.record(bound.body.author, "witnesses.check_in", { election: ELECTION, station: TPS2 });
    expect((await world.ask(null, intakeSubmit, { records: [late] })).body.results[0]).toMatchObject({ ok: true });
    const elsewhere = phone.record(bound.body.author, "witnesses.check_in", { election: ELECTION, station: AWAY });
    expect((await world.ask(null, intakeSubmit, { records: [elsewhere] })).body.results[0]).toMatchObject({
      ok: false,
      problem: { code: "witnesses.station_out_of_scope" },
    });
  });
});

describe("witnesses of a village with more than nine stations", () => {
  it("stand by number on the screen, page after page, and in the file", async () => {
    const stations = ["1", "2", "10"].map((number) => `35.73.05.1001/${number}`);
    await world.stations(ELECTION, stations);
    for (const station of stations.toReversed()) await newWitness(`Saksi ${station}`, station);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await world.ask(malang, list, { election: ELECTION, place: "35.73.05", limit: 1, after });
      seen.push(...body.witnesses.map((w) => w.station));
      after = body.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(stations);
    const file = await world.ask(malang, exportWitnesses, { election: ELECTION, place: "35.73.05", format: "json" });
    expect((file.body as { rows: string[][] }).rows.map((row) => row[0])).toEqual(stations);
  });
});
