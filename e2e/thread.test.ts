// One form from nothing to the nation, in real browsers on the real server: set-up, stations, a witness's phone
// without signal, a page the desk cannot read, the blind second reading, a difference and its third reader, the tally, and the receipt proven by
// a program that shares no code with the server. Each step stands on the one before; they lie in `thread/`.

import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { aNewCode, inEnglishAndDark, theTrail } from "./thread/after.ts";
import { atTheDesk } from "./thread/desk.ts";
import { onThePhone } from "./thread/phone.ts";
import { setUp } from "./thread/set-up.ts";
import { aPageAgain } from "./thread/unreadable.ts";
import { begin, end } from "./thread/walk.ts";

beforeAll(begin);
afterAll(end);

// One walk: where it breaks off there is nothing to be seen behind.
let broken = false;
beforeEach(({ skip }) => skip(broken, "the walk broke off before"));
afterEach(({ task }) => {
  broken ||= task.result?.state === "fail";
});

setUp();
onThePhone();
aPageAgain();
atTheDesk();
aNewCode();
theTrail();
inEnglishAndDark();
