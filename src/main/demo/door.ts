// The front door, asked from inside the process: the same policy, the same transaction and the same answer as over
// HTTP.

import { pathOf, queryOf, type InputOf, type Operation, type OutputOf } from "../../base/contract.ts";
import type { Posko } from "../server.ts";

/** Who asks: the operator of the machine, a phone by its session, or a browser by its cookies. */
export type Asking = "operator" | { readonly token: string } | { readonly cookies: Record<string, string> };

/** A refusal, by its stable code. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, operation: string) {
    super(`${operation} was refused: ${code}`);
    this.code = code;
  }
}

/** @throws Refusal with the code of the problem. */
export async function ask<Op extends Operation>(
  posko: Posko,
  who: Asking,
  operation: Op,
  input: InputOf<Op>,
  body?: Buffer,
): Promise<OutputOf<Op>> {
  const fields = input as Record<string, unknown>;
  const command = operation.kind === "command";
  const headers: Record<string, string> = {};
  if (who === "operator") {
    headers["authorization"] = `Bearer ${posko.operatorToken}`;
    headers["x-posko-operator"] = "demo";
  } else if ("token" in who) headers["authorization"] = `Bearer ${who.token}`;
  if (body) headers["content-type"] = "application/octet-stream";
  const response = await posko.app.inject({
    method: operation.kind === "query" ? "GET" : "POST",
    url: `${pathOf(operation)}${command ? "" : queryOf(fields)}`,
    headers,
    cookies: typeof who === "object" && "cookies" in who ? who.cookies : {},
    ...(command ? { payload: fields } : body ? { payload: body } : {}),
  });
  const answer: unknown = response.json();
  if (response.statusCode >= 400) throw new Refusal((answer as { code: string }).code, operation.name);
  return answer as OutputOf<Op>;
}

/** Sign in at the desk; the cookies of the browser. */
export async function signIn(
  posko: Posko,
  email: string,
  password: string,
): Promise<{ cookies: Record<string, string> }> {
  const { publicUrl } = posko.services.config;
  const response = await posko.app.inject({
    method: "POST",
    url: "/api/auth/sign-in/email",
    headers: { host: new URL(publicUrl).host, origin: publicUrl },
    payload: { email, password },
  });
  if (response.statusCode !== 200) throw new Refusal(response.json<{ code: string }>().code, "sign-in");
  return { cookies: Object.fromEntries(response.cookies.map((c) => [c.name, c.value])) };
}
