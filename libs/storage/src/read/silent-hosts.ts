import { catalog } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import type { MetricTier } from '../schema/rollup-tables.js';
import { boundsOf, renderSlices } from './strip-slices.js';
import type { TierSlice } from './tier-slice.js';

/** Hosts that went silent in one bucket. */
export interface SilenceRow {
  /** End of the last bucket in which they reported, in milliseconds since the epoch. */
  readonly at: number;
  readonly count: number;
  /** The first of them by name. */
  readonly host: string;
}

export interface SilentHostsQuery {
  readonly slices: readonly TierSlice<MetricTier>[];
  readonly stepMs: number;
  /** Only these hosts; null for all. */
  readonly hosts: readonly string[] | null;
  /** End of the range, and the present, in milliseconds since the epoch. */
  readonly to: number;
  readonly now: number;
}

/** Ten intervals of the agents: a host that is silent for longer counts as offline. */
const minSilenceMs = 100_000;
const minBuckets = 2;
/** A host that reports less often is silent only if its next report is later than this many usual distances. */
const distances = 2.5;

const presence = { group: catalog.virtual_memory, values: {}, isTotal: false } as const;

/**
 * While nothing is stored, because collectors or the broker stand still, no host is known to be silent. Ticks are
 * ordered by minute, so the newest minute is found without reading the range. Null where raw ticks are gone.
 */
const newestTick = `
  SELECT toUnixTimestamp64Milli(maxOrNull(ts)) FROM ticks
  WHERE ts < fromUnixTimestamp64Milli({now:Int64}, 'UTC') AND ts >= (
    SELECT toStartOfMinute(ts) FROM ticks
    WHERE ts >= fromUnixTimestamp64Milli({from0:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({now:Int64}, 'UTC')
    ORDER BY toStartOfMinute(ts) DESC LIMIT 1
  )`;

const renderSql = (slices: readonly TierSlice<MetricTier>[]): string => `
WITH least({to:Int64}, {now:Int64}, ifNull((${newestTick}), {now:Int64})) AS known_to
SELECT bucket + {stepMs:Int64} AS at, count() AS count, min(host) AS host
FROM (
  SELECT host, bucket, distance, arrayReduce('quantileExactLow(0.5)', between) AS usual
  FROM (
    SELECT host, arraySort(groupUniqArray(bucket)) AS seen,
      arrayMap((later, earlier) -> later - earlier, arrayPushBack(arrayPopFront(seen), known_to), seen) AS gaps,
      arrayPopBack(gaps) AS between
    FROM (${renderSlices(presence, slices)})
    GROUP BY host
  ) ARRAY JOIN seen AS bucket, gaps AS distance
)
WHERE distance - {stepMs:Int64} >= greatest(${minSilenceMs}, ${minBuckets} * {stepMs:Int64})
  AND distance > ${distances} * usual
GROUP BY at
ORDER BY at`;

/**
 * Reads when hosts that had reported in the range stopped to, for longer than they usually do and for at least two
 * buckets and 100 seconds. A host that did not report at all in the range went silent before it. Throws StorageError.
 */
export async function readSilentHosts(
  storage: Storage,
  { slices, stepMs, hosts, to, now }: SilentHostsQuery,
): Promise<{ rows: SilenceRow[]; rowsRead: number }> {
  return storage.query<SilenceRow>(renderSql(slices), {
    params: { ...boundsOf(slices), stepMs, to, now, isAll: hosts === null, hosts: hosts ?? [] },
  });
}
