// The sample organisation: set up once, step by step, each step of which is passed over where it has been done, so
// that a first start that was broken off is simply gone on with.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "kysely";
import { uuidv7 } from "../../base/ids.ts";
import { list as listWitnesses, reissueCode } from "../../count/witnesses/contract.ts";
import { witnessPrincipal, type Post } from "../../count/witnesses/model.ts";
import { sessionEnd } from "../../count/witnesses/rules.ts";
import { savePosts, saveWitnesses } from "../../count/witnesses/store/people.ts";
import { countStations } from "../../ground/stations/store/counts.ts";
import { create } from "../../ground/elections/contract.ts";
import { importShapes } from "../../ground/places/contract.ts";
import { importStations } from "../../ground/stations/contract.ts";
import { create as createAccount, setup, status } from "../../people/accounts/contract.ts";
import type { DeskRole } from "../../people/accounts/model.ts";
import { giveGrants } from "../../server/scope.ts";
import { saveDevice } from "../../server/sign-in/devices.ts";
import { appendTrail } from "../../server/trail/append.ts";
import type { Posko } from "../server.ts";
import { chance } from "./chance.ts";
import { CITY, stationsCsv, SUB_DISTRICT, type DemoCity } from "./city.ts";
import { COUNCIL_KEYS, COUNCILS_ELECTION, putLists } from "./councils.ts";
import { ask, Refusal } from "./door.ts";
import { inventedName, inventedNumber } from "./people.ts";
import { phoneOf, type DemoPhone } from "./phones.ts";

const ORGANISATION = "Relawan Pelangi Nusantara (contoh)";
/** Stations whose witness is whoever looks: their codes are printed, and nobody else reports from there. */
const FOR_VISITORS = 3;
/** Stations of the coordinator's sub-district that nobody hears of: what was written there reached her by messenger. */
const SILENT = 3;
/** Of ten stations so many have a substitute with a phone, who reads the form a second time. */
const WITH_SUBSTITUTE = 0.7;

export interface DeskPerson {
  readonly role: DeskRole;
  readonly email: string;
  readonly place: string;
  readonly where: string;
}

/** Whose sign-ins are printed; the first is made by the set-up. */
export const DESK: readonly DeskPerson[] = [
  { role: "administrator", email: "admin@posko.example", place: "", where: "everything" },
  { role: "coordinator", email: "koordinator@posko.example", place: SUB_DISTRICT, where: "one sub-district" },
  { role: "verifier", email: "verifikator@posko.example", place: CITY, where: "the city" },
  { role: "viewer", email: "pemantau@posko.example", place: CITY, where: "the city, reading only" },
];
/** Verifiers who type second readings by themselves during the night. */
export const READERS: readonly string[] = [
  "pembaca1@posko.example",
  "pembaca2@posko.example",
  "pembaca3@posko.example",
];

export interface Evening {
  readonly election: string;
  /** By station and post. */
  readonly phones: ReadonlyMap<string, DemoPhone>;
}

export interface SamplePhones extends Evening {
  readonly visitors: ReadonlySet<string>;
  readonly silent: ReadonlySet<string>;
  /** Who watches the other ballots, where those stand in an election of their own. */
  readonly councils?: Evening | undefined;
}

/** The phones of a contest's election. */
export function phonesFor(sample: SamplePhones, contest: string): Evening["phones"] {
  const { councils } = sample;
  return councils !== undefined && contest.startsWith(`${councils.election}/`) ? councils.phones : sample.phones;
}

export function phoneKey(station: string, post: Post): string {
  return `${station} ${post}`;
}

