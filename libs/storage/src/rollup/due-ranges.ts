import type { Storage } from '../client.js';
import { ticksTable } from '../schema/host-tables.js';

/** A range of buckets to compute, in milliseconds since the epoch; `to` does not belong to it. */
export interface DueRange {
  readonly from: number;
  readonly to: number;
  /** Only these hosts; all when empty. */
  readonly hosts: readonly string[];
}

export interface DueQuery {
  /** Width of a bucket in milliseconds. */
  readonly widthMs: number;
  /** Every bucket that ends by it was computed, if not its late rows. */
  readonly settledTo: number;
  /** The server's time up to which rows were looked for, and up to which they shall be. */
  readonly since: number;
  readonly until: number;
  /** How long after its end a bucket is computed. */
  readonly settleMs: number;
  /** How long after its `inserted_at` a row may become visible: the insert that takes longer is given up and repeated. At most `settleMs`. */
  readonly visibleMs: number;
  /** Raw rows before this are not all there any more: buckets that begin earlier keep what was computed when they were. */
  readonly floor: number;
}

/** No statement takes more than this at once, or one bucket. */
const pieceMs = 15 * 60_000;

/**
 * Buckets that closed and settled by `until`, of all hosts; and buckets closed before that got rows late, of the hosts whose rows they are.
 * A row counts as late if it may not have been visible when its bucket was computed first.
 */
export async function readDueRanges(storage: Storage, query: DueQuery): Promise<DueRange[]> {
  const { widthMs, settledTo, until, settleMs, floor } = query;
  const closedBefore = Math.floor(settledTo / widthMs) * widthMs;
  const from = Math.max(closedBefore, Math.ceil(floor / widthMs) * widthMs);
  const to = Math.floor((until - settleMs) / widthMs) * widthMs;
  return [
    ...(await readLateRanges(storage, query, closedBefore)),
    ...(await readTouched(storage, splitRange(from, to, widthMs))),
  ];
}

function splitRange(from: number, to: number, widthMs: number): DueRange[] {
  const step = Math.max(pieceMs, widthMs);
  const ranges: DueRange[] = [];
  for (let start = from; start < to;) {
    const end = Math.min((Math.floor(start / step) + 1) * step, to);
    ranges.push({ from: start, to: end, hosts: [] });
    start = end;
  }
  return ranges;
}

/** Without the ranges in which nobody sent anything: during a catch-up over days most of them, perhaps. */
async function readTouched(storage: Storage, ranges: readonly DueRange[]): Promise<DueRange[]> {
  const touched: DueRange[] = [];
  for (const range of ranges) {
    const { rows } = await storage.query(
      `SELECT 1 FROM ${ticksTable.name} WHERE ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC') LIMIT 1`,
      { params: { from: range.from, to: range.to } },
    );
    if (rows.length > 0) {
      touched.push(range);
    }
  }
  return touched;
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
  SELECT host, intDiv(toUnixTimestamp64Milli(ts), {widthMs:Int64}) * {widthMs:Int64} AS bucket, toUnixTimestamp64Milli(inserted_at) AS inserted
  FROM ${ticksTable.name}
  WHERE inserted_at > fromUnixTimestamp64Milli({since:Int64} - {visibleMs:Int64}, 'UTC') AND inserted_at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    AND ts < fromUnixTimestamp64Milli({closedBefore:Int64}, 'UTC')
)
WHERE inserted > bucket + {widthMs:Int64} + {settleMs:Int64} - {visibleMs:Int64} AND bucket >= {floor:Int64}
GROUP BY intDiv(bucket, {stepMs:Int64})
ORDER BY first`,
    { params: { widthMs, since, until, settleMs, visibleMs, closedBefore, floor, stepMs: Math.max(pieceMs, widthMs) } },
  );
  return rows.map(({ first, last, hosts }) => ({ from: first, to: last + widthMs, hosts }));
}
