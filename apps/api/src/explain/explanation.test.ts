import { describe, expect, it } from 'vitest';
import { sumUp, type Share } from './explanation.js';

const share = (group: string, value: number): Share => ({
  group,
  value,
  processes: 1,
  ended: 0,
  children: 0,
  unshared: null,
  process: null,
});

describe('sumUp', () => {
  it('has shares, others and the remainder add up to the total', () => {
    const sums = sumUp({ total: 10, attributed: 9.5, groups: 5, shares: [share('a', 6), share('b', 2.000_000_4)] });
    expect(sums).toMatchObject({
      total: 10,
      attributed: 9.5,
      remainder: 0.5,
      remainderPercent: 5,
      others: { groups: 3, value: 1.5 },
    });
    expect(sums.shares).toMatchObject([
      { group: 'a', percent: 60 },
      { group: 'b', value: 2, percent: 20 },
    ]);
  });

  it('shows a negative remainder where processes account for more than the host counted', () => {
    expect(sumUp({ total: 4, attributed: 6, groups: 1, shares: [share('a', 6)] })).toMatchObject({
      remainder: -2,
      remainderPercent: -50,
      shares: [{ percent: 150 }],
      others: { groups: 0, value: 0 },
    });
  });

  it('knows no percent without a total, or of nothing', () => {
    for (const total of [null, 0]) {
      expect(sumUp({ total, attributed: 0, groups: 1, shares: [share('a', 0)] })).toMatchObject({
        remainder: total,
        remainderPercent: null,
        shares: [{ percent: null }],
      });
    }
  });
});
