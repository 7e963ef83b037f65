import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { accountIdShape, DESK_ROLES, placeShape } from "../accounts/model.ts";
import { heldShape } from "./model.ts";

const role = z.enum(DESK_ROLES);

export const give = operation({
  name: "scopes.give",
  kind: "command",
  summary: "Give a person a role at a place, and below it or only there.",
  input: z.object({ account: accountIdShape, role, place: placeShape, below: z._default(z.boolean(), true) }),
  output: z.object({ ok: z.literal(true) }),
  cli: { words: ["scopes", "give"], positional: ["account", "role", "place"] },
});

export const end = operation({
  name: "scopes.end",
  kind: "command",
  summary: "End a role of a person at a place; it works from the next request on.",
  input: z.object({ account: accountIdShape, role, place: placeShape }),
  output: z.object({ ok: z.literal(true) }),
  cli: { words: ["scopes", "end"], positional: ["account", "role", "place"] },
});

export const list = operation({
  name: "scopes.list",
  kind: "query",
  summary: "Roles in force within my area.",
  input: z.object({
    place: z.optional(placeShape),
    account: z.optional(accountIdShape),
    role: z.optional(role),
    after: z.optional(z.string().check(z.maxLength(200))),
    limit: z._default(z.int().check(z.gte(1), z.lte(500)), 100),
  }),
  output: z.object({ grants: z.array(heldShape), next: z.nullable(z.string()) }),
  cli: { words: ["scopes", "list"] },
});
