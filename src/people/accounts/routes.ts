import { ok, refuse, type Result } from "../../base/result.ts";
import { createElection } from "../../ground/elections/store/elections.ts";
import { loadPack } from "../../ground/elections/store/packs.ts";
import { bind, type Binding, type CommandCall } from "../../server/http/bind.ts";
import { giveGrants, loadGrants, type Role } from "../../server/scope.ts";
import { checkPassword, hashOf } from "../../server/sign-in/password.ts";
import { beginPasskey, keepPasskey } from "../../server/sign-in/first-passkey.ts";
import { forgetTries, tryKey } from "../../server/sign-in/limits.ts";
import { isSetupToken, isSetUp, spendSetupToken } from "../../server/sign-in/setup-token.ts";
import { appendTrail } from "../../server/trail/append.ts";
import type { InputOf } from "../../base/contract.ts";
import * as contract from "./contract.ts";
import { principalOf, type Installation } from "./model.ts";
import { mayAddPassword, mayAdminister, mayGive } from "./rules.ts";
import * as store from "./store.ts";
import { endPhones } from "./store/phones.ts";
import { EXPORT_BINDINGS } from "./routes/export.ts";

const GIVES: readonly Role[] = ["administrator", "coordinator"];

async function passwordHash(password: string): Promise<Result<string>> {
  const checked = checkPassword(password);
  return checked.ok ? hashOf(checked.value) : checked;
}

type WayIn = Pick<InputOf<typeof contract.openLink>, "password" | "passkey">;

/** The hash of the password given, or null where a passkey is given instead; `accounts.one_way_in` for both or none. */
async function firstWayIn(input: WayIn): Promise<Result<string | null>> {
  if ((input.password === undefined) === (input.passkey === undefined)) return refuse("invalid", "accounts.one_way_in");
  return input.password === undefined ? ok(null) : passwordHash(input.password);
}

/** Keep the passkey where one was given; who made it is signed in with the answer. */
async function keepFirstPasskey(call: CommandCall, account: string, given: WayIn["passkey"]): Promise<Result<true>> {
  if (given === undefined) return ok(true);
  const kept = await keepPasskey(call, call.tx, account, given);
  if (!kept.ok) return kept;
  for (const line of kept.value) call.setCookie(line);
  return ok(true);
}

/** The account id of a person; witnesses and the operator have no account. */
export function ownAccount(call: {
  readonly principal: { readonly kind: string; readonly id: string };
}): Result<string> {
  return call.principal.kind === "account"
    ? ok(call.principal.id.slice("account:".length))
    : refuse("conflict", "accounts.not_a_person");
}

/** Somebody the caller may administer: exists, and holds nothing the caller could not have given. */
export async function administered(call: CommandCall, account: string): Promise<Result<store.Person>> {
  const person = await store.loadAccount(call.tx, account);
  // Unknown and out of reach are answered alike, so that ids cannot be tried out.
  const theirs = person === null ? [] : await loadGrants(call.tx, principalOf(account));
  const may = mayAdminister(call.principal.grants, theirs);
  if (!may.ok) return may;
  return person === null || person.ended ? refuse("not_found", "accounts.unknown") : ok(person);
}

