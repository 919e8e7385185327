import { describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript
import { compareRuns as untypedCompareRuns } from '../../bench/paired/compare.mjs';
// @ts-expect-error plain JavaScript
import * as untypedRatio from '../../bench/paired/ratio.mjs';

interface Ratio {
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
interface Pair {
  readonly a: number;
  readonly b: number;
}
interface Run {
  readonly side: string;
  readonly result: object;
}
interface Comparison {
  readonly judged: Readonly<Record<string, Ratio & { readonly passed: boolean }>>;
  readonly shown: Readonly<Record<string, Ratio>>;
  readonly passed: boolean;
}
const { orderOfRuns, pairedRatio, pairsOf } = untypedRatio as {
  orderOfRuns: (repeat: number) => string[];
  pairedRatio: (pairs: readonly Pair[]) => { ratio: number; low: number; high: number };
  pairsOf: (runs: readonly Run[]) => { a: object; b: object }[];
};
const compareRuns = untypedCompareRuns as (runs: readonly Run[], bound: number) => Comparison;

/** Runs in the order of the comparison, with the same figures for all runs of a side. */
function runsOf(a: object, b: object): Run[] {
  return orderOfRuns(1).map((side) => ({ side, result: side === 'A' ? a : b }));
}

describe('the ratio of paired runs', () => {
  it('is the geometric mean of the ratios, with the interval of the t distribution', () => {
    // Logarithms -0.02, 0.02, 0, 0.04: mean 0.01, standard deviation 0.025820, so half of the interval is
    // 2.353 * 0.025820 / 2 = 0.030377.
    const pairs = [-0.02, 0.02, 0, 0.04].map((log) => ({ a: 8, b: 8 * Math.exp(log) }));
    const { ratio, low, high } = pairedRatio(pairs);
    expect(Math.log(ratio)).toBeCloseTo(0.01, 6);
    expect(Math.log(low)).toBeCloseTo(0.01 - 0.030377, 5);
    expect(Math.log(high)).toBeCloseTo(0.01 + 0.030377, 5);
  });

  it('is exact when every pair has the same ratio, however much the machine drifts', () => {
    const pairs = [1, 3, 10, 2].map((factor) => ({ a: factor, b: factor * 1.25 }));
    const { ratio, low, high } = pairedRatio(pairs);
    for (const value of [ratio, low, high]) {
      expect(value).toBeCloseTo(1.25, 9);
    }
  });

  it('turns into its inverse when the sides are exchanged', () => {
    const pairs = [1.01, 1.1, 0.97, 1.04].map((b) => ({ a: 1, b }));
    const forward = pairedRatio(pairs);
    const backward = pairedRatio(pairs.map(({ a, b }) => ({ a: b, b: a })));
    expect(backward.ratio).toBeCloseTo(1 / forward.ratio, 9);
    expect(backward.high).toBeCloseTo(1 / forward.low, 9);
  });

  it('covers the true ratio in nine of ten comparisons', () => {
    let state = 1;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    let covered = 0;
    for (let comparison = 0; comparison < 5_000; comparison++) {
      const pairs = Array.from({ length: 4 }, () => ({ a: Math.exp(0.03 * normal()), b: Math.exp(0.03 * normal()) }));
      const { low, high } = pairedRatio(pairs);
      covered += low <= 1 && high >= 1 ? 1 : 0;
    }
    expect(covered / 5_000).toBeGreaterThan(0.88);
    expect(covered / 5_000).toBeLessThan(0.92);
  });

  it('is refused for a number of pairs that no comparison has', () => {
    expect(() => pairedRatio([{ a: 1, b: 1 }])).toThrow('1 pairs');
  });
});

describe('the order of runs', () => {
  it('pairs both sides, each first as often as second', () => {
    expect(orderOfRuns(1).join(' ')).toBe('A B B A A B B A');
    const runs = orderOfRuns(2).map((side, at) => ({ side, result: { side, at } }));
    const pairs = pairsOf(runs);
    expect(pairs).toHaveLength(8);
    for (const { a, b } of pairs) {
      expect([a, b]).toMatchObject([{ side: 'A' }, { side: 'B' }]);
    }
    expect(pairs[1]).toEqual({ a: { side: 'A', at: 3 }, b: { side: 'B', at: 2 } });
  });
});

describe('a comparison', () => {
  it('passes if the upper end of every judged figure is within the bound', () => {
    const { judged, passed } = compareRuns(
      runsOf({ judged: { cpuUs: 10, rssMb: 50 } }, { judged: { cpuUs: 10.4, rssMb: 49 } }),
      1.05,
    );
    expect(judged['cpuUs']).toMatchObject({ a: expect.closeTo(10), b: expect.closeTo(10.4), passed: true });
    expect(judged['cpuUs']?.high).toBeCloseTo(1.04);
    expect(passed).toBe(true);
  });

  it('fails on one judged figure beyond the bound', () => {
    const { judged, passed } = compareRuns(
      runsOf({ judged: { cpuUs: 10, rssMb: 50 } }, { judged: { cpuUs: 10.6, rssMb: 50 } }),
      1.05,
    );
    expect([judged['cpuUs']?.passed, judged['rssMb']?.passed, passed]).toEqual([false, true, false]);
  });

  it('shows rates without judging them', () => {
    const { shown, passed } = compareRuns(
      runsOf({ judged: { cpuUs: 1 }, shown: { perSecond: 100 } }, { judged: { cpuUs: 1 }, shown: { perSecond: 50 } }),
      1.05,
    );
    expect(shown['perSecond']?.ratio).toBeCloseTo(0.5);
    expect(passed).toBe(true);
  });

  it('fails on a judged figure that one side did not measure', () => {
    const { judged, passed } = compareRuns(runsOf({ judged: { cpuUs: 1, rssMb: 5 } }, { judged: { cpuUs: 1 } }), 1.05);
    expect(judged['rssMb']).toMatchObject({ ratio: null, high: null, passed: false });
    expect(passed).toBe(false);
  });
});
