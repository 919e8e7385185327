import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeSearch } from './complete-search.js';

const textsOf = (text: string, cursor?: number): string[] =>
  completeSearch(text, cursor).completions.map((completion) => completion.text);

describe('completeSearch', () => {
  it.each([
    ['na', ['name:', 'namespace:']],
    ['a AND -na', ['-name:', '-namespace:']],
    ['(US', ['user:', 'uss:']],
    ['N', ['name:', 'nice:', 'namespace:', 'NOT ']],
    ['status:wa', ['wake-kill', 'waking']],
    ['exestate:"del', ['deleted']],
    ['zzz', []],
    ['"na', []],
  ])('completes %s', (text, expected) => {
    expect(textsOf(text).toSorted()).toEqual(expected.toSorted());
  });

  it('offers every field and operator where a condition may begin', () => {
    expect(textsOf('a ')).toEqual(expect.arrayContaining(['rss:', 'user:', 'label.', 'AND ', 'OR ', 'NOT ']));
  });

  it('replaces the word before the cursor, which may stand inside of the text', () => {
    expect(completeSearch('a use b', 5)).toMatchObject({ from: 2, to: 5, completions: [{ text: 'user:' }] });
  });

  it('asks for values of a field or a label, with the quote that they begin with', () => {
    expect(completeSearch('x unit:ng')).toMatchObject({
      from: 7,
      to: 9,
      prefix: 'ng',
      valuesOf: { kind: 'field', field: 'unit' },
    });
    expect(completeSearch('label.env:')).toMatchObject({ from: 10, valuesOf: { kind: 'label', key: 'env' } });
    expect(completeSearch('name:"Web C')).toMatchObject({
      from: 5,
      to: 11,
      prefix: 'Web C',
      valuesOf: { kind: 'field', field: 'name' },
    });
  });

  it('keeps to the text before the cursor, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, at) => {
        const cursor = Math.min(at, text.length);
        const { from, to } = completeSearch(text, cursor);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBe(cursor);
      }),
    );
  });
});
