import { createStorage, type Storage, type StorageOptions } from '../client.js';
import { StorageError } from '../errors.js';
import { clusterStatements, type ClusterLayout } from './cluster-statements.js';
import { readMigrations, type Migration } from './migration-files.js';
import { splitStatements } from './split-statements.js';

/** Which migrations the database got. */
export const migrationsTable =
  "CREATE TABLE IF NOT EXISTS migrations (number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3)) ENGINE = ReplacingMergeTree ORDER BY number";

/**
 * Makes the database and brings it to the newest schema; answers with the migrations that it applied. Running it again, or twice at once,
 * changes nothing: each statement is idempotent, and a migration is noted only after all of its statements.
 * With a cluster every table is spread over its shards, by one server that is told. Throws StorageError: `schema-newer` and `schema-changed` need a person, the others as usual.
 */
export async function migrate(
  options: StorageOptions,
  migrations: readonly Migration[] = readMigrations(),
  cluster: ClusterLayout | null = null,
): Promise<Migration[]> {
  await createDatabase(options, cluster);
  const storage = createStorage(options);
  try {
    await runStatement(storage, migrationsTable, cluster);
    const pending = await findPendingMigrations(storage, migrations);
    for (const migration of pending) {
      await apply(storage, migration, cluster);
    }
    return pending;
  } finally {
    await storage.close();
  }
}

/** The migrations that the database still needs. Throws `misconfigured` if it was never migrated, `schema-newer` or `schema-changed` if it does not fit this program. */
export async function findPendingMigrations(
  storage: Storage,
  migrations: readonly Migration[] = readMigrations(),
): Promise<Migration[]> {
  const { rows } = await storage.query<{ number: number; name: string; checksum: string }>(
    'SELECT number, argMax(name, applied_at) AS name, argMax(checksum, applied_at) AS checksum FROM migrations GROUP BY number ORDER BY number',
  );
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const applied of rows) {
    const migration = known.get(applied.number);
    if (migration === undefined) {
      throw new StorageError(
        'schema-newer',
        `database ${storage.database} has migration ${applied.number} (${applied.name}), this program knows ${migrations.length}: use a newer psfleet`,
      );
    }
    if (migration.checksum !== applied.checksum) {
      throw new StorageError(
        'schema-changed',
        `migration ${applied.number} (${migration.name}) is not the one that database ${storage.database} got: an applied migration must never change`,
      );
    }
  }
  const applied = new Set(rows.map((row) => row.number));
  return migrations.filter((migration) => !applied.has(migration.number));
}

async function createDatabase(options: StorageOptions, cluster: ClusterLayout | null): Promise<void> {
  const server = createStorage({ ...options, database: 'default' });
  try {
    await server.command(
      `CREATE DATABASE IF NOT EXISTS ${options.database}${cluster?.keeper === true ? ` ON CLUSTER '${cluster.name}'` : ''}`,
    );
  } finally {
    await server.close();
  }
}

async function runStatement(storage: Storage, statement: string, cluster: ClusterLayout | null): Promise<void> {
  for (const text of cluster === null ? [statement] : clusterStatements(statement, cluster)) {
    await storage.command(text);
  }
}

async function apply(
  storage: Storage,
  { number, name, sql, checksum }: Migration,
  cluster: ClusterLayout | null,
): Promise<void> {
  for (const statement of splitStatements(sql)) {
    await runStatement(storage, statement, cluster);
  }
  await storage.command(
    'INSERT INTO migrations (number, name, checksum) VALUES ({number:UInt32}, {name:String}, {checksum:String})',
    {
      params: { number, name, checksum },
    },
  );
}
