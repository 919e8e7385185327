import type { Storage } from '../client.js';

/** The buckets whose insertions count. Times in milliseconds since the epoch. */
export interface InsertionsQuery {
  /** Only rows after this, and up to `until`. */
  readonly since: number;
  readonly until: number;
  /** Null means all hosts. */
  readonly hosts: readonly string[] | null;
  /** Only what was inserted after this. An index skips everything else. */
  readonly after: number;
}

export interface Insertions {
  /** When the newest of the rows was inserted; null if there is none. */
  readonly newest: number | null;
  /** How many hosts have ever sent something, where all were asked for: one more may be missing from the answer. */
  readonly hosts: number | null;
  /** The clock by which `newest` is meant, which is that of ClickHouse. */
  readonly now: number;
}

/** A row becomes visible within this time of its `inserted_at`; slower inserts are abandoned and retried. */
export const insertionSettleMs = 75_000;

const sql = (isOfAll: boolean): string => `
SELECT
  if(count() = 0, NULL, toUnixTimestamp64Milli(max(inserted_at))) AS newest,
  ${isOfAll ? '(SELECT uniqExact(host) FROM hosts)' : 'NULL'} AS hosts,
  toUnixTimestamp64Milli(now64(3)) AS now
FROM ticks
WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND ts <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
  AND inserted_at > fromUnixTimestamp64Milli({after:Int64}, 'UTC')
  ${isOfAll ? '' : 'AND host IN {hosts:Array(String)}'}`;

/**
 * Reads what was inserted lately of a time in the past: a tick is inserted after the other rows of its message, so
 * without a newer one nothing has changed. Throws StorageError.
 */
export async function readInsertions(storage: Storage, query: InsertionsQuery): Promise<Insertions> {
  const { since, until, hosts, after } = query;
  const { rows } = await storage.query<Insertions>(sql(hosts === null), {
    params: { since, until, after, ...(hosts === null ? {} : { hosts }) },
    // Almost nothing is read; starting threads would take longer.
    settings: { max_threads: 1 },
  });
  const [row] = rows;
  if (row === undefined) {
    throw new TypeError('an aggregate answers with one row');
  }
  return row;
}
