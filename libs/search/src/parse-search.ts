import type { SearchExpression } from './expression.js';
import { parseValue, toPattern, type WrittenValue } from './parse-value.js';
import { SearchSyntaxError } from './search-syntax-error.js';
import { splitSubject, type Subject, type SubjectWord } from './subject.js';
import { findTokens, type Token } from './tokens.js';

/** The maximum number of conditions, and of nested parentheses and NOTs, because queries are made of them. */
export const searchLimits = { terms: 64, depth: 32 } as const;

/**
 * Parses conditions joined by AND, OR and NOT, optionally in parentheses. NOT binds tightest, then AND, then OR;
 * adjacent conditions must all hold. A condition is a text, `field:value`, `field:(a OR b)`, `label.key:value`, or a
 * number compared as in `rss:>2gb` or `rss:1gb..2gb`. In quotes, within which `\"` and `\\` stand for `"` and `\`, a
 * text has no operators, fields or globs. Throws SearchSyntaxError.
 */
export function parseSearch(text: string): SearchExpression {
  return new Parser(findTokens(text), text.length + 1).parse();
}

/** Where an operand stands: its level, and what its words are values of inside of `field:( )`. */
interface Place {
  readonly depth: number;
  readonly subject: Subject | null;
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

  parse(): SearchExpression {
    const expression = this.#parseOr({ depth: 0, subject: null });
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) {
      throw new SearchSyntaxError(rest.position, 'this ) has no (');
    }
    return expression;
  }

  #parseOr(place: Place): SearchExpression {
    const parts = [this.#parseAnd(place)];
    while (this.#takes('or')) {
      parts.push(this.#parseAnd(place));
    }
    return joined('or', parts);
  }

  #parseAnd(place: Place): SearchExpression {
    const parts = [this.#parseNot(place)];
    while (this.#takes('and') || this.#isAtOperand()) {
      parts.push(this.#parseNot(place));
    }
    return joined('and', parts);
  }

  #parseNot(place: Place): SearchExpression {
    const token = this.#tokens[this.#next++];
    const expected = place.subject === null ? 'a condition' : 'a value';
    if (token === undefined) {
      throw new SearchSyntaxError(this.#end, `expected ${expected}, but the text ends`);
    }
    checkDepth(place, token.position);
    if (token.kind === 'not') {
      return { kind: 'not', of: this.#parseNot(deeper(place)) };
    }
    if (token.kind === 'open') {
      return this.#parseGroup(token, place);
    }
    if (token.kind !== 'word' && token.kind !== 'phrase') {
      throw new SearchSyntaxError(token.position, `expected ${expected}, found ${token.text}`);
    }
    return this.#parseCondition(token, place);
  }

  #parseGroup(open: Token, place: Place): SearchExpression {
    const expression = this.#parseOr(deeper(place));
    if (!this.#takes('close')) {
      throw new SearchSyntaxError(open.position, 'this ( is not closed');
    }
    return expression;
  }

  #parseCondition(token: Token, place: Place): SearchExpression {
    const written = { text: token.text, isQuoted: token.kind === 'phrase', position: token.position };
    if (place.subject !== null) {
      return this.#compare(place.subject, written, place);
    }
    const word = token.kind === 'word' ? splitSubject(token) : null;
    if (word !== null) {
      return this.#parseSubject(word, place);
    }
    if (token.text === '') {
      throw new SearchSyntaxError(token.position, 'the text is empty');
    }
    this.#count(token.position);
    return { kind: 'text', ...toPattern(written) };
  }

  #parseSubject(word: SubjectWord, place: Place): SearchExpression {
    if (word.isNegated) {
      checkDepth(deeper(place), word.valuePosition);
      return { kind: 'not', of: this.#parseSubject({ ...word, isNegated: false }, deeper(place)) };
    }
    const { subject, value, valuePosition } = word;
    if (value !== '') {
      return this.#compare(subject, { text: value, isQuoted: false, position: valuePosition }, place);
    }
    const next = this.#tokens[this.#next];
    if (next?.isAdjacent === true && next.kind === 'phrase') {
      this.#next++;
      return this.#compare(subject, { text: next.text, isQuoted: true, position: next.position }, place);
    }
    if (next?.isAdjacent === true && next.kind === 'open') {
      this.#next++;
      return this.#parseGroup(next, { ...place, subject });
    }
    throw new SearchSyntaxError(
      valuePosition,
      `expected a value right after ${word.written}, or "${word.written}" in quotes to search for this text`,
    );
  }

  #compare(subject: Subject, value: WrittenValue, place: Place): SearchExpression {
    const expression = parseValue(subject, value);
    if (expression.kind === 'and') {
      // A range is two conditions, in parentheses of their own once it is printed.
      checkDepth(deeper(place), value.position);
      this.#count(value.position);
    }
    this.#count(value.position);
    return expression;
  }

  #count(position: number): void {
    if (++this.#terms > searchLimits.terms) {
      throw new SearchSyntaxError(position, `more than ${searchLimits.terms} conditions`);
    }
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

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

function checkDepth({ depth }: Place, position: number): void {
  if (depth > searchLimits.depth) {
    throw new SearchSyntaxError(position, `more than ${searchLimits.depth} levels`);
  }
}

function joined(kind: 'and' | 'or', parts: readonly SearchExpression[]): SearchExpression {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, of: parts };
}
