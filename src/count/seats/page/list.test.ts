import { expect, test } from "vitest";
import { seatsHome } from "./list.tsx";

test("the seats of a role open at its own province or city, never at the nation's nor at a village, which has no dapil", () => {
  const grant = (place: string) => ({ role: "coordinator", place, below: true });
  const home = (...places: string[]): string => seatsHome({ id: null, name: "", grants: places.map(grant) });
  expect(home("35.73")).toBe("35.73");
  expect(home("35")).toBe("35");
  expect(home("")).toBe("");
  expect(home("35.73.01.1001")).toBe("35.73");
  expect(home("35.73.01.1001/12")).toBe("35.73");
  // Of several the widest.
  expect(home("35.78.01", "35.73")).toBe("35.73");
});
