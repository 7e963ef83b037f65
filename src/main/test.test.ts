import { describe, expect, it } from "vitest";
import { countReport } from "./test.ts";

const file = (status: string, ...tests: string[]): object => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

function report(passed: number, failed: number, skipped: number, files: object[]): string {
  return JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    testResults: files,
  });
}

describe("the count of a test run", () => {
  it("takes passed, failed and skipped tests as they are", () => {
    const text = report(2, 1, 1, [file("passed", "passed"), file("failed", "passed", "failed", "pending")]);
    expect(countReport(text, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(countReport(report(1, 0, 0, [file("passed", "passed"), file("failed")]), 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it("never reports success where the run itself ended with an error", () => {
    expect(countReport(report(1, 0, 0, [file("passed", "passed")]), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(countReport("", 0).failed).toBe(1);
  });
});
