import type { FieldDefinition, GroupDefinition } from '@psfleet/metric-catalog';
import { metricTableName } from '../schema/metric-tables.js';
import { metricRollupName } from '../schema/rollup-tables.js';
import { bucketRange, versionNow } from './rollup-sql.js';

/**
 * Renders the statement that computes a group's minutes between {from} and {to} from raw rows. FINAL makes a row that
 * was delivered twice count once.
 */
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

/** Renders the same for hours, computed from minutes. */
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
INSERT INTO ${into} (
  ${keys.join(', ')}, ts, version, first_at, last_at, ${values.map(([column]) => quote(column)).join(', ')}
)
SELECT ${keys.join(', ')}, ${bucket}, ${versionNow}, ${firstAt}, ${lastAt},
  ${values.map(([, expression]) => expression).join(',\n  ')}
FROM ${source} FINAL
WHERE ${bucketRange}
GROUP BY ${keys.join(', ')}, ${bucket}`;
}

/**
 * The order of the raw rows of a series: by time, then by sequence number, because two rows may share a time after the
 * clock was set back. It is one number, because tuples take three times as long.
 */
const order = 'bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(ts)), 64), toUInt128(seq))';

/** The known values, ordered by `by`. */
function knownInOrder(value: string, by: string, isKnown: string): string {
  const values = `groupArrayIf(toFloat64(assumeNotNull(${value})), ${isKnown})`;
  return `arraySort((known, position) -> position, ${values}, groupArrayIf(${by}, ${isKnown}))`;
}

/** Aggregates skip NULL, so `last` is the last known value. */
function minuteField(name: string, { instrument }: FieldDefinition): (readonly [string, string])[] {
  const value = quote(name);
  const count = [`${name}_count`, `count(${value})`] as const;
  const last = [`${name}_last`, `argMax(${value}, ${order})`] as const;
  if (instrument === 'gauge') {
    return [
      [`${name}_min`, `min(${value})`],
      [`${name}_max`, `max(${value})`],
      [`${name}_sum`, `sum(toFloat64(${value}))`],
      count,
      last,
    ];
  }
  const known = knownInOrder(value, order, `isNotNull(${value})`);
  const increase = `if(count(${value}) = 0, NULL, arraySum(step -> greatest(step, 0), arrayDifference(${known})))`;
  return [[`${name}_first`, `argMin(${value}, ${order})`], last, count, [`${name}_increase`, increase]];
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
  const between = `arraySum(
    (next, previous) -> greatest(next - previous, 0),
    arrayPopFront(${inOrder('first')}),
    arrayPopBack(${inOrder('last')})
  )`;
  return [
    [`${name}_first`, `argMin(${part('first')}, ts)`],
    last,
    count,
    [`${name}_increase`, `sum(${part('increase')}) + ${between}`],
  ];
}

/** Names come from the catalog, never from a request; they are quoted because some are SQL keywords. */
function quote(name: string): string {
  return `\`${name}\``;
}
