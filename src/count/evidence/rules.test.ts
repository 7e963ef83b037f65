import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_UNDECLARED_PICTURES } from "./model.ts";
import { electionOf, kabOf, looksLikeJpeg, mayTake, type Sending } from "./rules.ts";

const sending = (change: Partial<Sending> = {}): Sending => ({
  size: 400_000,
  declaredBytes: 400_000,
  boundPhone: false,
  undeclared: 0,
  ...change,
});

describe("who may send bytes", () => {
  it("a stranger never brings what no record declared, nor a byte more than it declared", () => {
    fc.assert(
      fc.property(fc.nat(), fc.option(fc.nat()), fc.nat(200), (size, declaredBytes, undeclared) => {
        const may = mayTake(sending({ size, declaredBytes, undeclared })).ok;
        expect(may).toBe(declaredBytes !== null && size <= declaredBytes);
      }),
    );
  });

  it("a bound phone sends before it declares, but only so many", () => {
    const phone = sending({ declaredBytes: null, boundPhone: true });
    expect(mayTake({ ...phone, undeclared: MAX_UNDECLARED_PICTURES - 1 }).ok).toBe(true);
    expect(mayTake({ ...phone, undeclared: MAX_UNDECLARED_PICTURES })).toMatchObject({ problem: { kind: "limited" } });
  });

  it("somebody else's declaration of too small a size does not keep a phone's picture out", () => {
    expect(mayTake(sending({ declaredBytes: 1, boundPhone: true })).ok).toBe(true);
    expect(mayTake(sending({ declaredBytes: 1 }))).toMatchObject({ problem: { code: "evidence.size_differs" } });
  });
});

describe("names", () => {
  it("a station lies in the regency of its first two codes, a contest in its election", () => {
    expect(kabOf("35.73.01.1001/12")).toBe("35.73");
    expect(electionOf("pemilu-2019/president")).toBe("pemilu-2019");
  });
});

describe("a JPEG", () => {
  it("begins with its marker, whatever the name says", () => {
    expect(looksLikeJpeg(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe(true);
    for (const head of ["\x89PNG", "GIF8", "<svg", "<!do", "%PDF", ""])
      expect(looksLikeJpeg(Buffer.from(head, "latin1"))).toBe(false);
    expect(looksLikeJpeg(Buffer.from([0xff, 0xd8]))).toBe(false);
  });
});
