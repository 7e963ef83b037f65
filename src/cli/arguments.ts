// What was typed after `posko`, read against the contracts: words choose the operation (the longest match wins),
// then positions and flags fill its input. Pure: no file is read and nothing is printed here.

import type { CliVerb, Operation } from "../base/contract.ts";
import { err, ok, type Result } from "../base/result.ts";

/** An operation that is a verb of the command line. */
export type Verb = Operation & { readonly cli: CliVerb };

/** Texts of the input as typed; files and standard input are still to be read. */
export interface Invocation {
  readonly verb: Verb;
  /** Input name → text as typed, or true/false for a switch. */
  readonly given: Readonly<Record<string, string | boolean>>;
  /** Input name → path of the file whose text becomes the input. */
  readonly files: Readonly<Record<string, string>>;
  /** Input names that are read from standard input. */
  readonly stdin: readonly string[];
  /** Path of the file that is the body of an upload. */
  readonly body: string | undefined;
  readonly json: boolean;
}

/** A slip of typing: one sentence, exit 2. `help` asks for the verbs that begin with these words. */
export interface UsageProblem {
  readonly sentence: string;
  readonly near: readonly Verb[];
}

interface Definition {
  readonly type: string;
  readonly innerType?: { readonly _zod: { readonly def: Definition } };
  readonly shape?: Readonly<Record<string, { readonly _zod: { readonly def: Definition } }>>;
  /** Of an enum. */
  readonly entries?: Readonly<Record<string, string>>;
}

/** One field of an operation's input, as far as the command line must know it. */
interface InputField {
  readonly name: string;
  /** `boolean`, `number`, `string`, `array`, `record`, `object`, `union` … (zod's own word). */
  readonly type: string;
  readonly required: boolean;
  /** What may be said, where that is a short list. */
  readonly choices: readonly string[];
}

const OPTIONAL = new Set(["optional", "default", "prefault"]);
const WRAPPERS = new Set([...OPTIONAL, "nullable", "readonly", "catch", "nonoptional"]);

/** The fields of an operation's input, in the order of its contract. */
function fieldsOf(operation: Pick<Operation, "input">): InputField[] {
  let top = (operation.input as unknown as { _zod: { def: Definition } })._zod.def;
  while (top.innerType && WRAPPERS.has(top.type)) top = top.innerType._zod.def;
  return Object.entries(top.shape ?? {}).map(([name, field]) => {
    let def = field._zod.def;
    let required = true;
    while (def.innerType && WRAPPERS.has(def.type)) {
      if (OPTIONAL.has(def.type)) required = false;
      def = def.innerType._zod.def;
    }
    return { name, type: def.type, required, choices: Object.values(def.entries ?? {}) };
  });
}

/** Must the text of this input be JSON? Some files are (a map of columns), some are not (votes). */
export function wantsJson(operation: Pick<Operation, "input">, input: string): boolean {
  const type = fieldsOf(operation).find((f) => f.name === input)?.type;
  return type === "object" || type === "record" || type === "array";
}

/** `unknownPlaces` and `unknown_places` are both typed `unknown-places`. */
const kebab = (name: string): string =>
  name.replaceAll("_", "-").replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Only those that may be typed. */
export function verbsOf(operations: readonly Operation[]): Verb[] {
  return operations.filter((o): o is Verb => o.cli !== undefined);
}

/** How a flag of this verb is written: `--dry-run`, for the input `dryRun`. */
function flagOf(verb: Verb, input: string): string {
  const named = Object.entries(verb.cli.flags ?? {}).find(([, name]) => name === input)?.[0];
  return `--${named ?? kebab(input)}`;
}

/** `posko import stations FILE --election … [--dry-run]`: how the verb is typed. */
export function usageOf(verb: Verb): string {
  const { words, positional = [], stdin = {}, defaults = {} } = verb.cli;
  const parts = ["posko", ...words];
  const fields = fieldsOf(verb);
  const required = (name: string): boolean => name === "FILE" || fields.some((f) => f.name === name && f.required);
  for (const name of positional) parts.push(required(name) ? name.toUpperCase() : `[${name.toUpperCase()}]`);
  const fromStdin = new Set(Object.values(stdin));
  for (const field of fields) {
    if (positional.includes(field.name) || fromStdin.has(field.name)) continue;
    if (verb.kind === "upload" && field.name === "sha256") continue;
    const flag = flagOf(verb, field.name);
    const said = defaults[field.name] === true ? flag.replace("--", "--no-") : flag;
    const value = verb.cli.jsonFiles?.includes(field.name)
      ? "FILE"
      : field.choices.join("|") || kebab(field.name).toUpperCase();
    const typed = field.type === "boolean" ? said : `${flag} ${value}`;
    parts.push(field.required ? typed : `[${typed}]`);
  }
  for (const flag of Object.keys(stdin)) parts.push(`--${flag}`);
  return `${parts.join(" ")} [--json]`;
}

