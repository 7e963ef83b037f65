import { z } from "zod/mini";
import { WAYS } from "./ways.ts";

/** Of what somebody enters for a station from what reached her. Personal: it stands in no trail and no log. */
export const secondHandShape = z.object({
  from: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  way: z.enum(WAYS),
  note: z._default(z.string().check(z.trim(), z.maxLength(300)), ""),
});

/** The same as it is shown, with who entered it. */
export const enteredShape = z.object({ from: z.string(), way: z.enum(WAYS), note: z.string(), by: z.string() });
