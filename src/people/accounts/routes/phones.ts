// A coordinator's phone: a one-time code binds its key to her account, so that what it signs is hers.

import { randomBytes } from "node:crypto";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { bind, type Binding, type CommandCall } from "../../../server/http/bind.ts";
import { deviceKey } from "../../../server/intake/verify.ts";
import { loadGrants, PHONE_ROLES } from "../../../server/scope.ts";
import { listDevices, saveDevice } from "../../../server/sign-in/devices.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import * as contract from "../contract/phones.ts";
import { PHONE_CODE_LENGTH, PHONE_DAYS, principalOf } from "../model.ts";
import { administered, ownAccount } from "../routes.ts";
import { decidePhone } from "../rules.ts";
import * as store from "../store/phones.ts";

/** Herself, or somebody she administers. */
async function meant(call: CommandCall, account: string | undefined): Promise<Result<string>> {
  const own = ownAccount(call);
  if (account === undefined || (own.ok && own.value === account)) return own;
  // A phone ends itself and makes nothing of others.
  if (call.principal.device !== undefined) return refuse("forbidden", "scope.desk_only");
  const person = await administered(call, account);
  return person.ok ? ok(account) : person;
}

async function trail(call: CommandCall, operation: string, account: string, device?: string): Promise<void> {
  const subject = device === undefined ? principalOf(account) : `${principalOf(account)} ${device}`;
  const who = device === undefined ? call.principal.id : principalOf(account);
  await appendTrail(call.tx, call.now, [{ who, from: call.from, operation, subject }]);
}

export const ACCOUNT_PHONE_BINDINGS: readonly Binding[] = [
  bind(contract.phoneCode, {
    who: { signedIn: true },
    async handle(call, input) {
      const account = await meant(call, input.account);
      if (!account.ok) return account;
      const grants = await loadGrants(call.tx, principalOf(account.value));
      if (!grants.some((g) => PHONE_ROLES.includes(g.role))) return refuse("conflict", "accounts.phone_role");
      const { code, expiresAt } = await store.savePhoneCode(call.tx, account.value, {
        principal: call.principal.id,
        secret: call.keys.secret,
        now: call.now,
      });
      await trail(call, contract.phoneCode.name, account.value);
      return ok({
        code,
        link: `${call.config.publicUrl}/saksi/#koordinator=${code}`,
        expires_at: new Date(expiresAt).toISOString(),
      });
    },
  }),

  bind(contract.bindAccountPhone, {
    who: { public: "the code itself is the credential: twelve random letters, for one phone, for one day" },
    async handle(call, input) {
      const code = input.code.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
      if (!deviceKey(input.device.public_key).ok) return refuse("invalid", "accounts.key_kind");
      await call.lane.pass(call.address);
      const { secret } = call.keys;
      const known =
        code.length === PHONE_CODE_LENGTH ? await store.loadPhoneCode(call.tx, secret, code, call.now) : null;
      const decided = decidePhone(known, input.device.id);
      if (!decided.ok) {
        if (known === null) call.lane.failed(call.address);
        return decided;
      }
      const { account, name } = decided.value;
      const principal = principalOf(account);
      const token = randomBytes(32).toString("base64url");
      const saved = await saveDevice(
        call.tx,
        { id: input.device.id, key: input.device.public_key, name: input.device.name },
        { principal, token, expiresAt: call.now + PHONE_DAYS * 86_400_000, now: call.now },
      );
      if (!saved) return refuse("conflict", "accounts.device_taken");
      await store.markPhoneCodeUsed(call.tx, secret, code, input.device.id, call.now);
      await trail({ ...call, from: "phone" }, contract.bindAccountPhone.name, account, input.device.id);
      return ok({
        token,
        author: principal,
        name,
        receipt_key: { id: call.keys.receipt.id, public_key: call.keys.receipt.publicKey },
        server_time: new Date(call.now).toISOString(),
      });
    },
  }),

  bind(contract.phones, {
    who: { signedIn: true },
    async handle(call) {
      const own = ownAccount(call);
      if (!own.ok) return own;
      const rows = await listDevices(call.db, principalOf(own.value), call.now);
      return ok({
        phones: rows.map((r) => ({
          id: r.id,
          name: r.name,
          bound_at: r.bound_at.toISOString(),
          last_seen_at: r.last_seen_at?.toISOString() ?? null,
        })),
      });
    },
  }),

  bind(contract.endPhone, {
    who: { signedIn: true },
    async handle(call, input) {
      const account = await meant(call, input.account);
      if (!account.ok) return account;
      const ended = await store.endPhones(call.tx, account.value, call.now);
      await trail(call, contract.endPhone.name, account.value);
      return ok({ ended });
    },
  }),
];
