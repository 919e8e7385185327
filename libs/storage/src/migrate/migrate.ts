import { createStorage, type Storage, type StorageOptions } from '../client.js';
import { StorageError } from '../errors.js';
import { clusterStatements, onCluster, type ClusterLayout } from './cluster-statements.js';
import { readMigrations, type Migration } from './migration-files.js';
import { isDrop, isInsert, RowMoves } from './move-rows.js';
import { renderCreateTable, renderCreateView } from '../schema/render-ddl.js';
import { tables, views } from '../schema/tables.js';
import { splitStatements } from './split-statements.js';

/** The table of applied migrations. */
export const migrationsTable = `CREATE TABLE IF NOT EXISTS migrations
  (number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
ENGINE = ReplacingMergeTree ORDER BY number`;

/** A statement that brings rows into another table answers only at its end. */
const statementLimitMs = 30 * 60_000;

/**
 * Creates the database and migrates it to the newest schema; returns the migrations that it applied. It may run again,
 * or twice at once, because each statement is idempotent and a migration is recorded only after all its statements.
 * With a cluster, every table is spread over its shards. Throws StorageError; `schema-newer` and `schema-changed` need
 * a person.
 */
export async function migrate(
  options: StorageOptions,
  migrations: readonly Migration[] = readMigrations(),
  cluster: ClusterLayout | null = null,
): Promise<Migration[]> {
  await createDatabase(options, cluster);
  const storage = createStorage({ requestTimeoutMs: statementLimitMs, ...options });
  try {
    await runStatement(storage, migrationsTable, cluster);
    const pending = await findPendingMigrations(storage, migrations);
    if (await isEmpty(storage)) {
      await createTables(storage, pending, cluster);
    }
    const moves = new RowMoves(storage, migrations, cluster);
    for (const migration of await findPendingMigrations(storage, migrations)) {
      await applyUnlessDone(storage, migration, migrations, () => apply(storage, migration, moves, cluster));
    }
    return pending;
  } finally {
    await storage.close();
  }
}

/**
 * Returns the migrations that the database still needs. Throws StorageError: `misconfigured` if it was never migrated,
 * `schema-newer` or `schema-changed` if it does not match this version of psfleet.
 */
export async function findPendingMigrations(
  storage: Storage,
  migrations: readonly Migration[] = readMigrations(),
  signal?: AbortSignal,
): Promise<Migration[]> {
  const { rows } = await storage.query<{ number: number; name: string; checksum: string }>(
    `SELECT number, argMax(name, applied_at) AS name, argMax(checksum, applied_at) AS checksum
FROM migrations GROUP BY number ORDER BY number`,
    signal === undefined ? {} : { signal },
  );
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const applied of rows) {
    const migration = known.get(applied.number);
    if (migration === undefined) {
      throw new StorageError(
        'schema-newer',
        `database ${storage.database} has migration ${applied.number} (${applied.name}), but this version of psfleet ` +
          `knows only ${migrations.length} migrations: use a newer psfleet`,
      );
    }
    if (migration.checksum !== applied.checksum) {
      throw new StorageError(
        'schema-changed',
        `migration ${applied.number} (${migration.name}) differs from the one applied to database ` +
          `${storage.database}: an applied migration must never change`,
      );
    }
  }
  const applied = new Set(rows.map((row) => row.number));
  return migrations.filter((migration) => !applied.has(migration.number));
}

async function createDatabase(options: StorageOptions, cluster: ClusterLayout | null): Promise<void> {
  const server = createStorage({ ...options, database: 'default' });
  try {
    const where = cluster === null ? '' : onCluster(cluster);
    await server.command(`CREATE DATABASE IF NOT EXISTS ${options.database}${where}`);
  } finally {
    await server.close();
  }
}

async function runStatement(storage: Storage, statement: string, cluster: ClusterLayout | null): Promise<void> {
  for (const text of cluster === null ? [statement] : clusterStatements(statement, cluster)) {
    await storage.command(text);
  }
}

async function isEmpty(storage: Storage): Promise<boolean> {
  const { rows } = await storage.query<{ tables: number }>(
    "SELECT count() AS tables FROM system.tables WHERE database = {database:String} AND name NOT LIKE 'migrations%'",
    { params: { database: storage.database } },
  );
  return rows[0]?.tables === 0;
}

/** An empty database gets the tables at once that all migrations of this version result in, if all are wanted. */
async function createTables(
  storage: Storage,
  migrations: readonly Migration[],
  cluster: ClusterLayout | null,
): Promise<void> {
  const shipped = readMigrations();
  if (shipped.some(({ checksum }) => !migrations.some((migration) => migration.checksum === checksum))) {
    return;
  }
  for (const statement of splitStatements(
    [...tables.map(renderCreateTable), ...views.map(renderCreateView)].join('\n'),
  )) {
    await runStatement(storage, statement, cluster);
  }
  for (const migration of shipped) {
    await record(storage, migration);
  }
}

/**
 * Another program that migrates at the same time may be ahead, and have recorded the migration. What this one created
 * would then stay, and collectors of an earlier version would store rows in it. The other may also drop a table while
 * this migration reads it.
 */
async function applyUnlessDone(
  storage: Storage,
  migration: Migration,
  migrations: readonly Migration[],
  run: () => Promise<void>,
): Promise<void> {
  const isDone = async (): Promise<boolean> => {
    const pending = await findPendingMigrations(storage, migrations);
    return pending.every(({ number }) => number !== migration.number);
  };
  if (await isDone()) {
    return;
  }
  try {
    await run();
  } catch (error) {
    if (!(await isDone())) {
      throw error;
    }
  }
}

async function apply(
  storage: Storage,
  migration: Migration,
  moves: RowMoves,
  cluster: ClusterLayout | null,
): Promise<void> {
  const statements = splitStatements(migration.sql);
  // Views go first: a user without that right is refused before rows are brought anywhere, which may take long.
  const [droppedViews, others] = [statements.filter(isViewDrop), statements.filter((text) => !isViewDrop(text))];
  for (const statement of [...droppedViews, ...others.filter((text) => !isDrop(text))]) {
    if (moves.isCopy(statement)) {
      await moves.copy(statement);
    } else if (isInsert(statement)) {
      await moves.fill(statement);
    } else {
      await runStatement(storage, statement, cluster);
    }
  }
  await moves.drop(statements.filter(isDrop));
  await record(storage, migration);
}

function isViewDrop(statement: string): boolean {
  return statement.startsWith('DROP VIEW ');
}

async function record(storage: Storage, { number, name, checksum }: Migration): Promise<void> {
  await storage.command(
    'INSERT INTO migrations (number, name, checksum) VALUES ({number:UInt32}, {name:String}, {checksum:String})',
    {
      params: { number, name, checksum },
    },
  );
}
