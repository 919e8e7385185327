import { camelCase } from '@psfleet/metric-catalog';
import type { HostIncrease } from '@psfleet/storage';
import type { ExplainedCounter } from './explained-metrics.js';

/** The increases of fields in the series that count, by names in camelCase; null where the host does not count them. */
export function gainedBy(
  { pick }: ExplainedCounter,
  series: readonly HostIncrease[],
  fields: readonly string[],
): Record<string, number | null> {
  const picked = new Set(pick(series.map(({ dimensions }) => dimensions)));
  const counted = series.filter(({ dimensions }) => picked.has(dimensions));
  return Object.fromEntries(
    fields.map((field) => {
      const known = counted.flatMap(({ values }) => values[field] ?? []);
      const sum = known.reduce((total, value) => total + value, 0);
      return [camelCase(field), known.length === 0 ? null : Math.round(sum * 1e6) / 1e6];
    }),
  );
}

/** What processes should account for; a host without one of the parts, such as nice, counts that in another one. */
export function totalOf(parts: Readonly<Record<string, number | null>>): number | null {
  const counted = Object.values(parts).filter((value) => value !== null);
  return counted.length === 0 ? null : counted.reduce((sum, value) => sum + value, 0);
}
