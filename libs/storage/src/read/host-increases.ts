import type { GroupDefinition } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import { metricColumn, metricTableOf, presenceColumn, rawDimensions, rawRowsOf } from '../schema/metric-tables.js';

/** How far before a time range the tick may lie from which its first increase counts: agents tick once an hour. */
const lookBackMs = 65 * 60_000;

export interface HostIncreasesQuery {
  readonly host: string;
  readonly group: GroupDefinition;
  /** Counters of the group. */
  readonly fields: readonly string[];
  /** Ticks after the first and up to the second, in milliseconds since the epoch. */
  readonly after: number;
  readonly upTo: number;
}

/** What the counters of one series gained; null where the host does not report them. */
export interface HostIncrease {
  /** The values of the group's dimensions. */
  readonly dimensions: readonly string[];
  readonly values: Readonly<Record<string, number | null>>;
}

export interface HostIncreases {
  readonly series: readonly HostIncrease[];
  /**
   * The ticks that the increases lie between, milliseconds since the epoch, and how much of the time between them the
   * increases are about; null without any.
   */
  readonly covered: { readonly after: number; readonly upTo: number; readonly coveredMs: number } | null;
  readonly rowsRead: number;
}

interface Row {
  readonly dimensions: readonly string[];
  readonly increases: readonly (number | null)[];
  readonly firstTick: number;
  readonly lastTick: number;
  readonly coveredMs: number;
}

/**
 * Reads what counters of a host gained in the ticks of a time range, from the tick before it on. The time before the
 * first tick of an agent is left out: no sample of a process tells about it either. Throws StorageError.
 */
export async function readHostIncreases(storage: Storage, query: HostIncreasesQuery): Promise<HostIncreases> {
  const { host, fields, after, upTo } = query;
  const { rows, rowsRead } = await storage.query<Row>(renderSql(query), {
    params: { host, after, upTo, lookBackMs },
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  const ends = rows.map(({ firstTick, lastTick, coveredMs }) => ({ firstTick, lastTick, coveredMs }));
  return {
    series: rows.map(({ dimensions, increases }) => ({
      dimensions,
      values: Object.fromEntries(fields.map((field, index) => [field, increases[index] ?? null])),
    })),
    covered:
      ends.length === 0
        ? null
        : {
            after: Math.min(...ends.map(({ firstTick }) => firstTick)),
            upTo: Math.max(...ends.map(({ lastTick }) => lastTick)),
            coveredMs: Math.max(...ends.map(({ coveredMs }) => coveredMs)),
          },
    rowsRead,
  };
}

const time = (sql: string): string => `fromUnixTimestamp64Milli(${sql}, 'UTC')`;

/** A counter that fell was reset, and gained nothing; one that a host does not have gained NULL. */
function renderSql({ group, fields }: HostIncreasesQuery): string {
  const table = metricTableOf(group);
  const names = table.dimensions.map((name) => `\`${name}\``);
  const dimensions = `[${names.map((name) => `toString(${name})`).join(', ')}]`;
  const partition = names.length === 0 ? '' : `PARTITION BY ${names.join(', ')}`;
  // greatest() would take 0 for NULL.
  const gains = fields.map(
    (_, index) =>
      `v${index} - lagInFrame(v${index}) OVER series AS g${index}, if(g${index} < 0, 0, g${index}) AS d${index}`,
  );
  const values = fields.map((field, index) => `CAST(${metricColumn(group, field)} AS Nullable(Float64)) AS v${index}`);
  return `
WITH (
  SELECT groupUniqArray(toUnixTimestamp64Milli(t.ts))
  FROM ticks AS t
  WHERE t.host = {host:String} AND isNull(t.elapsed_ms)
    AND t.ts > ${time('{after:Int64} - {lookBackMs:Int64}')} AND t.ts <= ${time('{upTo:Int64}')}
) AS first_ticks,
readings AS (
  SELECT ${[...rawDimensions(table), 'toUnixTimestamp64Milli(ts) AS at', 'seq', ...values].join(', ')}
  FROM ${table.raw} FINAL
  WHERE host = {host:String} AND ${rawRowsOf(table)} AND ${presenceColumn(group)}
    AND ts > ${time('{after:Int64} - {lookBackMs:Int64}')} AND ts <= ${time('{upTo:Int64}')}
),
steps AS (
  SELECT *, lagInFrame(at, 1, 0) OVER series AS before,
    ${gains.join(', ')}
  FROM readings
  WINDOW series AS (${partition} ORDER BY at, seq ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
SELECT ${names.length === 0 ? 'emptyArrayString()' : dimensions} AS dimensions,
  [${fields.map((_, index) => `sum(d${index})`).join(', ')}] AS increases,
  min(before) AS firstTick, max(at) AS lastTick, sum(at - before) AS coveredMs
FROM steps
WHERE at > {after:Int64} AND before > 0
  AND NOT arrayExists(first_tick -> first_tick > before AND first_tick <= at, first_ticks)
GROUP BY dimensions`;
}
