import type { RouteAnswer, Series } from '@psfleet/sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useClock } from '../clock/use-clock.js';
import { useAnswer } from '../session/use-answer.js';

/** The values of one thing that a host has several of: a disk, an interface, a sensor. */
export interface Measured {
  readonly dimensions: Readonly<Record<string, string>>;
  /** By the name of the metric; null if unknown. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** Groups are read at every tick or once a minute; so far back there is a value of each. */
const lookbackMs = 150_000;

/** The last values of metrics of a host at the clock. */
export function useValuesAtClock(
  host: string,
  metrics: readonly string[],
  agg: 'last' | 'rate',
): UseQueryResult<RouteAnswer<'queryMetrics'>> {
  const { at } = useClock();
  const range =
    at === null
      ? { from: `-${lookbackMs / 1000}s` }
      : { from: new Date(at - lookbackMs).toISOString(), to: new Date(at + 1).toISOString() };
  return useAnswer(
    'queryMetrics',
    { body: { ...range, hosts: [host], step: 300, metrics, agg } },
    { isLive: at === null, everyMs: 30_000 },
  );
}

/** One row for each combination of dimensions. */
export function measuredOf(series: readonly Series[]): readonly Measured[] {
  const rows = new Map<string, { dimensions: Series['dimensions']; values: Record<string, number | null> }>();
  for (const { metric, dimensions, points } of series) {
    const key = keyOf({ dimensions });
    const row = rows.get(key) ?? { dimensions, values: {} };
    row.values[metric] = points.at(-1)?.[1] ?? null;
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** Names what was measured among all. */
export function keyOf({ dimensions }: Pick<Measured, 'dimensions'>): string {
  return JSON.stringify(Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
