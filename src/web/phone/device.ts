// This phone's identity: an id and a signing key made here once, whose private half never leaves it.

import { sha256Hex, toBase64url } from "../../base/bytes.ts";
import type { IntakeRecord, UnsignedRecord } from "../../base/intake.ts";
import { signedBytes } from "../../base/records.ts";
import { uuidv7 } from "../../base/ids.ts";
import { changed, copy, type DeviceRow, openStore, withReserve } from "./store.ts";

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGN = { name: "ECDSA", hash: "SHA-256" } as const;

interface ReceiptKey {
  readonly id: string;
  readonly publicKey: string;
}

/** Whom this phone is bound to, as `witnesses.bind` said. */
export interface Binding {
  readonly token: string;
  readonly author: string;
  /** The server's receipt key; receipts are also checked against it where the engine knows Ed25519. */
  readonly receiptKey: ReceiptKey | null;
  /** Keys it signed with before, as this phone was told: a receipt given then, and fetched only now, is by one of them. */
  readonly earlierKeys?: readonly ReceiptKey[];
  /** The server refused the token: a new code is needed to send, while everything kept stays. */
  readonly expired: boolean;
}

/** This phone's id and key, made at first use. */
export async function loadDevice(): Promise<DeviceRow> {
  const db = await openStore();
  const kept = (await db.get("device", "identity")) as DeviceRow | undefined;
  if (kept !== undefined) return kept;
  const keys = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const tx = db.transaction("device", "readwrite", { durability: "strict" });
  // Two tabs may get here at once: the first one written stands.
  const first = (await tx.store.get("identity")) as DeviceRow | undefined;
  const row: DeviceRow = first ?? { id: uuidv7(), keys };
  if (first === undefined) await tx.store.put(row, "identity");
  await tx.done;
  return row;
}

/** A new id and key in the place of the old ones: whom they were bound to, they stay bound to. */
export async function renewDevice(): Promise<void> {
  const keys = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  await (await openStore()).put("device", { id: uuidv7(), keys } satisfies DeviceRow, "identity");
}

/** Public half as JWK, for `witnesses.bind`. */
export async function publicKey(device: DeviceRow): Promise<JsonWebKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", device.keys.publicKey);
  return { kty: kty ?? "EC", crv: crv ?? "P-256", x: x ?? "", y: y ?? "" };
}

export async function signRecord(record: UnsignedRecord, key: CryptoKey): Promise<IntakeRecord> {
  const bytes = signedBytes(record);
  const [hash, signature] = await Promise.all([sha256Hex(bytes), crypto.subtle.sign(SIGN, key, bytes)]);
  return { ...record, hash, signature: toBase64url(new Uint8Array(signature)) };
}

export async function loadBinding(): Promise<Binding | undefined> {
  return (await (await openStore()).get("device", "binding")) as Binding | undefined;
}

export async function saveBinding(binding: Binding): Promise<void> {
  await (await openStore()).put("device", binding, "binding");
  copy("bound", true);
  changed("binding");
}

/** The binding with the key the server signs with now; the one before is remembered. */
export function withReceiptKey(binding: Binding, key: ReceiptKey): Binding {
  const before = binding.receiptKey;
  if (before === null || before.id === key.id) return { ...binding, receiptKey: key };
  const earlier = (binding.earlierKeys ?? []).filter((k) => k.id !== key.id && k.id !== before.id);
  return { ...binding, receiptKey: key, earlierKeys: [...earlier, before] };
}

/** Bound, for the first time or anew. Keys it was told of before stay known: what was sent under them may yet be answered. */
export async function saveBound(token: string, author: string, key: ReceiptKey): Promise<void> {
  const { receiptKey = null, earlierKeys = [] } = (await loadBinding()) ?? {};
  await saveBinding(withReceiptKey({ token, author, receiptKey, earlierKeys, expired: false }, key));
}

/**
 * Keep what the server said together with whom this phone is bound to, in one transaction. With `token` only while
 * it is still the one bound: what was asked before a new code was entered and comes after it is nobody's any more.
 */
export async function keepBound(
  said: { readonly token: string; readonly author: string; readonly receiptKey: ReceiptKey },
  key: string,
  value: unknown,
  token?: string,
): Promise<void> {
  const db = await openStore();
  const news = await withReserve(db, async () => {
    const tx = db.transaction(["device", "kept"], "readwrite", { durability: "strict" });
    const devices = tx.objectStore("device");
    const now = (await devices.get("binding")) as Binding | undefined;
    const stands = token === undefined || now?.token === token;
    const { receiptKey = null, earlierKeys = [] } = now ?? {};
    const next = withReceiptKey({ ...said, receiptKey, earlierKeys, expired: false }, said.receiptKey);
    if (stands) await Promise.all([devices.put(next, "binding"), tx.objectStore("kept").put(value, key)]);
    await tx.done;
    return stands && (now?.token !== next.token || now.expired || now.receiptKey?.id !== next.receiptKey?.id);
  });
  copy("bound", true);
  changed(`kept:${key}`);
  if (news) changed("binding");
}

/** The server refused this token; false where another one is bound by now. */
export async function markExpired(token: string): Promise<boolean> {
  const tx = (await openStore()).transaction("device", "readwrite", { durability: "strict" });
  const binding = (await tx.store.get("binding")) as Binding | undefined;
  const stands = binding?.token === token;
  if (stands) await tx.store.put({ ...binding, expired: true }, "binding");
  await tx.done;
  if (stands && !binding.expired) changed("binding");
  return stands;
}

/** Milliseconds the phone's clock is ahead of the server's, as last seen; null before the first answer. */
export async function loadClockLead(): Promise<number | null> {
  return ((await (await openStore()).get("device", "clock")) as number | undefined) ?? null;
}

export async function noteServerTime(serverTime: string): Promise<void> {
  const at = Date.parse(serverTime);
  if (Number.isNaN(at)) return;
  await (await openStore()).put("device", Date.now() - at, "clock");
  changed("clock");
}

/** How the phone names itself to the coordinator: make of system and browser, nothing personal. */
export function deviceName(agent: string = navigator.userAgent): string {
  const system = /Android [\d.]+|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent)?.[0] ?? "HP";
  const browser = /Firefox|Edg|SamsungBrowser|Chrome|Safari/.exec(agent)?.[0] ?? "";
  return `${system} ${browser.replace("Edg", "Edge")}`.trim();
}

/** Wi-Fi, mobile data, or not said. Only Chromium on Android says. */
export function connectionKind(): "wifi" | "mobile" | "unknown" {
  const connection = (navigator as { connection?: { type?: string } }).connection;
  if (connection?.type === "wifi" || connection?.type === "ethernet") return "wifi";
  return connection?.type === "cellular" ? "mobile" : "unknown";
}
