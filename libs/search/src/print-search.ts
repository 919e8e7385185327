import type { Pattern, SearchExpression, SearchTerm } from './expression.js';
import { numberFields } from './fields.js';
import { printQuantity } from './quantities.js';
import { splitSubject } from './subject.js';
import { findTokens, quote } from './tokens.js';

/** Prints an expression so that it parses to an equal one. */
export function printSearch(expression: SearchExpression): string {
  switch (expression.kind) {
    case 'or':
      return expression.of.map((part) => (part.kind === 'or' ? inParentheses(part) : printSearch(part))).join(' OR ');
    case 'and':
      return expression.of.map(printOperand).join(' ');
    case 'not':
      return `NOT ${printOperand(expression.of)}`;
    case 'text':
    case 'field':
    case 'label':
    case 'number':
      return printTerm(expression);
  }
}

/** Prints a value as it may follow a field's colon, in quotes where it must be. */
export function printValue(pattern: Pattern): string {
  return pattern.isGlob || isPlainWord(pattern.value) ? pattern.value : quote(pattern.value);
}

function printOperand(expression: SearchExpression): string {
  return expression.kind === 'and' || expression.kind === 'or' ? inParentheses(expression) : printSearch(expression);
}

const inParentheses = (expression: SearchExpression): string => `(${printSearch(expression)})`;

function printTerm(term: SearchTerm): string {
  switch (term.kind) {
    case 'text':
      return isPlainText(term) ? term.value : quote(term.value);
    case 'field':
      return `${term.field}:${printValue(term)}`;
    case 'label':
      return `label.${term.key}:${printValue(term)}`;
    case 'number': {
      const sign = term.comparison === '=' ? '' : term.comparison;
      return `${term.field}:${sign}${printQuantity(numberFields[term.field].quantity, term.value)}`;
    }
  }
}

/** Whether a value is one word without a glob. */
function isPlainWord(value: string): boolean {
  return /^[^\s()"*?]+$/u.test(value);
}

/** Whether a text, when it is not in quotes, is this pattern rather than an operator or a field. */
function isPlainText(pattern: Pattern): boolean {
  if (!pattern.isGlob && !isPlainWord(pattern.value)) {
    return false;
  }
  const [token, ...others] = findTokens(pattern.value);
  return token?.kind === 'word' && others.length === 0 && !isSubject(token);
}

function isSubject(token: Parameters<typeof splitSubject>[0]): boolean {
  try {
    return splitSubject(token) !== null;
  } catch {
    return true;
  }
}
