// `posko …`: a few verbs that start something or look at this machine, and every operation whose contract names its
// words. An operation goes to the server that runs on the data folder, or, where none runs, to the same app built in
// this process: the same policy, the same transaction, the same answer.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pathOf, queryOf, type Operation, type ProblemDocument } from "../base/contract.ts";
import type { Result } from "../base/result.ts";
import {
  readArguments,
  saysYes,
  usageOf,
  verbsOf,
  wantsJson,
  workingText,
  type Invocation,
  type Verb,
} from "../cli/arguments.ts";
import type { Answer, Ask } from "../cli/call.ts";
import { contestsLines, electionsLines, formLines } from "../cli/elections.ts";
import { helpLines, type SpecialVerb } from "../cli/help.ts";
import { jsonSlip } from "../cli/json.ts";
import { comparePacksLines, packLines } from "../cli/packs.ts";
import { answerLines, leftOutLine, lineCodeLines, problemLines } from "../cli/print.ts";
import { compareLines, recapDapilLines, recapLines } from "../cli/recaps.ts";
import { areaSeatsLines, seatListLines } from "../cli/seats.ts";
import { reviewLines, seatsLines, tallyLines } from "../cli/tables.ts";
import { progressLine, uploadFile } from "../cli/upload.ts";
import { review } from "../count/figures/contract.ts";
import { compare, dapil as recapDapil, show as recap } from "../count/recaps/contract.ts";
import { dapil as areaSeats, list as seatList, open as openSeats } from "../count/seats/contract.ts";
import { show as tally } from "../count/tally/contract.ts";
import { seats } from "../ground/apportionment/contract.ts";
import { seatsFromCsv } from "../ground/apportionment/rules.ts";
import { form as contestForm, list as elections, pack as electionPack } from "../ground/elections/contract.ts";
import { comparePacks } from "../ground/elections/contract/compare.ts";
import { contests } from "../ground/elections/contract/contests.ts";
import { loadConfig, type Config } from "../server/config.ts";
import { detailOf, problemDocument } from "../server/http/problem.ts";
import { fromQuery } from "../server/http/query.ts";
import { sentenceOf } from "./open.ts";
import { reachPosko } from "./reach.ts";
import { sentence } from "./sentences.ts";

const DONE = 0;
const REFUSED = 1;
const USAGE = 2;

/** Verbs that are no operation. Each is loaded when it is used. */
const SPECIAL: readonly (SpecialVerb & { run(argv: string[]): Promise<number> })[] = [
  {
    words: ["start"],
    usage: "posko start",
    summary:
      "Start the command post on ./data (POSKO_DATA, PORT, HOST, DATABASE_URL, PUBLIC_URL, TLS_CERT, TLS_KEY, TRUST_PROXY).",
    run: async (argv) => (await import("./start.ts")).start(argv),
  },
  {
    words: ["demo"],
    usage: "posko demo [--speed N] [--fresh]",
    summary: "Live an election night of a sample city through, in a data folder of its own.",
    run: async (argv) => (await import("./demo.ts")).demo(argv),
  },
  {
    words: ["test"],
    usage: "posko test [WORD …]",
    summary: "Run everything that has to hold; with words, only the tests whose path contains one of them.",
    run: async (argv) => (await import("./test.ts")).runTests(argv),
  },
  {
    words: ["check"],
    usage: "posko check",
    summary: "Types, lint and format only.",
    run: async () => (await import("./test.ts")).runStaticChecks(),
  },
  {
    words: ["db", "url"],
    usage: "posko db url",
    summary: "Print the URL of the running database, for psql and other tools; exit 1 where none runs.",
    run: async (argv) => (await import("./doctor.ts")).databaseUrl(argv),
  },
  {
    words: ["db", "distribute"],
    usage: "posko db distribute [--json]",
    summary: "Spread the tables over a Citus cluster (DATABASE_URL); may be run again, and does only what is left.",
    run: async (argv) => (await import("./distribute.ts")).distributeTables(argv),
  },
  {
    words: ["backup"],
    usage: "posko backup FILE [--with-photos] [--with-keys] [--passphrase-stdin] [--json]",
    summary:
      "Write everything to one encrypted file, while Posko runs; photographs and private keys where they are asked for.",
    run: async (argv) => (await import("./backup/verbs.ts")).backup(argv),
  },
  {
    words: ["restore"],
    usage: "posko restore FILE [--check] [--passphrase-stdin] [--json]",
    summary: "Restore a backup into an empty data folder or database; with --check only prove that it is whole.",
    run: async (argv) => (await import("./backup/verbs.ts")).restore(argv),
  },
  {
    words: ["queue", "hand-in"],
    usage: "posko queue hand-in FILE [--json]",
    summary: "Hand in a phone's exported queue: each item is answered with its receipt number or why not.",
    run: async (argv) => (await import("./hand-in.ts")).handInFile(argv),
  },
  {
    words: ["kit"],
    usage: "posko kit",
    summary: "Build the design language's gallery beside the screens; a running Posko then shows it at /kit/.",
    run: async () => {
      const [{ buildWeb }, { stop }] = await Promise.all([import("./build.ts"), import("esbuild")]);
      await buildWeb({ pages: ["phone", "desk", "kit"], log: (line) => console.error(line) });
      await stop();
      console.log("The gallery is at /kit/ of the running Posko (npm start).");
      return 0;
    },
  },
  {
    words: ["bench"],
    usage: "posko bench [CASE …] [--json FILE]",
    summary: "Measure (intake, lag, reading, pictures, growth …), each beside something plain run in the same minute.",
    run: (argv) => runBeside("../../bench/bench.ts", argv),
  },
  {
    words: ["chaos"],
    usage: "posko chaos [CASE …] [--json FILE]",
    summary:
      "Break it on purpose (kill -9, full disk, wrong clock, hostile requests, a flood, a broken phone), and see that all holds.",
    run: (argv) => runBeside("../../chaos/chaos.ts", argv),
  },
  {
    words: ["shots"],
    usage: "posko shots [--out DIR] [--only PATTERN]",
    summary:
      "Photograph every screen in every state, with what axe finds there, into ./shots (PATTERN: `screen state`).",
    run: (argv) => runBeside("../../tools/pictures/shots.ts", argv),
  },
  {
    words: ["doctor"],
    usage: "posko doctor [--json]",
    summary: "Look for what keeps Posko from running well, and say what to do.",
    run: async (argv) => (await import("./doctor.ts")).doctor(argv),
  },
];

