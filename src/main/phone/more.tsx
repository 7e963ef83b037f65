// What a witness opens now and then: a note of what happened, her rights, the summary of the evening. Together, since
// each is small and none is of the first visit.

export { NoteScreen } from "../../count/evidence/phone/note.tsx";
export { RightsScreen } from "../../count/witnesses/phone/rights.tsx";
export { Done } from "./done.tsx";
