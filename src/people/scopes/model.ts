// A role at a place and below, or only here, held by a person with an account.

import { z } from "zod/mini";
import { grantShape } from "../accounts/model.ts";

export const heldShape = z.object({
  account: z.string(),
  name: z.string(),
  ...grantShape.shape,
  given_by: z.string(),
  given_at: z.string(),
});
