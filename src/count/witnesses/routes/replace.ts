// A witness who has not come: the substitute takes her place, or somebody on the spot. One request, since it is done
// standing in a queue of calls: the old post ends, the new one begins, and a code is there to be read out.

import type { ParsedOf } from "../../../base/contract.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { bind, type Binding, type CommandCall } from "../../../server/http/bind.ts";
import { endGrant, giveGrants } from "../../../server/scope.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import { replaceWitness } from "../contract/replace.ts";
import { WITNESS_KEEPERS, witnessPrincipal } from "../model.ts";
import { parsePhone } from "../rules.ts";
import * as codes from "../store/codes.ts";
import { isStation } from "../store/ground.ts";
import * as people from "../store/people.ts";
import { codeAnswer } from "./phones.ts";
import { qrOf } from "./qr.ts";

type Asked = ParsedOf<typeof replaceWitness>;

/** Who comes: the substitute, taken off her post, or a new witness. Her id and name. */
async function incoming(call: CommandCall, input: Asked): Promise<Result<{ id: string; name: string }>> {
  if ((input.name === undefined) === (input.witness === undefined))
    return refuse("invalid", "witnesses.name_or_witness");
  if (input.witness === undefined) {
    const given = input.phone?.trim() ?? "";
    const phone = given === "" ? null : parsePhone(given);
    if (phone === null && given !== "") return refuse("invalid", "witnesses.phone_number");
    const by = { principal: call.principal.id, key: call.keys.personal, now: call.now };
    const [id] = await people.saveWitnesses(call.tx, [{ election: input.election, name: input.name!, phone }], by);
    return ok({ id: id!, name: input.name! });
  }
  const held = await people.loadPosts(call.tx, input.election, input.station);
  if (!held.some((h) => h.witness === input.witness && h.post === "substitute"))
    return refuse("not_found", "witnesses.not_assigned");
  await people.endPost(call.tx, input.election, input.station, "substitute", call.now);
  const found = await people.loadWitness(call.tx, input.witness);
  return found === null ? refuse("not_found", "witnesses.unknown") : ok({ id: input.witness, name: found.name });
}

/** The holder's post ends, and with her last post her code and phone; what she signed before is still accepted. */
async function endHolder(call: CommandCall, election: string, station: string): Promise<string | null> {
  const witness = await people.endPost(call.tx, election, station, "holder", call.now);
  if (witness === null) return null;
  const principal = witnessPrincipal(witness);
  await endGrant(call.tx, principal, "witness", station, call.now);
  const left = await people.loadWitness(call.tx, witness);
  if (left === null || left.posts.length === 0) await people.endAccess(call.tx, witness, call.now);
  return principal;
}

export const REPLACE_BINDINGS: readonly Binding[] = [
  bind(replaceWitness, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.station },
    async handle(call, input) {
      const { election, station } = input;
      if (!(await isStation(call.tx, election, station)))
        return refuse("not_found", "witnesses.station_unknown", { station });
      const before = await endHolder(call, election, station);
      const who = await incoming(call, input);
      if (!who.ok) return who;
      const { id, name } = who.value;
      const [stood] = await people.savePosts(
        call.tx,
        [{ election, station, witness: id, post: "holder" }],
        call.principal.id,
        call.now,
      );
      // Two coordinators at the same moment: the first one's choice stands.
      if (!stood) return refuse("conflict", "witnesses.post_taken", { post: "holder", station });
      const principal = witnessPrincipal(id);
      const grant = { principal, role: "witness" as const, place: station, below: false };
      await giveGrants(call.tx, [{ ...grant, givenBy: call.principal.id }], call.now);
      const goesOn = await codes.hasWayIn(call.tx, id);
      const by = { principal: call.principal.id, secret: call.keys.secret, now: call.now };
      const [code] = goesOn ? [] : await codes.saveCodes(call.tx, [id], by);
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: replaceWitness.name,
          subject: `${principal} ${election} ${station} holder`,
          about: principal,
          fields: { name, before },
        },
      ]);
      if (code === undefined) return ok({ witness: id, name, code: null, link: null, qr: null });
      const made = codeAnswer(call, code);
      return ok({ witness: id, name, ...made, qr: qrOf(made.link) });
    },
  }),
];
