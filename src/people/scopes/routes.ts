import { ok, refuse } from "../../base/result.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { endGrant, giveGrants, loadGrants, type Role } from "../../server/scope.ts";
import { appendTrail } from "../../server/trail/append.ts";
import { principalOf } from "../accounts/model.ts";
import { mayGive } from "../accounts/rules.ts";
import { loadAccount, otherAdministrators } from "../accounts/store.ts";
import * as contract from "./contract.ts";
import { listGrants } from "./store.ts";

const GIVES: readonly Role[] = ["administrator", "coordinator"];

export const SCOPES_BINDINGS: readonly Binding[] = [
  bind(contract.give, {
    who: { roles: GIVES, at: (input) => input.place },
    async handle(call, input) {
      const grant = { role: input.role, place: input.place, below: input.below };
      const may = mayGive(call.principal.grants, grant);
      if (!may.ok) return may;
      const person = await loadAccount(call.tx, input.account);
      if (person === null || person.ended) return refuse("not_found", "accounts.unknown");
      const principal = principalOf(input.account);
      // Giving "only here" to somebody who holds "and below" would take something away: that is ending, and needs its right.
      const held = (await loadGrants(call.tx, principal)).find((g) => g.role === input.role && g.place === input.place);
      if (held && held.below !== input.below) {
        const mayEnd = mayGive(call.principal.grants, held);
        if (!mayEnd.ok) return mayEnd;
        const national = held.role === "administrator" && held.place === "" && held.below;
        if (national && (await otherAdministrators(call.tx, principal)) === 0)
          return refuse("conflict", "scopes.last_administrator");
      }
      await giveGrants(call.tx, [{ ...grant, principal, givenBy: call.principal.id }], call.now);
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: contract.give.name,
          subject: `${principal} ${input.role} ${input.place || "-"}${input.below ? "" : " only"}`,
        },
      ]);
      return ok({ ok: true as const });
    },
  }),

  bind(contract.end, {
    who: { roles: GIVES, at: (input) => input.place },
    async handle(call, input) {
      const principal = principalOf(input.account);
      const held = (await loadGrants(call.tx, principal)).find((g) => g.role === input.role && g.place === input.place);
      const may = mayGive(call.principal.grants, held ?? { role: input.role, place: input.place, below: true });
      if (!may.ok) return may;
      if (!held) return refuse("not_found", "scopes.no_such_role");
      const national = held.role === "administrator" && held.place === "" && held.below;
      if (national && (await otherAdministrators(call.tx, principal)) === 0)
        return refuse("conflict", "scopes.last_administrator");
      await endGrant(call.tx, principal, input.role, input.place, call.now);
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: contract.end.name,
          subject: `${principal} ${input.role} ${input.place || "-"}`,
        },
      ]);
      return ok({ ok: true as const });
    },
  }),

  bind(contract.list, {
    who: { roles: GIVES, at: "somewhere" },
    async handle(call, input) {
      const page = await listGrants(call.db, call.principal, GIVES, input);
      return ok({ ...page, grants: page.grants.map((g) => ({ ...g, given_at: g.given_at.toISOString() })) });
    },
  }),
];
