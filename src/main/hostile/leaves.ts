/** Queries that leave a row on purpose. */
export const LEAVES_A_ROW: ReadonlySet<string> = new Set([
  "evidence.original", // a line in the trail for each original that left
  "evidence.voice", // likewise
  "witnesses.export", // likewise
  "accounts.export", // likewise
  "witnesses.work", // when the phone was last seen
  "figures.list", // who has been shown figures may not be their second reader
  "figures.review", // likewise
  "figures.show", // likewise
  "figures.export_list", // likewise
  "figures.export_review", // likewise
  "dashboard.export_tally", // likewise
  "recaps.compare", // likewise
  "tally.show", // likewise
  "tally.watch", // likewise
  "auth passkey/generate-register-options", // the question whose answer it waits for
  "auth passkey/generate-authenticate-options", // likewise
  "evidence.state", // the receipt of a picture whose bytes came before its record
]);
