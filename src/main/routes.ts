// All bindings of all capabilities, in the order of the floors.

import { ACCOUNTS_BINDINGS } from "../people/accounts/routes.ts";
import { EVIDENCE_BINDINGS } from "../count/evidence/routes.ts";
import { SCOPES_BINDINGS } from "../people/scopes/routes.ts";
import type { Binding } from "../server/http/bind.ts";
import { TRAIL_BINDINGS } from "../watch/trail/routes.ts";

export const BINDINGS: readonly Binding[] = [...ACCOUNTS_BINDINGS, ...SCOPES_BINDINGS, ...EVIDENCE_BINDINGS, ...TRAIL_BINDINGS];
