// People with an account at the desk. Witnesses have none: their phone is their way in (`count/witnesses`).

import { z } from "zod/mini";

export const ROLE_NAMES = ["administrator", "coordinator", "verifier", "witness", "viewer"] as const;

/** Roles a person at the desk may be given; a witness gets hers by being assigned to a station. */
export const DESK_ROLES = ["administrator", "coordinator", "verifier", "viewer"] as const;
export type DeskRole = (typeof DESK_ROLES)[number];

/** "" is the nation; `35`, `35.73`, `35.73.01`, `35.73.01.1001`, or a station `35.73.01.1001/12`. */
export const PLACE = /^(?:\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4}(?:(?:\.\d{3}){1,2}|\/[0-9A-Za-z-]{1,20})?)?)?)?)?$/;

export const placeShape = z.string().check(z.regex(PLACE));
export const nameShape = z.string().check(z.trim(), z.minLength(1), z.maxLength(120));
export const emailShape = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(254), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/));
export const accountIdShape = z.uuid();

export const grantShape = z.object({ role: z.enum(ROLE_NAMES), place: z.string(), below: z.boolean() });
export type GrantView = z.output<typeof grantShape>;

export const installationShape = z.object({ kind: z.literal("organisation"), name: z.string() });
export type Installation = z.output<typeof installationShape>;

/** `account:<uuid>`: how a person is called wherever a principal is named. */
export function principalOf(account: string): string {
  return `account:${account}`;
}

/** Days a one-time link stays open. */
export const LINK_DAYS = 7;

/** Letters of a code that binds a phone to an account, too many to be guessed within its day. */
export const PHONE_CODE_LENGTH = 12;
export const PHONE_CODE_HOURS = 24;
/** Days an account's phone stays bound; longer than recapitulation and its disputes. */
export const PHONE_DAYS = 180;
