// The ways in, as the sign-in routes under /api/auth take them: password, code, passkey. Refusals come back as
// values, like those of every other operation.

import { fromBase64url, toBase64url } from "../../../base/bytes.ts";
import { err, ok, type Result } from "../../../base/result.ts";
import { OFFLINE, problemOf } from "../../../web/kit/client.ts";

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

/** May this page use passkeys at all? Browsers give them only to https and to `localhost`. */
export function passkeysWork(): boolean {
  return (
    globalThis.isSecureContext &&
    typeof PublicKeyCredential === "function" &&
    !/^\d+(\.\d+){3}$/.test(location.hostname)
  );
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

/** Register a passkey for who is signed in; `name` is what the list will call it. */
export async function addPasskey(name: string): Promise<Result<true>> {
  const options = await signInRoute<CreationJson>("/passkey/generate-register-options");
  if (!options.ok) return options;
  const o = options.value;
  const credential = (await navigator.credentials
    .create({
      publicKey: {
        ...o,
        challenge: fromBase64url(o.challenge),
        user: { ...o.user, id: fromBase64url(o.user.id) },
        excludeCredentials: descriptors(o.excludeCredentials),
      },
    })
    .catch(() => null)) as PublicKeyCredential | null;
  if (credential === null) return refusedPasskey;
  const response = credential.response as AuthenticatorAttestationResponse;
  const kept = await signInRoute("/passkey/verify-registration", {
    name,
    response: {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: {
        attestationObject: text(response.attestationObject),
        clientDataJSON: text(response.clientDataJSON),
        transports: response.getTransports(),
      },
    },
  });
  return kept.ok ? ok(true) : kept;
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
