import type { Storage } from '../client.js';
import { localTable, publicTable } from '../migrate/cluster-statements.js';
import { tables } from '../schema/tables.js';

/** Rows that ClickHouse holds, merged or not yet, and their compressed size in bytes. */
interface StoredRows {
  readonly rows: number;
  readonly bytes: number;
}

export interface TableUsage extends StoredRows {
  readonly table: string;
}

/** A day of raw rows, in UTC. */
export interface DayUsage extends StoredRows {
  /** `2026-11-23`. */
  readonly day: string;
}

/** What the database takes on the disk of the server that answers, which on a cluster has the rows of one shard. */
export interface StorageUsage {
  /** The largest first. */
  readonly tables: readonly TableUsage[];
  /** The newest first, at most 32. */
  readonly rawDays: readonly DayUsage[];
}

const maxDays = 32;
const rawTables = tables.filter(({ ttl }) => ttl?.tier === 'raw').flatMap(({ name }) => [name, localTable(name)]);

const tablesSql = `
SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts
WHERE active AND database = {database:String}
GROUP BY table ORDER BY bytes DESC, table`;

const daysSql = `
SELECT partition AS day, sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts
WHERE active AND database = {database:String} AND table IN {tables:Array(String)}
GROUP BY day ORDER BY day DESC LIMIT ${maxDays}`;

/** Throws StorageError. */
export async function readStorageUsage(storage: Storage, signal?: AbortSignal): Promise<StorageUsage> {
  const options = signal === undefined ? {} : { signal };
  const { database } = storage;
  const [byTable, byDay] = await Promise.all([
    storage.query<TableUsage>(tablesSql, { ...options, params: { database } }),
    storage.query<DayUsage>(daysSql, { ...options, params: { database, tables: rawTables } }),
  ]);
  return {
    tables: byTable.rows.map((usage) => ({ ...usage, table: publicTable(usage.table) })),
    rawDays: byDay.rows,
  };
}
