import type { Metric } from '../catalog.js';
import type { Unit } from '../units.js';

/** Prometheus names end with the unit; a count of things has none. */
const suffixes: Readonly<Partial<Record<Unit, string>>> = {
  '%': 'percent',
  By: 'bytes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  Cel: 'celsius',
  MHz: 'megahertz',
  'Mbit/s': 'megabits_per_second',
  '{revolution}/min': 'rpm',
};

/** The name in the semantic conventions if there is one, else our own. */
export function openTelemetryName({ group, fieldName, field }: Metric): string {
  return field.otel?.name ?? `psfleet.${group.name}.${fieldName}`;
}

/** The name that other exporters use, else our own. The attributes of `otel` tell metrics that share one apart. */
export function prometheusName({ group, fieldName, field }: Metric): string {
  if (field.prometheus !== undefined) {
    return field.prometheus;
  }
  const words = [...group.name.split('_'), ...fieldName.split('_')];
  const suffix = suffixes[field.unit];
  const parts = ['psfleet', ...words, ...(suffix === undefined || words.at(-1) === suffix ? [] : [suffix])];
  return [...parts, ...(field.instrument === 'counter' ? ['total'] : [])].join('_');
}
