// What a witness is told when her code did not bind the phone. Only a code that the server refused is to be asked for anew.

/** The word that tells it, by the refusal's code. */
export function enteringWord(
  code: string,
):
  | "enterOffline"
  | "enterStranger"
  | "noCodeSeen"
  | "readerAway"
  | "enterLater"
  | "codeUsed"
  | "whichStation"
  | "deviceTaken"
  | "enterTrouble"
  | "enterRefused" {
  if (code === "phone.offline") return "enterOffline";
  if (code === "phone.stranger") return "enterStranger";
  if (code === "phone.no_code_seen") return "noCodeSeen";
  if (code === "phone.reader_away") return "readerAway";
  if (code === "phone.server_away" || code.includes("limit") || code.includes("too_many")) return "enterLater";
  if (code === "witnesses.code_used") return "codeUsed";
  if (code === "witnesses.say_station") return "whichStation";
  if (code === "witnesses.device_taken") return "deviceTaken";
  // Nothing was said about the code.
  if (code.startsWith("server.")) return "enterTrouble";
  return "enterRefused";
}
