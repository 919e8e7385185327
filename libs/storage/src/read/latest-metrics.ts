import type { GroupDefinition } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import { metricColumn, metricTableOf, presenceColumn, rawDimensions, rawRowsOf } from '../schema/metric-tables.js';

/**
 * One row of a group: its dimensions and fields under their own names, and the time in milliseconds since the epoch.
 */
export interface LatestMetricRow {
  readonly [column: string]: string | number | null;
  readonly ts_ms: number;
}

export interface LatestMetricsQuery {
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly since: number;
}

function renderSql(group: GroupDefinition): string {
  const table = metricTableOf(group);
  const dimensions = Object.keys(group.dimensions).map((name) => `\`${name}\``);
  const fields = Object.keys(group.fields).map((name) => `${metricColumn(group, name)} AS \`${name}\``);
  return `
SELECT toUnixTimestamp64Milli(ts) AS ts_ms, ${[...rawDimensions(table), ...fields].join(', ')}
FROM ${table.raw}
WHERE host = {host:String} AND ${rawRowsOf(table)} AND ${presenceColumn(group)}
  AND ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
ORDER BY ${[...dimensions, 'ts DESC', 'seq DESC'].join(', ')}
LIMIT 1${dimensions.length === 0 ? '' : ` BY ${dimensions.join(', ')}`}`;
}

/**
 * Reads the newest reading of a group: one row for each value of its dimensions, without those that were gone by then,
 * such as a disk. Throws StorageError.
 */
export async function readLatestMetrics(
  storage: Storage,
  group: GroupDefinition,
  { host, at, since }: LatestMetricsQuery,
): Promise<LatestMetricRow[]> {
  const { rows } = await storage.query<LatestMetricRow>(renderSql(group), { params: { host, at, since } });
  const newest = rows.reduce((latest, { ts_ms }) => Math.max(latest, ts_ms), 0);
  return rows.filter(({ ts_ms }) => ts_ms === newest);
}
