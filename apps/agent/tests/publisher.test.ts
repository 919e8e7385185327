import { DiscardPolicy, jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { PermissionViolationError } from '@nats-io/transport-node';
import { startTestNats, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { hostOfDataSubject, streams } from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessageQueue } from '../src/publish/message-queue.js';
import { Publisher } from '../src/publish/publisher.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const message = (seq: number, size = 100) => ({ seq, bytes: Buffer.alloc(size, seq) });

async function eventually(check: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('Publisher, on a real broker', () => {
  let nats: TestNats;
  let asCollector: NatsConnection;
  let asAgent: NatsConnection;
  let manager: JetStreamManager;
  let queue: MessageQueue;
  let publisher: Publisher;

  beforeEach(async () => {
    nats = await startTestNats();
    asCollector = await connectNats({ url: nats.url, ...nats.users.collector, name: 'test', logger });
    asAgent = await connectNats({ url: nats.url, ...nats.users.agent, name: 'test', logger });
    manager = await jetstreamManager(asCollector);
    queue = new MessageQueue(1_000_000);
    publisher = new Publisher({ jetstream: jetstream(asAgent), host: 'web-1', queueId: 'abc', queue, logger });
  });

  afterEach(async () => {
    await publisher.stop(0);
    await Promise.all([closeNats(asAgent), closeNats(asCollector)]);
    await nats.stop();
  });

  async function addStream(maxMessageBytes = -1): Promise<void> {
    await manager.streams.add({ name: streams.data.name, subjects: [...streams.data.subjects], discard: DiscardPolicy.New, max_msg_size: maxMessageBytes, allow_direct: true });
  }

  async function storedSeqs(): Promise<number[]> {
    const { state } = await manager.streams.info(streams.data.name);
    const seqs: number[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const stored = await manager.streams.getMessage(streams.data.name, { seq });
      expect(hostOfDataSubject(stored?.subject ?? '')).toBe('web-1');
      expect(stored?.header.get('Nats-Msg-Id')).toBe(`web-1:abc:${stored?.data[0]}`);
      seqs.push(stored?.data[0] ?? -1);
    }
    return seqs;
  }

  it('brings every message to the broker, in order', async () => {
    await addStream();
    queue.push([message(1), message(2)]);
    publisher.start();
    queue.push([message(3)]);
    await eventually(() => queue.length === 0);
    expect(await storedSeqs()).toEqual([1, 2, 3]);
    expect(queue).toMatchObject({ takenBytes: 300, dropped: 0 });
  });

  it('waits for a stream that is not there yet', async () => {
    queue.push([message(1)]);
    publisher.start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(queue.length).toBe(1);
    await addStream();
    await eventually(() => queue.length === 0);
    expect(await storedSeqs()).toEqual([1]);
  });

  it('keeps everything while the broker is dead, and sends it once and in order when it is back', async () => {
    await addStream();
    publisher.start();
    queue.push([message(1)]);
    await eventually(() => queue.length === 0);
    await nats.kill();
    queue.push([message(2), message(3)]);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(queue.length).toBe(2);
    await nats.restart();
    queue.push([message(4)]);
    await eventually(() => queue.length === 0);
    await eventually(async () => (await storedSeqs()).length >= 4);
    expect(await storedSeqs()).toEqual([1, 2, 3, 4]);
  }, 60_000);

  it('gives up a message that the broker refuses for good, and only that', async () => {
    await addStream(1_000);
    queue.push([message(1), message(2, 5_000), message(3)]);
    publisher.start();
    await eventually(() => queue.length === 0);
    expect(await storedSeqs()).toEqual([1, 3]);
    expect(queue.dropped).toBe(1);
  });

  it('may publish data only, not manage streams', async () => {
    await expect(jetstreamManager(asAgent)).rejects.toThrow();
    const violation = (async () => {
      for await (const event of asAgent.status()) if (event.type === 'error') return event.error;
      return null;
    })();
    asAgent.publish('psf.cmd.web-1', 'forged');
    expect(await violation).toBeInstanceOf(PermissionViolationError);
  });
});
