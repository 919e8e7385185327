import { setTimeout as sleep } from 'node:timers/promises';
import { streams } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { purgeAcknowledged } from '../src/maintenance/purge-acknowledged.js';
import { startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
beforeAll(async () => {
  world = await startCollectorUnderTest();
});
afterAll(() => world.stop());

const stored = async (): Promise<number> => (await world.manager.streams.info(streams.data.name)).state.messages;

it('deletes only messages that are acknowledged and old enough', async () => {
  const collector = await world.start({ purgeIntervalMs: 3_600_000 });
  for (let seq = 1; seq <= 30; seq++) {
    await world.publish(messageOf({ host: 'purge', seq, ts: Date.now() + seq }));
  }
  await world.drained();
  expect(await purgeAcknowledged(world.manager, 60_000, Date.now())).toBe(0);
  await sleep(500);
  const between = Date.now();
  await sleep(500);
  for (let seq = 31; seq <= 40; seq++) {
    await world.publish(messageOf({ host: 'purge', seq, ts: Date.now() + seq }));
  }
  await world.drained();
  expect(await purgeAcknowledged(world.manager, Date.now() - between, Date.now())).toBe(30);
  expect(await stored()).toBe(10);
  await collector.stop();
  for (let seq = 41; seq <= 45; seq++) {
    await world.publish(messageOf({ host: 'purge', seq, ts: Date.now() + seq }));
  }
  expect(await purgeAcknowledged(world.manager, 0, Date.now() + 60_000)).toBe(10);
  expect(await stored()).toBe(5);
  expect(await purgeAcknowledged(world.manager, 0, Date.now() + 60_000)).toBe(0);
});

it('keeps acknowledged messages from filling a small stream, however young they are', async () => {
  const collector = await world.start({ streamMaxBytes: 1_000_000, purgeIntervalMs: 100, purgeAgeMs: 3_600_000 });
  await expect
    .poll(async () => (await world.manager.streams.info(streams.data.name)).config.max_bytes, { timeout: 60_000 })
    .toBe(1_000_000);
  for (let seq = 1; seq <= 400; seq++) {
    await world.publish(messageOf({ host: 'pressed', seq, processes: 200, ts: Date.now() + seq }));
    if (seq % 50 > 0) {
      continue;
    }
    await world.drained();
    await expect
      .poll(async () => (await world.manager.streams.info(streams.data.name)).state.bytes, { timeout: 60_000 })
      .toBeLessThan(600_000);
  }
  expect(await world.count("ticks FINAL WHERE host = 'pressed'")).toBe(400);
  await collector.stop();
});

it('loses no message that arrives while those before it are purged', async () => {
  const collector = await world.start({ batchWaitMs: 5, purgeIntervalMs: 3_600_000 });
  const published = { done: false };
  const purging = (async () => {
    let purged = 0;
    while (!published.done) {
      purged += await purgeAcknowledged(world.manager, 0, Date.now() + 60_000);
    }
    return purged;
  })();
  for (let seq = 1; seq <= 2000; seq++) {
    await world.publish(messageOf({ host: 'raced', seq, ts: Date.now() + seq }));
  }
  await world.drained();
  published.done = true;
  expect(await purging).toBeGreaterThan(0);
  expect(await world.count("ticks FINAL WHERE host = 'raced'")).toBe(2000);
  await collector.stop();
});
