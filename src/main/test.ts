// `npm test`: everything that has to hold, in the order of what it costs. The last line is for people and programs
// alike: `N passed, N failed`, and `, N skipped` where a test said why it could not run here.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..", "..");
const BIN = join(ROOT, "node_modules", ".bin");

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What to do when it fails. */
  readonly advice: string;
}

const CHECKS: readonly Check[] = [
  { name: "types", command: ["tsc", "--noEmit"], advice: "Put right what the compiler says above." },
  {
    name: "lint",
    command: ["oxlint", "--type-aware"],
    advice: "Put right what is said above; `npx oxlint --fix` can do some of it.",
  },
  { name: "format", command: ["oxfmt", "--check"], advice: "Run `npm run format`." },
];

/** What was counted. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Run everything; with words (`src/count`), only the tests whose path contains one of them. @returns the exit code. */
export async function runTests(words: readonly string[]): Promise<number> {
  const checks = words.length === 0 ? await runChecks() : nothing;
  const tests = await runVitest(words);
  return finish(add(checks, tests));
}

/** Types, lint and format alone (`posko check`). @returns the exit code. */
export async function runStaticChecks(): Promise<number> {
  return finish(await runChecks());
}

const nothing: Count = { passed: 0, failed: 0, skipped: 0 };

function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function finish(count: Count): number {
  const skipped = count.skipped === 0 ? "" : `, ${count.skipped} skipped`;
  process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped}\n`);
  return count.failed === 0 && count.passed > 0 ? 0 : 1;
}

async function runChecks(): Promise<Count> {
  let count = nothing;
  for (const { name, command, advice } of CHECKS) {
    const began = Date.now();
    process.stdout.write(`${name} …\n`);
    const { status, output } = await run(command, { quiet: true });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    if (status === 0) {
      process.stdout.write(`${name}: passed (${seconds} s)\n`);
      count = add(count, { passed: 1, failed: 0, skipped: 0 });
    } else {
      process.stdout.write(`${output.trimEnd()}\n${name}: FAILED (${seconds} s). ${advice}\n`);
      count = add(count, { passed: 0, failed: 1, skipped: 0 });
    }
  }
  return count;
}

async function runVitest(words: readonly string[]): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), "posko-report-"));
  const file = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { status } = await run(["vitest", "run", ...reporters, ...words], { quiet: false });
    const report = await readFile(file, "utf8").catch(() => "");
    return countReport(report, status);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Count vitest's report. A file that could not even be read, or a run that broke, is a failure too. */
export function countReport(text: string, status: number | null): Count {
  if (text === "") {
    process.stdout.write("The tests could not be run: see above.\n");
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = JSON.parse(text) as Report;
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  let failed = report.numFailedTests + broken;
  if (failed === 0 && status !== 0) {
    process.stdout.write("The tests ended with an error outside of any test: see above.\n");
    failed = 1;
  }
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

async function run(
  [program, ...args]: readonly [string, ...string[]],
  { quiet }: { quiet: boolean },
): Promise<{ status: number | null; output: string }> {
  // The tools' own first lines ask for `node`: they get the one this runs on.
  const env = { ...process.env, PATH: [BIN, process.env["PATH"] ?? ""].join(delimiter) };
  return new Promise((done) => {
    const child = spawn(join(BIN, program), args, {
      cwd: ROOT,
      env,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let output = "";
    child.stdout?.on("data", (part: Buffer) => (output += part.toString()));
    child.stderr?.on("data", (part: Buffer) => (output += part.toString()));
    const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on("SIGINT", stop).on("SIGTERM", stop);
    const end = (status: number | null): void => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      done({ status, output });
    };
    child.on("error", (error) => {
      output += error.message;
      end(null);
    });
    child.on("close", end);
  });
}
