// Every refusal tells a person what happened and what to do, in both languages.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sourcesOf } from "../../tools/fence.ts";
import { detailOf, languageOf, problemDocument } from "../server/http/problem.ts";
import { BINDINGS } from "./routes.ts";
import { sentence } from "./sentences.ts";
import { openWorld, type World } from "./world.ts";

const SRC = fileURLToPath(new URL("..", import.meta.url));
const OPERATIONS = new Set<string>(BINDINGS.map((b) => b.operation.name));

/** What a screen says to itself never leaves the browser; its words are the screens' own. */
const isScreen = (file: string): boolean =>
  file.startsWith("web/") ||
  file.endsWith(".tsx") ||
  /\/(phone|page|part|keep)(\/|\.tsx?$)/.test(file) ||
  file.startsWith("main/demo");

/** Problem codes of a source: given to `refuse` or `wrong`, as a `code`, or listed in a type of line codes. */
function codesOf(text: string): string[] {
  const given = [
    /\b(?:refuse|wrong|bad|refuseCell)\([^;]*?"([a-z_]+\.[a-z_]+)"/g,
    /\bcode(?::|\s=)[^;,]*?"([a-z_]+\.[a-z_]+)"/g,
    /^\s*\| "([a-z_]+\.[a-z_]+)"/gm,
    // The other end of a choice: `code: busy ? "a.b" : "c.d"`, `refuse("x", own ? "a.b" : "c.d")`.
    /\? "[a-z_]+\.[a-z_]+"\s*:\s*"([a-z_]+\.[a-z_]+)"/g,
  ];
  return given.flatMap((form) => [...text.matchAll(form)].map((m) => m[1]!)).filter((code) => !OPERATIONS.has(code));
}

describe("the sentences of refusals", () => {
  const codes = new Set(
    sourcesOf(SRC)
      .filter((file) => !/\.test\.tsx?$/.test(file) && !isScreen(file))
      .flatMap((file) => codesOf(readFileSync(path.join(SRC, file), "utf8"))),
  );

  test("each code of ours has one, in both languages", () => {
    expect(codes.size).toBeGreaterThan(120);
    expect([...codes]).toEqual(
      expect.arrayContaining(["stations.place_missing", "witnesses.both_posts", "intake.busy", "queue.cut_off"]),
    );
    const silent = [...codes].filter((code) => !sentence(code, "id") || !sentence(code, "en"));
    expect(silent.toSorted()).toEqual([]);
  });

  test("each ends as a sentence does", () => {
    const open = [...codes].flatMap((code) =>
      [sentence(code, "id"), sentence(code, "en")].filter((said) => said !== undefined && !/[.?]$/.test(said)),
    );
    expect(open).toEqual([]);
  });

  test("a code of the identity library that nobody foresaw still says what to do", () => {
    expect(sentence("sign_in.some_day", "en")).toMatch(/try again/);
    expect(sentence("sign_in.invalid_code", "en")).toMatch(/code/);
  });

  test("details stand in it where it speaks of them", () => {
    const say = (waited?: number) =>
      detailOf(
        {
          kind: "unavailable",
          code: "tally.still_summing",
          ...(waited === undefined ? {} : { details: { waited_seconds: waited } }),
        },
        sentence,
        "en",
      );
    expect(say(60)).toMatch(/after 60 seconds/);
    expect(say()).toBeUndefined();
  });

  test("who asks for Indonesian first gets Indonesian, everybody else English", () => {
    expect(["id", "id-ID,id;q=0.9,en;q=0.8", "ID"].map(languageOf)).toEqual(["id", "id", "id"]);
    expect([undefined, "", "en-GB, id;q=0.5", "idx", "fr"].map(languageOf)).toEqual(["en", "en", "en", "en", "en"]);
  });

  test("a document without a sentence has no detail at all", () => {
    const problem = { kind: "not_found", code: "nobody.knows" } as const;
    expect(problemDocument(problem, "1", detailOf(problem, sentence, "en"))).not.toHaveProperty("detail");
  });
});

describe("a refusal over HTTP", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 60_000);
  afterAll(() => world.close());

  const refusal = async (url: string, language?: string): Promise<{ code: string; detail?: string }> => {
    const response = await world.posko.app.inject({
      url,
      headers: {
        host: "localhost:8080",
        authorization: `Bearer ${world.posko.operatorToken}`,
        "x-posko-operator": "tester",
        ...(language === undefined ? {} : { "accept-language": language }),
      },
    });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    return response.json();
  };

  test("says what to do, in the language that was asked for", async () => {
    const url = "/api/tally.show?contest=nowhere-1900/president&place=35.73";
    const said = await refusal(url);
    expect(said).toMatchObject({ detail: sentence(said.code, "en") });
    expect(said.detail).toBeDefined();
    expect(await refusal(url, "id-ID,id;q=0.9")).toMatchObject({ code: said.code, detail: sentence(said.code, "id") });
  });

  test("does so for what is no operation, and for input of the wrong form", async () => {
    expect(await refusal("/api/no.such")).toMatchObject({ detail: sentence("request.no_such_route", "en") });
    expect(await refusal("/api/tally.show")).toMatchObject({ detail: sentence("request.shape", "en") });
  });
});
