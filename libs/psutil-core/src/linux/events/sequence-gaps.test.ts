import { expect, it } from 'vitest';
import { SequenceGaps } from './sequence-gaps.js';

function missing(cpus: number, numbers: readonly number[], mayMiss = true): number {
  const gaps = new SequenceGaps(cpus);
  // The numbers of each CPU so far: nothing was lost until then.
  for (let cpu = 0; cpu < cpus; cpu += 1) {
    gaps.add(cpu * 10_000, false);
  }
  return numbers.reduce((sum, number) => sum + gaps.add(number, mayMiss), 0);
}

it.each([
  ['nothing', [1, 2, 10_001, 3, 10_002], 0],
  ['some of one CPU', [1, 5, 6, 10_001], 3],
  ['some of each CPU', [4, 10_101, 5, 10_102], 103],
  ['one that was overtaken', [1, 3, 2, 4], 1],
])('counts %s', (_, numbers, expected) => {
  expect(missing(2, numbers)).toBe(expected);
});

it('counts nothing while the kernel has not dropped any', () => {
  expect(missing(2, [1, 7, 8, 10_050], false)).toBe(0);
});

it('goes on after the largest number', () => {
  const gaps = new SequenceGaps(1);
  gaps.add(4_294_967_295, false);
  expect([gaps.add(0, true), gaps.add(1, true)]).toEqual([0, 0]);
});
