// The rows that the code says a statement gives, read from the sources by the TypeScript compiler: for a test that asks
// a migrated database whether it agrees.

import path from "node:path";
import ts from "typescript";
import { programOf } from "./program.ts";

export interface Statement {
  /** `src/ground/places/store.ts:139`. */
  readonly where: string;
  /** As it would be sent; null where a part of it is made only while the program runs. */
  readonly text: string | null;
  /** Column → the kind of its TypeScript type: `number`, `text[]`, `date`, `any`, … */
  readonly row: ReadonlyMap<string, string>;
}

/** Kinds of TypeScript values by the type of a column, as the driver gives them. */
const KIND_OF: Readonly<Record<number, string>> = {
  16: "boolean",
  17: "bytes",
  19: "text",
  20: "number",
  21: "number",
  23: "number",
  25: "text",
  114: "any",
  700: "number",
  701: "number",
  1000: "boolean[]",
  1005: "number[]",
  1007: "number[]",
  1009: "text[]",
  // The driver leaves numbers of eight bytes in a list as texts.
  1016: "text[]",
  1043: "text",
  1082: "text",
  1184: "date",
  1700: "text",
  2950: "text",
  2951: "text[]",
  3802: "any",
};

/** What the database says of a column: its name and the number of its type. */
export interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}

/** Where the declared row and the described one differ; whether a value may be null the database does not say. */
export function differences(row: ReadonlyMap<string, string>, columns: readonly Column[]): string[] {
  const told = new Map(columns.map((c) => [c.name, KIND_OF[c.dataTypeID] ?? `type ${c.dataTypeID}`]));
  const out: string[] = [];
  for (const [name, kind] of row) {
    const is = told.get(name);
    if (is === undefined) out.push(`${name} is not there`);
    else if (is !== "any" && !kind.split(" or ").includes(is)) out.push(`${name} is ${is}, not ${kind}`);
  }
  for (const name of told.keys()) if (!row.has(name)) out.push(`${name} is not declared`);
  return out;
}

/** Every statement with a declared row: each `` sql<{…}>`…` `` of these files that selects or returns. */
export function statementsIn(root: string, files: readonly string[]): Statement[] {
  const program = programOf(path.join(root, "tsconfig.json"));
  const checker = program.getTypeChecker();
  const out: Statement[] = [];
  for (const file of files) {
    const source = program.getSourceFile(path.join(root, file))!;
    const visit = (node: ts.Node): void => {
      const declared = isSql(node) ? node.typeArguments?.[0] : undefined;
      if (isSql(node) && declared && /^\s*(select|with|insert|update|delete)\b/i.test(startOf(node.template))) {
        const row = checker.getPropertiesOfType(checker.getTypeFromTypeNode(declared)).map((property) => {
          return [property.name, kindOf(checker, checker.getTypeOfSymbolAtLocation(property, node))] as const;
        });
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        out.push({ where: `${file}:${line}`, text: textOf(checker, node.template, { n: 0 }), row: new Map(row) });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return out;
}

function isSql(node: ts.Node): node is ts.TaggedTemplateExpression {
  return ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === "sql";
}

function startOf(template: ts.TemplateLiteral): string {
  return ts.isNoSubstitutionTemplateLiteral(template) ? template.text : template.head.text;
}

/** The statement with `$1`, `$2` for its values, and constant pieces of SQL in their places. */
function textOf(checker: ts.TypeChecker, template: ts.TemplateLiteral, values: { n: number }): string | null {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  let text = template.head.text;
  for (const { expression, literal } of template.templateSpans) {
    if (/RawBuilder|Expression</.test(checker.typeToString(checker.getTypeAtLocation(expression)))) {
      const piece = constantOf(checker, expression);
      const inner = piece && isSql(piece) ? textOf(checker, piece.template, values) : null;
      if (inner === null) return null;
      text += inner;
    } else text += `$${++values.n}`;
    text += literal.text;
  }
  return text;
}

/** What a constant was made of, in this file or where it was imported from. */
function constantOf(checker: ts.TypeChecker, expression: ts.Expression): ts.Expression | undefined {
  if (!ts.isIdentifier(expression)) return expression;
  let symbol = checker.getSymbolAtLocation(expression);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declared = symbol?.valueDeclaration;
  return declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
}

function kindOf(checker: ts.TypeChecker, given: ts.Type): string {
  const type = checker.getNonNullableType(given);
  const parts = (type.isUnion() ? type.types : [type]).filter(
    (t) => !(t.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)),
  );
  const kinds = new Set(parts.map((part) => kindOfPart(checker, part)));
  return [...kinds].join(" or ");
}

function kindOfPart(checker: ts.TypeChecker, type: ts.Type): string {
  if (type.flags & ts.TypeFlags.NumberLike) return "number";
  if (type.flags & ts.TypeFlags.StringLike) return "text";
  if (type.flags & ts.TypeFlags.BooleanLike) return "boolean";
  if (checker.isArrayType(type)) {
    const each = kindOf(checker, checker.getTypeArguments(type as ts.TypeReference)[0]!);
    return each.replaceAll(/\w+/g, (kind) => (kind === "or" ? kind : `${kind}[]`));
  }
  const name = type.getSymbol()?.getName();
  if (name === "Date") return "date";
  return name === "Buffer" || name === "Uint8Array" ? "bytes" : "any";
}
