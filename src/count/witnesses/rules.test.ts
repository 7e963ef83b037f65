import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SPOKEN } from "../../base/intake.ts";
import { parseCode, spokenCode } from "./model.ts";
import { decideBind, makeCode, parsePhone, sessionEnd } from "./rules.ts";

describe("a mandate code", () => {
  it("is read the same typed small, spaced, dashed or scanned", () => {
    const index = fc.integer({ min: 0, max: SPOKEN.length - 1 });
    fc.assert(
      fc.property(fc.array(index, { minLength: 8, maxLength: 8 }), (numbers) => {
        let i = 0;
        const code = makeCode(() => numbers[i++]!);
        expect(parseCode(code)).toBe(code);
        expect(parseCode(code.toLowerCase())).toBe(code);
        expect(parseCode(` ${spokenCode(code)}\n`)).toBe(code);
        expect(parseCode(code.split("").join("-"))).toBe(code);
      }),
    );
  });

  it("holds nothing that is mistaken for something else when spoken or read", () => {
    for (const bad of ["0", "O", "1", "I", "L"]) {
      expect(SPOKEN).not.toContain(bad);
      expect(parseCode(`AAAAAAA${bad}`)).toBeNull();
    }
    for (const bad of ["", "AAAAAAA", "AAAAAAAAA", "AAAA?AAA"]) expect(parseCode(bad)).toBeNull();
  });

  it("uses every letter of its alphabet in every position", () => {
    for (let at = 0; at < SPOKEN.length; at++) expect(makeCode(() => at)).toBe(SPOKEN[at]!.repeat(8));
    const asked: number[] = [];
    makeCode((n) => {
      asked.push(n);
      return 0;
    });
    expect(asked).toEqual(Array.from({ length: 8 }, () => 31));
  });

  it("binds one phone, and the same phone again", () => {
    const code = (result: ReturnType<typeof decideBind>): string => (result.ok ? result.value : result.problem.code);
    expect(code(decideBind(null, "a"))).toBe("witnesses.code_unknown");
    expect(code(decideBind({ ended: false, device: null }, "a"))).toBe("first");
    expect(code(decideBind({ ended: false, device: "a" }, "a"))).toBe("again");
    expect(code(decideBind({ ended: false, device: "b" }, "a"))).toBe("witnesses.code_used");
    expect(code(decideBind({ ended: true, device: "a" }, "a"))).toBe("witnesses.code_ended");
    expect(code(decideBind({ ended: true, device: null }, "a"))).toBe("witnesses.code_ended");
  });
});

describe("a phone's session", () => {
  const day = 86_400_000;
  it("lasts sixty days after the voting day and never less than 180 from now", () => {
    const now = Date.parse("2029-01-01T00:00:00Z");
    expect(sessionEnd(null, now)).toBe(now + 180 * day);
    expect(sessionEnd(now + 10 * day, now)).toBe(now + 180 * day);
    expect(sessionEnd(now + 200 * day, now)).toBe(now + 260 * day);
    expect(sessionEnd(now - 900 * day, now)).toBe(now + 180 * day);
  });
});

describe("a telephone number", () => {
  it("is kept one way however it is written", () => {
    for (const text of ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "62812 34567890", "(0812) 3456.7890"]) {
      expect(parsePhone(text)).toBe("+6281234567890");
    }
    expect(parsePhone("021 555 1234")).toBe("+62215551234");
    for (const text of ["", "12345", "0812", "abc", "+1 202 555 0100", "08123456789012345"])
      expect(parsePhone(text)).toBeNull();
  });
});
