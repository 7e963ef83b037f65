// What a witness opens from her station: a form, the list of everything to send, a note of what happened, her rights, the
// summary of the evening. Together, since they share most of what they are made of: apart they cost 3 kB more.

export { NoteScreen } from "../../count/evidence/phone/note.tsx";
export { RightsScreen } from "../../count/witnesses/phone/rights.tsx";
export { Done } from "./done.tsx";
export { FormScreen } from "./form.tsx";
export { SentScreen } from "./sent.tsx";
