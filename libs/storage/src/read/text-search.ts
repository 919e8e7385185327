/** The terms that a text must contain, in upper or lower case. */
export type TextExpression =
  | { readonly kind: 'term'; readonly text: string }
  | { readonly kind: 'not'; readonly of: TextExpression }
  | { readonly kind: 'and' | 'or'; readonly of: readonly TextExpression[] };

/** Returns the terms as parameters `term0`, `term1`, ... in the order in which `renderTextSearch` names them. */
export function textSearchParams(expression: TextExpression | undefined): Record<string, string> {
  const terms = expression === undefined ? [] : termsOf(expression);
  return Object.fromEntries(terms.map((text, index) => [`term${index}`, `%${text.replace(/[\\%_]/g, '\\$&')}%`]));
}

/**
 * Renders a condition over `column`, a SQL expression of lower-case text that is never NULL. It uses LIKE, because an
 * n-gram index supports it.
 */
export function renderTextSearch(expression: TextExpression, column: string): string {
  let count = 0;
  const render = (node: TextExpression): string => {
    if (node.kind === 'term') {
      return `${column} LIKE lowerUTF8({term${count++}:String})`;
    }
    if (node.kind === 'not') {
      return `NOT ${render(node.of)}`;
    }
    return `(${node.of.map(render).join(node.kind === 'and' ? ' AND ' : ' OR ')})`;
  };
  return render(expression);
}

function termsOf(node: TextExpression): string[] {
  if (node.kind === 'term') {
    return [node.text];
  }
  return node.kind === 'not' ? termsOf(node.of) : node.of.flatMap(termsOf);
}
