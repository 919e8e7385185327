import type { FieldDefinition, GroupDefinition } from '@psfleet/metric-catalog';
import { metricTableName } from '../schema/metric-tables.js';
import { metricRollupName } from '../schema/rollup-tables.js';
import { bucketRange, versionNow } from './rollup-sql.js';

/** One statement: the minutes of {from} to {to} of one group, from raw rows. FINAL, because a row that was delivered twice must count once. */
export function renderMinuteRollup(group: GroupDefinition): string {
  return renderRollup(group, {
    into: metricRollupName(group.name, '1m'),
    source: metricTableName(group.name),
    bucket: 'toStartOfMinute(ts)',
    firstAt: 'min(ts)',
    lastAt: 'max(ts)',
    field: minuteField,
  });
}

/** The same for hours, from minutes. */
export function renderHourRollup(group: GroupDefinition): string {
  return renderRollup(group, {
    into: metricRollupName(group.name, '1h'),
    source: metricRollupName(group.name, '1m'),
    bucket: 'toStartOfHour(ts)',
    firstAt: 'min(first_at)',
    lastAt: 'max(last_at)',
    field: hourField,
  });
}

interface MetricRollup {
  readonly into: string;
  readonly source: string;
  readonly bucket: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly field: (name: string, field: FieldDefinition) => readonly (readonly [column: string, expression: string])[];
}

function renderRollup(group: GroupDefinition, { into, source, bucket, firstAt, lastAt, field }: MetricRollup): string {
  const keys = ['host', ...Object.keys(group.dimensions).map(quote)];
  const values = Object.entries(group.fields).flatMap(([name, definition]) => field(name, definition));
  return `
INSERT INTO ${into} (${keys.join(', ')}, ts, version, first_at, last_at, ${values.map(([column]) => quote(column)).join(', ')})
SELECT ${keys.join(', ')}, ${bucket}, ${versionNow}, ${firstAt}, ${lastAt},
  ${values.map(([, expression]) => expression).join(',\n  ')}
FROM ${source} FINAL
WHERE ${bucketRange}
GROUP BY ${keys.join(', ')}, ${bucket}`;
}

/** Place of a raw row among those of its series: after a clock set back two may have one time, and the greater seq is the later. One number: tuples take three times as long. */
const place = 'bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(ts)), 64), toUInt128(seq))';

/** What is known of `value`, by `by`. */
function knownInOrder(value: string, by: string, isKnown: string): string {
  return `arraySort((known, at) -> at, groupArrayIf(toFloat64(assumeNotNull(${value})), ${isKnown}), groupArrayIf(${by}, ${isKnown}))`;
}

/** Aggregates pass over NULL: `last` is the last value that was known. */
function minuteField(name: string, { instrument }: FieldDefinition): (readonly [string, string])[] {
  const value = quote(name);
  const count = [`${name}_count`, `count(${value})`] as const;
  const last = [`${name}_last`, `argMax(${value}, ${place})`] as const;
  if (instrument === 'gauge') {
    return [
      [`${name}_min`, `min(${value})`],
      [`${name}_max`, `max(${value})`],
      [`${name}_sum`, `sum(toFloat64(${value}))`],
      count,
      last,
    ];
  }
  const increase = `if(count(${value}) = 0, NULL, arraySum(step -> greatest(step, 0), arrayDifference(${knownInOrder(value, place, `isNotNull(${value})`)})))`;
  return [[`${name}_first`, `argMin(${value}, ${place})`], last, count, [`${name}_increase`, increase]];
}

function hourField(name: string, { instrument }: FieldDefinition): (readonly [string, string])[] {
  const part = (suffix: string): string => quote(`${name}_${suffix}`);
  const count = [`${name}_count`, `sum(${part('count')})`] as const;
  const last = [`${name}_last`, `argMax(${part('last')}, ts)`] as const;
  if (instrument === 'gauge') {
    return [
      [`${name}_min`, `min(${part('min')})`],
      [`${name}_max`, `max(${part('max')})`],
      [`${name}_sum`, `sum(${part('sum')})`],
      count,
      last,
    ];
  }
  const inOrder = (suffix: string): string => knownInOrder(part(suffix), 'ts', `isNotNull(${part('first')})`);
  const between = `arraySum((next, previous) -> greatest(next - previous, 0), arrayPopFront(${inOrder('first')}), arrayPopBack(${inOrder('last')}))`;
  return [
    [`${name}_first`, `argMin(${part('first')}, ts)`],
    last,
    count,
    [`${name}_increase`, `sum(${part('increase')}) + ${between}`],
  ];
}

/** Names come from the catalog, never from a request; quoted because some are words of SQL. */
function quote(name: string): string {
  return `\`${name}\``;
}
