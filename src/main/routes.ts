// All bindings of all capabilities, in the order of the floors.

import { ACCOUNTS_BINDINGS } from "../people/accounts/routes.ts";
import { ACCOUNT_PHONE_BINDINGS } from "../people/accounts/routes/phones.ts";
import { EVIDENCE_BINDINGS, evidenceHandler } from "../count/evidence/routes.ts";
import { NOTE_BINDINGS, noteHandler } from "../count/evidence/routes/notes.ts";
import { FIGURES_BINDINGS } from "../count/figures/routes.ts";
import { figuresHandler } from "../count/figures/routes/submit.ts";
import { RECAPS_BINDINGS } from "../count/recaps/routes.ts";
import { SEATS_BINDINGS } from "../count/seats/routes.ts";
import { TALLY_BINDINGS } from "../count/tally/routes.ts";
import { checkInHandler, sayStateHandler, WITNESSES_BINDINGS } from "../count/witnesses/routes.ts";
import { SCOPES_BINDINGS } from "../people/scopes/routes.ts";
import { APPORTIONMENT_BINDINGS } from "../ground/apportionment/routes.ts";
import { COMPARE_BINDINGS } from "../ground/elections/routes/compare.ts";
import { CONTESTS_BINDINGS } from "../ground/elections/routes/contests.ts";
import { ELECTIONS_BINDINGS } from "../ground/elections/routes.ts";
import { PLACES_BINDINGS } from "../ground/places/routes.ts";
import { STATIONS_BINDINGS } from "../ground/stations/routes.ts";
import type { Binding } from "../server/http/bind.ts";
import type { IntakeHandler } from "../server/intake/handler.ts";
import { INTAKE_BINDINGS } from "../server/intake/routes.ts";
import { DASHBOARD_BINDINGS } from "../watch/dashboard/routes.ts";
import { AREA_BINDINGS } from "../watch/dashboard/routes/area.ts";
import { TRAIL_BINDINGS } from "../watch/trail/routes.ts";

export const BINDINGS: readonly Binding[] = [
  ...INTAKE_BINDINGS,
  ...PLACES_BINDINGS,
  ...ELECTIONS_BINDINGS,
  ...CONTESTS_BINDINGS,
  ...COMPARE_BINDINGS,
  ...APPORTIONMENT_BINDINGS,
  ...STATIONS_BINDINGS,
  ...ACCOUNTS_BINDINGS,
  ...ACCOUNT_PHONE_BINDINGS,
  ...SCOPES_BINDINGS,
  ...WITNESSES_BINDINGS,
  ...EVIDENCE_BINDINGS,
  ...NOTE_BINDINGS,
  ...FIGURES_BINDINGS,
  ...TALLY_BINDINGS,
  ...SEATS_BINDINGS,
  ...RECAPS_BINDINGS,
  ...DASHBOARD_BINDINGS,
  ...AREA_BINDINGS,
  ...TRAIL_BINDINGS,
];

/** Operations that may wait on the phone, and who takes them in. */
export const INTAKE_HANDLERS: readonly IntakeHandler[] = [
  checkInHandler,
  sayStateHandler,
  evidenceHandler,
  noteHandler,
  figuresHandler,
];
