// SQL only by parameters: the sources are read, and every place where a statement is more than its own letters stands in
// a short list with its reason. `sql` as a template makes a parameter of whatever stands in it; what does not are
// `sql.raw`, `sql.lit`, and texts put together for the raw client.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { sourcesOf } from "../../tools/fence.ts";

const SRC = fileURLToPath(new URL("..", import.meta.url));

/** File and the expression that is no parameter → why nobody's words can stand in it. */
const WRITTEN_OUT: Readonly<Record<string, string>> = {
  "server/database/listen.ts `listen ${topic}`": "a constant list of topics in the same file",
  "server/database/prepared.ts { name: preparedName(text), text, values } as pg.QueryConfig":
    "a compiled `sql` template, sent again under a name; its values are parameters",
  "server/database/connect.ts BY_KEYS": "a constant setting of the planner",
  "server/database/migrate.ts make":
    "a constant in the same function, sent once more where two began at the same moment",
  "server/database/migrate.ts migration.text": "files of db/migrations, whose checksums are kept",
  "server/database/distribute.ts step.text": "three constants of the same file; their values are parameters",
  "server/postgres/template.ts statement": "of the test run: names made there of hex digits",
  "server/postgres/template.ts `create database ${template} encoding 'UTF8' template template0`": "the same",
  "server/postgres/template.ts `alter database ${template} with allow_connections false`": "the same",
  "server/postgres/template.ts `drop database if exists ${name} with (force)`": "the same",
  'server/import/stage.ts plan.columns.join(", ")': "columns that each import declares as constants",
  "server/import/stage.ts `copy ${plan.table} from stdin`": "a table that each import names as a constant",
  'ground/stations/store/from-counts.ts columns.join(", ")': "a constant of the same file",
  "server/backup/catalogue.ts `select last_value::text, is_called from ${quoted(name)}`":
    "a sequence of the database's own catalogue, quoted",
  'server/backup/write.ts `copy (select ${columns.map(quoted).join(", ")} from ${quoted(table)}) to stdout`':
    "names of the database's own catalogue, quoted",
  'server/backup/restore.ts `copy ${quoted(table)} (${columns.map(quoted).join(", ")}) from stdin`':
    "names of a backup that was proven, quoted",
  'server/backup/restore.ts `truncate ${[...tables].map(quoted).join(", ")}`': "the same",
};

/** `sql.lit` of these is a number by its type, and PostgreSQL plans by it. */
const NUMBERS_ONLY = "sql.lit";

interface Found {
  readonly place: string;
  readonly kind: string;
}

const isText = (node: ts.Expression): boolean => ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);

/** A text as it stands, or made of constants of the same file that are. */
function isFixed(node: ts.Expression): boolean {
  if (isText(node)) return true;
  if (!ts.isTemplateExpression(node)) return false;
  const constants = node
    .getSourceFile()
    .statements.flatMap((s) =>
      ts.isVariableStatement(s) && (s.declarationList.flags & ts.NodeFlags.Const) !== 0
        ? s.declarationList.declarations
            .filter((d) => d.initializer && isText(d.initializer))
            .map((d) => d.name.getText())
        : [],
    );
  return node.templateSpans.every((span) => constants.includes(span.expression.getText()));
}

/** Calls that take SQL as a text: of the raw client, of COPY, and Kysely's own way round its parameters. */
function takesText(call: ts.CallExpression): string | null {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return ["copyFrom", "copyTo"].includes(expression.text) ? expression.text : null;
  if (!ts.isPropertyAccessExpression(expression)) return null;
  const { name, expression: of } = expression;
  if (ts.isIdentifier(of) && of.text === "sql" && ["raw", "lit"].includes(name.text)) return `sql.${name.text}`;
  if (name.text === "raw" && /CompiledQuery/.test(of.getText())) return "CompiledQuery.raw";
  return name.text === "query" ? "query" : null;
}

function findIn(file: string): Found[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(SRC, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const kind = takesText(node);
      const given = node.arguments[0];
      // A COPY is itself what the client is given; its text is looked at where it is made.
      const isCopy = given !== undefined && ts.isCallExpression(given) && takesText(given) !== null;
      if (kind !== null && given !== undefined && !isCopy && (kind === "sql.raw" || !isFixed(given)))
        found.push({ place: `${file} ${given.getText().replaceAll(/\s+/g, " ")}`, kind });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

const files = sourcesOf(SRC).filter((f) => f.endsWith(".ts") && !/(\.test\.ts|(^|\/)test-[^/]*\.ts|\.d\.ts)$/.test(f));
const found = files.filter((f) => !f.startsWith("web/")).flatMap(findIn);

describe("a statement", () => {
  test("is its own letters and parameters, or stands in the list with its reason", () => {
    expect(files.length).toBeGreaterThan(300);
    const texts = found.filter((f) => f.kind !== NUMBERS_ONLY).map((f) => f.place);
    expect(texts.filter((place) => !(place in WRITTEN_OUT))).toEqual([]);
    expect(Object.keys(WRITTEN_OUT).filter((place) => !texts.includes(place))).toEqual([]);
  });

  test("takes no value as a literal but a constant, or a number that the program itself reckoned", () => {
    const literal = found.filter((f) => f.kind === NUMBERS_ONLY).map((f) => f.place.slice(f.place.indexOf(" ") + 1));
    expect(literal.length).toBeGreaterThan(5);
    // Lengths of codes and positions in a form: numbers by their types and constants, none of them a field of an input.
    const known =
      /^(CHANCE|WORK_MEM|below|dapilKey\(""\)\.length \+ 1|Math\.max\(0, length === 13 \? 8 : length - 3\)|length|l|i|i \+ 1|length - 3|Math\.max\(0, length - 3\)|council\.below|LEVELS\.province|KAB)$/;
    expect(literal.filter((text) => !known.test(text))).toEqual([]);
  });

  test("would be found if somebody put one together", () => {
    const bad = ["client.query(`select ${name}`)", 'pool.query("select " + name)', "sql.raw(name)", "copyFrom(text)"];
    for (const text of bad) {
      const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
      const call = (source.statements[0] as ts.ExpressionStatement).expression as ts.CallExpression;
      expect([text, takesText(call) !== null && !isFixed(call.arguments[0]!)]).toEqual([text, true]);
    }
  });
});
