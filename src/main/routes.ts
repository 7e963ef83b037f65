// All bindings of all capabilities, in the order of the floors.

import type { Binding } from "../server/http/bind.ts";

export const BINDINGS: readonly Binding[] = [];
