// Pure decisions about evidence: what a name means, who may send bytes, what counts as a JPEG.

import { ok, refuse, type Result } from "../../base/result.ts";
import { MAX_UNDECLARED_PICTURES } from "./model.ts";

/** `35.73` of `35.73.01.1001/12`: the regency or city the station lies in. */
export function kabOf(station: string): string {
  return station.split("/")[0]!.split(".").slice(0, 2).join(".");
}

/** `pemilu-2019` of `pemilu-2019/president`. */
export function electionOf(contest: string): string {
  return contest.split("/")[0]!;
}

/** What a trail line about a page is about. */
export function pageSubject(page: {
  readonly contest: string;
  readonly station: string;
  readonly source: string;
  readonly page: string;
}): string {
  return `${page.contest} ${page.station} ${page.source} page ${page.page}`;
}

/** A JPEG starts with SOI and another marker (ITU-T T.81 §B.1.1.3). The name and type a sender gives count for nothing. */
export function looksLikeJpeg(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
}

/** Who sends bytes, and what is known about the hash. */
export interface Sending {
  /** Bytes of the whole picture, as the sender says. */
  readonly size: number;
  /** The most bytes a signed record declared for this hash; null when none did. */
  readonly declaredBytes: number | null;
  /** A phone bound by a mandate code, with a session in force. */
  readonly boundPhone: boolean;
  /** Whole pictures of this phone that no record has declared yet. */
  readonly undeclared: number;
}

/**
 * May these bytes be taken? Whoever carries a declared picture may bring it: the record was signed, and the
 * most its bytes can be is known. Undeclared ones are taken from a bound phone only, and only so many, so that
 * no stranger and no single phone can fill the disk. A declaration that names too small a size (somebody
 * else's, or a slip) does not keep the bound phone's picture out: the hash decides.
 * Refusals: `evidence.not_declared`, `evidence.size_differs`, `evidence.too_many_undeclared`.
 */
export function mayTake(sending: Sending): Result<true> {
  const { declaredBytes } = sending;
  if (declaredBytes !== null && sending.size <= declaredBytes) return ok(true);
  if (!sending.boundPhone) {
    return declaredBytes === null
      ? refuse("forbidden", "evidence.not_declared")
      : refuse("invalid", "evidence.size_differs", { declared: declaredBytes });
  }
  if (sending.undeclared >= MAX_UNDECLARED_PICTURES) {
    return refuse("limited", "evidence.too_many_undeclared", { limit: MAX_UNDECLARED_PICTURES });
  }
  return ok(true);
}
