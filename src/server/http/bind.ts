// A capability's `routes.ts` binds *who may* and the handler to each operation of its contract. A binding
// without a policy does not compile, and `main/routes.test.ts` walks them all.

import type { Readable } from "node:stream";
import type { Logger } from "pino";
import type { Kind, Operation, ParsedOf, OutputOf } from "../../base/contract.ts";
import type { Clock, Instant } from "../../base/clock.ts";
import type { Problem, Result } from "../../base/result.ts";
import type { Config } from "../config.ts";
import type { Database, Db, Tx } from "../database/connect.ts";
import type { Live } from "../database/listen.ts";
import type { Intake } from "../intake/intake.ts";
import type { Keys } from "../keys.ts";
import type { Principal, Role } from "../scope.ts";
import type { SlowLane } from "../sign-in/limits.ts";

/** What the whole process shares; made once in `main/server.ts`, handed to every handler. */
export interface Services {
  readonly config: Config;
  readonly database: Database;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly live: Live;
  readonly intake: Intake;
  readonly log: Logger;
  /** Slows addresses that fail often. */
  readonly lane: SlowLane;
}

export interface Call extends Services {
  readonly principal: Principal;
  readonly now: Instant;
  /** For the trail: `desk`, `phone`, `cli`; never an address of a person's device. */
  readonly from: string;
  readonly requestId: string;
  /** Address of the caller, for limits only; never stored beside a name. */
  readonly address: string;
}

/** Queries read; commands get the one transaction of the request. */
export interface QueryCall extends Call {
  readonly db: Db;
}
export interface CommandCall extends Call {
  readonly tx: Tx;
  /** What the trail of this request is written with; see `appendTrail`. */
  /** A cookie of a session that begins here (a whole `set-cookie` line); sent only with an answer, not with a refusal. */
  readonly setCookie: (line: string) => void;
}
export interface UploadCall extends Call {
  readonly body: Readable;
  readonly size: number | null;
}
export interface StreamCall extends Call {
  readonly db: Db;
  readonly signal: AbortSignal;
}

/**
 * Who may. Exactly one of:
 * - `public`: with the reason why anybody may;
 * - `signedIn`: any person or phone with an account; the handler answers only about that person or with
 *   what is public to members (places, packs);
 * - `roles` + `at`: one of the roles at every place `at` names for this input; `"somewhere"` for lists,
 *   whose handler must narrow with `scopeWhere(principal, roles, …)` using the same roles (exported const).
 */
export type Who<I> =
  | { readonly public: string }
  | { readonly signedIn: true }
  | { readonly roles: readonly Role[]; readonly at: "somewhere" | ((input: I) => string | readonly string[]) };

/** How the handler of a stream refuses: at once like a query, later as an event `problem`, after which it ends. */
export class StreamRefused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

type MaybePromise<T> = T | Promise<T>;

type HandlerOf<Op extends Operation> = Op["kind"] extends "query"
  ? (call: QueryCall, input: ParsedOf<Op>) => MaybePromise<Result<OutputOf<Op>>>
  : Op["kind"] extends "command"
    ? (call: CommandCall, input: ParsedOf<Op>) => MaybePromise<Result<OutputOf<Op>>>
    : Op["kind"] extends "upload"
      ? (call: UploadCall, input: ParsedOf<Op>) => MaybePromise<Result<OutputOf<Op>>>
      : (call: StreamCall, input: ParsedOf<Op>) => AsyncIterable<OutputOf<Op>>;

export interface Binding {
  readonly operation: Operation;
  // oxlint-disable-next-line typescript/no-explicit-any -- the exact types were checked where it was bound
  readonly who: Who<any>;
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  readonly handle: (call: any, input: any) => any;
  /** A command that opens its own transactions (intake, long imports): it gets no `tx`. */
  readonly ownTransactions?: true;
  /** Takes records that are judged one by one: a text in one that cannot be kept is its own refusal, not all's. */
  readonly eachByItself?: true;
}

/** Bind an operation to its policy and handler. */
export function bind<Op extends Operation>(
  operation: Op,
  binding: { readonly who: Who<ParsedOf<Op>>; readonly handle: HandlerOf<Op> },
): Binding {
  return { operation, who: binding.who, handle: binding.handle };
}

/** As `bind`, for the few commands that must not sit in one transaction; say why where it is used. */
export function bindOwn<Op extends Operation<never, never, "command"> | Operation>(
  operation: Op,
  binding: {
    readonly who: Who<ParsedOf<Op>>;
    readonly handle: (call: Call, input: ParsedOf<Op>) => MaybePromise<Result<OutputOf<Op>>>;
  },
): Binding {
  return {
    operation,
    who: binding.who,
    handle: binding.handle,
    ownTransactions: true,
  };
}

export type { Kind };
