import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readTierBounds } from '../src/read/tier-bounds.js';
import { limitDisk } from '../src/retention/limit-disk.js';
import { rollUpStep, type RollUpOptions } from '../src/rollup/roll-up.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messageOf } from './message-of.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

let server: StorageUnderTest;
beforeEach(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
});
afterEach(() => server.stop());

async function storeAt(...times: number[]): Promise<void> {
  const sink = new RowSink();
  for (const [index, ts] of times.entries()) {
    sink.append(messageOf({ seq: index + 1, ts }), ts);
  }
  await insertBlocks(server.storage, sink.takeBlocks());
}

async function rollUp(options: RollUpOptions): Promise<void> {
  let caughtUp = false;
  while (!caughtUp) {
    ({ caughtUp } = await rollUpStep(server.collector, options));
  }
}

it('a late tick does not move the start of raw rows back past the retention', async () => {
  const now = Date.now();
  await storeAt(now - 30 * hourMs, now);
  expect((await readTierBounds(server.storage)).rawFrom).toBe(now - 30 * hourMs);
  await rollUp({ rawDays: 1 });
  const { rawFrom } = await readTierBounds(server.storage);
  expect(rawFrom).toBeGreaterThanOrEqual(now - 23 * hourMs);
  expect(rawFrom).toBeLessThanOrEqual(Date.now() - 23 * hourMs);
});

it('a late tick does not bring back days that were dropped for disk space', async () => {
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  await storeAt(today - 3 * dayMs, today);
  await limitDisk(server.collector, 1);
  await storeAt(today - 3 * dayMs + hourMs);
  expect((await readTierBounds(server.storage)).rawFrom).toBe(today - 2 * dayMs);
});

it('still reports how far rollups reach after settleMs is shortened', async () => {
  const now = Date.now();
  await storeAt(...Array.from({ length: 20 }, (_, index) => now - (20 - index) * minuteMs));
  await rollUp({ settleMs: 10 * minuteMs, visibleMs: 1 });
  const { rolledUpTo } = await readTierBounds(server.storage);
  const computed = async (): Promise<number> =>
    (
      await server.storage.query<{ end: number }>(
        'SELECT toUnixTimestamp64Milli(max(ts)) + 60000 AS end FROM metrics_host_1m',
      )
    ).rows[0]?.end ?? 0;
  expect(rolledUpTo(minuteMs)).toBe(await computed());
  expect(rolledUpTo(minuteMs)).toBeLessThanOrEqual(Date.now() - 10 * minuteMs);

  await rollUp({ settleMs: 75_000, visibleMs: 1 });
  expect(await computed()).toBeGreaterThan(now - 4 * minuteMs);
  const { rows } = await server.storage.query(
    "SELECT 1 FROM metrics_host_1m FINAL WHERE ts < fromUnixTimestamp64Milli({now:Int64} - 3 * 60000, 'UTC')",
    { params: { now } },
  );
  expect(rows.length).toBeGreaterThanOrEqual(16);
});
