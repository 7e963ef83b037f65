import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { accountIdShape } from "../model.ts";

const whose = { /** Mine, where it is left out. */ account: z.optional(accountIdShape) };

export const phoneCode = operation({
  name: "accounts.phone_code",
  kind: "command",
  summary: "Make a one-time code that binds a coordinator's phone; her earlier code and phone end.",
  input: z.object(whose),
  output: z.object({
    /** Shown once; only a keyed hash of it is kept. */
    code: z.string(),
    /** For the QR code. */
    link: z.string(),
    expires_at: z.string(),
  }),
  cli: { words: ["accounts", "phone-code"], positional: ["account"] },
});

export const bindAccountPhone = operation({
  name: "accounts.bind_phone",
  kind: "command",
  summary: "Bind this phone to an account by its one-time code.",
  input: z.object({
    code: z.string().check(z.maxLength(40)),
    device: z.object({
      id: z.uuid(),
      public_key: z.object({
        kty: z.literal("EC"),
        crv: z.literal("P-256"),
        x: z.string().check(z.regex(/^[\w-]{43}$/)),
        y: z.string().check(z.regex(/^[\w-]{43}$/)),
      }),
      name: z.string().check(z.maxLength(80)),
    }),
  }),
  output: z.object({
    token: z.string(),
    /** `account:<uuid>`: the author of what this phone signs. */
    author: z.string(),
    name: z.string(),
    receipt_key: z.object({ id: z.string(), public_key: z.string() }),
    server_time: z.string(),
  }),
});

export const phones = operation({
  name: "accounts.phones",
  kind: "query",
  summary: "The phones bound to my account.",
  input: z.object({}),
  output: z.object({
    phones: z.array(
      z.object({ id: z.string(), name: z.string(), bound_at: z.string(), last_seen_at: z.nullable(z.string()) }),
    ),
  }),
});

export const endPhone = operation({
  name: "accounts.end_phone",
  kind: "command",
  summary: "End an account's phone and its open code; what the phone signed before is still accepted.",
  input: z.object(whose),
  output: z.object({ ended: z.int() }),
  onPhone: true,
  cli: { words: ["accounts", "end-phone"], positional: ["account"] },
});
