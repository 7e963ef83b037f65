// Notes: what witnesses say beside the figures, and who reads and hears it.

import { saidAt } from "../../../base/clock.ts";
import { pathOf, queryOf } from "../../../base/contract.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { listContests } from "../../../ground/elections/store/elections.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { RawAnswer } from "../../../server/http/send.ts";
import type { IntakeHandler, IntakeOutcome } from "../../../server/intake/handler.ts";
import { placesOfStations } from "../../witnesses/store/ground.ts";
import { evidenceNote, evidenceNotes, evidencePicture, evidenceVoice, noteInput } from "../contract.ts";
import type { Note } from "../model.ts";
import { EVIDENCE_READERS, mayDeclare, openOriginal } from "../routes.ts";
import { checkNote, soundType } from "../rules.ts";
import { stationsOfPicture } from "../store.ts";
import { listNotes, saveNotes } from "../store/notes.ts";
import { EXPORT_BINDINGS } from "./export.ts";

export const NOTE_BINDINGS: readonly Binding[] = [
  ...EXPORT_BINDINGS,
  bind(evidenceNotes, {
    who: { roles: EVIDENCE_READERS, at: "somewhere" },
    handle: async (call, input) => {
      const page = await listNotes(call.db, { principal: call.principal, roles: EVIDENCE_READERS }, input);
      const address = (sha256: string, media: "picture" | "voice"): string =>
        media === "voice"
          ? `${pathOf(evidenceVoice)}${queryOf({ sha256 })}`
          : `${pathOf(evidencePicture)}${queryOf({ sha256, size: "screen" })}`;
      const names = await placesOfStations(call.db, input.election, [...new Set(page.notes.map((n) => n.station))]);
      return ok({
        notes: page.notes.map((note) => ({
          ...note,
          place_names: names.get(note.station) ?? [],
          files: note.files.map(({ sha256, media, bytes, whole }) => ({
            sha256,
            media,
            bytes,
            address: whole ? address(sha256, media) : null,
          })),
        })),
        next: page.next,
      });
    },
  }),

  bind(evidenceVoice, {
    who: { roles: EVIDENCE_READERS, at: "somewhere" },
    handle: async (call, input) => {
      const stations = await stationsOfPicture(call.db, call.principal, EVIDENCE_READERS, input.sha256, "voice");
      if (stations.length === 0) return refuse("not_found", "evidence.no_such_voice");
      const opened = await openOriginal(call, input.sha256);
      if (!opened.ok)
        return opened.problem.kind === "not_found" ? refuse("not_found", "evidence.no_such_voice") : opened;
      // Two megabytes at most, as declared: whole in memory, so that its kind is known before the first byte leaves.
      const bytes = Buffer.concat((await opened.value.toArray()) as Buffer[]);
      const type = soundType(bytes);
      if (type === null) return refuse("not_found", "evidence.no_such_voice");
      return ok(new RawAnswer(bytes, { "content-type": type, "cache-control": "private, max-age=86400, immutable" }));
    },
  }),
];

/**
 * `evidence.note` arrives through the intake. Refusals: `evidence.station_out_of_scope`, `evidence.contest_unknown`,
 * `evidence.note_empty`, `evidence.note_files`.
 */
export const noteHandler: IntakeHandler = {
  operation: evidenceNote.name,
  shapes: { 1: noteInput },
  accept: async (tx, items, now) => {
    const contests = await listContests(tx);
    const known = new Set(contests.flatMap((c) => [c.election, `${c.election} ${c.id}`]));
    const taken: Note[] = [];
    const results = items.map((item): Result<IntakeOutcome> => {
      const note = item.input as Omit<Note, "record" | "author" | "device" | "digest" | "madeAt">;
      const { election, station, contest, kind, files } = note;
      if (!mayDeclare(item, station)) return refuse("forbidden", "evidence.station_out_of_scope", { station });
      if (!known.has(contest === null ? election : `${election} ${contest}`))
        return refuse("not_found", "evidence.contest_unknown", { contest: contest ?? election });
      const good = checkNote(note);
      if (!good.ok) return good;
      const { id, author, device, made_at } = item.record;
      taken.push({ ...note, record: id, author, device, digest: item.digest, madeAt: new Date(saidAt(made_at, now)) });
      // What she said stays out of the trail, as it may name people; its digest stands there.
      const subject = `${contest ?? election} ${station} note ${kind}`;
      return ok({ line: { operation: evidenceNote.name, subject, fields: { files: files.map((f) => f.sha256) } } });
    });
    await saveNotes(tx, taken, now);
    return results;
  },
};
