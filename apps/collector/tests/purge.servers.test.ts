import { dataSubject, streams } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BusySubjects } from '../src/maintenance/busy-subjects.js';
import { AcknowledgedPurge } from '../src/maintenance/purge-acknowledged.js';
import { startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
beforeAll(async () => {
  world = await startCollectorUnderTest();
});
afterAll(() => world.stop());

const stored = async (): Promise<number> => (await world.manager.streams.info(streams.data.name)).state.messages;

async function publish(host: string, first: number, last: number): Promise<void> {
  for (let seq = first; seq <= last; seq++) {
    await world.publish(messageOf({ host, seq, ts: Date.now() + seq }));
  }
}

it('deletes only messages that were acknowledged long enough ago', async () => {
  const collector = await world.start({ purgeIntervalMs: 3_600_000 });
  const clock = { now: 0 };
  const purge = new AcknowledgedPurge(world.manager, 600_000, () => clock.now);
  await publish('purge', 1, 30);
  await world.drained();
  expect(await purge.run()).toBe(0);
  clock.now = 300_000;
  await publish('purge', 31, 40);
  await world.drained();
  expect(await purge.run()).toBe(0);
  clock.now = 599_999;
  expect(await purge.run()).toBe(0);
  clock.now = 600_000;
  expect(await purge.run()).toBe(30);
  expect(await stored()).toBe(10);
  await collector.stop();
  await publish('purge', 41, 45);
  clock.now = 3_600_000;
  expect(await purge.run()).toBe(10);
  expect(await stored()).toBe(5);
  clock.now = 7_200_000;
  expect(await purge.run()).toBe(0);
});

it('deletes singly for few busy hosts, and what all acknowledged half a minute ago for many', async () => {
  const collector = await world.start({ purgeIntervalMs: 3_600_000 });
  const hosts = Array.from({ length: 6 }, (_, at) => `busy-${at}`);
  const clock = { now: 0 };
  const busy = new BusySubjects(world.manager, new AcknowledgedPurge(world.manager, 600_000, () => clock.now));
  for (const host of hosts) {
    await publish(host, 1, 10);
  }
  await world.drained();
  const { last_seq: last } = (await world.manager.streams.info(streams.data.name)).state;
  const acknowledgeAll = (...names: readonly string[]): void => {
    for (const host of names) {
      for (let count = 0; count < 500; count++) {
        busy.acknowledged(dataSubject(host), last - 10 * (hosts.length - hosts.indexOf(host) - 1));
      }
    }
  };
  const before = await stored();
  acknowledgeAll('busy-0');
  expect(await busy.purge()).toBe(9);
  acknowledgeAll(...hosts);
  expect(await busy.purge()).toBe(0);
  clock.now = 30_000;
  acknowledgeAll(...hosts);
  expect(await busy.purge()).toBe(before - 9 - 1);
  await collector.stop();
});

it('deletes nothing that it saw acknowledged before the broker was restored from an older copy', async () => {
  const answers = [
    { floor: 100, last: 100 },
    { floor: 40, last: 90 },
    { floor: 60, last: 90 },
    { floor: 70, last: 90 },
  ];
  const purgedTo: (number | undefined)[] = [];
  const { manager } = world;
  const restored = {
    consumers: {
      info: async (...args: Parameters<typeof manager.consumers.info>) => ({
        ...(await manager.consumers.info(...args)),
        ack_floor: { stream_seq: answers[0]?.floor ?? 0, consumer_seq: 0 },
      }),
    },
    streams: {
      info: async (name: string) => {
        const info = await manager.streams.info(name);
        return { ...info, state: { ...info.state, messages: 90, first_seq: 1, last_seq: answers[0]?.last ?? 0 } };
      },
      purge: async (_: string, { seq }: { seq?: number }) => {
        purgedTo.push(seq);
        return { success: true, purged: 1 };
      },
    },
  } as unknown as typeof manager;
  const clock = { now: 0 };
  const purge = new AcknowledgedPurge(restored, 1000, () => clock.now);
  for (; answers.length > 0; answers.shift()) {
    await purge.run();
    clock.now += 1000;
  }
  expect(purgedTo).toEqual([41, 61]);
});

it('deletes from a stream that is half full what was acknowledged half a minute ago, and nothing younger', async () => {
  await world.nats.prepare({ streamMaxBytes: 1_000_000 });
  const collector = await world.start({ purgeIntervalMs: 3_600_000 });
  const clock = { now: 0 };
  const purge = new AcknowledgedPurge(world.manager, 600_000, () => clock.now);
  const isHalfFull = async (): Promise<boolean> =>
    (await world.manager.streams.info(streams.data.name)).state.bytes > 500_000;
  let seq = 0;
  while (!(await isHalfFull())) {
    seq += 1;
    await world.publish(messageOf({ host: 'pressed', seq, processes: 200, ts: Date.now() + seq }));
  }
  await world.drained();
  expect(await purge.run()).toBe(0);
  // As often as it runs while many hosts send what they kept. Hosts that send each ten seconds keep their last message.
  for (clock.now = 2000; clock.now < 30_000; clock.now += 2000) {
    expect(await purge.run()).toBe(0);
  }
  expect(await purge.run()).toBeGreaterThan(seq - 2);
  expect(await isHalfFull()).toBe(false);
  await collector.stop();
  await world.nats.prepare();
});

it('loses no message that arrives while those before it are purged', async () => {
  const collector = await world.start({ batchWaitMs: 5, purgeIntervalMs: 3_600_000 });
  const published = { done: false };
  const purging = (async () => {
    const purge = new AcknowledgedPurge(world.manager, 0);
    let purged = 0;
    while (!published.done) {
      purged += await purge.run();
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
