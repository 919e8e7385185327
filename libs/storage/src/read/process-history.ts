import type { Storage } from '../client.js';
import { completeTicks } from './complete-ticks.js';

/** A process at the end of a bucket; `cpuPercent` is the mean over the bucket. Units as in the process table. */
export interface ProcessHistoryRow {
  /** Start of the bucket, milliseconds since the epoch. */
  readonly bucket: number;
  readonly cpuPercent: number | null;
  /** 1/100 seconds since the start of the process. */
  readonly cpuTicks: number | null;
  readonly rss: number | null;
  readonly vms: number | null;
  readonly numThreads: number | null;
  readonly numFds: number | null;
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
  readonly nice: number | null;
  readonly status: string | null;
}

export interface ProcessHistoryQuestion {
  readonly host: string;
  readonly procUid: string;
  /** Milliseconds since the epoch; `from` belongs to the time, `to` does not. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

const sampled = ['cpu_ticks_total', 'rss', 'vms', 'num_threads', 'num_fds', 'read_bytes_total', 'write_bytes_total', 'nice', 'status'];

/** Grouped by time first, so that a row that was delivered twice counts once. CPU is divided by the time that the ticks of the host took. */
const sql = `
WITH complete_ticks AS (${completeTicks}),
samples AS (
  SELECT ts AS sample_ts, any(cpu_ticks) AS sample_ticks, any(tuple(${sampled.join(', ')})) AS sample
  FROM process_samples
  WHERE proc_uid = reinterpretAsUInt64(reverse(unhex({procUid:String}))) AND host IN {hosts:Array(String)}
    AND ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
  GROUP BY ts
),
buckets AS (
  SELECT
    intDiv(toUnixTimestamp64Milli(sample_ts), {stepMs:Int64}) * {stepMs:Int64} AS bucket,
    round(sumIf(sample_ticks, isNotNull(tick_elapsed)) * 1000 / nullIf(sumIf(tick_elapsed, isNotNull(sample_ticks)), 0), 1) AS cpu_percent,
    argMax(sample, sample_ts) AS newest
  FROM samples LEFT JOIN (SELECT tick_ts, max(tick_elapsed) AS tick_elapsed FROM complete_ticks GROUP BY tick_ts) AS t ON t.tick_ts = samples.sample_ts
  GROUP BY bucket
)
SELECT bucket, cpu_percent AS cpuPercent, newest.1 AS cpuTicks, newest.2 AS rss, newest.3 AS vms, newest.4 AS numThreads, newest.5 AS numFds,
  newest.6 AS readBytes, newest.7 AS writeBytes, newest.8 AS nice, newest.9 AS status
FROM buckets
ORDER BY bucket`;

/** What a process did, in buckets of `stepMs`, whole steps since the epoch. A bucket without a sample is not among the rows. Throws StorageError. */
export async function readProcessHistory(storage: Storage, { host, procUid, from, to, stepMs }: ProcessHistoryQuestion): Promise<{ rows: ProcessHistoryRow[]; rowsRead: number }> {
  return storage.query<ProcessHistoryRow>(sql, { params: { hosts: [host], procUid, since: from - 1, at: to - 1, stepMs } });
}
