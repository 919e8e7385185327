import type { Storage } from '../client.js';
import { localTable, onCluster, type ClusterLayout } from '../migrate/cluster-statements.js';
import { renderTtl, type RetentionDays } from '../schema/retention.js';
import { tables } from '../schema/tables.js';

/**
 * Sets the TTL of every table and returns the names of those that it changed. Rows that are already too old disappear
 * with the next merges. Throws StorageError.
 */
export async function applyRetention(
  storage: Storage,
  days: RetentionDays,
  cluster: ClusterLayout | null = null,
): Promise<string[]> {
  const { rows } = await storage.query<{ name: string; engine: string }>(
    'SELECT name, engine_full AS engine FROM system.tables WHERE database = {database:String}',
    {
      params: { database: storage.database },
    },
  );
  const engines = new Map(rows.map(({ name, engine }) => [name, engine]));
  const changed: string[] = [];
  for (const { name, ttl } of tables) {
    if (
      ttl === null ||
      engines.get(cluster === null ? name : localTable(name))?.includes(asServerSays(renderTtl(ttl, days))) === true
    ) {
      continue;
    }
    const altered = cluster === null ? name : `${localTable(name)}${onCluster(cluster)}`;
    await storage.command(`ALTER TABLE ${altered} MODIFY TTL ${renderTtl(ttl, days)}`);
    changed.push(name);
  }
  return changed;
}

/** ClickHouse writes `INTERVAL 14 DAY` as `toIntervalDay(14)`. */
function asServerSays(ttl: string): string {
  return `TTL ${ttl.replace(/INTERVAL (\d+) DAY/, 'toIntervalDay($1)')}`;
}
