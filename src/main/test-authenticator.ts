// For tests: a device that makes and uses passkeys.

import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

/** Where the tests' server is, for the browser. */
const ORIGIN = "http://localhost:8080";

export interface Authenticator {
  /** The answer to creation options, in the JSON of WebAuthn Level 3. */
  create(options: Record<string, unknown>): Record<string, Json>;
  get(options: Record<string, unknown>): Record<string, Json>;
}
type Json = string | { readonly [key: string]: Json };

/** A software authenticator: makes and uses a P-256 passkey the way WebAuthn Level 2 §6 lays the bytes out. */
export function authenticator(): Authenticator {
  const { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
  });
  const jwk = publicKey.export({ format: "jwk" });
  const id = createHash("sha256")
    .update(publicKey.export({ format: "der", type: "spki" }))
    .digest();
  const rp = createHash("sha256").update("localhost").digest();
  const client = (type: string, challenge: unknown): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: ORIGIN, crossOrigin: false }));
  const b64 = (bytes: Buffer): string => bytes.toString("base64url");
  const xy = (v: string): Buffer => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(v, "base64url")]);
  return {
    create(options) {
      const cose = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
        xy(jwk.x!),
        Buffer.from([0x22]),
        xy(jwk.y!),
      ]);
      const data = Buffer.concat([
        rp,
        Buffer.from([0x45, 0, 0, 0, 0]),
        Buffer.alloc(16),
        Buffer.from([0, 32]),
        id,
        cose,
      ]);
      const attestation = Buffer.concat([
        Buffer.from([0xa3, 0x63]),
        Buffer.from("fmt"),
        Buffer.from([0x64]),
        Buffer.from("none"),
        Buffer.from([0x67]),
        Buffer.from("attStmt"),
        Buffer.from([0xa0, 0x68]),
        Buffer.from("authData"),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      return {
        id: b64(id),
        rawId: b64(id),
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(client("webauthn.create", options["challenge"])),
          attestationObject: b64(attestation),
        },
      };
    },
    get(options) {
      const data = Buffer.concat([rp, Buffer.from([0x05, 0, 0, 0, 1])]);
      const clientData = client("webauthn.get", options["challenge"]);
      const signature = sign(
        "sha256",
        Buffer.concat([data, createHash("sha256").update(clientData).digest()]),
        privateKey,
      );
      return {
        id: b64(id),
        rawId: b64(id),
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON: b64(clientData), authenticatorData: b64(data), signature: b64(signature) },
      };
    },
  };
}
