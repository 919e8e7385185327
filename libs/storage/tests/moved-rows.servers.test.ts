import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readMigrations } from '../src/migrate/migration-files.js';
import { splitStatements } from '../src/migrate/split-statements.js';
import { applyRetention } from '../src/retention/apply-retention.js';
import { defaultRetentionDays } from '../src/schema/retention.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

/** The early migrations have hundreds of statements. */
const limitMs = 400_000;
const migrations = readMigrations();
const after = (number: number) => migrations.slice(0, number);
let server: StorageUnderTest;
beforeEach(async () => {
  server = await startStorageUnderTest();
});
afterEach(() => server.stop());

const select = async <Row>(sql: string): Promise<Row[]> => (await server.storage.query<Row>(sql)).rows;
const insertCpu = (seq: number, at = 'now64(3)'): Promise<void> =>
  server.collector.command(
    `INSERT INTO metrics_cpu (host, cpu, ts, seq, has_cpu_percent, cpu_percent_value)
     VALUES ('web-1', '', ${at}, ${seq}, true, 12.5)`,
  );
const storedSeqs = async (): Promise<number[]> =>
  (
    await select<{ seq: number }>("SELECT DISTINCT seq FROM metrics_by_dimension WHERE host = 'web-1' ORDER BY seq")
  ).map(({ seq }) => seq);
const tablesLike = async (pattern: string): Promise<string[]> =>
  (
    await select<{ name: string }>(
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '${pattern}' ORDER BY name`,
    )
  ).map(({ name }) => name);

/** Runs migrations as they were run before, by their text alone. */
async function runTexts(numbers: readonly number[]): Promise<void> {
  for (const { number, name, checksum, sql } of migrations.filter((each) => numbers.includes(each.number))) {
    for (const statement of splitStatements(sql)) {
      await server.storage.command(statement);
    }
    await server.storage.command(
      `INSERT INTO migrations (number, name, checksum) VALUES (${number}, '${name}', '${checksum}')`,
    );
  }
}

/**
 * An earlier collector stores metrics until it is told to end; returns the numbers that the server confirmed. It keeps
 * a message that was not stored and tries again: its table has another name, or a busy server takes no more parts.
 */
async function collect(first: number, isDone: () => boolean): Promise<number[]> {
  const confirmed: number[] = [];
  for (let seq = first; !isDone();) {
    try {
      await insertCpu(seq);
      confirmed.push(seq);
      seq += 4;
    } catch (error) {
      expect(error).toMatchObject({ retryable: true });
      await sleep(100);
    }
  }
  return confirmed;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

it(
  'loses no metrics of earlier collectors that go on, nor those that are to be kept longer than by default',
  async () => {
    await migrate(server.options, after(6));
    await server.storage.command('ALTER TABLE metrics_cpu MODIFY TTL toDateTime(ts) + INTERVAL 200 DAY');
    await server.storage.command(
      `INSERT INTO metrics_cpu (host, cpu, ts, seq, has_cpu_percent, cpu_percent_value)
     SELECT 'web-1', '', now64(3) - toIntervalDay(number), number, true, 1 FROM numbers(105)
     SETTINGS max_partitions_per_insert_block = 0`,
    );
    let isMigrated = false;
    const collectors = [1000, 1001, 1002, 1003].map((first) => collect(first, () => isMigrated));
    await sleep(500);
    await migrate(server.options);
    isMigrated = true;
    const confirmed = (await Promise.all(collectors)).flat();
    expect(confirmed.length).toBeGreaterThan(4);
    await server.storage.command('OPTIMIZE TABLE metrics_by_dimension FINAL');
    expect(await storedSeqs()).toEqual([...upTo(105), ...confirmed.toSorted((a, b) => a - b)]);
    expect(await tablesLike('metrics_cpu%')).toEqual(['metrics_cpu_1h', 'metrics_cpu_1m']);
    expect(await tablesLike('%retired%')).toEqual([]);
    const days = { ...defaultRetentionDays, raw: 200 };
    expect(await applyRetention(server.migrator, days)).not.toContain('metrics_by_dimension');
  },
  limitMs,
);

it(
  'keeps metrics that a collector stored after an earlier migration copied them, before it dropped the table',
  async () => {
    const store = async (count: number): Promise<void> => {
      for (const [table, column] of [
        ['metric_cpu_times', 'user'],
        ['metric_cpu_percent', 'value'],
      ]) {
        await server.storage.command(
          `INSERT INTO ${table} (host, cpu, ts, seq, ${column})
         SELECT 'web-1', '', toStartOfDay(now64(3)) - toIntervalDay(number), number, 1 FROM numbers(${count})
         SETTINGS max_partitions_per_insert_block = 0`,
        );
      }
    };
    await migrate(server.options, after(3));
    for (const table of ['metric_cpu_times', 'metric_cpu_percent']) {
      await server.storage.command(`ALTER TABLE ${table} MODIFY TTL toDateTime(ts) + INTERVAL 200 DAY`);
    }
    await store(10);
    await runTexts([4]);
    await store(105);
    await migrate(server.options, after(6));
    await runTexts([7]);
    await insertCpu(1000);
    await migrate(server.options);
    await server.storage.command('OPTIMIZE TABLE metrics_by_dimension FINAL');
    expect(await storedSeqs()).toEqual([...upTo(105), 1000]);
    expect(
      await select(
        `SELECT count() AS rows FROM metrics_by_dimension FINAL
       WHERE dimensions = 'cpu' AND cpu_times_user = 1 AND cpu_percent_value = 1`,
      ),
    ).toEqual([{ rows: 105 }]);
  },
  limitMs,
);

it('keeps texts as long as the processes that they come from', async () => {
  await migrate(server.options);
  const texts = migrations.find(({ name }) => name === 'distinct_texts');
  for (const statement of [
    'DROP VIEW distinct_texts_of_processes SYNC',
    'DROP TABLE distinct_texts SYNC',
    `ALTER TABLE migrations DELETE WHERE number = ${texts?.number} SETTINGS mutations_sync = 1`,
    'ALTER TABLE processes MODIFY TTL toDateTime(ts) + INTERVAL 200 DAY',
    `INSERT INTO processes (host, ts, seq, proc_uid, name)
     SELECT 'web-1', now64(3) - toIntervalDay(number * 50), number, number, concat('p', toString(number))
     FROM numbers(4)`,
  ]) {
    await server.storage.command(statement);
  }
  expect(await migrate(server.options)).toEqual([texts]);
  await server.storage.command('OPTIMIZE TABLE distinct_texts FINAL');
  expect(await select('SELECT name FROM distinct_texts ORDER BY name')).toEqual(
    ['p0', 'p1', 'p2', 'p3'].map((name) => ({ name })),
  );
  const days = { ...defaultRetentionDays, event: 200 };
  expect(await applyRetention(server.migrator, days)).not.toContain('distinct_texts');
});

it('drops views before it brings rows anywhere, so that a missing right is known at once', async () => {
  await migrate(server.options);
  const view =
    'CREATE MATERIALIZED VIEW IF NOT EXISTS extra TO late_ticks AS\nSELECT host, ts, inserted_at\nFROM ticks';
  const sql = 'INSERT INTO nowhere SELECT 1;\nDROP VIEW IF EXISTS extra SYNC';
  await server.storage.command(view);
  const failing = { number: migrations.length + 1, name: 'failing', sql, checksum: 'failing' };
  await expect(migrate(server.options, [...migrations, failing])).rejects.toMatchObject({ code: 'misconfigured' });
  expect(await tablesLike('extra')).toEqual([]);
});
