import { expect, it } from 'vitest';
import { SequenceGaps } from './sequence-gaps.js';

/** Each CPU has been seen at a number of its own, and nothing was lost until then. */
function gapsAfter(lastNumbers: readonly number[]): SequenceGaps {
  const gaps = new SequenceGaps(lastNumbers.length);
  for (const number of lastNumbers) {
    gaps.add(number);
  }
  return gaps;
}

const countAll = (gaps: SequenceGaps, numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + gaps.add(number), 0);

it.each([
  ['nothing', [1, 2, 10_001, 3, 10_002], 0],
  ['some of one CPU', [1, 5, 6, 10_001], 3],
  ['some of each CPU', [4, 10_101, 5, 10_102], 103],
  ['one that was overtaken', [1, 3, 2, 4], 1],
])('counts %s in what comes with the news of a loss', (_, numbers, expected) => {
  const gaps = gapsAfter([0, 10_000]);
  gaps.noteDrop();
  expect(countAll(gaps, numbers)).toBe(expected);
});

it('counts nothing while the kernel has not dropped any', () => {
  expect(countAll(gapsAfter([0, 10_000]), [1, 7, 8, 10_050])).toBe(0);
});

it('counts those of a CPU that shows its gap much later than another', () => {
  const gaps = gapsAfter([1_000, 20_000]);
  gaps.noteDrop();
  // Messages that had room arrive after the news of the loss.
  expect(countAll(gaps, [1_001, 20_001])).toBe(0);
  gaps.noteEmpty();
  expect(countAll(gaps, [1_502, 1_503])).toBe(500);
  gaps.noteEmpty();
  gaps.noteEmpty();
  expect(countAll(gaps, [20_502])).toBe(500);
  gaps.noteEmpty();
  expect(countAll(gaps, [20_600, 1_600])).toBe(0);
});

it('counts all of several CPUs whose numbers are close to each other', () => {
  const gaps = gapsAfter([1_000, 1_200]);
  gaps.noteDrop();
  gaps.noteEmpty();
  expect(countAll(gaps, [1_501, 1_701, 1_502, 1_702])).toBe(1_000);
});

it('takes the first number of another CPU for no loss', () => {
  const gaps = new SequenceGaps(2);
  gaps.add(1_000);
  gaps.noteDrop();
  gaps.noteEmpty();
  expect(countAll(gaps, [5_000_000, 1_011, 5_000_001])).toBe(10);
});

it('goes on after the largest number', () => {
  const gaps = gapsAfter([4_294_967_295]);
  gaps.noteDrop();
  expect([gaps.add(0), gaps.add(1)]).toEqual([0, 0]);
});