/** Run a program beside the product in a process of its own: it drives servers and loaders; its exit code. */
function runBeside(file: string, argv: readonly string[]): Promise<number> {
  return new Promise((done) => {
    const program = path.join(import.meta.dirname, file);
    spawn(process.execPath, [program, ...argv], { stdio: "inherit" }).on("close", (code) => done(code ?? 1));
  });
}

/** Operations that need neither server nor database. */
const LOCAL: Readonly<Record<string, (input: never) => Result<unknown>>> = {
  [seats.name]: seatsFromCsv,
};

/** Answers that people read better in a shape of their own than in the general one. */
const FOR_PEOPLE: Readonly<Record<string, (answer: never) => string[]>> = {
  [seats.name]: seatsLines,
  [review.name]: reviewLines,
  [tally.name]: tallyLines,
  [areaSeats.name]: areaSeatsLines,
  [seatList.name]: seatListLines,
  [recap.name]: recapLines,
  [recapDapil.name]: recapDapilLines,
  [compare.name]: compareLines,
  [comparePacks.name]: comparePacksLines,
  [contestForm.name]: formLines,
  [contests.name]: contestsLines,
  [elections.name]: electionsLines,
  [electionPack.name]: packLines,
};

/** Refusals of what was typed, not of what it was about: exit 2 and how the verb is typed. */
const MISTYPED: ReadonlySet<string> = new Set([
  "request.shape",
  "apportionment.threshold_missing",
  "apportionment.national_missing",
  "apportionment.threshold_invalid",
  "apportionment.first_divisor_invalid",
]);

/** Run one command; the exit code. */
export async function run(argv: string[]): Promise<number> {
  const [first] = argv;
  if (first === "--version" || first === "-v") {
    console.log(await version());
    return DONE;
  }
  const special = SPECIAL.find((s) => s.words.every((w, i) => argv[i] === w));
  try {
    if (special && !argv.includes("--help")) return await special.run(argv.slice(special.words.length));
    return await runOperation(argv);
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    console.error(sentence);
    return REFUSED;
  }
}

async function version(): Promise<string> {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../package.json");
  return (JSON.parse(await readFile(file, "utf8")) as { version: string }).version;
}

/** All operations; those of the server are loaded only when a verb needs them. */
async function operations(): Promise<Operation[]> {
  const { BINDINGS } = await import("./routes.ts");
  const bound = BINDINGS.map((b) => b.operation);
  const local = [seats as unknown as Operation].filter((o) => !bound.some((b) => b.name === o.name));
  return [...bound, ...local];
}

async function runOperation(argv: string[]): Promise<number> {
  const local = verbsOf([seats]);
  // `posko seats live …` and `posko seats open …` ask the server; a file of that name is `./live`.
  const starts = (verb: Verb): boolean => verb.cli.words.every((word, i) => argv[i] === word);
  const isLocal = local.some(starts) && !verbsOf([areaSeats, seatList, openSeats]).some(starts);
  const verbs = isLocal ? local : verbsOf(await operations());
  const wantsHelp = argv.length === 0 || argv[0] === "help" || argv.includes("--help") || argv.includes("-h");
  if (wantsHelp) {
    const words = argv.filter((a) => a !== "help" && !a.startsWith("-"));
    console.log(helpLines(verbs, SPECIAL, words).join("\n"));
    return argv.length === 0 ? USAGE : DONE;
  }
  const read = readArguments(argv, verbs);
  if (!read.ok) {
    console.error(read.problem.sentence);
    for (const verb of read.problem.near) console.error(`  ${usageOf(verb)}`);
    return USAGE;
  }
  return await carryOut(read.value);
}

