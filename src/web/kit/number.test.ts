import { describe, expect, it } from "vitest";
import { formatFigure, isFigureText, parseFigure } from "./number.tsx";

describe("a figure", () => {
  it("is unknown while its field is empty, and zero only where a zero is typed", () => {
    expect(parseFigure("")).toBeNull();
    expect(parseFigure("0")).toBe(0);
    expect(formatFigure(null)).toBe("");
    expect(formatFigure(0)).toBe("0");
  });
  it("is written with the Indonesian point", () => {
    expect(formatFigure(1234567)).toBe("1.234.567");
    expect(formatFigure(999)).toBe("999");
    expect(parseFigure("1.234.567")).toBe(1234567);
  });
  it("keeps fifteen digits exactly", () => {
    expect(formatFigure(parseFigure("9".repeat(20)))).toBe("999.999.999.999.999");
  });
  it("is not made of a pasted fraction, minus or words", () => {
    for (const bad of ["12,5", "12.5", "-3", "dua", "", "1.23.4"]) expect(isFigureText(bad), bad).toBe(false);
    for (const good of ["12", " 1.234 ", "1 234", "0"]) expect(isFigureText(good), good).toBe(true);
  });
});
