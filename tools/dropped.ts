// A refusal is a value, so it can be forgotten: `await save(…);` compiles whether or not it was refused. This finds
// every statement that is nothing but an expression of type Result, which no lint rule does.

import path from "node:path";
import ts from "typescript";
import { programOf } from "./program.ts";

/** Places (`src/x.ts:12`) where a Result is made and dropped. @param config path of tsconfig.json */
export function findDropped(config: string): string[] {
  const root = path.dirname(config);
  const program = programOf(config);
  const checker = program.getTypeChecker();
  const found: string[] = [];
  for (const source of program.getSourceFiles()) {
    if (source.isDeclarationFile || source.fileName.includes("/node_modules/")) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isExpressionStatement(node) && isDropped(node.expression, checker)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        found.push(`${path.relative(root, source.fileName)}:${line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found.toSorted();
}

function isDropped(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  // `a = b` keeps it; `void f()` drops it as well.
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken) return false;
  const value = ts.isVoidExpression(expression) ? expression.expression : expression;
  if (VITEST.has(rootOf(value))) return false;
  return isResult(checker.getTypeAtLocation(value));
}

/** What begins with these gives no Result of ours, and the types of an expectation take the compiler the longest. */
const VITEST: ReadonlySet<string> = new Set(["expect", "describe", "it", "test"]);

/** `expect` of `await expect(x).resolves.toBe(1)`; empty where it does not begin with a name. */
function rootOf(expression: ts.Expression): string {
  let at: ts.Expression = expression;
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at) || ts.isAwaitExpression(at)) at = at.expression;
  return ts.isIdentifier(at) ? at.text : "";
}

function isResult(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    const symbol = part.getSymbol();
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName ?? "";
    return (symbol?.name === "Ok" || symbol?.name === "Err") && file.endsWith("src/base/result.ts");
  });
}
