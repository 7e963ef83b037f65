// Who may send and see photographs. Bytes are authorised by the record that declared their hash, like the
// record by its signature: whoever carries them adds nothing. What is shown is narrowed to the station.

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { pathOf, queryOf, type OutputOf } from "../../base/contract.ts";
import { ok, refuse, type Result } from "../../base/result.ts";
import { loadContest } from "../../ground/elections/store/elections.ts";
import type { Tx } from "../../server/database/connect.ts";
import { filesOf } from "../../server/files/open.ts";
import { StoreAway } from "../../server/files/store.ts";
import { bind, type Binding, type Call } from "../../server/http/bind.ts";
import { createCrowd, OF_PICTURES, OF_PICTURES_ALONE } from "../../server/http/crowd.ts";
import { RawAnswer } from "../../server/http/send.ts";
import type { IntakeHandler, IntakeItem, IntakeOutcome } from "../../server/intake/handler.ts";
import { cameLately } from "../../server/intake/lately.ts";
import { inOffice } from "../../server/intake/office.ts";
import { covers, PHONE_ROLES, type Role } from "../../server/scope.ts";
import { appendTrail } from "../../server/trail/append.ts";
import {
  declareInput,
  declareSecondHand,
  evidenceDeclare,
  evidenceList,
  evidenceOriginal,
  evidencePicture,
  evidenceState,
  evidenceUpload,
} from "./contract.ts";
import type { DeclaredPage, Declaration, PictureSize } from "./model.ts";
import { looksLikeJpeg, mayTake, pageSubject, soundType, toldOf } from "./rules.ts";
import {
  countUndeclared,
  listPages,
  loadPicture,
  loadPictureReceipt,
  saveDeclarations,
  stationsOfPicture,
} from "./store.ts";
import { namesOf } from "../../ground/places/store.ts";
import { twinsOfForm } from "./store/likeness.ts";
import { settlePicture } from "./store/settle.ts";
import { forgetStored } from "./store/sweep.ts";

/** Who sees photographs of a form, within their area. */
export const EVIDENCE_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "witness", "viewer"];
/** Who may have the very bytes; each time leaves a line in the trail. */
const ORIGINAL_READERS: readonly Role[] = ["administrator", "verifier"];

const villageOf = (station: string): string => station.split("/")[0]!;

/** Fewer forms than this in a second have time beside any photographs. */
const FEW_FORMS = 5;

/** A photograph waits for forms, not forms for a photograph: its pieces go in turn, by phone, where there is little time. */
const pieces = createCrowd(undefined, () =>
  cameLately(evidenceDeclare.name) < FEW_FORMS ? OF_PICTURES_ALONE : OF_PICTURES,
);

/** Is it the page itself? A picture that stands on two pages is the twin of each on the other. */
function isThisPage(
  a: Pick<DeclaredPage, "contest" | "station" | "source" | "page">,
  b: Pick<DeclaredPage, "contest" | "station" | "source" | "page">,
): boolean {
  return a.contest === b.contest && a.station === b.station && a.source === b.source && a.page === b.page;
}

/** Each sender has partials of its own: a phone, an account, or whoever shares an address. */
function senderOf(call: Call): string {
  const { principal } = call;
  const who = principal.device ?? (principal.kind === "anonymous" ? `address ${call.address}` : principal.id);
  return createHash("sha256").update(who).digest("hex").slice(0, 32);
}

/** What a whole or partial picture's sender is told. */
async function stateOf(
  call: Call,
  asked: { readonly sha256: string; readonly record?: string | undefined; readonly author?: string | undefined },
): Promise<Result<OutputOf<typeof evidenceState>>> {
  const { sha256 } = asked;
  const { keyed } = call.database;
  const picture = await loadPicture(keyed, sha256);
  if (picture.storedBytes === null) {
    return ok({ received: await filesOf(call.config).uploads.received(sha256, senderOf(call)), complete: false });
  }
  if (picture.unsettled) {
    // A receipt says that the bytes are here: looked at once more, before it is signed.
    try {
      if (!(await filesOf(call.config).store.has(sha256))) {
        await forgetStored(call.database.db, sha256);
        return ok({ received: 0, complete: false });
      }
    } catch (error) {
      if (error instanceof StoreAway) return refuse("unavailable", "evidence.storage_away");
      throw error;
    }
    await settlePicture(call, { sha256, from: call.from, uploaded: null });
  }
  const own = call.principal.device === undefined ? null : call.principal.id;
  const receipt = await loadPictureReceipt(keyed, sha256, {
    record: asked.record ?? null,
    author: asked.author ?? own,
  });
  return ok({ received: picture.storedBytes, complete: true, ...(receipt ? { receipt } : {}) });
}

