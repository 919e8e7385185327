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
  /** Until when hosts may have reported: the end of the range, or now. */
  readonly until: number;
}

/** Ten intervals of the agents: a host that is silent for longer counts as offline. */
const minSilenceMs = 100_000;
/** A host that reports less often is silent only for longer than this many of its usual distances. */
const distances = 2.5;

const presence = { group: catalog.virtual_memory, values: {}, isTotal: false } as const;

const renderSql = (slices: readonly TierSlice<MetricTier>[]): string => `
SELECT bucket + {stepMs:Int64} AS at, count() AS count, min(host) AS host
FROM (
  SELECT host, bucket, distance,
    greatest(${minSilenceMs}, ${distances} * arrayReduce('quantileExactLow(0.5)', between)) AS longest
  FROM (
    SELECT host, arraySort(groupUniqArray(bucket)) AS seen,
      arrayMap((later, earlier) -> later - earlier, arrayPushBack(arrayPopFront(seen), {until:Int64}), seen) AS gaps,
      arrayPopBack(gaps) AS between
    FROM (${renderSlices(presence, slices)})
    GROUP BY host
  ) ARRAY JOIN seen AS bucket, gaps AS distance
)
WHERE distance - {stepMs:Int64} > longest
GROUP BY at
ORDER BY at`;

/**
 * Reads when hosts that had reported in the range stopped to, for longer than they usually do and for at least two
 * buckets. A host that did not report at all in the range went silent before it. Throws StorageError.
 */
export async function readSilentHosts(
  storage: Storage,
  { slices, stepMs, hosts, until }: SilentHostsQuery,
): Promise<{ rows: SilenceRow[]; rowsRead: number }> {
  return storage.query<SilenceRow>(renderSql(slices), {
    params: { ...boundsOf(slices), stepMs, until, isAll: hosts === null, hosts: hosts ?? [] },
  });
}
