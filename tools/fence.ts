// The import law of the house, read from the sources themselves and from the one list in `main/floors.ts`.
// There is no list of exceptions: a wish to break the law is a decision record and a change here.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { ORDER } from "../src/main/floors.ts";

/** Files a capability may have, and which of its own files each may import. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  model: [],
  rules: ["model"],
  contract: ["model"],
  store: ["model", "rules"],
  routes: ["model", "rules", "contract", "store", "words"],
  jobs: ["model", "rules", "store"],
  page: ["model", "rules", "contract", "words", "part"],
  part: ["model", "rules", "contract", "words"],
  phone: ["model", "rules", "contract", "words", "keep"],
  keep: ["model", "contract"],
  words: [],
};

type Side = "anywhere" | "server" | "desk" | "phone";
const SIDE: Readonly<Record<string, Side>> = {
  model: "anywhere",
  rules: "anywhere",
  contract: "anywhere",
  words: "anywhere",
  store: "server",
  routes: "server",
  jobs: "server",
  page: "desk",
  part: "desk",
  phone: "phone",
  keep: "phone",
};

/** Doors of an earlier capability, by the side that may come through them. */
const DOORS: Readonly<Record<string, readonly Side[]>> = {
  model: ["anywhere", "server", "desk", "phone"],
  rules: ["anywhere", "server", "desk", "phone"],
  contract: ["server", "desk", "phone"],
  words: ["server", "desk", "phone"],
  store: ["server"],
  part: ["desk"],
  keep: ["phone"],
};

const FORBIDDEN_FOLDERS = ["utils", "helpers", "common", "shared", "services", "hooks", "types", "lib", "misc"];

export interface Import {
  readonly from: string;
  readonly to: string;
}

interface Place {
  readonly kind: "base" | "server" | "web" | "cli" | "capability" | "main";
  readonly capability?: string;
  /** First name below the capability's folder: `store` for `store/read.ts` too. */
  readonly file?: string;
  readonly web?: string;
}

/** Where a source file (path below `src/`) lives; null when the house has no such place. */
export function placeOf(file: string): Place | null {
  const parts = file.split("/");
  const [top] = parts;
  if (top === "base" || top === "server" || top === "cli" || top === "main") return { kind: top };
  if (top === "web") return { kind: "web", web: parts[1]! };
  const capability = `${parts[0]}/${parts[1]}`;
  if (!ORDER.includes(capability)) return null;
  const name = parts[2]!.replace(/\.(ts|tsx)$/, "");
  return { kind: "capability", capability, file: name };
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

/** What is wrong with a file's place or name; empty when it is in order. */
export function checkFile(file: string): string[] {
  const wrong: string[] = [];
  for (const folder of path.dirname(file).split("/")) {
    if (FORBIDDEN_FOLDERS.includes(folder)) wrong.push(`${file}: the house has no folder "${folder}"`);
  }
  const place = placeOf(file);
  if (!place) return [...wrong, `${file}: not in a capability of main/floors.ts`];
  if (place.kind === "capability" && !isTest(file) && !Object.hasOwn(OWN, place.file ?? "") && place.file !== "packs") {
    wrong.push(`${file}: a capability has no file "${place.file}"`);
  }
  return wrong;
}

/** Is this import within the law? A sentence when it is not. */
export function checkImport({ from, to }: Import): string | null {
  if (isTest(from)) return null;
  const a = placeOf(from);
  const b = placeOf(to);
  const say = (why: string): string => `${from} imports ${to}: ${why}`;
  if (!a || !b) return say("one of them has no place in the house");
  if (isTest(to)) return say("a test is imported by nobody");
  if (a.kind === "main") return null;
  if (b.kind === "main") return say("nobody imports main");
  if (a.kind === "base") return b.kind === "base" ? null : say("base imports nothing of ours");
  if (b.kind === "base") return null;
  if (a.kind === "server") return b.kind === "server" ? null : say("server imports base and server only");
  if (a.kind === "cli") return b.kind === "cli" ? null : say("cli imports base and cli only");
  if (a.kind === "web") {
    if (b.kind !== "web") return say("web imports base and web only");
    if (a.web === "kit" && b.web !== "kit") return say("the kit depends on nothing");
    if (a.web !== b.web && b.web !== "kit") return say("desk and phone are apart");
    return null;
  }
  const file = a.file!;
  const side = SIDE[file] ?? "anywhere";
  if (b.kind === "cli") return say("capabilities do not know the command line");
  if (b.kind === "server") return side === "server" ? null : say("only server files may");
  if (b.kind === "web") {
    if (b.web === "kit") return side === "desk" || side === "phone" ? null : say("only screens may");
    if (b.web === "desk") return side === "desk" ? null : say("only pages of the desk may");
    return side === "phone" ? null : say("only screens of the phone may");
  }
  if (a.capability === b.capability) {
    if (a.file === b.file) return null;
    return OWN[file]?.includes(b.file!) ? null : say(`${file} may not import ${b.file} of its own capability`);
  }
  if (ORDER.indexOf(b.capability!) > ORDER.indexOf(a.capability!)) return say("it stands later in main/floors.ts");
  const door = DOORS[b.file!];
  if (!door?.includes(side)) return say(`${b.file} is no door for ${side} files`);
  if (["model", "rules", "contract"].includes(file) && b.file !== "model" && b.file !== "rules") {
    return say(`${file} imports only model and rules of earlier capabilities`);
  }
  return null;
}

/** Every `.ts`/`.tsx` below `src/`, as paths below it. */
export function sourcesOf(src: string): string[] {
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /\.tsx?$/.test(e.name) && !e.name.endsWith(".d.ts"))
    .map((e) => path.relative(src, path.join(e.parentPath, e.name)).split(path.sep).join("/"))
    .toSorted();
}

/** Imports between our own files, and what the text of a file breaks by itself. */
export function readImports(src: string, file: string): { imports: Import[]; wrong: string[] } {
  const text = readFileSync(path.join(src, file), "utf8");
  const imports: Import[] = [];
  const wrong: string[] = [];
  for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
    if (!fileName.startsWith(".")) continue;
    if (/\.(css|json)$/.test(fileName)) continue;
    const to = path.posix.normalize(path.posix.join(path.posix.dirname(file), fileName));
    if (to.startsWith("..")) {
      if (!isTest(file)) wrong.push(`${file} imports ${fileName}: outside src`);
      continue;
    }
    imports.push({ from: file, to });
  }
  if (!isTest(file) && /^export \* from/m.test(text)) wrong.push(`${file}: no barrels`);
  if (!isTest(file) && /^export default/m.test(text)) wrong.push(`${file}: named exports only`);
  if (!isTest(file) && file !== "server/config.ts" && /process\.env\b/.test(text)) {
    const place = placeOf(file);
    if (place && place.kind !== "main") wrong.push(`${file}: the environment is read in server/config.ts only`);
  }
  return { imports, wrong };
}

/** Everything that breaks the law below `src`; empty when the house is in order. */
export function fence(src: string): string[] {
  const wrong: string[] = [];
  for (const file of sourcesOf(src)) {
    wrong.push(...checkFile(file));
    const read = readImports(src, file);
    wrong.push(...read.wrong);
    for (const one of read.imports) {
      const broken = checkImport(one);
      if (broken) wrong.push(broken);
    }
  }
  return wrong;
}
