import { describe, expect, it } from 'vitest';
import { agentCosts, meanOf, totalOf } from './agent-costs.js';

const series = (metric: string, host: string | null, value: number | null) => ({
  metric,
  host,
  dimensions: {},
  points: [
    ['2026-11-28T00:00:00.000Z', 1],
    ['2026-11-28T00:05:00.000Z', value],
  ] as const,
});

describe('what agents cost', () => {
  it('is one row for each host, with null for what is not known', () => {
    const rows = agentCosts(
      [series('agent.cpu_time', 'a', 0.0025), series('agent.published_bytes', 'a', 700)],
      [series('agent.rss', 'a', 60_000_000), series('agent.rss', 'b', null), series('agent.rss', null, 5)],
    );
    const unknown = { sweepMs: null, waiting: null, dropped: null, skipped: null };
    expect(rows).toEqual([
      { host: 'a', cpuPercent: 0.25, rss: 60_000_000, sentBytes: 700, ...unknown },
      { host: 'b', cpuPercent: null, rss: null, sentBytes: null, ...unknown },
    ]);
  });

  it('is never taken for zero where nothing is known', () => {
    expect([meanOf([null, 2, 4]), meanOf([null]), meanOf([])]).toEqual([3, null, null]);
    expect([totalOf([null, 2, 4]), totalOf([null]), totalOf([])]).toEqual([6, null, null]);
  });
});
