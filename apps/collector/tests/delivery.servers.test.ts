import { setTimeout as sleep } from 'node:timers/promises';
import { dataSubject, encodeMessage, streams } from '@psfleet/wire';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Collector } from '../src/compose-collector.js';
import { heldMessages, startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
const running: Collector[] = [];

async function start(changes: Parameters<CollectorUnderTest['start']>[0] = {}): Promise<Collector> {
  const collector = await world.start(changes);
  running.push(collector);
  return collector;
}

beforeAll(async () => {
  world = await startCollectorUnderTest();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((collector) => collector.stop()));
});
afterAll(() => world.stop());

/** Expects every message from 1 to `last` to be stored once, as queries with FINAL see it. */
async function expectExactlyOnce(host: string, last: number, processes = 3): Promise<void> {
  const letters = (await world.deadLetters()).filter(
    ({ header }) => header.get('Psfleet-Subject') === dataSubject(host),
  );
  expect(letters.map(({ header }) => header.get('Psfleet-Reason'))).toEqual([]);
  expect(await world.count(`ticks FINAL WHERE host = '${host}'`)).toBe(last);
  const { rows } = await world.storage.query(
    `SELECT count() AS rows, sum(cpu_ticks) AS ticks, uniqExact(seq) AS seqs
     FROM process_samples FINAL WHERE host = '${host}'`,
  );
  expect(rows).toEqual([{ rows: last * processes, ticks: (processes * last * (last + 1)) / 2, seqs: last }]);
  expect(await world.count(`processes FINAL WHERE host = '${host}'`)).toBe(last * processes);
  expect(await world.count(`metrics_host FINAL WHERE host = '${host}'`)).toBe(last);
}

async function publishMany(host: string, first: number, last: number): Promise<void> {
  const now = Date.now();
  for (let seq = first; seq <= last; seq++) {
    await world.publish(messageOf({ host, seq, ts: now - (1000 - seq) * 10 }));
  }
}

describe('a collector', () => {
  it('stores each message once and acknowledges it', async () => {
    await start();
    await publishMany('plain', 1, 20);
    await world.drained();
    await expectExactlyOnce('plain', 20);
    expect(await world.count("hosts FINAL WHERE host = 'plain'")).toBe(1);
  });

  it('changes nothing when a message is delivered again', async () => {
    const ts = Date.now();
    await start();
    await world.publish(messageOf({ host: 'again', seq: 1, ts }));
    await world.drained();
    // Without a message id the broker accepts it as new; to a collector it looks like a redelivery.
    for (let round = 0; round < 3; round++) {
      await world.publishBytes(dataSubject('again'), encodeMessage(messageOf({ host: 'again', seq: 1, ts })));
    }
    await world.drained();
    await expectExactlyOnce('again', 1);
  });

  it('does not pause at a message that is larger than all messages before it together', async () => {
    await start();
    const sizes = Array.from({ length: 601 }, (_, at) => (at === 600 ? 10_000 : 1));
    for (const [at, processes] of sizes.entries()) {
      await world.publish(messageOf({ host: 'sizes', seq: at + 1, processes, ts: Date.now() }));
    }
    const began = performance.now();
    await world.drained();
    // A stalled pull would go on only after the client missed heartbeats for half a minute.
    expect(performance.now() - began).toBeLessThan(25_000);
    expect(await world.count("process_samples FINAL WHERE host = 'sizes'")).toBe(10_600);
  });

  it('shares the messages with another collector', async () => {
    await Promise.all([start(), start()]);
    await publishMany('shared', 1, 200);
    await world.drained();
    await expectExactlyOnce('shared', 200);
  });

  it('writes and acknowledges what it holds when it is stopped', async () => {
    const collector = await start({ batchWaitMs: 10_000, ackWaitMs: 60_000 });
    await publishMany('stopped', 1, 5);
    await expect.poll(() => heldMessages(collector.healthPort), { timeout: 60_000 }).toBe(5);
    running.splice(0);
    await collector.stop();
    await world.drained(10_000);
    await expectExactlyOnce('stopped', 5);
  });

  it('writes a batch as soon as it has enough rows', async () => {
    await start({ batchWaitMs: 10_000, ackWaitMs: 60_000, batchRows: 50 });
    await publishMany('rows', 1, 10);
    await expect.poll(() => world.count("ticks WHERE host = 'rows'"), { timeout: 8000 }).toBeGreaterThan(4);
  });
});