/** The bytes of a hash as they lie in the store. */
export async function openOriginal(call: Call, sha256: string): Promise<Result<Readable>> {
  try {
    const bytes = await filesOf(call.config).store.open(sha256);
    return bytes ? ok(bytes) : refuse("not_found", "evidence.no_such_picture");
  } catch (error) {
    if (error instanceof StoreAway) return refuse("unavailable", "evidence.storage_away");
    throw error;
  }
}

export const EVIDENCE_BINDINGS: readonly Binding[] = [
  bind(evidenceState, {
    who: { public: "says only how much of a picture arrived, to whoever already knows its SHA-256" },
    handle: (call, input) => stateOf(call, input),
  }),
  bind(evidenceUpload, {
    who: { public: "bytes are authorised by the signed record that declared their hash; see mayTake" },
    handle: async (call, input) => {
      const { uploads } = filesOf(call.config);
      const { principal } = call;
      const picture = await loadPicture(call.database.keyed, input.sha256);
      if (picture.storedBytes === null) {
        const boundPhone = principal.device !== undefined;
        const sending = { size: input.size, declaredBytes: picture.declaredBytes };
        const undeclared = boundPhone && !toldOf(sending) ? await countUndeclared(call.database.db, principal.id) : 0;
        const taken = mayTake({ ...sending, boundPhone, undeclared });
        if (!taken.ok) return taken;
        if (!(await pieces.enter(senderOf(call)))) return refuse("unavailable", "evidence.busy");
        const progress = await uploads.receive({
          sha256: input.sha256,
          sender: senderOf(call),
          offset: input.offset,
          size: input.size,
          body: call.body,
          judge: (head) => {
            if (looksLikeJpeg(head)) return null;
            if (!picture.voice) return "evidence.not_a_jpeg";
            return soundType(head) === null ? "evidence.not_a_sound" : null;
          },
        });
        if (!progress.ok) return progress;
        if (!progress.value.complete) return ok(progress.value);
        const uploaded = { bytes: progress.value.received, by: principal.id };
        await settlePicture(call, { sha256: input.sha256, from: call.from, uploaded });
      }
      return await stateOf(call, input);
    },
  }),
  bind(evidenceList, {
    who: { roles: EVIDENCE_READERS, at: (input) => input.station },
    handle: async (call, input) => {
      const pages = await listPages(call.db, input.contest, input.station);
      const who = { principal: call.principal, roles: EVIDENCE_READERS };
      const twins = await twinsOfForm(call.db, who, input.contest, input.station);
      const villages = await namesOf(call.db, [...new Set(twins.map((t) => villageOf(t.station)))]);
      const address = (sha256: string, size: PictureSize): string =>
        `${pathOf(evidencePicture)}${queryOf({ sha256, size })}`;
      return ok({
        pages: pages.map((p) => ({
          source: p.source,
          page: p.page,
          sha256: p.sha256,
          bytes: p.bytes,
          width: p.width,
          height: p.height,
          taken_at: p.taken_at,
          declared_at: new Date(p.declared_at).toISOString(),
          second_hand: p.second_hand ? { ...p.second_hand, by: p.declared_by } : null,
          twins: twins
            .filter((t) => t.sha256 === p.sha256 && !isThisPage(t, p))
            .map(({ how, contest, station, source, page }) => {
              const village = villages.get(villageOf(station)) ?? villageOf(station);
              return { how, contest, station, village, source, page };
            }),
          received_at: p.received_at === null ? null : new Date(p.received_at).toISOString(),
          thumb: p.received_at === null ? null : address(p.sha256, "thumb"),
          screen: p.received_at === null ? null : address(p.sha256, "screen"),
        })),
      });
    },
  }),
  bind(evidencePicture, {
    who: { roles: EVIDENCE_READERS, at: "somewhere" },
    handle: async (call, input) => {
      const stations = await stationsOfPicture(call.db, call.principal, EVIDENCE_READERS, input.sha256);
      if (stations.length === 0) return refuse("not_found", "evidence.no_such_picture");
      const bytes = await filesOf(call.config).derivatives.get(input.sha256, input.size);
      if (!bytes.ok) return bytes;
      // The bytes of a hash never change, so the browser of who may see it may keep them.
      return ok(
        new RawAnswer(bytes.value, {
          "content-type": "image/jpeg",
          "cache-control": "private, max-age=86400, immutable",
        }),
      );
    },
  }),
  bind(evidenceOriginal, {
    who: { roles: ORIGINAL_READERS, at: "somewhere" },
    handle: async (call, input) => {
      const stations = await stationsOfPicture(call.db, call.principal, ORIGINAL_READERS, input.sha256);
      if (stations.length === 0) return refuse("not_found", "evidence.no_such_picture");
      const opened = await openOriginal(call, input.sha256);
      if (!opened.ok) return opened;
      const bytes = opened.value;
      // Committed before the first byte leaves: nobody has the original without a line that says so.
      try {
        await call.database.transaction((tx) =>
          appendTrail(tx, call.now, [
            {
              who: call.principal.id,
              from: call.from,
              operation: evidenceOriginal.name,
              subject: pageSubject(stations[0]!),
              digest: input.sha256,
            },
          ]),
        );
      } catch (error) {
        bytes.destroy();
        throw error;
      }
      return ok(
        new RawAnswer(bytes, {
          "content-type": "image/jpeg",
          "content-disposition": `attachment; filename="${input.sha256.slice(0, 16)}.jpg"`,
        }),
      );
    },
  }),
];

