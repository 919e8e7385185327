import { SearchSyntaxError } from './search-syntax-error.js';

export interface Token {
  readonly kind: 'word' | 'phrase' | 'and' | 'or' | 'not' | 'open' | 'close';
  /** The token itself; for a phrase, the text between the quotes. */
  readonly text: string;
  /** The position of its first character, counted from 1. */
  readonly position: number;
  /** Whether it follows the token before it without a space. */
  readonly isAdjacent: boolean;
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
  let end = 0;
  for (const { 0: found, index } of text.matchAll(/[()]|"(?:[^"\\]|\\.)*"?|[^\s()"]+/gsu)) {
    const position = index + 1;
    const isAdjacent = tokens.length > 0 && index === end;
    end = index + found.length;
    if (!found.startsWith('"')) {
      const kind = Object.hasOwn(operators, found) ? (operators[found] ?? 'word') : 'word';
      tokens.push({ kind, text: found, position, isAdjacent });
      continue;
    }
    if (!/^"(?:[^"\\]|\\.)*"$/su.test(found)) {
      throw new SearchSyntaxError(position, 'this " is not closed');
    }
    tokens.push({ kind: 'phrase', text: unescapeQuoted(found.slice(1, -1)), position, isAdjacent });
  }
  return tokens;
}

/** Puts a text in quotes, within which only `"` and `\` are escaped. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function unescapeQuoted(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}
