import { describe, expect, it } from 'vitest';
import { largestRows } from './largest-rows.js';

describe('the largest rows', () => {
  it('are as many as wanted, without what is zero or not known', () => {
    expect(largestRows([3, null, 9, 0, 4, 9, 1], 3, (value) => value)).toEqual([9, 9, 4]);
    expect(largestRows([0, null, 2], 3, (value) => value)).toEqual([2]);
    expect(largestRows([], 3, () => 1)).toEqual([]);
  });

  it('stay in their order where they are equal', () => {
    const rows = ['a', 'b', 'c', 'd'];
    expect(largestRows(rows, 2, (name) => (name === 'c' ? 2 : 1))).toEqual(['c', 'a']);
  });

  it('are those that sorting finds', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => (index * 7919) % 1009);
    expect(largestRows(rows, 7, (value) => value)).toEqual(rows.toSorted((a, b) => b - a).slice(0, 7));
  });
});
