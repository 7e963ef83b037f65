// The ways in, as the sign-in routes under /api/auth take them: password, code, passkey. Refusals come back as
// values, like those of every other operation.

import { fromBase64url, toBase64url } from "../../../base/bytes.ts";
import { err, ok, type Result } from "../../../base/result.ts";
import { call, OFFLINE, problemOf } from "../../../web/kit/client.ts";
import type { InputOf } from "../../../base/contract.ts";
import { beginPasskey, type openLink } from "../contract.ts";

/** Ask a sign-in route; `body` absent means GET. */
export async function signInRoute<T>(path: string, body?: Readonly<Record<string, unknown>>): Promise<Result<T>> {
  try {
    const response = await fetch(`/api/auth${path}`, {
      credentials: "same-origin",
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => null);
    return response.ok ? ok(answer as T) : err(problemOf(response.status, answer));
  } catch {
    return err(OFFLINE);
  }
}

export type SignedIn = "in" | "needs_code";

export async function signInByPassword(email: string, password: string): Promise<Result<SignedIn>> {
  const answer = await signInRoute<{ twoFactorRedirect?: boolean }>("/sign-in/email", {
    email: email.trim(),
    password,
    rememberMe: true,
  });
  return answer.ok ? ok(answer.value.twoFactorRedirect === true ? "needs_code" : "in") : answer;
}

/** Why passkeys cannot work here: the address is a number, the page is not https, or the browser knows none. */
export type NoPasskeys = "number" | "insecure" | "browser";

/** Browsers give passkeys only to https and to `localhost`, and never to a numbered address. Null where they work. */
export function whyNoPasskeys(): NoPasskeys | null {
  if (/^\[|^\d+(\.\d+){3}$/.test(location.hostname)) return "number";
  if (!globalThis.isSecureContext) return "insecure";
  return typeof PublicKeyCredential === "function" ? null : "browser";
}
export function passkeysWork(): boolean {
  return whyNoPasskeys() === null;
}

const refusedPasskey = err({ kind: "invalid", code: "sign_in.passkey" } as const);

interface DescriptorJson {
  readonly id: string;
  readonly type: "public-key";
  readonly transports?: AuthenticatorTransport[];
}
interface CreationJson {
  readonly rp: PublicKeyCredentialRpEntity;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly challenge: string;
  readonly pubKeyCredParams: PublicKeyCredentialParameters[];
  readonly timeout?: number;
  readonly excludeCredentials?: readonly DescriptorJson[];
  readonly authenticatorSelection?: AuthenticatorSelectionCriteria;
  readonly attestation?: AttestationConveyancePreference;
}
interface RequestJson {
  readonly challenge: string;
  readonly timeout?: number;
  readonly rpId?: string;
  readonly allowCredentials?: readonly DescriptorJson[];
  readonly userVerification?: UserVerificationRequirement;
}

function descriptors(list: readonly DescriptorJson[] | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map((d) => ({ ...d, id: fromBase64url(d.id) }));
}

function text(buffer: ArrayBuffer): string {
  return toBase64url(new Uint8Array(buffer));
}

/** What `PublicKeyCredential.toJSON` gives; written out, because not every browser has it. */
type CredentialJson = Record<string, JsonValue>;
type JsonValue = string | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Have the device make a passkey for these options. */
async function makePasskey(o: CreationJson): Promise<Result<CredentialJson>> {
  let made: PublicKeyCredential | null;
  try {
    made = (await navigator.credentials.create({
      publicKey: {
        ...o,
        challenge: fromBase64url(o.challenge),
        user: { ...o.user, id: fromBase64url(o.user.id) },
        excludeCredentials: descriptors(o.excludeCredentials),
      },
    })) as PublicKeyCredential | null;
  } catch (error) {
    // The passkeys of this Posko belong to another address than the one in the address bar.
    return error instanceof DOMException && error.name === "SecurityError"
      ? err({ kind: "invalid", code: "sign_in.passkey_address", details: { address: o.rp.id ?? "" } })
      : refusedPasskey;
  }
  if (made === null) return refusedPasskey;
  const response = made.response as AuthenticatorAttestationResponse;
  return ok({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    // Nothing was asked of extensions.
    clientExtensionResults: {},
    response: {
      attestationObject: text(response.attestationObject),
      clientDataJSON: text(response.clientDataJSON),
      transports: response.getTransports(),
    },
  });
}

/** What a list of passkeys will call one made here. */
function passkeyName(): string {
  return browserName(navigator.userAgent) ?? "Passkey";
}

/** Register a passkey for who is signed in. */
export async function addPasskey(): Promise<Result<true>> {
  const options = await signInRoute<CreationJson>("/passkey/generate-register-options");
  if (!options.ok) return options;
  const made = await makePasskey(options.value);
  if (!made.ok) return made;
  const kept = await signInRoute("/passkey/verify-registration", { name: passkeyName(), response: made.value });
  return kept.ok ? ok(true) : kept;
}

/** A passkey as the first way in, for who holds a one-time link; `accounts.setup` and `accounts.open_link` keep it. */
export async function firstPasskey(
  asked: InputOf<typeof beginPasskey>,
): Promise<Result<NonNullable<InputOf<typeof openLink>["passkey"]>>> {
  const begun = await call(beginPasskey, asked);
  if (!begun.ok) return begun;
  const made = await makePasskey(begun.value.options as unknown as CreationJson);
  if (!made.ok) return made;
  return ok({ ceremony: begun.value.ceremony, name: passkeyName(), response: made.value as never });
}

export async function signInByPasskey(): Promise<Result<SignedIn>> {
  const options = await signInRoute<RequestJson>("/passkey/generate-authenticate-options");
  if (!options.ok) return options;
  const o = options.value;
  const credential = (await navigator.credentials
    .get({
      publicKey: {
        ...o,
        challenge: fromBase64url(o.challenge),
        allowCredentials: descriptors(o.allowCredentials),
      },
    })
    .catch(() => null)) as PublicKeyCredential | null;
  if (credential === null) return refusedPasskey;
  const response = credential.response as AuthenticatorAssertionResponse;
  const answer = await signInRoute("/passkey/verify-authentication", {
    response: {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: {
        authenticatorData: text(response.authenticatorData),
        clientDataJSON: text(response.clientDataJSON),
        signature: text(response.signature),
        ...(response.userHandle === null ? {} : { userHandle: text(response.userHandle) }),
      },
    },
  });
  return answer.ok ? ok("in") : answer;
}

/** `Chrome di Windows`: what a list of passkeys or browsers calls it. Nothing that tells people apart. */
export function browserName(agent: string | null): string | null {
  if (agent === null) return null;
  const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/.exec(agent)?.[0];
  const browser = /Edg|OPR|SamsungBrowser|Firefox|Chrome|Safari/.exec(agent)?.[0];
  if (browser === undefined) return null;
  const name = { Edg: "Edge", OPR: "Opera", SamsungBrowser: "Samsung Internet" }[browser] ?? browser;
  return system === undefined ? name : `${name}, ${{ "Mac OS X": "macOS", CrOS: "ChromeOS" }[system] ?? system}`;
}
