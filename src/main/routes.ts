// All bindings of all capabilities, in the order of the floors.

import { BINDINGS as ACCOUNTS } from "../people/accounts/routes.ts";
import type { Binding } from "../server/http/bind.ts";

export const BINDINGS: readonly Binding[] = [...ACCOUNTS];
