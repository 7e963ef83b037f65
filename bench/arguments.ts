// What is asked of `npm run bench` and `npm run chaos`: names of cases, and options.

import { parseArgs } from "node:util";

/** With what it is where nothing is said; whole numbers are above zero. */
export type Option =
  | { readonly number: number | undefined }
  | { readonly numbers: readonly number[] }
  | { readonly text: string | undefined }
  | { readonly flag: false };

type ValueOf<O> = O extends { readonly number: infer N }
  ? number | (undefined extends N ? undefined : never)
  : O extends { readonly text: infer T }
    ? string | (undefined extends T ? undefined : never)
    : O extends { readonly numbers: readonly number[] }
      ? readonly number[]
      : boolean;

export type Asked<Name extends string, Options> = {
  readonly [K in keyof Options]: ValueOf<Options[K]>;
} & { readonly cases: readonly Name[] };

const wordOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Error(`${text} is no whole number above zero`);
  return Number(text);
}

/**
 * Options named `someThing` are typed `--some-thing`.
 * @param usual the cases without a name
 * @throws Error with a sentence that names what was not understood, and then what may be asked
 */
export function readAsked<Name extends string, const Options extends Readonly<Record<string, Option>>>(
  argv: readonly string[],
  program: string,
  names: readonly Name[],
  usual: readonly Name[],
  options: Options,
): Asked<Name, Options> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([key, option]) => [
          wordOf(key),
          { type: "flag" in option ? ("boolean" as const) : ("string" as const) },
        ]),
      ),
    });
    const unknown = positionals.find((name) => !(names as readonly string[]).includes(name));
    if (unknown !== undefined) throw new Error(`there is no case ${unknown}`);
    const read = Object.entries(options).map(([key, option]) => {
      const said = values[wordOf(key)];
      if ("flag" in option) return [key, said === true];
      if (typeof said !== "string") return [key, Object.values(option)[0]];
      if ("text" in option) return [key, said];
      return [key, "number" in option ? wholeNumber(said) : said.split(",").map(wholeNumber)];
    });
    return { ...Object.fromEntries(read), cases: positionals.length > 0 ? positionals : usual } as Asked<Name, Options>;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usageOf(program, names, options)}`, { cause: error });
  }
}

function usageOf(program: string, names: readonly string[], options: Readonly<Record<string, Option>>): string {
  const said = Object.entries(options).map(([key, option]) => {
    if ("flag" in option) return `[--${wordOf(key)}]`;
    const what = "text" in option ? "FILE" : "number" in option ? "N" : "N,N";
    return `[--${wordOf(key)} ${what}]`;
  });
  return `${program} [${names.join(" | ")} …] ${said.join(" ")}`;
}
