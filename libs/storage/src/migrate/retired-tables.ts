import { setTimeout as sleep } from 'node:timers/promises';
import type { Storage } from '../client.js';
import { StorageError } from '../errors.js';
import { distributedTable, localTable, onCluster, type ClusterLayout } from './cluster-statements.js';

/** As long as a statement that copies a whole table may take, because another program may be doing so. */
const insertLimitMs = 30 * 60_000;
const pollMs = 50;

/** The name of a table while its rows are brought elsewhere: no collector of an earlier version knows it. */
export function retiredTable(table: string): string {
  return `${table}_retired`;
}

/** Reads which of the tables exist. Throws StorageError. */
export async function readExisting(storage: Storage, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await storage.query<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = {database:String} AND name IN {names:Array(String)}',
    { params: { database: storage.database, names } },
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * Gives tables another name and waits for the inserts that began before. From then on nothing writes to them: the
 * inserts of an earlier collector fail, and its messages stay in the stream until a collector of this version runs.
 * Throws StorageError.
 */
export async function retireTables(
  storage: Storage,
  names: readonly string[],
  cluster: ClusterLayout | null,
): Promise<void> {
  const existing = await readExisting(storage, [...names, ...names.map(retiredTable)]);
  const live = names.filter((name) => existing.has(name));
  for (const name of live) {
    if (cluster !== null) {
      // Only the Distributed table has a name that collectors know.
      await storage.command(distributedTable(retiredTable(name), localTable(name), cluster, name));
      await storage.command(`DROP TABLE IF EXISTS ${name}${onCluster(cluster)} SYNC`);
    } else if (!existing.has(retiredTable(name))) {
      await renameUnlessDone(storage, name);
    }
  }
  // One that has its other name already may have got it just now, from another program that migrates at the same time.
  if (existing.size > 0) {
    await awaitEarlierInserts(storage, cluster);
  }
}

/** Another program that migrates at the same time may have renamed it since this one looked. */
async function renameUnlessDone(storage: Storage, name: string): Promise<void> {
  try {
    await storage.command(`RENAME TABLE ${name} TO ${retiredTable(name)}`);
  } catch (error) {
    if (!(await readExisting(storage, [retiredTable(name)])).has(retiredTable(name))) {
      throw error;
    }
  }
}

/**
 * An insert that began before a table was renamed still writes to it. Which table a request writes to is not told, so
 * all inserts of the database count.
 */
async function awaitEarlierInserts(storage: Storage, cluster: ClusterLayout | null): Promise<void> {
  const processes = cluster === null ? 'system.processes' : `clusterAllReplicas('${cluster.name}', system.processes)`;
  const renamedAt = performance.now();
  for (;;) {
    const seconds = (performance.now() - renamedAt) / 1000;
    const { rows } = await storage.query<{ inserts: number }>(
      `SELECT count() AS inserts FROM ${processes}
WHERE query_kind = 'Insert' AND current_database = {database:String} AND elapsed >= {seconds:Float64}`,
      { params: { database: storage.database, seconds } },
    );
    if (rows[0]?.inserts === 0) {
      return;
    }
    if (seconds * 1000 > insertLimitMs) {
      throw new StorageError('unavailable', 'inserts that began before a table was renamed do not end');
    }
    await sleep(pollMs);
  }
}
