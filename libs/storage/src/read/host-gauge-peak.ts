import type { GroupDefinition } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import { metricColumn, metricTableOf, presenceColumn, rawRowsOf } from '../schema/metric-tables.js';

export interface GaugePeakQuery {
  readonly host: string;
  /** A group without dimensions. */
  readonly group: GroupDefinition;
  readonly field: string;
  /** Milliseconds since the epoch; the range excludes `after` and includes `upTo`. */
  readonly after: number;
  readonly upTo: number;
}

/** When a gauge of a host first had its maximum in a time range, milliseconds since the epoch; null if it has none. */
export async function readGaugePeak(
  storage: Storage,
  { host, group, field, after, upTo }: GaugePeakQuery,
): Promise<number | null> {
  const table = metricTableOf(group);
  const column = metricColumn(group, field);
  const { rows } = await storage.query<{ at: number }>(
    `
SELECT toUnixTimestamp64Milli(ts) AS at
FROM ${table.raw}
WHERE host = {host:String} AND ${rawRowsOf(table)} AND ${presenceColumn(group)} AND isNotNull(${column})
  AND ts > fromUnixTimestamp64Milli({after:Int64}, 'UTC') AND ts <= fromUnixTimestamp64Milli({upTo:Int64}, 'UTC')
ORDER BY ${column} DESC, ts
LIMIT 1`,
    { params: { host, after, upTo } },
  );
  return rows[0]?.at ?? null;
}
