import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { applyRetention } from '../src/retention/apply-retention.js';
import { limitDisk, readDiskUse } from '../src/retention/limit-disk.js';
import { defaultRetentionDays } from '../src/schema/retention.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messageOf } from './message-of.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const dayMs = 86_400_000;
const today = Math.floor(Date.now() / dayMs) * dayMs;

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
});
afterAll(() => server.stop());

const days = async (table: string): Promise<number[]> =>
  (
    await server.storage.query<{ ago: number }>(
      `SELECT dateDiff('day', ts, fromUnixTimestamp64Milli({today:Int64}, 'UTC')) AS ago
       FROM ${table} GROUP BY ago ORDER BY ago`,
      { params: { today } },
    )
  ).rows.map(({ ago }) => ago);

it('alters only the tables whose TTL differs', async () => {
  expect(await applyRetention(server.migrator, defaultRetentionDays)).toEqual([]);
  expect(await applyRetention(server.migrator, { ...defaultRetentionDays, hour: 400, event: 30 })).toEqual(
    expect.arrayContaining(['processes', 'process_events', 'process_rollup_1h', 'metrics_cpu_1h']),
  );
  const { rows } = await server.storage.query<{ name: string }>(
    `SELECT name FROM system.tables
     WHERE database = {database:String} AND engine_full LIKE '%toIntervalDay(30)%' ORDER BY name`,
    { params: { database: server.options.database } },
  );
  expect(rows.map(({ name }) => name)).toEqual(['distinct_texts', 'process_events', 'processes']);
  expect(await applyRetention(server.migrator, { ...defaultRetentionDays, hour: 400, event: 30 })).toEqual([]);
});

it('drops the oldest raw days, as few as needed, but neither identities nor the last two days', async () => {
  const sink = new RowSink();
  for (const ago of [0, 1, 2, 3, 4]) {
    const ts = today - ago * dayMs + 1000;
    sink.append(messageOf({ seq: 10 - ago, ts }), ts);
  }
  await insertBlocks(server.storage, sink.takeBlocks());
  const { bytes } = await readDiskUse(server.storage);
  expect((await limitDisk(server.collector, bytes)).dropped).toEqual([]);

  expect((await limitDisk(server.collector, bytes - 1)).dropped).toMatchObject([
    { day: new Date(today - 4 * dayMs).toISOString().slice(0, 10) },
  ]);
  expect(await days('process_samples')).toEqual([0, 1, 2, 3]);
  expect((await readDiskUse(server.storage)).rawDroppedTo).toBe(today - 3 * dayMs);

  expect((await limitDisk(server.collector, 1)).dropped).toHaveLength(2);
  for (const table of ['process_samples', 'ticks', 'metrics_by_dimension']) {
    expect(await days(table)).toEqual([0, 1]);
  }
  expect(await days('processes')).toEqual([0, 1, 2, 3, 4]);
});
