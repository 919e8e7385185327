import { describe, expect, it } from 'vitest';
import { compareNaturally } from './natural-order.js';

describe('the natural order', () => {
  it('counts the numbers in names', () => {
    const names = ['sim-10', 'sim-2', 'web', 'sim-1', 'db2-10', 'db2-9', 'db10-1'];
    expect(names.toSorted(compareNaturally)).toEqual(['db2-9', 'db2-10', 'db10-1', 'sim-1', 'sim-2', 'sim-10', 'web']);
  });

  it('holds different names apart, so that each has its place', () => {
    for (const [a, b] of [
      ['a1', 'a01'],
      ['a', 'A'],
      ['e\u0301', '\u00E9'],
    ] as const) {
      expect(compareNaturally(a, b)).not.toBe(0);
      expect(Math.sign(compareNaturally(a, b))).toBe(-Math.sign(compareNaturally(b, a)));
    }
    expect(compareNaturally('a1', 'a1')).toBe(0);
  });
});
