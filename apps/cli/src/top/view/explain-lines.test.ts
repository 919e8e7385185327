import type { Explanation, Share } from '@psfleet/sdk';
import { expect, test } from 'vitest';
import { explainLines } from './explain-lines.js';

function lineOf(facts: Partial<Share>): string | undefined {
  const share = {
    group: null,
    value: 4,
    percent: 40,
    processes: 1,
    ended: 0,
    children: 0,
    unshared: null,
    process: { pid: 7, name: 'make', username: 'app', cmdline: ['make', '\u001B[2J'] },
    ...facts,
  };
  const explanation = {
    unit: 's',
    total: 10,
    attributed: 4,
    remainder: 6,
    remainderPercent: 60,
    shares: [share],
    others: { groups: 0, value: 0 },
  } as unknown as Explanation;
  return explainLines(explanation, [], 120)[2]?.text;
}

test.each<[Partial<Share>, string]>([
  [{}, String.raw`7 app make \u{1b}[2J`],
  [{ ended: 4 }, String.raw`7 app (ended) make \u{1b}[2J`],
  [{ ended: 1 }, String.raw`7 app (ended meanwhile) make \u{1b}[2J`],
  [{ ended: null, children: null }, String.raw`7 app make \u{1b}[2J`],
  [{ children: 3 }, String.raw`7 app (with children that ended) make \u{1b}[2J`],
  [{ ended: 1, children: 3 }, String.raw`7 app (ended meanwhile, with children that ended) make \u{1b}[2J`],
])('a share with %j is shown as %s', (facts, text) => {
  expect(lineOf(facts)?.endsWith(` ${text}`), lineOf(facts)).toBe(true);
});
