// Who may read, type, settle and reopen figures, and where: reading in `routes/reading.ts`, lists in
// `routes/lists.ts`, settling in `routes/settle.ts`, ballots side by side in `routes/ballots.ts`, those who type in
// `routes/clerks.ts`; the server end of a phone's record is `routes/submit.ts`.

import type { Binding } from "../../server/http/bind.ts";
import { BALLOT_BINDINGS } from "./routes/ballots.ts";
import { CLERK_BINDINGS } from "./routes/clerks.ts";
import { EXPORT_BINDINGS } from "./routes/export.ts";
import { LIST_BINDINGS } from "./routes/lists.ts";
import { READING_BINDINGS } from "./routes/reading.ts";
import { SETTLE_BINDINGS } from "./routes/settle.ts";

export const FIGURES_BINDINGS: readonly Binding[] = [
  ...READING_BINDINGS,
  ...LIST_BINDINGS,
  ...BALLOT_BINDINGS,
  ...SETTLE_BINDINGS,
  ...CLERK_BINDINGS,
  ...EXPORT_BINDINGS,
];