async function carryOut(invocation: Invocation): Promise<number> {
  const { verb, json } = invocation;
  const texts = await readTexts(invocation);
  if (typeof texts === "string") {
    console.error(texts);
    return USAGE;
  }
  const local = LOCAL[verb.name];
  if (local) {
    const result = local(fromQuery(verb.input, texts) as never);
    if (result.ok) return printAnswer(verb, result.value, json);
    return printProblem(verb, problemDocument(result.problem, "local", detailOf(result.problem, sentence, "en")), json);
  }
  const config = loadConfig(process.env);
  if (!config.ok) {
    console.error(config.problem.sentence);
    return REFUSED;
  }
  const answer = await send(config.value, invocation, texts);
  if (typeof answer === "string") {
    console.error(answer);
    return USAGE;
  }
  if (answer.status >= 400)
    return printProblem(verb, JSON.parse(answer.bytes.toString("utf8")) as ProblemDocument, json);
  if (!String(answer.headers["content-type"] ?? "").includes("json")) {
    process.stdout.write(answer.bytes);
    return DONE;
  }
  const value: unknown = JSON.parse(answer.bytes.toString("utf8"));
  const done = printAnswer(verb, value, json);
  return saysYes(verb.cli, value) ? done : REFUSED;
}

/** Files and standard input as texts of the input; a sentence where a file cannot be read, or is no JSON though it must be. */
async function readTexts(invocation: Invocation): Promise<Record<string, string> | string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(invocation.given)) texts[name] = String(value);
  for (const [name, file] of Object.entries(invocation.files)) {
    try {
      texts[name] = (await readFile(file, "utf8")).replace(/^\uFEFF/, "").trim();
    } catch (error) {
      return unreadable(file, error);
    }
    const slip = wantsJson(invocation.verb, name) ? jsonSlip(texts[name]) : null;
    if (slip) return `${file} is not JSON (line ${slip.line}, column ${slip.column}). Correct it there and try again.`;
  }
  for (const name of invocation.stdin) {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    texts[name] = Buffer.concat(chunks)
      .toString("utf8")
      .replace(/\r?\n$/, "");
  }
  return texts;
}

function unreadable(file: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return `${file} is not there.`;
  if (code === "EISDIR") return `${file} is a folder, and a file is needed.`;
  return `${file} cannot be read (${code ?? "unknown reason"}).`;
}

async function send(config: Config, invocation: Invocation, texts: Record<string, string>): Promise<Answer | string> {
  const { verb } = invocation;
  let upload: Awaited<ReturnType<typeof uploadFile>> | undefined;
  if (invocation.body !== undefined) {
    try {
      upload = await uploadFile(invocation.body);
    } catch (error) {
      return unreadable(invocation.body, error);
    }
    if (!("sha256" in texts)) texts["sha256"] = upload.sha256;
  }
  const progress = progressLine((text) => process.stderr.write(text), process.stderr.isTTY);
  progress.set(workingText(invocation));
  const sent = (rows: number, bytes: number): void => {
    const whole = bytes === upload?.size;
    progress.set(`${rows.toLocaleString("en")} rows sent${whole ? "; being taken in" : ""} …`);
  };
  const ask: Ask = {
    method: verb.kind === "query" || verb.kind === "stream" ? "GET" : "POST",
    url: verb.kind === "command" ? pathOf(verb) : pathOf(verb) + queryOf(texts),
    headers: {
      ...(verb.kind === "command" ? { "content-type": "application/json" } : {}),
      ...(upload ? { "content-type": "application/octet-stream", "content-length": String(upload.size) } : {}),
    },
    body: verb.kind === "command" ? JSON.stringify(fromQuery(verb.input, texts)) : upload?.open(sent),
  };
  try {
    return await reachPosko(config, (asking) => asking(ask));
  } finally {
    progress.end();
  }
}

function printAnswer(verb: Verb, value: unknown, json: boolean): number {
  if (json) console.log(JSON.stringify(value));
  else {
    const lines = (FOR_PEOPLE[verb.name] ?? answerLines)(value as never);
    console.log([...lines, ...lineCodeLines(value, (code) => sentence(code, "en"))].join("\n"));
  }
  const left = leftOutLine(value);
  if (left !== null) console.error(left);
  return DONE;
}

function printProblem(verb: Verb, problem: ProblemDocument, json: boolean): number {
  const mistyped = MISTYPED.has(problem.code);
  if (json) console.log(JSON.stringify(problem));
  else {
    const lines = [...problemLines(problem), ...lineCodeLines(problem.details, (code) => sentence(code, "en"))];
    console.error([...lines, ...(mistyped ? [`  ${usageOf(verb)}`] : [])].join("\n"));
  }
  return mistyped ? USAGE : REFUSED;
}