export const ACCOUNTS_BINDINGS: readonly Binding[] = [
  ...EXPORT_BINDINGS,

  bind(contract.setup, {
    who: { public: "only with the one-time set-up link of the data folder, and only while nobody is administrator" },
    async handle(call, input) {
      if (await isSetUp(call.tx)) return refuse("conflict", "accounts.already_set_up");
      if (call.principal.kind !== "operator" && !(await isSetupToken(call.config, input.token ?? ""))) {
        return refuse("forbidden", "accounts.setup_link");
      }
      const hash = await firstWayIn(input);
      if (!hash.ok) return hash;
      const installation: Installation = { kind: input.kind, name: input.name };
      if (!(await store.saveInstallation(call.tx, installation, call.now)))
        return refuse("conflict", "accounts.already_set_up");
      const account = await store.saveAccount(
        call.tx,
        { name: input.admin_name ?? input.email.split("@")[0]!, email: input.email, passwordHash: hash.value },
        call.now,
      );
      if (account === null) return refuse("conflict", "accounts.email_taken");
      const kept = await keepFirstPasskey(call, account, input.passkey);
      if (!kept.ok) return kept;
      if (input.language !== undefined) await store.saveLanguage(call.tx, account, input.language);
      const principal = principalOf(account);
      const who = call.principal.kind === "operator" ? call.principal.id : principal;
      await giveGrants(call.tx, [{ principal, role: "administrator", place: "", below: true, givenBy: who }], call.now);
      await appendTrail(call.tx, call.now, [
        {
          who,
          from: call.from,
          operation: contract.setup.name,
          subject: principal,
          fields: { kind: input.kind, name: input.name, email: input.email },
          about: principal,
        },
      ]);
      let election: string | null = null;
      if (input.pack !== undefined) {
        const pack = await loadPack(input.pack);
        if (!pack.ok) return pack;
        const made = await createElection(call.tx, pack.value, call.now, input.follow);
        if (!made.ok) return made;
        election = made.value.id;
        await appendTrail(call.tx, call.now, [
          { who, from: call.from, operation: "elections.create", subject: made.value.id },
        ]);
      }
      await spendSetupToken(call.config);
      return ok({ account, installation, election });
    },
  }),

  bind(contract.beginPasskey, {
    who: { public: "only with the set-up link or a one-time link; it makes a question, and keeps nothing else" },
    async handle(call, input) {
      if (input.person === undefined) {
        const person = await store.loadLink(call.tx, input.token, call.now);
        return person === null ? refuse("not_found", "accounts.link_used") : beginPasskey(call, call.tx, person);
      }
      if (await isSetUp(call.tx)) return refuse("conflict", "accounts.already_set_up");
      if (!(await isSetupToken(call.config, input.token))) return refuse("forbidden", "accounts.setup_link");
      return beginPasskey(call, call.tx, input.person);
    },
  }),

  bind(contract.status, {
    who: { public: "the first screen must know whether to show set-up or sign-in" },
    async handle(call) {
      const installation = await store.loadInstallation(call.db);
      return ok({ set_up: installation !== null, installation });
    },
  }),

  bind(contract.me, {
    who: { signedIn: true },
    async handle(call) {
      const { principal } = call;
      const person =
        principal.kind === "account" ? await store.loadAccount(call.db, principal.id.slice("account:".length)) : null;
      return ok({
        principal: principal.id,
        kind: principal.kind as "account" | "witness" | "operator",
        name: person?.name ?? null,
        email: person?.email ?? null,
        language: person?.language ?? "id",
        password: person?.password ?? false,
        second_factor: person?.second_factor ?? false,
        passkeys: person?.passkeys ?? 0,
        grants: principal.grants.map((g) => ({ role: g.role, place: g.place, below: g.below })),
        installation: await store.loadInstallation(call.db),
      });
    },
  }),

  bind(contract.setLanguage, {
    who: { signedIn: true },
    async handle(call, input) {
      const account = ownAccount(call);
      if (!account.ok) return account;
      await store.saveLanguage(call.tx, account.value, input.language);
      return ok({ ok: true as const });
    },
  }),

  bind(contract.list, {
    who: { roles: GIVES, at: "somewhere" },
    async handle(call, input) {
      const page = await store.listAccounts(call.db, call.principal, GIVES, input);
      return ok({ ...page, accounts: page.accounts.map((a) => ({ ...a, grants: [...a.grants] })) });
    },
  }),

  bind(contract.create, {
    who: { roles: GIVES, at: (input) => input.place },
    async handle(call, input) {
      const grant = { role: input.role, place: input.place, below: input.below };
      const may = mayGive(call.principal.grants, grant);
      if (!may.ok) return may;
      let hash: string | null = null;
      if (input.password !== undefined) {
        const hashed = await passwordHash(input.password);
        if (!hashed.ok) return hashed;
        hash = hashed.value;
      }
      const account = await store.saveAccount(
        call.tx,
        { name: input.name, email: input.email, passwordHash: hash },
        call.now,
      );
      if (account === null) return refuse("conflict", "accounts.email_taken");
      const principal = principalOf(account);
      await giveGrants(call.tx, [{ ...grant, principal, givenBy: call.principal.id }], call.now);
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: contract.create.name,
          subject: `${principal} ${input.role} ${input.place || "-"}${input.below ? "" : " only"}`,
          fields: { name: input.name, email: input.email },
          about: principal,
        },
      ]);
      const link = hash === null ? await store.saveLink(call.tx, account, call.now) : null;
      return ok({ account, link: link === null ? null : `${call.config.publicUrl}/link#${link.token}` });
    },
  }),

  bind(contract.makeLink, {
    who: { roles: GIVES, at: "somewhere" },
    async handle(call, input) {
      const person = await administered(call, input.account);
      if (!person.ok) return person;
      const link = await store.saveLink(call.tx, input.account, call.now);
      await trailAbout(call, contract.makeLink.name, input.account);
      return ok({
        link: `${call.config.publicUrl}/link#${link.token}`,
        expires_at: new Date(link.expiresAt).toISOString(),
      });
    },
  }),

  bind(contract.recover, {
    who: { roles: ["administrator"], at: () => "" },
    async handle(call, input) {
      const account = await store.accountOfEmail(call.tx, input.email);
      if (account === null) return refuse("not_found", "accounts.unknown");
      const person = await administered(call, account);
      if (!person.ok) return person;
      await store.endWaysIn(call.tx, account, call.now);
      await endPhones(call.tx, account, call.now);
      const link = await store.saveLink(call.tx, account, call.now);
      await trailAbout(call, contract.recover.name, account);
      return ok({
        link: `${call.config.publicUrl}/link#${link.token}`,
        expires_at: new Date(link.expiresAt).toISOString(),
      });
    },
  }),

  bind(contract.openLink, {
    who: { public: "the link itself is the credential: 24 random bytes, once, for seven days" },
    async handle(call, input) {
      // Whatever is refused below rolls back, so that a too short password or a cancelled passkey does not cost the
      // link; only who holds one has a password hashed.
      const person = await store.useLink(call.tx, input.token, call.now);
      if (person === null) return refuse("not_found", "accounts.link_used");
      const hash = await firstWayIn(input);
      if (!hash.ok) return hash;
      await store.endAllSessions(call.tx, person.id);
      if (hash.value !== null) await store.savePassword(call.tx, person.id, hash.value, call.now);
      const kept = await keepFirstPasskey(call, person.id, input.passkey);
      if (!kept.ok) return kept;
      if (input.language !== undefined) await store.saveLanguage(call.tx, person.id, input.language);
      await forgetTries(call.tx, [tryKey(call.keys.secret, "account", person.email)]);
      await appendTrail(call.tx, call.now, [
        {
          who: principalOf(person.id),
          from: call.from,
          operation: contract.openLink.name,
          subject: principalOf(person.id),
        },
      ]);
      return ok({ email: person.email });
    },
  }),

  bind(contract.addPassword, {
    who: { signedIn: true },
    async handle(call, input) {
      const account = ownAccount(call);
      if (!account.ok) return account;
      const person = await store.loadAccount(call.tx, account.value);
      if (person === null) return refuse("not_found", "accounts.unknown");
      const may = mayAddPassword({ account: input.account, since: call.principal.since, now: call.now }, person);
      if (!may.ok) return may;
      const hash = await passwordHash(input.password);
      if (!hash.ok) return hash;
      await store.savePassword(call.tx, account.value, hash.value, call.now);
      await trailAbout(call, contract.addPassword.name, account.value);
      return ok({ ok: true as const });
    },
  }),

  bind(contract.end, {
    who: { roles: GIVES, at: "somewhere" },
    async handle(call, input) {
      const person = await administered(call, input.account);
      if (!person.ok) return person;
      const grants = await loadGrants(call.tx, principalOf(input.account));
      const national = grants.some((g) => g.role === "administrator" && g.place === "" && g.below);
      if (national && (await store.otherAdministrators(call.tx, principalOf(input.account))) === 0) {
        return refuse("conflict", "scopes.last_administrator");
      }
      await store.endAccount(call.tx, input.account, call.now);
      await endPhones(call.tx, input.account, call.now);
      await trailAbout(call, contract.end.name, input.account);
      return ok({ ok: true as const });
    },
  }),

  bind(contract.sessions, {
    who: { signedIn: true },
    async handle(call) {
      const account = ownAccount(call);
      if (!account.ok) return account;
      const sessions = await store.listSessions(call.db, account.value, call.now);
      return ok({
        sessions: sessions.map((s) => ({
          ...s,
          current: s.id === call.principal.session,
          since: s.since.toISOString(),
          expires_at: s.expires_at.toISOString(),
        })),
      });
    },
  }),

  bind(contract.revokeSession, {
    who: { signedIn: true },
    async handle(call, input) {
      const account = ownAccount(call);
      if (!account.ok) return account;
      if (!(await store.endSession(call.tx, account.value, input.session)))
        return refuse("not_found", "accounts.no_such_session");
      await trailAbout(call, contract.revokeSession.name, account.value);
      return ok({ ok: true as const });
    },
  }),

  bind(contract.endSessions, {
    who: { roles: GIVES, at: "somewhere" },
    async handle(call, input) {
      const person = await administered(call, input.account);
      if (!person.ok) return person;
      const ended = await store.endAllSessions(call.tx, input.account);
      await endPhones(call.tx, input.account, call.now);
      await trailAbout(call, contract.endSessions.name, input.account);
      return ok({ ended });
    },
  }),
];

async function trailAbout(call: CommandCall, operation: string, account: string): Promise<void> {
  await appendTrail(call.tx, call.now, [
    { who: call.principal.id, from: call.from, operation, subject: principalOf(account) },
  ]);
}
