import type { Storage } from '@psfleet/storage';

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const hourMs = 60 * minuteMs;

/** A raw row or a rollup bucket: its key besides the host, and its values. */
interface Row {
  readonly key: string;
  readonly ts: number;
  readonly values: readonly number[];
}

interface Rollup {
  readonly table: string;
  readonly widthMs: number;
  /** Selects the raw rows, each once, in time order. */
  readonly raw: string;
  /** SQL that gives the key of a rollup row. */
  readonly key: string;
  /** Columns that hold what `compute` returns for the raw values of a bucket. */
  readonly columns: readonly string[];
  readonly compute: (values: readonly (readonly number[])[]) => readonly number[];
}

const of = (values: readonly (readonly number[])[], at: number): number[] => values.map((row) => row[at] ?? Number.NaN);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** min, max, sum, count, last. */
const gauge: Rollup['compute'] = (rows) => {
  const values = of(rows, 0);
  return [Math.min(...values), Math.max(...values), sum(values), values.length, values.at(-1) ?? Number.NaN];
};

/** first, last, count, increase: where a counter falls, it has no increase. */
const counter: Rollup['compute'] = (rows) => {
  const values = of(rows, 0);
  return [
    values[0] ?? Number.NaN,
    values.at(-1) ?? Number.NaN,
    values.length,
    sum(values.slice(1).map((value, at) => Math.max(0, value - (values[at] ?? value)))),
  ];
};

const work: Rollup['compute'] = (rows) => [sum(of(rows, 0)), Math.max(...of(rows, 1)), sum(of(rows, 2)), rows.length];

const memory = {
  raw: `SELECT '' AS key, toUnixTimestamp64Milli(ts) AS ts, [toFloat64(virtual_memory_available)] AS values
    FROM metrics_host FINAL WHERE host = {host:String} ORDER BY ts, seq`,
  key: "''",
  columns: ['min', 'max', 'sum', 'count', 'last'].map((part) => `virtual_memory_available_${part}`),
  compute: gauge,
};
const disk = {
  raw: `SELECT dimension_1 AS key, toUnixTimestamp64Milli(ts) AS ts, [toFloat64(disk_io_counters_read_bytes)] AS values
    FROM metrics_by_dimension FINAL WHERE host = {host:String} AND has_disk_io_counters ORDER BY ts, seq`,
  key: 'disk',
  columns: ['first', 'last', 'count', 'increase'].map((part) => `disk_io_counters_read_bytes_${part}`),
  compute: counter,
};
const process = {
  raw: `SELECT name AS key, toUnixTimestamp64Milli(ts) AS ts,
      [toFloat64(cpu_ticks), toFloat64(rss), toFloat64(write_bytes)] AS values
    FROM process_samples FINAL WHERE host = {host:String} AND NOT exited ORDER BY ts, seq`,
  key: 'name',
  columns: ['cpu_ticks', 'max_rss', 'write_bytes', 'samples'],
  compute: work,
};

const rollups: readonly Rollup[] = [
  { table: 'metrics_host_1m', widthMs: minuteMs, ...memory },
  { table: 'metrics_host_1h', widthMs: hourMs, ...memory },
  { table: 'metrics_disk_1m', widthMs: minuteMs, ...disk },
  { table: 'metrics_disk_1h', widthMs: hourMs, ...disk },
  { table: 'process_rollup_15m', widthMs: quarterMs, ...process },
  { table: 'process_rollup_1h', widthMs: hourMs, ...process },
];

/** Compares every bucket that ended before `settled` with what its raw rows add up to, computed here. */
export async function compareRollups(
  storage: Storage,
  host: string,
  settled: number,
): Promise<{ compared: number; different: string[] }> {
  const different: string[] = [];
  let compared = 0;
  for (const rollup of rollups) {
    const { table, compute } = rollup;
    const stored = await readRollup(storage, host, rollup);
    for (const [bucket, values] of await readBuckets(storage, host, rollup)) {
      const [should, is] = [compute(values).join(' '), stored.get(bucket) ?? 'nothing'];
      stored.delete(bucket);
      if (endOf(bucket, rollup) > settled) {
        continue;
      }
      if (should !== is) {
        different.push(`${table} ${host} ${bucket}: ${is} instead of ${should}`);
      }
      compared += 1;
    }
    different.push(...[...stored.keys()].map((bucket) => `${table} ${host} ${bucket}: has no raw rows`));
  }
  return { compared, different };
}

/** The values of raw rows by bucket, which is "start key". */
async function readBuckets(
  storage: Storage,
  host: string,
  { raw, widthMs }: Rollup,
): Promise<Map<string, (readonly number[])[]>> {
  const { rows } = await storage.query<Row>(raw, { params: { host } });
  const buckets = new Map<string, (readonly number[])[]>();
  for (const { key, ts, values } of rows) {
    const bucket = `${Math.floor(ts / widthMs) * widthMs} ${key}`;
    const inBucket = buckets.get(bucket) ?? [];
    inBucket.push(values);
    buckets.set(bucket, inBucket);
  }
  return buckets;
}

async function readRollup(
  storage: Storage,
  host: string,
  { table, key, columns }: Rollup,
): Promise<Map<string, string>> {
  const values = columns.map((column) => `toFloat64(${column})`).join(', ');
  const { rows } = await storage.query<Row>(
    `SELECT ${key} AS key, toUnixTimestamp64Milli(ts) AS ts, [${values}] AS values
    FROM ${table} FINAL WHERE host = {host:String}`,
    { params: { host } },
  );
  return new Map(rows.map((row) => [`${row.ts} ${row.key}`, row.values.join(' ')]));
}

function endOf(bucket: string, { widthMs }: Rollup): number {
  return Number(bucket.split(' ')[0]) + widthMs;
}
