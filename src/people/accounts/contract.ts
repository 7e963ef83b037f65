import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import {
  accountIdShape,
  DESK_ROLES,
  emailShape,
  grantShape,
  installationShape,
  nameShape,
  placeShape,
} from "./model.ts";

const passwordShape = z.string().check(z.maxLength(1024));
/** The passkey a browser made for the options of `accounts.begin_passkey`. */
const passkeyShape = z.object({
  ceremony: z.string().check(z.minLength(1), z.maxLength(400)),
  /** What the list of passkeys will call it. */
  name: z.string().check(z.maxLength(80)),
  /** The credential as WebAuthn Level 3 §5.1 writes it in JSON. */
  response: z.record(z.string(), z.json()),
});
const tokenShape = z.string().check(z.maxLength(200));
const languageShape = z.enum(["id", "en"]);
const nothing = z.object({});
const done = z.object({ ok: z.literal(true) });

export const setup = operation({
  name: "accounts.setup",
  kind: "command",
  summary: "Make the installation and its first administrator; once, with the one-time set-up link.",
  input: z.object({
    /** From the one-time link; the operator of the machine needs none. */
    token: z.optional(tokenShape),
    kind: z._default(z.literal("organisation"), "organisation"),
    /** Name of the organisation. */
    name: nameShape,
    /** Name of the first administrator; her address where none is given. */
    admin_name: z.optional(nameShape),
    email: emailShape,
    /** Of her screens, as she set up in it. */
    language: z.optional(languageShape),
    /** Her way in: exactly one of the two. */
    password: z.optional(passwordShape),
    passkey: z.optional(passkeyShape),
    /** Rule pack of the first election, `pemilu-2019`; more can follow later. */
    pack: z.optional(z.string().check(z.maxLength(100))),
    /** Keys of its contests that the team follows, `["president", "dpr"]`; without it all. */
    follow: z.optional(z.array(z.string().check(z.maxLength(100))).check(z.minLength(1), z.maxLength(20))),
  }),
  output: z.object({ account: z.string(), installation: installationShape, election: z.nullable(z.string()) }),
  cli: { words: ["setup"], flags: { admin: "email" }, stdin: { "password-stdin": "password" } },
});

export const beginPasskey = operation({
  name: "accounts.begin_passkey",
  kind: "command",
  summary: "Ask the browser for a passkey as a first way in, with the set-up link or a one-time link.",
  input: z.object({
    token: tokenShape,
    /** Of whom, at set-up; a one-time link knows. */
    person: z.optional(z.object({ name: nameShape, email: emailShape })),
  }),
  output: z.object({ ceremony: z.string(), options: z.record(z.string(), z.json()) }),
});

export const status = operation({
  name: "accounts.status",
  kind: "query",
  summary: "Is this Posko set up, and whose is it?",
  input: nothing,
  output: z.object({ set_up: z.boolean(), installation: z.nullable(installationShape) }),
});

export const me = operation({
  name: "accounts.me",
  kind: "query",
  summary: "Who am I, and what may I do where?",
  input: nothing,
  output: z.object({
    principal: z.string(),
    kind: z.enum(["account", "witness", "operator"]),
    name: z.nullable(z.string()),
    email: z.nullable(z.string()),
    language: languageShape,
    /** Has she a password? Who was made by passkey alone has none. */
    password: z.boolean(),
    second_factor: z.boolean(),
    passkeys: z.int(),
    grants: z.array(grantShape),
    installation: z.nullable(installationShape),
  }),
});

export const setLanguage = operation({
  name: "accounts.set_language",
  kind: "command",
  summary: "Choose the language of my screens.",
  input: z.object({ language: languageShape }),
  output: done,
});

export const accountShape = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  created_at: z.string(),
  /** Has she chosen a password or registered a passkey? */
  can_sign_in: z.boolean(),
  ended: z.boolean(),
  grants: z.array(grantShape),
});

export const list = operation({
  name: "accounts.list",
  kind: "query",
  summary: "People with a role within my area.",
  input: z.object({
    search: z.optional(z.string().check(z.maxLength(120))),
    place: z.optional(placeShape),
    after: z.optional(z.string().check(z.maxLength(400))),
    limit: z._default(z.int().check(z.gte(1), z.lte(200)), 50),
  }),
  output: z.object({ accounts: z.array(accountShape), next: z.nullable(z.string()) }),
  cli: { words: ["accounts", "list"] },
});

export const create = operation({
  name: "accounts.create",
  kind: "command",
  summary: "Make an account with a first role; without a password it answers with a one-time link.",
  input: z.object({
    name: nameShape,
    email: emailShape,
    password: z.optional(passwordShape),
    role: z.enum(DESK_ROLES),
    place: placeShape,
    below: z._default(z.boolean(), true),
  }),
  output: z.object({ account: z.string(), link: z.nullable(z.string()) }),
  cli: { words: ["accounts", "create"], stdin: { "password-stdin": "password" } },
});

export const makeLink = operation({
  name: "accounts.link",
  kind: "command",
  summary: "Make a one-time link with which a person chooses a new way in: a password or a passkey.",
  input: z.object({ account: accountIdShape }),
  output: z.object({ link: z.string(), expires_at: z.string() }),
  cli: { words: ["accounts", "link"], positional: ["account"] },
});

export const recover = operation({
  name: "accounts.recover",
  kind: "command",
  summary: "For who lost her device: end all her ways in, and make a one-time link for a new one.",
  input: z.object({ email: emailShape }),
  output: z.object({ link: z.string(), expires_at: z.string() }),
  cli: { words: ["accounts", "recover"], positional: ["email"] },
});

export const openLink = operation({
  name: "accounts.open_link",
  kind: "command",
  summary: "Choose a password or a passkey with a one-time link; exactly one of the two.",
  input: z.object({
    token: tokenShape,
    /** Of her screens, as she opened the link in it. */
    language: z.optional(languageShape),
    password: z.optional(passwordShape),
    passkey: z.optional(passkeyShape),
  }),
  output: z.object({ email: z.string() }),
});

export const addPassword = operation({
  name: "accounts.add_password",
  kind: "command",
  summary: "Choose a password beside my passkey; only just after signing in with it.",
  input: z.object({
    /** Whose it shall be: mine. Another's passkey may have signed this browser in meanwhile. */
    account: accountIdShape,
    password: passwordShape,
  }),
  output: done,
});

export const end = operation({
  name: "accounts.end",
  kind: "command",
  summary: "Close an account: its sessions, its ways in and its roles end.",
  input: z.object({ account: accountIdShape }),
  output: done,
  cli: { words: ["accounts", "end"], positional: ["account"] },
});

export const sessions = operation({
  name: "accounts.sessions",
  kind: "query",
  summary: "Browsers I am signed in on.",
  input: nothing,
  output: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        browser: z.nullable(z.string()),
        /** The one that asks: two browsers of the same kind say the same of themselves. */
        current: z.boolean(),
        since: z.string(),
        expires_at: z.string(),
      }),
    ),
  }),
});

export const revokeSession = operation({
  name: "accounts.revoke_session",
  kind: "command",
  summary: "Sign out one of my browsers.",
  input: z.object({ session: z.string().check(z.maxLength(64)) }),
  output: done,
});

export const endSessions = operation({
  name: "accounts.end_sessions",
  kind: "command",
  summary: "Sign a person out everywhere.",
  input: z.object({ account: accountIdShape }),
  output: z.object({ ended: z.int() }),
});
