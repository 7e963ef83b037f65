// Pure decisions about codes, phones and posts.

import { SPOKEN } from "../../base/intake.ts";
import type { Instant } from "../../base/clock.ts";
import { ok, refuse, type Result } from "../../base/result.ts";
import { CODE_LENGTH, type ContestState, type Post } from "./model.ts";

/** A code from a source of random whole numbers below `n` (crypto on the server, a fixed one in tests). */
export function makeCode(randomBelow: (n: number) => number): string {
  let code = "";
  for (let i = 0; i < CODE_LENGTH; i++) code += SPOKEN[randomBelow(SPOKEN.length)]!;
  return code;
}

/** What is known of the code somebody typed. */
export interface KnownCode {
  readonly ended: boolean;
  /** The phone it bound; null while unused. */
  readonly device: string | null;
}

/**
 * May this phone be bound by this code? One code binds one phone; the same phone may ask again, since the
 * answer may have been lost on the way.
 */
export function decideBind(code: KnownCode | null, device: string): Result<"first" | "again"> {
  if (code === null) return refuse("not_found", "witnesses.code_unknown");
  if (code.ended) return refuse("conflict", "witnesses.code_ended");
  if (code.device === null) return ok("first");
  return code.device === device ? ok("again") : refuse("conflict", "witnesses.code_used");
}

const DAY = 86_400_000;

/**
 * Until when a phone's session lasts: sixty days after the voting day, and at least 180 from now, so that it
 * outlasts the recapitulation, its disputes and the days without signal.
 */
export function sessionEnd(votingDay: Instant | null, now: Instant): Instant {
  const least = now + 180 * DAY;
  return votingDay === null ? least : Math.max(votingDay + 60 * DAY, least);
}

/** Seconds after the n-th wrong code of one phone. */
export const DEVICE_WAITS: readonly number[] = [0, 0, 0, 0, 0, 5, 10, 20, 40, 60];

/** A telephone number of Indonesia as it is kept: `+62812…`. Null when it cannot be one. */
export function parsePhone(text: string): string | null {
  const digits = text.replaceAll(/[\s().-]/g, "");
  const match = /^(?:\+?62|0)(8\d{7,12}|[2-79]\d{6,11})$/.exec(digits);
  return match ? `+62${match[1]}` : null;
}

const POST_WORDS: Readonly<Record<string, Post>> = {
  "": "holder",
  "1": "holder",
  holder: "holder",
  utama: "holder",
  "saksi 1": "holder",
  "saksi utama": "holder",
  "2": "substitute",
  substitute: "substitute",
  cadangan: "substitute",
  "saksi 2": "substitute",
  "saksi cadangan": "substitute",
};

/** Which post a list means: `1`, `utama`, `cadangan` …; nothing is the holder. Null when it cannot be told. */
export function parsePost(text: string): Post | null {
  return POST_WORDS[text.trim().toLowerCase()] ?? null;
}

/** What a witness said of a contest, or of the whole station (contest null). */
export interface SaidState {
  readonly election: string;
  readonly contest: string | null;
  readonly state: ContestState;
  readonly reason?: string | undefined;
}

/**
 * May it be taken as it is said? Any state may follow any other: a count is taken up again, trouble passes.
 * @param contests ids of the election's contests
 * Trouble is said first, and what it is may follow or not: who is in it has no hand for more than two touches.
 * Refusal: `witnesses.contest_unknown`.
 */
export function checkSaidState(said: SaidState, contests: ReadonlySet<string>): Result<true> {
  if (said.contest !== null && !contests.has(said.contest))
    return refuse("invalid", "witnesses.contest_unknown", { contest: said.contest });
  return ok(true);
}
