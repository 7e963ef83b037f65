import { describe, expect, it } from "vitest";
import { enteringWord } from "./entering.ts";

describe("what is told when a code did not bind the phone", () => {
  it("asks for a new code only where this one was refused", () => {
    expect(enteringWord("witnesses.code_unknown")).toBe("enterRefused");
    expect(enteringWord("witnesses.code_used")).toBe("codeUsed");
  });

  it("blames the server, not the code, where the server failed", () => {
    for (const code of ["server.bug", "server.database_unavailable", "server.disk_full"])
      expect(enteringWord(code)).toBe("enterTrouble");
  });

  it("says to wait where there were too many tries, and to look for a signal where there is none", () => {
    expect(enteringWord("sign_in.limited")).toBe("enterLater");
    expect(enteringWord("phone.server_away")).toBe("enterLater");
    expect(enteringWord("phone.offline")).toBe("enterOffline");
  });
});
