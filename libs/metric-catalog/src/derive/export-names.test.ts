import { describe, expect, it } from 'vitest';
import { findMetric, metrics, type Metric } from '../catalog.js';
import { openTelemetryName, prometheusName } from './export-names.js';

const named = (name: string): Metric => {
  const metric = findMetric(name);
  if (metric === undefined) {
    throw new Error(`${name} is not in the catalog`);
  }
  return metric;
};

/** A name with its fixed attributes, as a store of series would key it. */
const seriesOf = (name: string, { field }: Metric): string =>
  JSON.stringify([name, Object.entries(field.otel?.attributes ?? {})]);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  }
  return found;
}

describe.each([
  ['OpenTelemetry', openTelemetryName, /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/],
  ['Prometheus', prometheusName, /^[a-z][a-zA-Z0-9]*(_[a-zA-Z0-9]+)+$/],
])('names for %s', (_, nameOf, wellFormed) => {
  it('are well-formed', () => {
    expect(metrics.map(nameOf).filter((name) => !wellFormed.test(name))).toEqual([]);
  });

  it('lead to one metric each, together with its attributes', () => {
    const owners = groupBy(metrics, (metric) => seriesOf(nameOf(metric), metric));
    expect(
      [...owners.values()].filter((sharing) => sharing.length > 1).map((sharing) => sharing.map(({ name }) => name)),
    ).toEqual([]);
  });

  it('are shared only within one group, by fields of one unit and type with the same attribute', () => {
    for (const [name, sharing] of groupBy(metrics, nameOf)) {
      const kinds = new Set(
        sharing.map(({ group, field }) =>
          JSON.stringify([group.name, field.unit, field.instrument, Object.keys(field.otel?.attributes ?? {})]),
        ),
      );
      expect(kinds.size, name).toBe(1);
    }
  });
});

describe('names for Prometheus', () => {
  it('end with total exactly for counters', () => {
    expect(
      metrics
        .filter((metric) => prometheusName(metric).endsWith('_total') !== (metric.field.instrument === 'counter'))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('are derived where nobody else has one', () => {
    expect(prometheusName(named('agent.cpu_time'))).toBe('psfleet_agent_cpu_time_seconds_total');
    expect(prometheusName(named('agent.spool_bytes'))).toBe('psfleet_agent_spool_bytes');
    expect(openTelemetryName(named('agent.sweep_time'))).toBe('psfleet.agent.sweep_time');
    expect(openTelemetryName(named('virtual_memory.used'))).toBe('system.memory.usage');
  });
});
