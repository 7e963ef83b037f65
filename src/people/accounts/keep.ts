// A phone bound to an account: the one-time code from the account page makes it hers.

import type { OutputOf } from "../../base/contract.ts";
import { ok } from "../../base/result.ts";
import { hasTexts, isPlain } from "../../web/phone/answers.ts";
import { deviceName, loadDevice, noteServerTime, publicKey, renewDevice, saveBound } from "../../web/phone/device.ts";
import { type Answer, ask } from "../../web/phone/network.ts";
import { listOutbox, notYetThere } from "../../web/phone/outbox.ts";
import { askToPersist, loadKept, updateKept } from "../../web/phone/store.ts";
import type { bindAccountPhone } from "./contract/phones.ts";

type Bound = OutputOf<typeof bindAccountPhone>;

/** Kept under this key: who she is, for her own screen. */
export const OWNER = "accounts/owner/1";

export interface Owner {
  readonly author: string;
  readonly name: string;
}

function readBound(value: unknown): Bound | null {
  if (!isPlain(value) || !hasTexts(value, "token", "author", "name", "server_time")) return null;
  const { receipt_key: key } = value;
  return isPlain(key) && hasTexts(key, "id", "public_key") ? (value as unknown as Bound) : null;
}

export function loadOwner(): Promise<Owner | undefined> {
  return loadKept<Owner>(OWNER);
}

/** Is this phone an account's, and not a witness's? */
export function isAccount(author: string): boolean {
  return author.startsWith("account:");
}

async function askToBind(code: string): Promise<Answer<Bound>> {
  const device = await loadDevice();
  return ask({
    operation: "accounts.bind_phone",
    json: { code, device: { id: device.id, public_key: await publicKey(device), name: deviceName() } },
    read: readBound,
  });
}

/**
 * Bind this phone by a one-time code; afterwards it works without signal. A phone that was a witness's gets a key of
 * its own for this account, once everything the earlier one signed has arrived.
 */
export async function bindAccount(code: string): Promise<Answer<true>> {
  let answer = await askToBind(code);
  if (!answer.ok && answer.problem.code === "accounts.device_taken" && notYetThere(await listOutbox()).length === 0) {
    await renewDevice();
    answer = await askToBind(code);
  }
  if (!answer.ok) return answer;
  const { token, author, name, receipt_key: key, server_time } = answer.value;
  await noteServerTime(server_time);
  await updateKept<Owner>(OWNER, () => ({ author, name }));
  await saveBound(token, author, { id: key.id, publicKey: key.public_key });
  await askToPersist();
  return ok(true);
}