/** A mandate that has ended since still covers what was signed under it; one that never was covers nothing. */
export function mayDeclare(item: IntakeItem, station: string): boolean {
  return item.grants.some((g) => g.role === "witness" && covers(g, station));
}

/** Second-hand (shape 2) is a coordinator's, and only where she is one; first-hand is a witness's. */
function mayDeclareThis(item: IntakeItem, station: string): boolean {
  return item.record.shape === 2 ? inOffice(item, PHONE_ROLES, station) : mayDeclare(item, station);
}

/** Contests of these that exist here. */
async function knownContests(tx: Tx, items: readonly IntakeItem[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const id of new Set(items.map((i) => (i.input as DeclaredPage).contest))) {
    if ((await loadContest(tx, id)).ok) known.add(id);
  }
  return known;
}

/**
 * `evidence.declare` arrives through the intake. Refusals: `evidence.station_out_of_scope`,
 * `evidence.contest_unknown`. Which pages a form has is for the phone to ask: a page more is evidence too.
 */
export const evidenceHandler: IntakeHandler = {
  operation: evidenceDeclare.name,
  shapes: { 1: declareInput, 2: declareSecondHand },
  accept: async (tx, items, now) => {
    const contests = await knownContests(tx, items);
    const taken: Declaration[] = [];
    const results = items.map((item): Result<IntakeOutcome> => {
      const page = item.input as DeclaredPage;
      const { contest, station, sha256, bytes, taken_at } = page;
      if (!mayDeclareThis(item, station)) return refuse("forbidden", "evidence.station_out_of_scope", { station });
      if (!contests.has(contest)) return refuse("not_found", "evidence.contest_unknown", { contest });
      const { id, author, device } = item.record;
      taken.push({ ...page, record: id, author, device, digest: item.digest });
      return ok({
        line: { operation: evidenceDeclare.name, subject: pageSubject(page), fields: { sha256, bytes, taken_at } },
      });
    });
    await saveDeclarations(tx, taken, now);
    return results;
  },
};
