import { catalog } from '@psfleet/metric-catalog';
import type { Storage } from '../client.js';
import type { MetricTier } from '../schema/rollup-tables.js';
import { boundsOf, renderSlices, type StripSource } from './strip-slices.js';
import type { TierSlice } from './tier-slice.js';

export interface FleetStripQuery {
  /** Consecutive slices of one time range. The step is a whole multiple of the buckets of their rollups. */
  readonly slices: readonly TierSlice<MetricTier>[];
  readonly stepMs: number;
  /** Only these hosts; null for all. */
  readonly hosts: readonly string[] | null;
}

/** The maxima over all hosts in one bucket, in percent; null where no host reported the metric. */
export interface FleetStripBucket {
  /** Start, in milliseconds since the epoch. */
  readonly bucket: number;
  /** Hosts that reported in the bucket. */
  readonly hosts: number;
  readonly cpu: number | null;
  readonly memory: number | null;
  /** Share of ten seconds in which a task waited for I/O; without PSI the share of CPU time that was idle for it. */
  readonly io: number | null;
  /** Share of ten seconds in which a task waited for CPU or memory. */
  readonly pressure: number | null;
}

const { cpu_percent: cpu, cpu_times_percent: shares, virtual_memory: memory, pressure } = catalog;

/** One read per table: both groups of CPU shares lie in one. */
const sources: readonly StripSource[] = [
  { group: memory, values: { memory: { group: memory, field: 'percent' } }, isTotal: false },
  {
    group: cpu,
    values: { cpu: { group: cpu, field: 'value' }, idle: { group: shares, field: 'iowait' } },
    isTotal: true,
  },
  {
    group: pressure,
    values: {
      io: { group: pressure, field: 'some_avg10', only: { is: true, value: 'io' } },
      pressure: { group: pressure, field: 'some_avg10', only: { is: false, value: 'io' } },
    },
    isTotal: false,
  },
];

/**
 * Reads the maxima of the fleet in buckets aligned to the epoch. Rows that were delivered twice, or computed twice, do
 * not change a maximum, so no table is read with FINAL. Buckets in which no host reported are left out. Throws
 * StorageError.
 */
export async function readFleetStrip(
  storage: Storage,
  { slices, stepMs, hosts }: FleetStripQuery,
): Promise<{ rows: FleetStripBucket[]; rowsRead: number }> {
  type Row = Partial<FoundBucket> & Pick<FoundBucket, 'bucket' | 'hosts'>;
  const answers = await Promise.all(
    sources.map((source) =>
      storage.query<Row>(renderSql(source, slices), {
        params: { ...boundsOf(slices), stepMs, isAll: hosts === null, hosts: hosts ?? [] },
      }),
    ),
  );
  const buckets = new Map<number, FoundBucket>();
  for (const row of answers.flatMap(({ rows }) => rows)) {
    const bucket = buckets.get(row.bucket) ?? { ...unknown, bucket: row.bucket };
    buckets.set(row.bucket, { ...bucket, ...row, hosts: Math.max(bucket.hosts, row.hosts) });
  }
  return {
    rows: [...buckets.values()]
      .map(({ idle, ...bucket }) => ({ ...bucket, io: bucket.io ?? idle }))
      .toSorted((a, b) => a.bucket - b.bucket),
    rowsRead: answers.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
  };
}

interface FoundBucket extends FleetStripBucket {
  readonly idle: number | null;
}

const unknown = { hosts: 0, cpu: null, memory: null, io: null, idle: null, pressure: null } as const;

function renderSql(source: StripSource, slices: readonly TierSlice<MetricTier>[]): string {
  const names = Object.keys(source.values);
  return `
SELECT bucket, uniqExact(host) AS hosts, ${names.map((name) => `max(${name}_value) AS ${name}`).join(', ')}
FROM (${renderSlices(source, slices)})
GROUP BY bucket`;
}
