import type { Storage } from '../client.js';
import { ticksTable } from '../schema/host-tables.js';

/** A range of buckets to compute, in milliseconds since the epoch, excluding `to`. */
export interface DueRange {
  readonly from: number;
  readonly to: number;
  /** Only these hosts; all when empty. */
  readonly hosts: readonly string[];
}

export interface DueQuery {
  /** Width of a bucket in milliseconds. */
  readonly widthMs: number;
  /** Every bucket that ends by this time has been computed, perhaps without its late rows. */
  readonly settledTo: number;
  /** Rows inserted after `since` and up to `until` are new, by the server's clock. */
  readonly since: number;
  readonly until: number;
  /** The delay between the end of a bucket and its computation. */
  readonly settleMs: number;
  /**
   * How long after its `inserted_at` a row may become visible; an insert that takes longer is abandoned and retried. At
   * most `settleMs`.
   */
  readonly visibleMs: number;
  /** Raw rows before this are incomplete, so buckets that begin earlier are not computed again. */
  readonly floor: number;
}

/** The longest range of one statement, unless a single bucket is longer. */
const rangeMs = 15 * 60_000;

/**
 * Finds the buckets that closed and settled by `until`, for all hosts, and the earlier buckets that received late rows,
 * for the hosts of these rows. A row is late if it may not have been visible when its bucket was first computed.
 */
export async function readDueRanges(storage: Storage, query: DueQuery): Promise<DueRange[]> {
  const { widthMs, settledTo, until, settleMs, floor } = query;
  const closedBefore = Math.floor(settledTo / widthMs) * widthMs;
  const from = Math.max(closedBefore, Math.ceil(floor / widthMs) * widthMs);
  const to = Math.floor((until - settleMs) / widthMs) * widthMs;
  return [...(await readLateRanges(storage, query, closedBefore)), ...splitRange(from, to, widthMs)];
}

function splitRange(from: number, to: number, widthMs: number): DueRange[] {
  const step = Math.max(rangeMs, widthMs);
  const ranges: DueRange[] = [];
  for (let start = from; start < to;) {
    const end = Math.min((Math.floor(start / step) + 1) * step, to);
    ranges.push({ from: start, to: end, hosts: [] });
    start = end;
  }
  return ranges;
}

async function readLateRanges(
  storage: Storage,
  { widthMs, since, until, settleMs, visibleMs, floor }: DueQuery,
  closedBefore: number,
): Promise<DueRange[]> {
  const { rows } = await storage.query<{ first: number; last: number; hosts: string[] }>(
    `
SELECT min(bucket) AS first, max(bucket) AS last, groupUniqArray(host) AS hosts
FROM (
  SELECT host,
    intDiv(toUnixTimestamp64Milli(ts), {widthMs:Int64}) * {widthMs:Int64} AS bucket,
    toUnixTimestamp64Milli(inserted_at) AS inserted
  FROM ${ticksTable.name}
  WHERE inserted_at > fromUnixTimestamp64Milli({since:Int64} - {visibleMs:Int64}, 'UTC')
    AND inserted_at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    AND ts < fromUnixTimestamp64Milli({closedBefore:Int64}, 'UTC')
)
WHERE inserted > bucket + {widthMs:Int64} + {settleMs:Int64} - {visibleMs:Int64} AND bucket >= {floor:Int64}
GROUP BY intDiv(bucket, {stepMs:Int64})
ORDER BY first`,
    { params: { widthMs, since, until, settleMs, visibleMs, closedBefore, floor, stepMs: Math.max(rangeMs, widthMs) } },
  );
  return rows.map(({ first, last, hosts }) => ({ from: first, to: last + widthMs, hosts }));
}