/** Make what is missing of the sample. */
export async function makeSample(
  posko: Posko,
  city: DemoCity,
  seed: string,
  password: string,
  say: (line: string) => void,
): Promise<SamplePhones> {
  if (!(await ask(posko, "operator", status, {})).set_up) {
    await ask(posko, "operator", setup, {
      name: ORGANISATION,
      admin_name: inventedName(seed, "admin"),
      email: DESK[0]!.email,
      password,
    });
  }
  // Published figures are the president's only; all five ballots then stand in the practice election beside them.
  const apart = city.election !== COUNCILS_ELECTION;
  await makeElection(posko, city.election, apart ? ["president"] : undefined);
  if (apart) await makeElection(posko, COUNCILS_ELECTION, ["president", ...COUNCIL_KEYS]);
  const readers = READERS.map((email): DeskPerson => ({ role: "verifier", email, place: CITY, where: "" }));
  for (const person of [...DESK.slice(1), ...readers]) {
    const { role, email, place } = person;
    await ask(posko, "operator", createAccount, {
      name: inventedName(seed, email),
      email,
      password,
      role,
      place,
    }).catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === "accounts.email_taken")) throw error;
    });
  }
  await putStations(posko, city, say);
  const visitors = visitorsOf(city);
  await sendWitnesses(posko, city, seed, visitors, say);
  if (apart) {
    const others = { ...city, election: COUNCILS_ELECTION };
    await putStations(posko, others, say);
    await sendWitnesses(posko, others, seed, visitors, say);
  }
  await putLists(posko, city, seed);
  const phones = await loadPhones(posko, seed, city.election);
  return {
    election: city.election,
    phones,
    visitors,
    silent: silentOf(city, visitors),
    ...(apart
      ? { councils: { election: COUNCILS_ELECTION, phones: await loadPhones(posko, seed, COUNCILS_ELECTION) } }
      : {}),
  };
}

/** Outlines that lie beside published figures, with the layer and property that carry their codes. */
const OUTLINES: readonly { readonly file: string; readonly layer?: string; readonly codeProperty: string }[] = [
  { file: "boundaries/kecamatan-35.topo.json", layer: "kecamatan", codeProperty: "code" },
  { file: "boundaries/desa-3573.geojson", codeProperty: "code" },
];

/** Bring in what outlines of the city are found, so that the board has a map; none are made up. */
export async function putOutlines(posko: Posko, folder: string): Promise<void> {
  for (const { file, ...how } of OUTLINES) {
    const at = path.join(folder, file);
    if (!existsSync(at)) continue;
    const body = await readFile(at);
    const sha256 = createHash("sha256").update(body).digest("hex");
    await ask(posko, "operator", importShapes, { ...how, sha256 }, body);
  }
}

async function makeElection(posko: Posko, pack: string, follow: readonly string[] | undefined): Promise<void> {
  await ask(posko, "operator", create, { pack, ...(follow === undefined ? {} : { follow: [...follow] }) }).catch(
    (error: unknown) => {
      if (!(error instanceof Refusal && error.code === "elections.exists")) throw error;
    },
  );
}

async function putStations(posko: Posko, city: DemoCity, say: (line: string) => void): Promise<void> {
  const there = (await countStations(posko.services.database.db, city.election, [CITY])).get(CITY)!.stations;
  if (there >= city.stations.length) return;
  say(`Putting ${city.stations.length.toLocaleString("en")} polling stations of Kota Malang on the list …`);
  const { csv, map } = stationsCsv(city);
  const body = Buffer.from(csv);
  const sha256 = createHash("sha256").update(body).digest("hex");
  const report = await ask(
    posko,
    "operator",
    importStations,
    { election: city.election, map, sha256, unknownPlaces: "add" },
    body,
  );
  if (report.refused_total > 0)
    throw new Error(`${report.refused_total} stations of the sample were refused: ${report.refused[0]!.code}`);
}

/** The first stations of one sub-district, in different villages. */
function visitorsOf(city: DemoCity): ReadonlySet<string> {
  const byVillage = new Map<string, string>();
  for (const s of city.stations) {
    if (s.village.startsWith(`${SUB_DISTRICT}.`) && !byVillage.has(s.village)) byVillage.set(s.village, s.id);
  }
  return new Set([...byVillage.values()].slice(0, FOR_VISITORS));
}

/** The next stations of the visitors' villages. */
function silentOf(city: DemoCity, visitors: ReadonlySet<string>): ReadonlySet<string> {
  const villages = new Set([...visitors].map((id) => id.split("/")[0]!));
  const next = [...villages].flatMap((village) => {
    const others = city.stations.filter((s) => s.village === village && !visitors.has(s.id) && s.first !== null);
    return others.slice(0, 1).map((s) => s.id);
  });
  return new Set(next.slice(0, SILENT));
}

