import type { Storage } from '../client.js';
import { procUidOf } from '../proc-uid-sql.js';
import { completeTicksOfBoot } from './complete-ticks.js';
import {
  gauges,
  intervalCounters,
  readableSql,
  selectFields,
  totalledCounters,
  type SampleFields,
} from './sample-columns.js';

/**
 * A process at the end of a bucket; `cpuPercent` is the mean over the bucket. The units are those of the process table.
 */
export interface ProcessHistoryRow extends SampleFields {
  /** Start of the bucket, milliseconds since the epoch. */
  readonly bucket: number;
  readonly cpuPercent: number | null;
}

export interface ProcessHistoryQuery {
  readonly host: string;
  readonly procUid: string;
  /** The boot that it belongs to: ticks of another say nothing about it. */
  readonly bootId: string;
  /** Milliseconds since the epoch; the range includes `from` and excludes `to`. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/** How far before the range to start reading samples: more than a quarter hour, so that a keyframe has the totals. */
const lookBackMs = 20 * 60_000;

/**
 * A counter's total at a row: the last total that a row held, plus all increases since. `_run` counts the rows that
 * reset the total.
 */
const totalOf = (column: string): string => {
  const run = `OVER (PARTITION BY ${column}_run ORDER BY seq)`;
  return `first_value(${column}_total) ${run}
      + sum(ifNull(${column}, 0)) ${run}
      - first_value(ifNull(${column}, 0)) ${run} AS ${column}_now`;
};

const startsRun = (column: string): string =>
  `countIf(isNotNull(${column}_total) OR isNull(${column})) OVER (ORDER BY seq) AS ${column}_run`;

const sampleColumns = [
  ...gauges,
  ...intervalCounters,
  ...totalledCounters,
  ...totalledCounters.map((column) => `${column}_total`),
]
  .map((column) => `any(s.${column}) AS ${column}`)
  .join(', ');

/** The increase of a counter in a bucket: 0 where the process was idle, NULL where no sample up to then has it. */
const inBucket = (counter: string): string =>
  `if(b.${counter}_known = 0 AND isNull(s.${counter}), NULL, b.${counter}_sum)`;

/**
 * GROUP BY seq reads a row once, however often it is stored. A tick without a row means "unchanged, CPU 0": the ticks
 * define the buckets, and the newest row at or before a bucket's end holds the gauges. CPU time is divided by the
 * elapsed time of the host's ticks; if the clock was set back and two ticks share a time, their elapsed times are
 * added. ASOF JOIN needs an equality besides its inequality, so both sides have the constant key `one`.
 */
const sql = `
WITH complete_ticks AS (${completeTicksOfBoot}),
samples AS (
  SELECT seq, any(ts) AS sample_ts, any(exited) AS exited, ${sampleColumns}
  FROM process_samples AS s
  WHERE proc_uid = ${procUidOf('{procUid:String}')} AND host IN {hosts:Array(String)}
    AND ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
  GROUP BY seq
),
numbered AS (
  SELECT *, ${totalledCounters.map(startsRun).join(', ')}
  FROM samples
),
states AS (
  SELECT 1 AS one, seq, exited, ${[...gauges, ...intervalCounters].join(', ')},
    ${totalledCounters.map(totalOf).join(',\n    ')}
  FROM numbered
),
used AS (
  SELECT sample_ts, count() AS rows, count(cpu_ticks) AS known,
    sum(ifNull(cpu_ticks, 0)) AS ticks_used${intervalCounters
      .map((counter) => `,\n    count(${counter}) AS ${counter}_known, sum(ifNull(${counter}, 0)) AS ${counter}_sum`)
      .join('')}
  FROM samples
  GROUP BY sample_ts
),
ticked AS (
  SELECT tick_ts, sum(tick_elapsed) AS elapsed, max(toUInt64(tick_seq + tick_parts - 1)) AS last_seq
  FROM complete_ticks
  WHERE toUnixTimestamp64Milli(tick_ts) >= {from:Int64}
  GROUP BY tick_ts
),
buckets AS (
  SELECT 1 AS one,
    intDiv(toUnixTimestamp64Milli(t.tick_ts), {stepMs:Int64}) * {stepMs:Int64} AS bucket,
    max(t.last_seq) AS last_seq,
    if(
      sum(u.rows) > 0 AND sum(u.known) = 0,
      NULL,
      round(sum(u.ticks_used) * 1000 / nullIf(sum(t.elapsed), 0), 1)
    ) AS cpu_percent${intervalCounters
      .map((counter) => `,\n    sum(u.${counter}_known) AS ${counter}_known, sum(u.${counter}_sum) AS ${counter}_sum`)
      .join('')}
  FROM ticked AS t LEFT JOIN used AS u ON u.sample_ts = t.tick_ts
  GROUP BY bucket
)
SELECT b.bucket AS bucket, b.cpu_percent AS cpuPercent,
  ${[
    ...selectFields(totalledCounters, (counter) => `s.${counter}_now`),
    ...selectFields(intervalCounters, inBucket),
    ...selectFields(gauges, (gauge) => readableSql(gauge, `s.${gauge}`)),
  ].join(',\n  ')}
FROM buckets AS b ASOF INNER JOIN states AS s ON b.one = s.one AND b.last_seq >= s.seq
WHERE NOT s.exited
ORDER BY bucket`;

/**
 * Reads a process over time, in buckets of `stepMs` that are aligned to the epoch. Buckets in which the process was
 * not running or its host sent nothing are absent. Throws StorageError.
 */
export async function readProcessHistory(
  storage: Storage,
  { host, procUid, bootId, from, to, stepMs }: ProcessHistoryQuery,
): Promise<{ rows: ProcessHistoryRow[]; rowsRead: number }> {
  return storage.query<ProcessHistoryRow>(sql, {
    params: { hosts: [host], procUid, bootId, since: from - lookBackMs, from, at: to - 1, stepMs },
  });
}
