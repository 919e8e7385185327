import type { Series } from '@psfleet/sdk';

/** What one agent costs its host, and what it could not send. */
export interface AgentCost {
  readonly host: string;
  /** Percent of one core. */
  readonly cpuPercent: number | null;
  /** Bytes. */
  readonly rss: number | null;
  /** Milliseconds of its last sweep over all processes. */
  readonly sweepMs: number | null;
  /** Bytes per second that the broker acknowledged. */
  readonly sentBytes: number | null;
  /** Messages that wait for the broker. */
  readonly waiting: number | null;
  /** Messages that it gave up since it started. */
  readonly dropped: number | null;
  /** Ticks that it skipped since it started. */
  readonly skipped: number | null;
}

export const rateMetrics = ['agent.cpu_time', 'agent.published_bytes'] as const;
export const lastMetrics = [
  'agent.rss',
  'agent.sweep_time',
  'agent.spool_messages',
  'agent.dropped_messages',
  'agent.skipped_ticks',
] as const;

/** One row for each host that has any of the series. */
export function agentCosts(rates: readonly Series[], lasts: readonly Series[]): readonly AgentCost[] {
  const byHost = new Map<string, Map<string, number | null>>();
  for (const { host, metric, points } of [...rates, ...lasts]) {
    if (host !== null) {
      const values = byHost.get(host) ?? new Map<string, number | null>();
      byHost.set(host, values.set(metric, points.at(-1)?.[1] ?? null));
    }
  }
  return [...byHost].map(([host, values]) => {
    const of = (metric: (typeof rateMetrics)[number] | (typeof lastMetrics)[number]): number | null =>
      values.get(metric) ?? null;
    const cpu = of('agent.cpu_time');
    return {
      host,
      cpuPercent: cpu === null ? null : cpu * 100,
      rss: of('agent.rss'),
      sweepMs: of('agent.sweep_time'),
      sentBytes: of('agent.published_bytes'),
      waiting: of('agent.spool_messages'),
      dropped: of('agent.dropped_messages'),
      skipped: of('agent.skipped_ticks'),
    };
  });
}

/** The mean of what is known; null if nothing is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The sum of what is known; null if nothing is. */
export function totalOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
