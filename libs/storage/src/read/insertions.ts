import type { Storage } from '../client.js';
import { lateMs, lateTicksTable } from '../schema/late-ticks.js';
import { hostNamesSql } from './hosts.js';

/** The ticks whose insertions count. Times in milliseconds since the epoch. */
export interface InsertionsQuery {
  /** Only ticks after this, and up to `until`. */
  readonly since: number;
  readonly until: number;
  /** Null means all hosts. */
  readonly hosts: readonly string[] | null;
  /** Only what was inserted after this, which must be {@link tickSettleMs} after `until` or later. */
  readonly after: number;
  /** Hosts that have not sent their facts since are missing from no answer; null where none is missed. */
  readonly knownSince: number | null;
}

export interface Insertions {
  /** When the newest of the ticks was inserted; null if there is none. */
  readonly newest: number | null;
  /** A digest of the hosts that an answer warns of if it lacks them; empty where none is missed. */
  readonly hosts: string;
  /** The clock by which `newest` is meant, which is that of ClickHouse. */
  readonly now: number;
}

/** A row becomes visible within this time of its `inserted_at`; slower inserts are abandoned and retried. */
export const insertionSettleMs = 75_000;

/** Ticks are inserted within this time of their own time; any others are noted as late. */
export const tickSettleMs = lateMs;

/** A row of late ticks has the time of the first of a quarter hour, which may be that much before the others. */
const bucketMs = 15 * 60_000;

const sql = (ofHosts: boolean, withDigest: boolean): string => `
SELECT
  if(count() = 0, NULL, toUnixTimestamp64Milli(max(inserted_at))) AS newest,
  ${withDigest ? `(SELECT hex(groupBitXor(cityHash64(host))) FROM (${hostNamesSql('knownSince')}))` : "''"} AS hosts,
  toUnixTimestamp64Milli(now64(3)) AS now
FROM ${lateTicksTable.name}
WHERE ts > fromUnixTimestamp64Milli({since:Int64} - ${bucketMs}, 'UTC')
  AND ts <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
  AND inserted_at > fromUnixTimestamp64Milli({after:Int64}, 'UTC')
  ${ofHosts ? 'AND host IN {hosts:Array(String)}' : ''}`;

/**
 * Reads what was inserted lately of a time in the past: a tick is inserted after the other rows of its message, so
 * without a newer one nothing has changed. Throws StorageError.
 */
export async function readInsertions(storage: Storage, query: InsertionsQuery): Promise<Insertions> {
  const { hosts, knownSince, ...range } = query;
  const { rows } = await storage.query<Insertions>(sql(hosts !== null, knownSince !== null), {
    params: { ...range, ...(hosts === null ? {} : { hosts }), ...(knownSince === null ? {} : { knownSince }) },
    // Almost nothing is read; starting threads would take longer.
    settings: { max_threads: 1 },
  });
  const [row] = rows;
  if (row === undefined) {
    throw new TypeError('an aggregate answers with one row');
  }
  return row;
}
