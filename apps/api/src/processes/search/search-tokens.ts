import { SearchSyntaxError } from './search-syntax-error.js';

export interface Token {
  readonly kind: 'word' | 'phrase' | 'and' | 'or' | 'not' | 'open' | 'close';
  /** The token itself; for a phrase, the text between the quotes. */
  readonly text: string;
  /** The position of its first character, counted from 1. */
  readonly position: number;
}

/** Operators are whole words in capitals; `and` is an ordinary word. */
const operators: Readonly<Record<string, Token['kind']>> = {
  AND: 'and',
  OR: 'or',
  NOT: 'not',
  '(': 'open',
  ')': 'close',
};

/** Splits a text into parentheses, quoted texts and words. Throws SearchSyntaxError for a quote that is not closed. */
export function findTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: found, index } of text.matchAll(/[()]|"(?:[^"\\]|\\.)*"?|[^\s()"]+/gsu)) {
    const position = index + 1;
    if (!found.startsWith('"')) {
      tokens.push({
        kind: Object.hasOwn(operators, found) ? (operators[found] ?? 'word') : 'word',
        text: found,
        position,
      });
      continue;
    }
    if (found.length === 1 || !/^"(?:[^"\\]|\\.)*"$/su.test(found)) {
      throw new SearchSyntaxError(position, 'this " is not closed');
    }
    tokens.push({ kind: 'phrase', text: found.slice(1, -1).replace(/\\(["\\])/g, '$1'), position });
  }
  return tokens;
}
