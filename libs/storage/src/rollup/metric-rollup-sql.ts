import type { FieldDefinition, GroupDefinition } from '@psfleet/metric-catalog';
import { metricColumn, type MetricTable, presenceColumn, rawDimensions, rawRowsOf } from '../schema/metric-tables.js';
import { firstAtColumn, lastAtColumn, metricRollupName } from '../schema/rollup-tables.js';
import { bucketRange, versionNow } from './rollup-sql.js';

/**
 * Renders the statement that computes the minutes of a table between {from} and {to} from raw rows. FINAL makes a row
 * that was delivered twice count once.
 */
export function renderMinuteRollup(table: MetricTable): string {
  return renderRollup(table, {
    into: metricRollupName(table.name, '1m'),
    source: table.raw,
    dimensions: rawDimensions(table),
    rows: rawRowsOf(table),
    bucket: 'toStartOfMinute(ts)',
    span: (group) => [`minOrNullIf(ts, ${presenceColumn(group)})`, `maxOrNullIf(ts, ${presenceColumn(group)})`],
    field: minuteField,
  });
}

/** Renders the same for hours, computed from minutes. */
export function renderHourRollup(table: MetricTable): string {
  return renderRollup(table, {
    into: metricRollupName(table.name, '1h'),
    source: metricRollupName(table.name, '1m'),
    dimensions: table.dimensions.map(quote),
    rows: 'true',
    bucket: 'toStartOfHour(ts)',
    span: (group) => [`min(${firstAtColumn(group)})`, `max(${lastAtColumn(group)})`],
    field: hourField,
  });
}

interface MetricRollup {
  readonly into: string;
  readonly source: string;
  /** The dimensions as the SELECT has them. */
  readonly dimensions: readonly string[];
  /** The condition on the rows of the source. */
  readonly rows: string;
  readonly bucket: string;
  /** The times of a group's first and last row. */
  readonly span: (group: GroupDefinition) => readonly [firstAt: string, lastAt: string];
  readonly field: (name: string, field: FieldDefinition) => readonly (readonly [column: string, expression: string])[];
}

function renderRollup(
  table: MetricTable,
  { into, source, dimensions, rows, bucket, span, field }: MetricRollup,
): string {
  const keys = ['host', ...table.dimensions.map(quote)];
  const values = table.groups.flatMap((group) => [
    [firstAtColumn(group), span(group)[0]] as const,
    [lastAtColumn(group), span(group)[1]] as const,
    ...Object.entries(group.fields).flatMap(([name, definition]) => field(metricColumn(group, name), definition)),
  ]);
  return `
INSERT INTO ${into} (
  ${keys.join(', ')}, ts, version, ${values.map(([column]) => quote(column)).join(', ')}
)
SELECT ${['host', ...dimensions].join(', ')}, ${bucket}, ${versionNow},
  ${values.map(([, expression]) => expression).join(',\n  ')}
FROM ${source} FINAL
WHERE ${bucketRange} AND ${rows}
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
