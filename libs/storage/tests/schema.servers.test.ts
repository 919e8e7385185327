import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPendingMigrations, migrate } from '../src/migrate/migrate.js';
import { readMigrations } from '../src/migrate/migration-files.js';
import { planMigration, readMigratedColumns } from '../src/schema/plan-migration.js';
import { clickhouseType, type TableSchema } from '../src/schema/table-schema.js';
import { tables, views } from '../src/schema/tables.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
});
afterAll(() => server.stop());

const migrations = readMigrations();
const added = (number: number, sql: string) => ({ number, name: 'added', sql, checksum: `checksum of ${sql}` });

describe('migrations', () => {
  it('report a database that was never migrated', async () => {
    await expect(findPendingMigrations(server.storage)).rejects.toMatchObject({
      code: 'misconfigured',
      retryable: true,
    });
  });

  it('apply to an empty server once, even if two programs migrate at the same time', async () => {
    await Promise.all([migrate(server.options), migrate(server.options)]);
    expect(await migrate(server.options)).toEqual([]);
    expect(await findPendingMigrations(server.storage)).toEqual([]);
  });

  it('result in the columns that the catalog and the wire define', async () => {
    const { rows } = await server.storage.query<{ table: string; columns: string[][] }>(
      `SELECT table, groupArray([name, type, default_expression]) AS columns
       FROM (SELECT * FROM system.columns WHERE database = {database:String} ORDER BY table, position)
       GROUP BY table`,
      { params: { database: server.options.database } },
    );
    const found = new Map(rows.map(({ table, columns }) => [table, columns]));
    ['migrations', ...views.map(({ name }) => name)].forEach((name) => found.delete(name));
    expect(found).toEqual(
      new Map(
        tables.map(({ name, columns }) => [
          name,
          columns.map((column) => [column.name, clickhouseType(column.type), column.default ?? '']),
        ]),
      ),
    );
  });

  it('result in the keys of the schema', async () => {
    const { rows } = await server.storage.query<{
      name: string;
      sorting_key: string;
      primary_key: string;
      partition_key: string;
    }>(
      `SELECT name, sorting_key, primary_key, partition_key FROM system.tables
       WHERE database = {database:String} AND engine LIKE '%MergeTree' AND name != 'migrations' ORDER BY name`,
      { params: { database: server.options.database } },
    );
    const wanted = tables.map(({ name, orderBy, primaryKey, partitionBy }) => ({
      name,
      sorting_key: orderBy.join(', '),
      primary_key: primaryKey.join(', '),
      partition_key: partitionBy ?? '',
    }));
    expect(rows).toEqual(wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  });

  it('bring a database of the first version to the same schema', async () => {
    const tablesOf = async ({ storage, options }: StorageUnderTest): Promise<unknown[]> => {
      const { rows } = await storage.query(
        `SELECT name, create_table_query AS query FROM system.tables WHERE database = {name:String} ORDER BY name`,
        { params: { name: options.database } },
      );
      return rows;
    };
    // The user who migrates has rights in one database of a server only.
    const first = await startStorageUnderTest();
    try {
      await migrate(first.options, migrations.slice(0, 1));
      await migrate(first.options);
      expect(await tablesOf(first)).toEqual(await tablesOf(server));
    } finally {
      await first.stop();
    }
  });

  it('continue after an interruption', async () => {
    const table = 'CREATE TABLE IF NOT EXISTS halfway (a UInt8) ENGINE = MergeTree ORDER BY a';
    const halfway = [...migrations, added(migrations.length + 1, `${table}; SELECT nonsense;`)];
    await expect(migrate(server.options, halfway)).rejects.toMatchObject({ code: 'rejected' });
    expect(await findPendingMigrations(server.storage, halfway)).toHaveLength(1);
    const mended = [...migrations, added(migrations.length + 1, `${table}; INSERT INTO halfway SELECT length(';')`)];
    expect(await migrate(server.options, mended)).toHaveLength(1);
    expect((await server.storage.query('SELECT a FROM halfway')).rows).toEqual([{ a: 1 }]);
  });

  it('refuse the database of a newer psfleet, and a migration that changed after it was applied', async () => {
    await expect(migrate(server.options)).rejects.toMatchObject({ code: 'schema-newer', retryable: false });
    const changed = [...migrations, added(migrations.length + 1, 'SELECT 1')];
    await expect(migrate(server.options, changed)).rejects.toMatchObject({ code: 'schema-changed' });
  });
});

describe('sync-schema', () => {
  const existing = readMigratedColumns(migrations.map(({ sql }) => sql));

  it('finds the schema up to date', () => {
    expect(planMigration(tables, existing)).toBe('');
  });

  it('writes a new table and a new column', () => {
    const [hosts, ...others] = tables;
    if (hosts === undefined) {
      throw new Error('there are tables');
    }
    const grown: TableSchema = {
      ...hosts,
      columns: [
        ...hosts.columns,
        {
          name: 'zone',
          type: { kind: 'keyword', nullable: true },
          codec: 'ZSTD(1)',
          minBlockBytes: 32_768,
          default: null,
          isSent: true,
        },
      ],
    };
    const sql = planMigration([grown, { ...hosts, name: 'more_hosts' }, ...others], existing);
    expect(sql).toContain(
      'ALTER TABLE hosts ADD COLUMN IF NOT EXISTS `zone` LowCardinality(Nullable(String)) ' +
        `CODEC(ZSTD(1)) AFTER ${hosts.columns.at(-1)?.name};\n` +
        'ALTER TABLE hosts MODIFY COLUMN `zone` LowCardinality(Nullable(String)) CODEC(ZSTD(1)) ' +
        'SETTINGS (min_compress_block_size = 32768);',
    );
    expect(sql).toContain('CREATE TABLE IF NOT EXISTS more_hosts');
    expect(
      planMigration(
        [grown, { ...hosts, name: 'more_hosts' }, ...others],
        readMigratedColumns([...migrations.map((migration) => migration.sql), sql]),
      ),
    ).toBe('');
  });

  it('modifies a column whose codec changed', () => {
    const [hosts] = tables as [TableSchema];
    const changed: TableSchema = {
      ...hosts,
      columns: hosts.columns.map((column) => (column.name === 'ts' ? { ...column, codec: 'ZSTD(3)' } : column)),
    };
    const sql = planMigration([changed], existing);
    expect(sql.trim()).toBe("ALTER TABLE hosts MODIFY COLUMN `ts` DateTime64(3, 'UTC') CODEC(ZSTD(3));");
    expect(planMigration([changed], readMigratedColumns([...migrations.map((migration) => migration.sql), sql]))).toBe(
      '',
    );
  });

  it('refuses a column whose type changed, which needs a person', () => {
    const [hosts] = tables;
    if (hosts === undefined) {
      throw new Error('there are tables');
    }
    const changed: TableSchema = {
      ...hosts,
      columns: hosts.columns.map((column) =>
        column.name === 'os' ? { ...column, type: { kind: 'uint8', nullable: false } } : column,
      ),
    };
    expect(() => planMigration([changed], existing)).toThrow('write this migration by hand');
  });
});
