import { catalog, type GroupDefinition } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import { dimensionColumn, metricColumn, metricTableOf, presenceColumn, rawRowsOf } from '../schema/metric-tables.js';

/** The newest values of a host's headline metrics; null where it did not report them. */
export interface KeyMetrics {
  readonly host: string;
  /** Mean over all CPUs. */
  readonly cpuPercent: number | null;
  readonly memoryPercent: number | null;
}

const cpuPercentSql = renderPercent(catalog.cpu_percent, 'value', `AND ${dimensionColumn(0)} = ''`);
const memoryPercentSql = renderPercent(catalog.virtual_memory, 'percent', '');

function renderPercent(group: GroupDefinition, field: string, condition: string): string {
  const table = metricTableOf(group);
  return `
SELECT host, argMax(tuple(${metricColumn(group, field)}), ts).1 AS percent
FROM ${table.raw}
WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND ts <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
  AND ${rawRowsOf(table)} AND ${presenceColumn(group)} ${condition}
  AND (empty({hosts:Array(String)}) OR host IN {hosts:Array(String)})
GROUP BY host`;
}

export interface KeyMetricsQuery {
  /** Only rows after this, and up to `until`; milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
  /** Only these hosts; all when empty. */
  readonly hosts: readonly string[];
}

/** Reads them for each host. Throws StorageError. */
export async function readKeyMetrics(
  storage: Storage,
  { since, until, hosts }: KeyMetricsQuery,
): Promise<Map<string, KeyMetrics>> {
  interface Row {
    host: string;
    percent: number | null;
  }
  const [cpu, memory] = await Promise.all(
    [cpuPercentSql, memoryPercentSql].map((sql) => storage.query<Row>(sql, { params: { since, until, hosts } })),
  );
  const memoryPercents = new Map(memory?.rows.map((row) => [row.host, row.percent]));
  const cpuPercents = new Map(cpu?.rows.map((row) => [row.host, row.percent]));
  const names = new Set([...cpuPercents.keys(), ...memoryPercents.keys()]);
  return new Map(
    [...names].map((host) => [
      host,
      { host, cpuPercent: cpuPercents.get(host) ?? null, memoryPercent: memoryPercents.get(host) ?? null },
    ]),
  );
}
