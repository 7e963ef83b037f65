// Every refusal tells a person what happened and what to do, in both languages.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sourcesOf } from "../../tools/fence.ts";
import { detailOf, languageOf, problemDocument } from "../server/http/problem.ts";
import { codeText, problemText, sayProblems } from "../web/desk/problem.ts";
import { problemOf } from "../web/kit/client.ts";
import { chooseLanguage } from "../web/kit/words.ts";
import { BINDINGS } from "./routes.ts";
import { sentence } from "./sentences.ts";
import { SENTENCES } from "./words.ts";
import { openWorld, type World } from "./world.ts";

const SRC = fileURLToPath(new URL("..", import.meta.url));
const OPERATIONS = new Set<string>(BINDINGS.map((b) => b.operation.name));

/** What a phone says to itself never leaves it; its words are its own screens'. */
const isPhone = (file: string): boolean => file.startsWith("web/phone/") || /\/(phone|keep)(\/|\.tsx?$)/.test(file);
/** What a screen of the desk says to itself never leaves the browser; its words are the screens' own. */
const isDesk = (file: string): boolean =>
  file.startsWith("web/") || file.endsWith(".tsx") || /\/(page|part)(\/|\.tsx?$)/.test(file);
const isSource = (file: string): boolean => !/\.test\.tsx?$/.test(file) && !file.startsWith("main/demo");

function codesIn(wanted: (file: string) => boolean): ReadonlySet<string> {
  const files = sourcesOf(SRC).filter((file) => isSource(file) && wanted(file));
  return new Set(files.flatMap((file) => codesOf(readFileSync(path.join(SRC, file), "utf8"))));
}

/** Problem codes of a source: given to `refuse` or `wrong`, as a `code`, or listed in a type of line codes. */
function codesOf(text: string): string[] {
  const given = [
    /\b(?:refuse|wrong|bad|refuseCell)\([^;]*?"([a-z_]+\.[a-z0-9_]+)"/g,
    /\bcode(?::|\s=)[^;,]*?"([a-z_]+\.[a-z0-9_]+)"/g,
    /^\s*\| "([a-z_]+\.[a-z0-9_]+)"/gm,
    // The other end of a choice: `code: busy ? "a.b" : "c.d"`, `refuse("x", own ? "a.b" : "c.d")`.
    /\? "[a-z_]+\.[a-z0-9_]+"\s*:\s*"([a-z_]+\.[a-z0-9_]+)"/g,
  ];
  return given.flatMap((form) => [...text.matchAll(form)].map((m) => m[1]!)).filter((code) => !OPERATIONS.has(code));
}

describe("the sentences of refusals", () => {
  const codes = codesIn((file) => !isDesk(file) && !isPhone(file));

  test("are all in the one list that server, command line and desk share", async () => {
    const files = sourcesOf(SRC).filter((file) => isSource(file) && /(^|\/)words\.ts$/.test(file) && !isPhone(file));
    const owners = await Promise.all(
      files.map(async (file) => ({ file, ...((await import(path.join(SRC, file))) as { problems?: object }) })),
    );
    const saying = owners.filter((owner) => owner.problems !== undefined);
    expect(saying.length).toBeGreaterThan(8);
    const forgotten = saying.flatMap(({ file, problems }) =>
      Object.keys(problems!).flatMap((code) => (Object.hasOwn(SENTENCES, code) ? [] : [`${file}: ${code}`])),
    );
    expect(forgotten).toEqual([]);
  });

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

describe("a refusal at the desk", () => {
  const codes = [...codesIn((file) => !isPhone(file))];
  const kinds = ["invalid", "unauthenticated", "forbidden", "not_found", "conflict", "unavailable"] as const;
  sayProblems(SENTENCES);
  afterAll(() => chooseLanguage("id"));

  test("is a sentence of its own for each code of ours, in the language of the screen", () => {
    expect(codes).toEqual(
      expect.arrayContaining(["queue.not_a_queue", "queue.file_unreadable", "import.not_a_table", "client.broken"]),
    );
    const silent = (["id", "en"] as const).flatMap((language) => {
      chooseLanguage(language);
      const unexplained = new Set(kinds.map((kind) => problemText({ kind, code: "nobody.knows" })));
      // Sentences that speak of a detail get it with the problem.
      const details = { waited_seconds: 60, limit_bytes: 1_000 };
      return codes
        .map((code) => ({ code, said: problemText({ kind: "invalid", code, details }) }))
        .filter(({ said }) => unexplained.has(said) || !/[.?]$/.test(said) || /[{}]/.test(said))
        .map(({ code }) => `${language}: ${code}`);
    });
    expect(silent).toEqual([]);
  });

  test("is what the server said where the screen has no sentence, and else the screen's own", () => {
    chooseLanguage("en");
    const body = { code: "sign_in.some_day", detail: "Something else. Do that.", details: {} };
    expect(problemText(problemOf(400, body))).toBe("Something else. Do that.");
    expect(problemText(problemOf(422, { ...body, code: "places.unknown" }))).toBe(SENTENCES["places.unknown"]!.en);
  });

  test("speaks of no detail that did not come", () => {
    chooseLanguage("en");
    expect(codeText("tally.still_summing")).not.toMatch(/[{}]/);
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
