import { describe, expect, it } from 'vitest';
import { NumberFinder } from './number-finder.js';

describe('NumberFinder', () => {
  const bytes = Buffer.from('rchar: 12\nwchar:\t\t345\nword: x\nempty:\nlast: 9');
  it.each([
    ['rchar:', 12],
    ['\nwchar:', 345],
    ['\nword:', Number.NaN],
    ['\nempty:', Number.NaN],
    ['\nmissing:', Number.NaN],
    ['\nlast:', 9],
  ])('%j', (key, expected) => {
    expect(new NumberFinder().begin(bytes).find(Buffer.from(key))).toBe(expected);
  });

  it('finds keys in any order, and the same key again', () => {
    const numbers = new NumberFinder().begin(bytes);
    expect(
      ['\nlast:', '\nwchar:', '\nwchar:', '\nmissing:', 'rchar:'].map((key) => numbers.find(Buffer.from(key))),
    ).toEqual([9, 345, 345, Number.NaN, 12]);
  });

  it('reads no further than the content', () => {
    expect(new NumberFinder().begin(bytes.subarray(0, 8)).find(Buffer.from('rchar:'))).toBe(1);
  });
});
