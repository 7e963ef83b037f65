// Parse, find out who asks, and decide whether they may: before any handler, the same for all kinds.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { safeParse, type z } from "zod/mini";
import { err, ok, type Result } from "../../base/result.ts";
import { authorize, type Principal } from "../scope.ts";
import type { Binding, Call, Services } from "./bind.ts";
import type { Sentences } from "./problem.ts";
import { fromQuery } from "./query.ts";
import { wrongIn } from "./texts.ts";

/** How a request becomes a principal; `server/sign-in` gives the real one. */
export interface SignIn {
  /** `cookie`: the browser sent a session by itself, so the request must prove it is same-origin. */
  resolve(request: FastifyRequest): Promise<{ principal: Principal; cookie: boolean; from: string }>;
  /** Has who asks shown once that she is one of us? Decides nothing but who goes first. */
  knows(request: FastifyRequest): Promise<boolean>;
}

export interface AppOptions {
  readonly services: Services;
  readonly signIn: SignIn;
  readonly bindings: readonly Binding[];
  /** What each refusal says to a person; without it a refusal has its code and its kind's title alone. */
  readonly sentence?: Sentences;
  /** Routes outside the contract, each named with its reason in `OUTSIDE_CONTRACT`. */
  readonly extra?: (app: FastifyInstance) => Promise<void> | void;
}

/** A request that a browser signs by itself must come from our own pages (CSRF). */
export function sameOrigin(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = request.headers.origin;
  if (origin === undefined) return true; // not a browser: a browser sends one of the two with every POST
  try {
    const host = new URL(origin).host;
    return host === request.headers.host || (publicUrl !== undefined && host === new URL(publicUrl).host);
  } catch {
    return false;
  }
}

export interface Admitted {
  readonly call: Call;
  readonly input: unknown;
}

/** Parse, find out who asks, and decide whether they may: the same for all kinds. */
export async function admit(options: AppOptions, binding: Binding, request: FastifyRequest): Promise<Result<Admitted>> {
  const { operation, who } = binding;
  const { services } = options;
  const { principal, cookie, from } = await options.signIn.resolve(request);
  if (cookie && request.method !== "GET" && !sameOrigin(request, services.config.publicUrl)) {
    return err({ kind: "forbidden", code: "request.other_origin" });
  }
  if (!("public" in who) && principal.kind === "anonymous")
    return err({ kind: "unauthenticated", code: "scope.sign_in" });
  const raw =
    operation.kind === "command"
      ? // Nothing at all asks with nothing; `null` is something, and no input.
        request.body === undefined
        ? {}
        : request.body
      : fromQuery(operation.input, request.query as Record<string, string>);
  const wrong = wrongIn(raw, { texts: binding.eachByItself !== true });
  if (wrong !== null) return err({ kind: "invalid", code: "request.malformed", details: { wrong } });
  const parsed = safeParse(operation.input, raw);
  if (!parsed.success) {
    return err({
      kind: "invalid",
      code: "request.shape",
      details: {
        issues: parsed.error.issues.slice(0, 20).map((i: z.core.$ZodIssue) => ({
          at: i.path.join("."),
          wants: i.code,
          // What may stand there is no secret, and saves a look into the manual.
          ...(i.code === "invalid_value" ? { allowed: i.values } : {}),
        })),
      },
    });
  }
  const input: unknown = parsed.data;
  const decided = decide(binding, principal, input);
  if (!decided.ok) return decided;
  return ok({
    call: {
      ...services,
      principal,
      now: services.clock.now(),
      from,
      requestId: request.id,
      address: request.ip,
    },
    input,
  });
}

/** Whether this principal may ask this with this input. */
export function decide(binding: Binding, principal: Principal, input: unknown): Result<true> {
  const { operation, who } = binding;
  if ("public" in who) return ok(true);
  // A phone is lost sooner than a desk: of what its owner may do, it opens only what it was made for.
  if (principal.kind === "account" && principal.device !== undefined && operation.onPhone !== true)
    return err({ kind: "forbidden", code: "scope.desk_only" });
  if ("signedIn" in who) {
    return principal.kind === "anonymous" ? err({ kind: "unauthenticated", code: "scope.sign_in" }) : ok(true);
  }
  if (who.at === "somewhere") return authorize(principal, { roles: who.roles, at: "somewhere" });
  const at: string | readonly string[] = who.at(input);
  return authorize(principal, { roles: who.roles, at: typeof at === "string" ? [at] : at });
}
