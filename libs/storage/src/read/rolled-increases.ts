import type { GroupDefinition } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import { metricColumn, metricTableOf, presenceColumn, rawDimensions, rawRowsOf } from '../schema/metric-tables.js';
import { firstAtColumn, metricRollupName, type MetricTier } from '../schema/rollup-tables.js';
import type { HostIncrease } from './host-increases.js';
import type { TierSlice } from './tier-slice.js';

export interface RolledIncreasesQuery {
  readonly host: string;
  readonly group: GroupDefinition;
  /** Counters of the group. */
  readonly fields: readonly string[];
  /** Consecutive slices of one time range. */
  readonly slices: readonly TierSlice<MetricTier>[];
}

interface Row {
  readonly dimensions: readonly string[];
  readonly increases: readonly (number | null)[];
}

/** The bucket before the first one may be an hour, from whose last reading the first increase counts. */
const lookBackMs = 3_600_000;

/**
 * Reads what counters of a host gained in a time range, from rollups: inside of buckets, and from each bucket to the
 * next. Throws StorageError.
 */
export async function readRolledIncreases(
  storage: Storage,
  query: RolledIncreasesQuery,
): Promise<{ series: readonly HostIncrease[]; rowsRead: number }> {
  const { host, fields, slices } = query;
  const times = slices.flatMap(({ from, to }, index) => [
    [`from${index}`, index === 0 ? from - lookBackMs : from] as const,
    [`to${index}`, to] as const,
  ]);
  const { rows, rowsRead } = await storage.query<Row>(renderSql(query), {
    params: { host, first: slices[0]?.from ?? 0, ...Object.fromEntries(times) },
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  return {
    series: rows.map(({ dimensions, increases }) => ({
      dimensions,
      values: Object.fromEntries(fields.map((field, index) => [field, increases[index] ?? null])),
    })),
    rowsRead,
  };
}

function renderSql({ group, fields, slices }: RolledIncreasesQuery): string {
  const names = metricTableOf(group).dimensions.map((name) => `\`${name}\``);
  const dimensions = `[${names.map((name) => `toString(${name})`).join(', ')}]`;
  const partition = names.length === 0 ? '' : `PARTITION BY ${names.join(', ')}`;
  // A counter that fell was reset, and gained nothing in between; one that a host does not have gained NULL.
  const steps = fields.map(
    (_, index) => `first${index} - lagInFrame(last${index}) OVER series AS g${index},
    if(isNull(first${index}), NULL, gained${index} + if(g${index} > 0, assumeNotNull(g${index}), 0)) AS d${index}`,
  );
  return `
WITH samples AS (
  ${slices.map((slice, index) => renderSlice(group, fields, slice, index)).join('\n  UNION ALL ')}
),
steps AS (
  SELECT *, ${steps.join(',\n    ')}
  FROM samples
  WINDOW series AS (${partition} ORDER BY at, sent ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
SELECT ${names.length === 0 ? 'emptyArrayString()' : dimensions} AS dimensions,
  [${fields.map((_, index) => `sum(d${index})`).join(', ')}] AS increases
FROM steps
WHERE at >= {first:Int64}
GROUP BY dimensions`;
}

function renderSlice(
  group: GroupDefinition,
  fields: readonly string[],
  { tier }: TierSlice<MetricTier>,
  index: number,
): string {
  const table = metricTableOf(group);
  const isRaw = tier === 'raw';
  const cells = fields.flatMap((field, place) => {
    const column = metricColumn(group, field);
    return [
      `CAST(${isRaw ? column : `${column}_first`} AS Nullable(Float64)) AS first${place}`,
      `CAST(${isRaw ? column : `${column}_last`} AS Nullable(Float64)) AS last${place}`,
      `${isRaw ? 'toFloat64(0)' : `ifNull(${column}_increase, 0)`} AS gained${place}`,
    ];
  });
  const dimensions = isRaw ? rawDimensions(table) : table.dimensions.map((name) => `\`${name}\``);
  const [source, isPresent] = isRaw
    ? [table.raw, `${rawRowsOf(table)} AND ${presenceColumn(group)}`]
    : [metricRollupName(table.name, tier), `isNotNull(${firstAtColumn(group)})`];
  const own = [...dimensions, 'toUnixTimestamp64Milli(ts) AS at', `${isRaw ? 'seq' : 'toUInt64(0)'} AS sent`];
  return `SELECT ${[...own, ...cells].join(', ')}
  FROM ${source} FINAL
  WHERE host = {host:String} AND ${isPresent}
    AND ts >= fromUnixTimestamp64Milli({from${index}:Int64}, 'UTC')
    AND ts < fromUnixTimestamp64Milli({to${index}:Int64}, 'UTC')`;
}
