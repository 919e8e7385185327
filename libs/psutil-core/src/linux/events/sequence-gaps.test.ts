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

function countAll(gaps: SequenceGaps, numbers: readonly number[]): number {
  for (const number of numbers) {
    gaps.add(number);
  }
  return gaps.takeMissing();
}

/** The kernel has dropped messages, and those that had room have been read. */
function drop(gaps: SequenceGaps): void {
  gaps.noteDrop();
  gaps.noteEmpty();
}

it.each([
  ['nothing', [1, 2, 10_001, 3, 10_002], 0],
  ['some of one CPU', [1, 5, 6, 10_001], 3],
  ['some of each CPU', [4, 10_101, 5, 10_102], 103],
  ['none that was only overtaken', [1, 3, 2, 4], 0],
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

const close: readonly [string, readonly number[], readonly [number, number]][] = [
  ['above', [1_000, 1_030, 1_001, 1_031], [1_001, 1_031]],
  ['above, while the other one idles', [1_000, 1_030, 1_031], [1_000, 1_031]],
  ['below', [1_000, 1_030, 1_029, 1_001, 1_031, 1_030], [1_031, 1_030]],
  ['equal', [1_000, 1_001, 1_001, 1_002], [1_001, 1_002]],
  ['below the first', [1_002, 1_000, 1_001, 1_003, 1_002, 1_003], [1_003, 1_003]],
];

it.each(close.flatMap((each) => [each, [`${each[0]}, reversed`, each[1], each[2].toReversed()] as const]))(
  'counts all of a CPU whose first number is close to another: %s',
  (_, numbers, [one, other]) => {
    const gaps = new SequenceGaps(2);
    expect(countAll(gaps, numbers)).toBe(0);
    gaps.noteEmpty();
    gaps.noteEmpty();
    drop(gaps);
    const [next, last] = [(one ?? 0) + 101, (other ?? 0) + 101];
    expect(countAll(gaps, [next, last, next + 1, last + 1])).toBe(200);
  },
);

it('goes on after the largest number', () => {
  const gaps = gapsAfter([4_294_967_295]);
  gaps.noteDrop();
  expect(countAll(gaps, [0, 1])).toBe(0);
});

it('takes a message that was overtaken for no other CPU', () => {
  const gaps = new SequenceGaps(2);
  expect(countAll(gaps, [1_000, 1_002, 1_001, 1_003])).toBe(0);
  drop(gaps);
  expect(countAll(gaps, [5_000_000, 1_504])).toBe(500);
});

it.each([
  ['far from all others', 500_000],
  ['not far from another CPU', 20_000],
])('moves no other CPU by a message that comes very late, %s', (_, other) => {
  const gaps = gapsAfter([1_000, other]);
  expect(countAll(gaps, [other - 100])).toBe(0);
  drop(gaps);
  expect(countAll(gaps, [1_501])).toBe(500);
});

it('counts no message that was overtaken while another CPU idles after a loss', () => {
  const gaps = gapsAfter([1_000, 20_000]);
  drop(gaps);
  expect(countAll(gaps, [1_011])).toBe(10);
  expect(countAll(gaps, [1_013, 1_012, 1_014])).toBe(0);
  expect(countAll(gaps, [20_011])).toBe(10);
});

it('takes back what was counted when it comes late, and never counts less than none', () => {
  const gaps = gapsAfter([1_000]);
  drop(gaps);
  expect(countAll(gaps, [1_004])).toBe(3);
  expect(countAll(gaps, [1_002])).toBe(0);
  drop(gaps);
  expect(countAll(gaps, [1_010])).toBe(4);
});

it('waits some time for the gap of an idle CPU, but not for ever', () => {
  const gaps = gapsAfter([1_000, 20_000]);
  drop(gaps);
  expect(countAll(gaps, [20_001])).toBe(0);
  for (let look = 0; look < 30; look += 1) {
    gaps.noteEmpty();
  }
  expect(countAll(gaps, [19_900])).toBe(0);
  drop(gaps);
  expect(countAll(gaps, [1_501])).toBe(500);
});

it('follows a CPU again after a gap that no loss explains', () => {
  const gaps = gapsAfter([1_000, 500_000]);
  const run = Array.from({ length: 20 }, (_, index) => 3_000 + index);
  expect(countAll(gaps, run)).toBe(0);
  drop(gaps);
  expect(countAll(gaps, [3_030])).toBe(10);
});
