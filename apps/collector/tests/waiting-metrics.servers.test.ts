import { jetstream } from '@nats-io/jetstream';
import { RowSink } from '@psfleet/storage';
import { dataSubject, encodeMessage, streams } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReceivedMessage } from '../src/batching/received-message.js';
import { BatchWriter } from '../src/write/batch-writer.js';
import { DeadLetterWriter } from '../src/write/dead-letter-writer.js';
import { buildCollector, spawnCollector } from './collector-process.js';
import { type CollectorUnderTest, silent, startCollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
beforeAll(async () => {
  buildCollector();
  world = await startCollectorUnderTest();
});
afterAll(() => world.stop());

const rowsOf = (table: string, host: string): Promise<number> => world.count(`${table} FINAL WHERE host = '${host}'`);
const publish = (host: string, seq: number): Promise<void> =>
  world.publish(messageOf({ host, seq, ts: Date.now() + seq }));
const unacknowledged = async (): Promise<number> =>
  (await world.manager.consumers.info(streams.data.name, 'collector')).num_ack_pending;

/** Publishes two messages: the first metrics are stored at once, those of the second wait. */
async function publishTwo(host: string): Promise<void> {
  await publish(host, 1);
  await world.drained();
  expect(await rowsOf('metrics_host', host)).toBe(1);
  await publish(host, 2);
  await expect.poll(() => rowsOf('ticks', host), { timeout: 20_000 }).toBe(2);
}

it('stores processes at once, and metrics and acknowledgement of few messages together', async () => {
  const collector = await world.start({ metricsWaitMs: 8000, ackWaitMs: 60_000 });
  await publishTwo('few');
  expect([await rowsOf('process_samples', 'few'), await rowsOf('metrics_host', 'few')]).toEqual([6, 1]);
  expect(await unacknowledged()).toBe(1);
  await publish('few', 3);
  await world.drained(20_000);
  expect(await rowsOf('metrics_host', 'few')).toBe(3);
  await collector.stop();
});

it('loses no metrics when it is killed while they wait', async () => {
  const killed = spawnCollector(world, [], { PSFLEET_METRICS_WAIT: '30s' });
  await expect.poll(() => killed.output(), { timeout: 60_000 }).toContain('collecting');
  await publishTwo('killed');
  expect(await rowsOf('metrics_host', 'killed')).toBe(1);
  killed.child.kill('SIGKILL');
  await killed.exited;
  const survivor = await world.start();
  await world.drained();
  expect([await rowsOf('ticks', 'killed'), await rowsOf('metrics_host', 'killed')]).toEqual([2, 2]);
  await survivor.stop();
});

it('stores a tick again whose metrics come too late for the rollups of its minute', async () => {
  const deadLetters = new DeadLetterWriter(jetstream(world.agents), silent);
  const { signal } = new AbortController();
  const writer = new BatchWriter({ storage: world.storage, deadLetters, logger: silent, signal });
  for (const [host, delayMs, ticks] of [
    ['in-time', 0, 0],
    ['late', 61_000, 1],
  ] as const) {
    const message = messageOf({ host, seq: 1, ts: Date.now() });
    const received = new HeldMessage(message.host, encodeMessage(message));
    const sink = new RowSink();
    sink.append(message, Date.now());
    const outcome = await writer.write({
      messages: [received],
      blocks: sink.takeMetricBlocks(),
      isComplete: true,
      ticksStoredMs: performance.now() - delayMs,
    });
    expect([outcome, received.isAcknowledged]).toEqual(['acknowledged', true]);
    expect([await rowsOf('metrics_host', host), await rowsOf('ticks', host)]).toEqual([1, ticks]);
  }
});

class HeldMessage implements ReceivedMessage {
  readonly seq = 1;
  readonly receivedMs = Date.now();
  readonly subject: string;
  readonly data: Uint8Array;
  isAcknowledged = false;

  constructor(host: string, data: Uint8Array) {
    this.subject = dataSubject(host);
    this.data = data;
  }

  ack(): void {
    this.isAcknowledged = true;
  }
  nak(): void {
    throw new Error('the message was stored');
  }
  postpone(): void {
    throw new Error('the message was stored');
  }
  working(): void {}
}
