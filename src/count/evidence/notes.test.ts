import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf, queryOf } from "../../base/contract.ts";
import { openEvidence, evidence, OTHER_STATION, photograph, put, sha256, STATION } from "../../main/test-evidence.ts";
import { bindPhone, type TestPhone } from "../../main/test-phone.ts";
import { evidenceNotes, evidenceVoice } from "./contract.ts";
import { checkNote, soundType } from "./rules.ts";

const ELECTION = "pemilu-2019";
let phone: TestPhone;
beforeAll(async () => {
  await openEvidence();
  phone = await bindPhone(evidence.posko, STATION);
});
afterAll(() => evidence.close());

/** A recording as a browser makes it begins with these bytes (EBML); what follows is noise. */
const voice = (): Buffer => Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), randomBytes(3_000)]);

const note = (said: string, files: readonly object[] = [], more: object = {}): never =>
  ({ election: ELECTION, station: STATION, contest: null, kind: "special_event", said, files, ...more }) as never;
const fileOf = (bytes: Buffer, media: string): object => ({ sha256: sha256(bytes), bytes: bytes.length, media });

async function listed(token: string | null, input: Record<string, unknown> = {}): Promise<Record<string, unknown>[]> {
  const answer = await evidence.posko.app.inject({
    url: pathOf(evidenceNotes) + queryOf({ election: ELECTION, ...input }),
    headers: {
      authorization: `Bearer ${token ?? evidence.posko.operatorToken}`,
      ...(token === null ? { host: "localhost:8080", "x-posko-operator": "tester" } : {}),
    },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<{ notes: Record<string, unknown>[] }>().notes;
}

async function refusal(input: never): Promise<string> {
  return phone.handIn(await phone.say("evidence.note", input)).then(
    () => "taken",
    (error: unknown) => String(error),
  );
}

describe("a note", () => {
  test("is listed with its picture and its voice once their bytes are here, each with a receipt of its own", async () => {
    const [picture, spoken] = [await photograph(), voice()];
    const record = await phone.say(
      "evidence.note",
      note("Saksi lain diusir", [fileOf(picture, "picture"), fileOf(spoken, "voice")], { kind: "objection" }),
      [sha256(picture), sha256(spoken)],
    );
    const [receipt] = await phone.handIn(record);
    expect(receipt!.body).toMatchObject({ kind: "record", operation: "evidence.note", record: record.id });
    expect((await listed(null))[0]).toMatchObject({ kind: "objection", said: "Saksi lain diusir", station: STATION });
    expect((await listed(null))[0]!["files"]).toEqual(
      expect.arrayContaining([expect.objectContaining({ media: "voice", address: null })]),
    );
    for (const bytes of [picture, spoken]) {
      const sent = await put(phone, bytes);
      expect(sent.body.receipt!.body).toMatchObject({ kind: "picture", operation: "evidence.note", record: record.id });
    }
    const files = (await listed(null))[0]!["files"] as { media: string; address: string }[];
    expect(files.map((f) => f.media).toSorted()).toEqual(["picture", "voice"]);
    const heard = await evidence.posko.app.inject({
      url: files.find((f) => f.media === "voice")!.address,
      headers: { authorization: `Bearer ${phone.token}` },
    });
    expect(heard.headers["content-type"]).toBe("audio/webm");
    expect(heard.rawPayload.equals(spoken)).toBe(true);
  });

  test.each([
    "besok",
    "",
    "0000-00-00T00:00:00Z",
    "+275760-01-01T00:00:00Z",
    "-271821-04-20T00:00:00Z",
    "2099-02-14T12:00:00Z",
  ])(
    "whose phone's clock wrote %j is taken with a receipt, stands at when it was received, and says what was written",
    async (madeAt) => {
      const record = await phone.say("evidence.note", note("Listrik padam"), [], madeAt);
      const [receipt] = await phone.handIn(record);
      expect(receipt!.body).toMatchObject({ kind: "record", record: record.id });
      const [first] = await listed(null);
      expect(first).toMatchObject({ id: record.id, clock_said: madeAt, made_at: first!["received_at"] });
      const kept = await sql<{ made_at: string }>`
        select record->>'made_at' as made_at from intake_records where id = ${record.id}`.execute(
        evidence.posko.services.database.db,
      );
      expect(kept.rows).toEqual([{ made_at: madeAt }]);
    },
  );

  test("whose phone's clock is a minute ahead, or a year behind, says nothing of it", async () => {
    const now = evidence.posko.services.clock.now();
    for (const off of [60_000, -365 * 86_400_000]) {
      const record = await phone.say("evidence.note", note("Hujan"), [], new Date(now + off).toISOString());
      await phone.handIn(record);
      expect((await listed(null))[0]).toMatchObject({ id: record.id, clock_said: null });
    }
  });

  test("is said once, however often it is handed in", async () => {
    const record = await phone.say("evidence.note", note("Hujan deras, penghitungan berhenti"));
    const [first] = await phone.handIn(record);
    const [again] = await phone.handIn(record);
    expect(again).toEqual(first);
    const same = (await listed(null)).filter((n) => n["said"] === "Hujan deras, penghitungan berhenti");
    expect(same).toHaveLength(1);
  });

  test("of another's station, about nothing known, or with nothing in it is refused by itself", async () => {
    expect(await refusal(note("x", [], { station: OTHER_STATION }))).toContain("evidence.station_out_of_scope");
    expect(await refusal(note("x", [], { contest: "pemilu-2019/lurah" }))).toContain("evidence.contest_unknown");
    expect(await refusal(note(" "))).toContain("evidence.note_empty");
    expect(await refusal(note("", [], { kind: "no_copy" }))).toBe("taken");
  });

  test("is seen within one's area only, and its voice heard there only", async () => {
    const spoken = voice();
    await phone.handIn(await phone.say("evidence.note", note("", [fileOf(spoken, "voice")]), [sha256(spoken)]));
    await put(phone, spoken);
    const stranger = await bindPhone(evidence.posko, OTHER_STATION);
    expect(await listed(stranger.token)).toEqual([]);
    const heard = await evidence.posko.app.inject({
      url: pathOf(evidenceVoice) + queryOf({ sha256: sha256(spoken) }),
      headers: { authorization: `Bearer ${stranger.token}` },
    });
    expect([heard.statusCode, heard.json<{ code: string }>().code]).toEqual([404, "evidence.no_such_voice"]);
  });

  test("brings no recording where a picture was declared, and nothing that is no recording", async () => {
    const [false_, text] = [voice(), Buffer.concat([Buffer.from("<html>"), randomBytes(100)])];
    await phone.handIn(
      await phone.say("evidence.note", note("x", [fileOf(false_, "picture"), fileOf(text, "voice")]), [
        sha256(false_),
        sha256(text),
      ]),
    );
    expect((await put(phone, false_)).body.code).toBe("evidence.not_a_jpeg");
    expect((await put(phone, text)).body.code).toBe("evidence.not_a_sound");
  });

  test("comes page by page, the latest first, none twice", async () => {
    const all = await listed(null, { limit: 200 });
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const answer = await evidence.posko.app.inject({
        url:
          pathOf(evidenceNotes) + queryOf({ election: ELECTION, limit: 2, ...(after === undefined ? {} : { after }) }),
        headers: { authorization: `Bearer ${phone.token}` },
      });
      const page = answer.json<{ notes: Record<string, unknown>[]; next: string | null }>();
      seen.push(...page.notes.map((n) => n["id"]));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(all.map((n) => n["id"]));
    expect(seen.length).toBeGreaterThan(3);
  });
});

describe("the rules of a note", () => {
  test("tell a recording by how it begins", () => {
    expect(soundType(Buffer.from("OggS…"))).toBe("audio/ogg");
    expect(soundType(Buffer.from("\0\0\0\u0020ftypM4A "))).toBe("audio/mp4");
    expect(soundType(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe(null);
    expect(soundType(new Uint8Array())).toBe(null);
  });

  test("refuse the same file twice and a voice that is too large", () => {
    const file = { sha256: "a".repeat(64), bytes: 10, media: "voice" } as const;
    expect(checkNote({ kind: "other", said: "", files: [file, file] }).ok).toBe(false);
    expect(checkNote({ kind: "other", said: "", files: [{ ...file, bytes: 3_000_000 }] }).ok).toBe(false);
    expect(checkNote({ kind: "other", said: "", files: [{ ...file, bytes: 3_000_000, media: "picture" }] }).ok).toBe(
      true,
    );
  });
});