/** Witnesses, their posts and their phones, in one transaction: all of them or none. */
async function sendWitnesses(
  posko: Posko,
  city: DemoCity,
  seed: string,
  visitors: ReadonlySet<string>,
  say: (line: string) => void,
): Promise<void> {
  const { database, keys, clock } = posko.services;
  const { election } = city;
  const { rows } = await sql`select 1 from assignments where election = ${election} limit 1`.execute(database.db);
  if (rows.length > 0) return;
  const posts: { station: string; post: Post }[] = city.stations.flatMap((s) => [
    { station: s.id, post: "holder" as const },
    ...(visitors.has(s.id) || chance(seed, "substitute", s.id) >= WITH_SUBSTITUTE
      ? []
      : [{ station: s.id, post: "substitute" as const }]),
  ]);
  say(`Sending ${posts.length.toLocaleString("en")} invented witnesses with their phones …`);
  const now = clock.now();
  const who = "cli:demo";
  await database.transaction(async (tx) => {
    const people = posts.map((p) => ({
      election,
      name: inventedName(seed, election, p.station, p.post),
      phone: inventedNumber(seed, election, p.station, p.post),
    }));
    const ids = await saveWitnesses(tx, people, { principal: who, key: keys.personal, now });
    await savePosts(
      tx,
      posts.map((p, i) => ({ ...p, election, witness: ids[i]! })),
      who,
      now,
    );
    await giveGrants(
      tx,
      posts.map((p, i) => ({
        principal: witnessPrincipal(ids[i]!),
        role: "witness" as const,
        place: p.station,
        below: false,
        givenBy: who,
      })),
      now,
    );
    await appendTrail(
      tx,
      now,
      posts.map((p, i) => ({
        who,
        from: "cli",
        operation: "witnesses.assign",
        subject: `${witnessPrincipal(ids[i]!)} ${election} ${p.station} ${p.post}`,
        about: witnessPrincipal(ids[i]!),
        fields: { name: people[i]!.name, phone: people[i]!.phone },
      })),
    );
    let told = Date.now();
    for (const [i, { station }] of posts.entries()) {
      if (visitors.has(station)) continue;
      const device = uuidv7(now);
      const phone = phoneOf(seed, device, witnessPrincipal(ids[i]!));
      await saveDevice(
        tx,
        { id: device, key: phone.publicKey, name: "Ponsel contoh" },
        { principal: witnessPrincipal(ids[i]!), token: phone.token, expiresAt: sessionEnd(null, now), now },
      );
      if (Date.now() - told > 2_000) {
        told = Date.now();
        say(`  ${(i + 1).toLocaleString("en")} of ${posts.length.toLocaleString("en")} phones are bound …`);
      }
    }
  });
}

/** Phones of this demonstration that are bound and not replaced, by station and post. */
async function loadPhones(posko: Posko, seed: string, election: string): Promise<ReadonlyMap<string, DemoPhone>> {
  const { rows } = await sql<{ station: string; post: Post; device: string; principal: string }>`
    select a.station, a.post, d.id as device, d.principal
    from assignments a join devices d on d.principal = 'witness:' || a.witness::text
    where a.election = ${election} and a.ended_at is null and d.ended_at is null and d.name = 'Ponsel contoh'`.execute(
    posko.services.database.db,
  );
  return new Map(rows.map((r) => [phoneKey(r.station, r.post), phoneOf(seed, r.device, r.principal)]));
}

export interface VisitorCode {
  readonly election: string;
  readonly station: string;
  readonly code: string;
  readonly link: string;
}

/**
 * New codes for the visitors' stations whose phone is not bound yet, of each election: only hashes are kept, so old ones
 * cannot be shown.
 */
export async function visitorCodes(posko: Posko, sample: SamplePhones): Promise<VisitorCode[]> {
  const codes: VisitorCode[] = [];
  for (const election of [sample.election, ...(sample.councils === undefined ? [] : [sample.councils.election])]) {
    for (const station of sample.visitors) {
      const { witnesses } = await ask(posko, "operator", listWitnesses, { election, place: station });
      const holder = witnesses.find((w) => w.post === "holder");
      if (!holder || holder.phone_state === "bound" || holder.phone_state === "checked_in") continue;
      const { code, link } = await ask(posko, "operator", reissueCode, { station, witness: holder.witness });
      codes.push({ election, station, code, link });
    }
  }
  return codes;
}
