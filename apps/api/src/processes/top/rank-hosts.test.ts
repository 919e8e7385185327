import type { TopMetric } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { rankHosts } from './rank-hosts.js';

const tick = (host: string, max: number | null, elapsedMs: number | null = 10_000) => ({ host, max, elapsedMs });

const ranked = (ticks: readonly ReturnType<typeof tick>[], by: TopMetric) =>
  rankHosts(ticks, by).map(({ tick: { host }, bound }) => ({ host, bound }));

describe('rankHosts', () => {
  it('orders hosts by their maximum, after those that report none', () => {
    expect(ranked([tick('a', 5), tick('b', 9), tick('old', null), tick('idle', 0)], 'rss')).toEqual([
      { host: 'old', bound: Infinity },
      { host: 'b', bound: 9 },
      { host: 'a', bound: 5 },
    ]);
  });

  it('divides counters by the duration of the tick, rounded like the answer', () => {
    expect(
      ranked(
        [tick('slow', 300, 60_000), tick('quick', 100, 5_000), tick('odd', 333, 9_999), tick('first', 900, null)],
        'cpu',
      ),
    ).toEqual([
      { host: 'odd', bound: 33.3 },
      { host: 'quick', bound: 20 },
      { host: 'slow', bound: 5 },
    ]);
  });
});
