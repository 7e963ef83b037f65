// The ways in, asked with what is no way in. They are better-auth's, behind a list of ours, and no operation's.

import { spoil } from "./spoil.ts";
import type { Askers, HostileRequest } from "./requests.ts";
import { chanceOf, jsonText } from "./values.ts";

const WAYS: readonly (readonly [method: "GET" | "POST", path: string, body: Record<string, unknown>])[] = [
  // Few with a password that is long enough: each is hashed, which is slow on purpose.
  ["POST", "sign-in/email", { email: "orang@contoh.id", password: "x" }],
  ["POST", "sign-out", {}],
  ["GET", "get-session", {}],
  ["POST", "change-password", { currentPassword: "x", newPassword: "y", revokeOtherSessions: false }],
  ["POST", "two-factor/enable", { password: "x" }],
  ["POST", "two-factor/disable", { password: "x" }],
  ["POST", "two-factor/verify-totp", { code: "123456", trustDevice: true }],
  ["POST", "two-factor/verify-backup-code", { code: "aaaaa-bbbbb" }],
  ["GET", "passkey/generate-register-options", {}],
  ["POST", "passkey/verify-registration", { response: { id: "x", rawId: "x", type: "public-key", response: {} } }],
  ["POST", "passkey/verify-authentication", { response: { id: "x", rawId: "x", type: "public-key", response: {} } }],
  ["POST", "passkey/delete-passkey", { id: "x" }],
  ["POST", "sign-up/email", { email: "baru@contoh.id", password: "sandi panjang sekali", name: "Baru" }],
  ["POST", "forget-password", { email: "orang@contoh.id", redirectTo: "http://169.254.169.254/" }],
  ["POST", "sign-in/social", { provider: "google", callbackURL: "//evil.example" }],
  ["POST", "../accounts.end", { account: "x" }],
  ["GET", "callback/google", {}],
];

/** One of them, spoiled. Only `get-session` may answer somebody unknown: that there is no session. */
export function signInRequest(askers: Askers, seed: number): HostileRequest {
  const chance = chanceOf(seed);
  const [method, path, good] = chance.of(WAYS);
  const body = jsonText(spoil(good, Object.keys(good), chance));
  const own = { host: "localhost:8080", origin: "http://localhost:8080" };
  const from = chance.below(4);
  return {
    operation: `auth ${path}`,
    kind: method === "GET" ? "query" : "command",
    method,
    url: `/api/auth/${path}${method === "GET" ? "?x=%00&callbackURL=//evil.example" : ""}`,
    headers: {
      ...(from === 0 ? { ...own, origin: "https://evil.example" } : from === 1 ? askers.coordinator : own),
      ...(from === 2 ? { cookie: "posko.two_factor=x; posko.session_token=x.y; posko.better-auth-passkey=z" } : {}),
      "content-type": "application/json",
    },
    body: method === "GET" ? undefined : body,
    // A coordinator who signs out has signed out; there is no shape of ours to hold it against.
    fits: true,
  };
}
