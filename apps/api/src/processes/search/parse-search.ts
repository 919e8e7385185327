import type { TextExpression } from '@psfleet/storage';
import { SearchSyntaxError } from './search-syntax-error.js';
import { findTokens, type Token } from './search-tokens.js';

/** The maximum number of terms, and of nested parentheses and NOTs, because SQL is made of them. */
export const searchLimits = { terms: 64, depth: 32 } as const;

/**
 * Parses terms joined by AND, OR and NOT, optionally in parentheses. NOT binds tightest, then AND, then OR; adjacent
 * terms must all occur. A term is a word or a text in double quotes, within which `\"` and `\\` stand for `"` and `\`.
 * A text without any of these is one term, spaces included. Throws SearchSyntaxError.
 */
export function parseSearch(text: string): TextExpression {
  const tokens = findTokens(text);
  if (tokens.every(({ kind }) => kind === 'word')) {
    return { kind: 'term', text };
  }
  return new Parser(tokens, text.length + 1).parse();
}

/** The problem of a text as a search; null if there is none, or if the value is not a text. */
export function findSearchProblem(text: unknown): string | null {
  if (typeof text !== 'string') {
    return null;
  }
  try {
    parseSearch(text);
    return null;
  } catch (error) {
    if (error instanceof SearchSyntaxError) {
      return error.message;
    }
    throw error;
  }
}

class Parser {
  #next = 0;
  #terms = 0;

  readonly #tokens: readonly Token[];
  readonly #end: number;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  parse(): TextExpression {
    const expression = this.#parseOr(0);
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) {
      throw new SearchSyntaxError(rest.position, 'this ) has no (');
    }
    return expression;
  }

  #parseOr(depth: number): TextExpression {
    const parts = [this.#parseAnd(depth)];
    while (this.#takes('or')) {
      parts.push(this.#parseAnd(depth));
    }
    return joined('or', parts);
  }

  #parseAnd(depth: number): TextExpression {
    const parts = [this.#parseNot(depth)];
    while (this.#takes('and') || this.#isAtOperand()) {
      parts.push(this.#parseNot(depth));
    }
    return joined('and', parts);
  }

  #parseNot(depth: number): TextExpression {
    const token = this.#tokens[this.#next++];
    if (token === undefined) {
      throw new SearchSyntaxError(this.#end, 'expected a term, but the text ends');
    }
    if (depth > searchLimits.depth) {
      throw new SearchSyntaxError(token.position, `more than ${searchLimits.depth} levels`);
    }
    if (token.kind === 'not') {
      return { kind: 'not', of: this.#parseNot(depth + 1) };
    }
    if (token.kind === 'open') {
      return this.#parseGroup(token, depth);
    }
    if (token.kind !== 'word' && token.kind !== 'phrase') {
      throw new SearchSyntaxError(token.position, `expected a term, found ${token.text}`);
    }
    if (token.text === '') {
      throw new SearchSyntaxError(token.position, 'the term is empty');
    }
    if (++this.#terms > searchLimits.terms) {
      throw new SearchSyntaxError(token.position, `more than ${searchLimits.terms} terms`);
    }
    return { kind: 'term', text: token.text };
  }

  #parseGroup(open: Token, depth: number): TextExpression {
    const expression = this.#parseOr(depth + 1);
    if (!this.#takes('close')) {
      throw new SearchSyntaxError(open.position, 'this ( is not closed');
    }
    return expression;
  }

  #takes(kind: Token['kind']): boolean {
    if (this.#tokens[this.#next]?.kind !== kind) {
      return false;
    }
    this.#next++;
    return true;
  }

  #isAtOperand(): boolean {
    const kind = this.#tokens[this.#next]?.kind;
    return kind === 'word' || kind === 'phrase' || kind === 'not' || kind === 'open';
  }
}

function joined(kind: 'and' | 'or', parts: readonly TextExpression[]): TextExpression {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, of: parts };
}
