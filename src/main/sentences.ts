// One sentence for each refusal, in both languages: what happened, and what to do. Here is the lookup for what leaves
// the server and the command line.

import type { Language, Sentences } from "../server/http/problem.ts";
import { SENTENCES } from "./words.ts";

/**
 * What a refusal's code means and what to do, in a sentence; `{name}` stands for one of its details. Codes of signing
 * in come from the identity library and are many: those without a sentence of their own share one.
 */
export const sentence: Sentences = (code: string, language: Language) =>
  (SENTENCES[code] ?? (code.startsWith("sign_in.") ? SENTENCES["sign_in.refused"] : undefined))?.[language];
