import { describe, expect, it } from 'vitest';
import { sumCounters } from './sum-counters.js';

interface Pair {
  readonly a: number;
  readonly b: number | null;
}

describe('sumCounters', () => {
  it('adds field by field', () => {
    expect(
      sumCounters<Pair>(
        [
          { a: 1, b: 2 },
          { a: 10, b: 20 },
          { a: 100, b: 200 },
        ],
        ['a', 'b'],
      ),
    ).toEqual({ a: 111, b: 222 });
  });

  it('is null without devices', () => {
    expect(sumCounters<Pair>([], ['a', 'b'])).toBeNull();
  });

  it('does not pretend to know a sum of which a part is unknown', () => {
    expect(
      sumCounters<Pair>(
        [
          { a: 1, b: null },
          { a: 2, b: 3 },
        ],
        ['a', 'b'],
      ),
    ).toEqual({ a: 3, b: null });
  });
});
