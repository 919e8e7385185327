import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisons, type SearchExpression, type SearchTerm } from './expression.js';
import { numberFields, textFields, type NumberFieldName, type Quantity, type TextFieldName } from './fields.js';
import { parseSearch } from './parse-search.js';
import { printSearch, printValue } from './print-search.js';
import { SearchSyntaxError } from './search-syntax-error.js';

const openFields = (Object.keys(textFields) as TextFieldName[]).filter((name) => !('values' in textFields[name]));
const hostile = fc.constantFrom(
  'AND',
  'NOT',
  'user:root',
  'usre:x',
  'rss>1gb',
  '-user:x',
  '(',
  '"',
  '\\',
  '*',
  ' ',
  '',
);

const literal = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.tuple(hostile, fc.string(), hostile).map((parts) => parts.join('')),
  )
  .filter((value) => value !== '')
  .map((value) => ({ value, isGlob: false }));
const glob = fc.stringMatching(/^[a-z]{1,5}[*?][a-z./]{0,5}$/).map((value) => ({ value, isGlob: true }));
const pattern = fc.oneof(literal, glob);

const values: Readonly<Record<Quantity, fc.Arbitrary<number>>> = {
  count: fc.nat(),
  signed: fc.integer().map((value) => value || 0),
  bytes: fc.maxSafeNat(),
  rate: fc.oneof(
    fc.maxSafeNat(),
    fc.nat(100).map((value) => value * 1024 ** 2),
  ),
  percent: fc.nat().map((value) => value / 10),
  duration: fc.oneof(
    fc.nat(),
    fc.nat(1000).map((value) => value * 3600),
    fc.nat().map((value) => value / 1000),
  ),
};

const term: fc.Arbitrary<SearchTerm> = fc.oneof(
  pattern.map((value) => ({ kind: 'text' as const, ...value })),
  fc
    .tuple(fc.constantFrom(...openFields), pattern)
    .map(([field, value]) => ({ kind: 'field' as const, field, ...value })),
  fc
    .tuple(fc.stringMatching(/^[a-z0-9./_-]{1,8}$/), pattern)
    .map(([key, value]) => ({ kind: 'label' as const, key, ...value })),
  fc
    .tuple(fc.constantFrom(...(Object.keys(numberFields) as NumberFieldName[])), fc.constantFrom(...comparisons))
    .chain(([field, comparison]) =>
      values[numberFields[field].quantity].map((value) => ({ kind: 'number' as const, field, comparison, value })),
    ),
);

const expression = fc.letrec<{ node: SearchExpression }>((tie) => {
  const parts = fc.array(tie('node'), { minLength: 2, maxLength: 3 });
  return {
    node: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      term,
      tie('node').map((of) => ({ kind: 'not' as const, of })),
      parts.map((of) => ({ kind: 'and' as const, of })),
      parts.map((of) => ({ kind: 'or' as const, of })),
    ),
  };
}).node;

const times = Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);

describe('printSearch', () => {
  it.each([
    ['node   AND server', 'node server'],
    ['name:(a OR b) x', '(name:a OR name:b) x'],
    ['rss:>2048mb', 'rss:>2gb'],
    ['rss:1gb..2gb OR a', 'rss:>=1gb rss:<=2gb OR a'],
    ['-user:"a b"', 'NOT user:"a b"'],
    ['age:>90m tcp:>1024', 'age:>90m tcp:>1kb/s'],
    ['"user:root" "a*b" "plain"', '"user:root" "a*b" plain'],
  ])('prints %s', (text, printed) => {
    expect(printSearch(parseSearch(text))).toBe(printed);
  });

  it('prints any expression so that it parses to the same one', () => {
    fc.assert(
      fc.property(expression, (value) => {
        expect(parseSearch(printSearch(value))).toEqual(value);
      }),
      { numRuns: 500 * times },
    );
  });

  it('prints whatever a text parses to, and refuses any other text with a place in it', () => {
    const piece = fc.oneof(
      fc.constantFrom('(', ')', ' ', '"', 'AND', 'OR', 'NOT', 'user:', '-name:', 'rss:>', '2gb', '..', 'age<', 'x'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        try {
          const parsed = parseSearch(text);
          expect(parseSearch(printSearch(parsed))).toEqual(parsed);
        } catch (error) {
          if (!(error instanceof SearchSyntaxError)) {
            throw error;
          }
          expect(error.position).toBeGreaterThanOrEqual(1);
          expect(error.position).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 2000 * times },
    );
  });

  it('prints any value so that it follows a field', () => {
    fc.assert(
      fc.property(pattern, (value) => {
        expect(parseSearch(`name:${printValue(value)}`)).toEqual({ kind: 'field', field: 'name', ...value });
      }),
      { numRuns: 500 * times },
    );
  });
});