/** Read what was typed. The problem's sentence says what to do. */
export function readArguments(argv: readonly string[], verbs: readonly Verb[]): Result<Invocation, UsageProblem> {
  const chosen = verbs
    .filter((v) => v.cli.words.every((word, i) => argv[i] === word))
    .toSorted((a, b) => b.cli.words.length - a.cli.words.length)[0];
  if (!chosen) return err(unknownWords(argv, verbs));
  const wrong = (sentence: string): Result<never, UsageProblem> => err({ sentence, near: [chosen] });

  const { words, positional = [], flags = {}, stdin = {}, jsonFiles = [], defaults = {} } = chosen.cli;
  const fields = new Map(fieldsOf(chosen).map((f) => [f.name, f]));
  const given: Record<string, string | boolean> = {};
  const files: Record<string, string> = {};
  const fromStdin: string[] = [];
  const typedPositions: string[] = [];
  let json = false;
  const named = (flag: string): InputField | undefined =>
    fields.get(flags[flag] ?? flag) ?? [...fields.values()].find((f) => kebab(f.name) === flag);
  const put = (name: string, value: string): void => {
    if (jsonFiles.includes(name)) files[name] = value;
    else given[name] = value;
  };

  const rest = argv.slice(words.length);
  for (let i = 0; i < rest.length; i++) {
    const token = rest[i]!;
    if (token === "--") {
      typedPositions.push(...rest.slice(i + 1));
      break;
    }
    if (!token.startsWith("--")) {
      typedPositions.push(token);
      continue;
    }
    const [flag, inline] = splitFlag(token);
    if (flag === "json" && !fields.has("json")) {
      json = true;
      continue;
    }
    if (stdin[flag] !== undefined && inline === undefined) {
      fromStdin.push(stdin[flag]);
      continue;
    }
    const negated = flag.startsWith("no-") ? named(flag.slice(3)) : undefined;
    const field = named(flag);
    if (!field) {
      if (negated?.type !== "boolean" || inline !== undefined) return wrong(`--${flag} is not known here.`);
      given[negated.name] = false;
      continue;
    }
    if (field.name in given || field.name in files) return wrong(`--${flag} is given twice.`);
    if (field.type === "boolean") {
      if (inline !== undefined && inline !== "true" && inline !== "false") return wrong(`--${flag} takes no value.`);
      given[field.name] = inline !== "false";
      continue;
    }
    const value = inline ?? rest[++i];
    if (value === undefined || (inline === undefined && value.startsWith("--")))
      return wrong(`--${flag} wants a value after it.`);
    put(field.name, value);
  }

  let body: string | undefined;
  for (const [i, value] of typedPositions.entries()) {
    const name = positional[i];
    if (name === undefined) return wrong(`“${value}” is one word too many.`);
    if (name === "FILE" && !fields.has("FILE")) body = value;
    else if (name in given || name in files) return wrong(`${name.toUpperCase()} is given twice.`);
    else put(name, value);
  }
  if (chosen.kind === "upload" && body === undefined) return wrong("The file is missing.");
  for (const [name, value] of Object.entries(defaults)) {
    if (!(name in given) && !(name in files)) given[name] = typeof value === "boolean" ? value : String(value);
  }
  for (const field of fields.values()) {
    if (!field.required || field.name in given || field.name in files || fromStdin.includes(field.name)) continue;
    if (positional.includes(field.name)) return wrong(`${field.name.toUpperCase()} is missing.`);
    const piped = Object.entries(stdin).find(([, name]) => name === field.name)?.[0];
    return wrong(`${piped === undefined ? flagOf(chosen, field.name) : `--${piped}`} is missing.`);
  }
  return ok({ verb: chosen, given, files, stdin: fromStdin, body, json });
}

/** What is said while an answer is awaited: where waiting is part of what was asked, how to have it at once. */
export function workingText({ verb, given }: Pick<Invocation, "verb" | "given">): string {
  const waits = verb.cli.defaults?.["wait"] === true && given["wait"] === true;
  return waits ? "Working, until all that has come in is in it; --no-wait answers at once …" : "Working …";
}

/** `--flag=value` and `--flag`. */
function splitFlag(token: string): [string, string | undefined] {
  const at = token.indexOf("=");
  return at === -1 ? [token.slice(2), undefined] : [token.slice(2, at), token.slice(at + 1)];
}

function unknownWords(argv: readonly string[], verbs: readonly Verb[]): UsageProblem {
  const typed = argv.slice(
    0,
    argv.findIndex((t) => t.startsWith("--")) === -1 ? argv.length : argv.findIndex((t) => t.startsWith("--")),
  );
  const near = verbs.filter((v) => v.cli.words[0] === typed[0]);
  return near.length > 0
    ? { sentence: `“posko ${typed.join(" ")}” is not whole.`, near }
    : { sentence: `“posko ${typed.slice(0, 2).join(" ")}” is not known; \`posko help\` lists everything.`, near: [] };
}

/** Is the answer what the verb's contract calls good? One that is answered and yet says no (`mustBeTrue`) is not. */
export function saysYes(cli: Pick<CliVerb, "mustBeTrue">, answer: unknown): boolean {
  if (cli.mustBeTrue === undefined) return true;
  return (answer as Readonly<Record<string, unknown>> | null)?.[cli.mustBeTrue] === true;
}
