import { BaseSequencer, type TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";

/** What takes longest begins first, so that the last to end leave nobody idle. */
const LONGEST = [
  "e2e/evening.test.ts",
  "e2e/thread.test.ts",
  "e2e/phone-form.test.ts",
  "e2e/phone.test.ts",
  "e2e/",
  "src/main/start.test.ts",
  "src/server/postgres/launch.test.ts",
  "src/main/backup/",
  "src/main/real-figures.test.ts",
  "src/main/scope.test.ts",
  "tools/rows.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = LONGEST.findIndex((path) => moduleId.includes(`/${path}`));
      return at !== -1 ? at : LONGEST.length + (project.name === "apart" ? 0 : 1);
    };
    // The others stay as vitest has them: the largest files first.
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** They put something else in the place of a module that others use; or say who has seen what, and are to know of no other. */
const APART = ["**/src/main/guard/enumeration.test.ts", "**/src/count/figures/routes/blind.test.ts"];

// Three kinds of tests: those beside the code, which share the process they run in; those that cannot; and whole walks with
// a real browser, each with a server of its own. Three at a time on the two cores that a modest laptop and the CI have,
// since a walk waits as often as it works.
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 3,
    globalSetup: ["./src/main/template.ts"],
    teardownTimeout: 30_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "code",
          include: ["src/**/*.test.{ts,tsx}", "tools/**/*.test.ts", "bench/**/*.test.ts"],
          exclude: APART,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: "apart", include: APART, testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "walks",
          include: ["e2e/**/*.test.ts"],
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