describe('a collector, when something around it fails', () => {
  it('loses nothing when ClickHouse is killed and restarted', async () => {
    await start();
    await publishMany('no-storage', 1, 10);
    await world.clickhouse.kill();
    await publishMany('no-storage', 11, 300);
    await sleep(4000);
    await world.clickhouse.restart();
    await publishMany('no-storage', 301, 310);
    await world.drained();
    await expectExactlyOnce('no-storage', 310);
  });

  it('stops receiving while ClickHouse is down and a batch is full, and resumes after it', async () => {
    const collector = await start({ batchRows: 50, ackWaitMs: 3000 });
    await world.clickhouse.kill();
    await publishMany('full', 1, 200);
    await sleep(8000);
    expect(await heldMessages(collector.healthPort)).toBeLessThan(20);
    await world.clickhouse.restart();
    await world.drained();
    await expectExactlyOnce('full', 200);
  });

  it('loses nothing when the broker is killed and restarted', async () => {
    await start();
    await publishMany('no-broker', 1, 50);
    await world.nats.kill();
    await sleep(2000);
    await world.nats.restart();
    await expect
      .poll(
        () =>
          world.publish(messageOf({ host: 'no-broker', seq: 51 })).then(
            () => true,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true);
    await world.drained();
    await expectExactlyOnce('no-broker', 51);
  });

  it('waits for a stream that was deleted until it is made again', async () => {
    await start();
    await publishMany('no-stream', 1, 5);
    await world.drained();
    await world.manager.streams.delete(streams.data.name);
    await sleep(1500);
    await world.nats.prepare({ streamMaxBytes: 50_000_000, ackWaitMs: 3000 });
    await publishMany('no-stream', 6, 10);
    await world.drained();
    await expectExactlyOnce('no-stream', 10);
  });

  it('waits for a schema that is created later', async () => {
    await world.storage.command('RENAME TABLE migrations TO migrations_hidden');
    const starting = start();
    await sleep(500);
    await world.storage.command('RENAME TABLE migrations_hidden TO migrations');
    await starting;
    await publishMany('late-schema', 1, 2);
    await world.drained();
    await expectExactlyOnce('late-schema', 2);
  });
});

it('reports its checks in /readyz', async () => {
  const { healthPort } = await start();
  const ask = async (): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`http://127.0.0.1:${healthPort}/readyz`);
    return { status: response.status, body: await response.json() };
  };
  await world.publish(messageOf({ host: 'health', seq: 1 }));
  await world.drained();
  await expect.poll(ask, { timeout: 60_000 }).toMatchObject({
    status: 200,
    body: {
      status: 'ok',
      checks: {
        broker: { ok: true, pendingMessages: 0 },
        storage: { ok: true },
        writing: { ok: true, deadLetters: 0, heldMessages: 0 },
      },
    },
  });
  await world.clickhouse.kill();
  await expect
    .poll(ask, { timeout: 60_000 })
    .toMatchObject({ status: 503, body: { checks: { storage: { ok: false }, broker: { ok: true } } } });
  await world.clickhouse.restart();
  await expect.poll(ask, { timeout: 60_000 }).toMatchObject({ status: 200 });
});

it('counts its work in /metrics, and omits what is unknown', async () => {
  const { healthPort } = await start();
  const ask = async (): Promise<Record<string, number>> => {
    const text = await (await fetch(`http://127.0.0.1:${healthPort}/metrics-prometheus`)).text();
    return Object.fromEntries(
      [...text.matchAll(/^psfleet_collector_(\w+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
    );
  };
  expect(await ask()).not.toHaveProperty('newest_stored_age_seconds');
  const messages = [1, 2, 3].map((seq) => messageOf({ host: 'counted', seq, processes: 4 }));
  for (const message of messages) {
    await world.publish(message);
  }
  await world.publishBytes(dataSubject('counted'), Buffer.from('not a message'));
  await world.drained();
  const bytes = messages.reduce((sum, message) => sum + encodeMessage(message).length, 'not a message'.length);
  // Each message makes a tick, a host, a metric, four identities and four samples.
  const done = {
    received_messages_total: 4,
    received_bytes_total: bytes,
    stored_messages_total: 3,
    stored_rows_total: 3 * 11,
    dead_letters_total: 1,
    insert_retries_total: 0,
    insert_rejections_total: 0,
  };
  await expect.poll(ask, { timeout: 60_000 }).toMatchObject({
    ...done,
    held_messages: 0,
    storage_failing: 0,
    broker_up: 1,
    stream_pending_messages: 0,
    stream_unacknowledged_messages: 0,
    stream_max_bytes: 50_000_000,
  });
  const {
    stored_batches_total: batches = 0,
    newest_stored_age_seconds: age = -1,
    stream_bytes: depth = 0,
  } = await ask();
  expect([batches >= 1 && batches <= 3, age >= 0 && age < 60, depth > bytes]).toEqual([true, true, true]);

  await world.clickhouse.kill();
  await world.publish(messageOf({ host: 'counted', seq: 4 }));
  await expect
    .poll(ask, { timeout: 60_000 })
    .toMatchObject({ storage_failing: 1, held_messages: 1, stream_unacknowledged_messages: 1 });
  expect((await ask())['insert_retries_total']).toBeGreaterThan(0);
  await world.clickhouse.restart();
  await world.drained();
  await world.nats.kill();
  const withoutBroker = await ask();
  expect(withoutBroker).toMatchObject({ broker_up: 0, stored_messages_total: 4 });
  expect(Object.keys(withoutBroker).filter((name) => name.startsWith('stream_'))).toEqual([]);
  await world.nats.restart();
  await expect.poll(ask, { timeout: 60_000 }).toMatchObject({ broker_up: 1 });
});
