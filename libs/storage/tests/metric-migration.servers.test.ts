import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readMigrations } from '../src/migrate/migration-files.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options, readMigrations().slice(0, 3));
});
afterAll(() => server.stop());

const select = async (sql: string): Promise<unknown[]> => (await server.storage.query(sql)).rows;

it('moves the rows of tables by group into one by dimension, even when two programs migrate at once', async () => {
  const hour = "toDateTime64('2026-11-28 10:00:00', 3, 'UTC')";
  for (const statement of [
    `INSERT INTO metric_cpu_times (host, cpu, ts, seq, user)
     VALUES ('web-1', '', ${hour}, 7, 1.25), ('web-1', '0', ${hour}, 7, NULL)`,
    `INSERT INTO metric_cpu_percent (host, cpu, ts, seq, value)
     VALUES ('web-1', '', ${hour}, 7, 12.5), ('web-1', '', ${hour} + 10, 8, 13)`,
    `INSERT INTO metric_virtual_memory (host, ts, seq, percent)
     VALUES ('web-1', ${hour}, 7, 61.2), ('web-1', ${hour}, 7, 61.2)`,
    `INSERT INTO metric_disk_io_counters (host, disk, ts, seq, read_bytes) VALUES ('web-1', 'sda', ${hour}, 7, 4096)`,
    // A bucket that was computed twice: the later computation is valid.
    `INSERT INTO metric_cpu_percent_1h (host, cpu, ts, version, first_at, last_at, value_max, value_count)
     VALUES ('web-1', '', ${hour}, 1, ${hour}, ${hour}, 50, 1),
       ('web-1', '', ${hour}, 2, ${hour}, ${hour} + 50, 60, 2)`,
  ]) {
    await server.storage.command(statement);
  }
  await Promise.all([migrate(server.options), migrate(server.options)]);
  expect(
    await select(
      `SELECT dimension_1 AS cpu, seq, has_cpu_times, cpu_times_user, has_cpu_percent, cpu_percent_value, has_cpu_freq
       FROM metrics_by_dimension FINAL WHERE dimensions = 'cpu' ORDER BY cpu, seq`,
    ),
  ).toEqual([
    {
      cpu: '',
      seq: 7,
      has_cpu_times: true,
      cpu_times_user: 1.25,
      has_cpu_percent: true,
      cpu_percent_value: 12.5,
      has_cpu_freq: false,
    },
    {
      cpu: '',
      seq: 8,
      has_cpu_times: false,
      cpu_times_user: null,
      has_cpu_percent: true,
      cpu_percent_value: 13,
      has_cpu_freq: false,
    },
    {
      cpu: '0',
      seq: 7,
      has_cpu_times: true,
      cpu_times_user: null,
      has_cpu_percent: false,
      cpu_percent_value: null,
      has_cpu_freq: false,
    },
  ]);
  expect(await select('SELECT host, has_virtual_memory, virtual_memory_percent FROM metrics_host FINAL')).toEqual([
    { host: 'web-1', has_virtual_memory: true, virtual_memory_percent: 61.2 },
  ]);
  expect(
    await select(
      `SELECT dimension_1, has_disk_io_counters, disk_io_counters_read_bytes
       FROM metrics_by_dimension FINAL WHERE dimensions = 'disk'`,
    ),
  ).toEqual([{ dimension_1: 'sda', has_disk_io_counters: true, disk_io_counters_read_bytes: 4096 }]);
  expect(
    await select(
      `SELECT version, cpu_percent_value_max, cpu_percent_value_count, cpu_times_user_count,
         dateDiff('second', cpu_percent_first_at, cpu_percent_last_at) AS seconds, cpu_times_first_at
       FROM metrics_cpu_1h FINAL`,
    ),
  ).toEqual([
    {
      version: 2,
      cpu_percent_value_max: 60,
      cpu_percent_value_count: 2,
      cpu_times_user_count: 0,
      seconds: 50,
      cpu_times_first_at: null,
    },
  ]);
  expect(
    await select(
      `SELECT name FROM system.tables
       WHERE database = currentDatabase() AND name LIKE 'metric%' AND NOT match(name, '^metrics_.*_1[mh]$')
       ORDER BY name`,
    ),
  ).toEqual([{ name: 'metrics_by_dimension' }, { name: 'metrics_host' }]);
}, 400_000);
