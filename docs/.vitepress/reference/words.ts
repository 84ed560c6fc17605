import ts from "typescript";

/** Words for a part of a message that varies: the name of what is put there. */
export function wordsOf(node: ts.Node): string {
  if (ts.isIdentifier(node)) return spaced(node.text);
  if (ts.isPropertyAccessExpression(node)) {
    const name = node.name.text;
    if (/^(?:message|length|name|path|text|id|size|kind|file)$/.test(name))
      return `${name} of ${wordsOf(node.expression)}`;
    return spaced(name);
  }
  if (ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node))
    return wordsOf(node.expression);
  if (ts.isElementAccessExpression(node)) return wordsOf(node.expression);
  if (ts.isCallExpression(node)) {
    if (ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      if (/^(?:join|map|filter|slice|trim|toString|replace|replaceAll|sort|flatMap|toFixed)$/.test(name.text))
        return wordsOf(expression);
    }
    const [first] = node.arguments;
    return first === undefined || ts.isObjectLiteralExpression(first) ? wordsOf(node.expression) : wordsOf(first);
  }
  if (ts.isNewExpression(node)) return wordsOf(node.expression);
  if (ts.isBinaryExpression(node)) return wordsOf(node.left);
  if (ts.isArrayLiteralExpression(node) && node.elements[0] !== undefined) return wordsOf(node.elements[0]);
  if (ts.isSpreadElement(node)) return wordsOf(node.expression);
  return "…";
}

const spaced = (name: string): string =>
  /^[A-Z_]+$/.test(name)
    ? name.toLowerCase().replaceAll("_", " ")
    : name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
