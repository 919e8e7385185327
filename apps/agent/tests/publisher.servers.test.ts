import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiscardPolicy, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { PermissionViolationError } from '@nats-io/transport-node';
import { startTestNats, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { hostOfDataSubject, messageId, streams } from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Publisher } from '../src/publish/publisher.js';
import { Spool } from '../src/spool/spool.js';

const logger = createLogger({ name: 'test', level: 'silent' });

async function eventually(check: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > deadline) {
      throw new Error(`not within ${limitMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves at the next reconnect. Requests before it only time out. */
async function reconnection(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'reconnect') {
      return;
    }
  }
}

describe('Publisher, on a real broker', () => {
  let folder: string;
  let nats: TestNats;
  let asCollector: NatsConnection;
  let asAgent: NatsConnection;
  let manager: JetStreamManager;
  let spool: Spool;
  let publisher: Publisher;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-publisher-'));
    nats = await startTestNats();
    asCollector = await connectNats({ url: nats.url, ...nats.users.collector, name: 'test', logger });
    asAgent = await connectNats({ url: nats.url, ...nats.users.agent, name: 'test', logger });
    manager = await jetstreamManager(asCollector);
    await openSpool();
  });

  afterEach(async () => {
    await publisher.stop(0);
    await spool.close();
    await Promise.all([closeNats(asAgent), closeNats(asCollector)]);
    await nats.stop();
    rmSync(folder, { recursive: true });
  });

  /** Opens the spool and its publisher, as a start of the agent does. */
  async function openSpool(backfill = 1_000): Promise<void> {
    spool = await Spool.open({
      folder: join(folder, 'spool'),
      maxBytes: 1e7,
      maxAgeMs: 1e9,
      maxMemoryBytes: 1e6,
      logger,
    });
    publisher = new Publisher({ connection: asAgent, host: 'web-1', spool, backfill, logger });
  }

  /** Appends one message for each number, which is in its first byte. */
  async function keep(...numbers: number[]): Promise<void> {
    for (const number of numbers) {
      await keepOne(number);
    }
  }

  async function keepOne(number: number, size = 100): Promise<void> {
    await spool.append([{ seq: spool.nextSeq, bytes: Buffer.alloc(size, number) }], spool.wantsKeyframe);
  }

  async function addStream(maxMessageBytes = -1): Promise<void> {
    await manager.streams.add({
      name: streams.data.name,
      subjects: [...streams.data.subjects],
      discard: DiscardPolicy.New,
      max_msg_size: maxMessageBytes,
      allow_direct: true,
    });
  }

  /** The first bytes of all messages in the stream. */
  async function stored(): Promise<number[]> {
    const { state } = await manager.streams.info(streams.data.name);
    const numbers: number[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(streams.data.name, { seq });
      expect(hostOfDataSubject(message?.subject ?? '')).toBe('web-1');
      numbers.push(message?.data[0] ?? -1);
    }
    return numbers;
  }

  const untilSent = (): Promise<void> => eventually(() => spool.length === 0);

  it('publishes every message, in order', async () => {
    await addStream();
    await keep(1, 2);
    publisher.start();
    await keep(3);
    await untilSent();
    expect(await stored()).toEqual([1, 2, 3]);
    expect((await manager.streams.getMessage(streams.data.name, { seq: 3 }))?.header.get('Nats-Msg-Id')).toBe(
      messageId('web-1', spool.queueId, spool.nextSeq - 1),
    );
    expect(spool).toMatchObject({ takenBytes: 300, dropped: 0 });
  });

  it('waits for a stream that does not exist yet', async () => {
    await keep(1);
    publisher.start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(spool.length).toBe(1);
    await addStream();
    await untilSent();
    expect(await stored()).toEqual([1]);
  });

  it('keeps everything while the broker is down, then publishes it once and in order', async () => {
    await addStream();
    publisher.start();
    await keep(1);
    await untilSent();
    const isBack = reconnection(asCollector);
    await nats.kill();
    await keep(2, 3);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(spool.length).toBe(2);
    await nats.restart();
    await keep(4);
    await untilSent();
    await isBack;
    await eventually(async () => (await stored()).length >= 4);
    expect(await stored()).toEqual([1, 2, 3, 4]);
  });

  it('publishes after its own restart only what the broker lacks', async () => {
    await addStream();
    publisher.start();
    await keep(1, 2);
    await untilSent();
    await publisher.stop(0);
    await keep(3);
    await spool.close();
    await openSpool();
    await keep(4);
    expect(spool.length).toBe(4);
    publisher.start();
    await untilSent();
    expect(await stored()).toEqual([1, 2, 3, 4]);
  });

  it('publishes again what a broker lacks that was restored from an older copy', async () => {
    await addStream();
    publisher.start();
    await keep(1, 2);
    await untilSent();
    const isBack = reconnection(asCollector);
    await nats.kill();
    cpSync(nats.home, join(folder, 'copy'), { recursive: true });
    await nats.restart();
    await keep(3, 4, 5);
    await untilSent();
    await isBack;
    await eventually(async () => (await stored()).length === 5);
    await nats.kill();
    rmSync(nats.home, { recursive: true });
    cpSync(join(folder, 'copy'), nats.home, { recursive: true });
    await nats.restart();
    // The disconnection is enough to notice it, without a new message.
    await eventually(async () => (await stored().catch(() => [])).length === 5);
    expect(await stored()).toEqual([1, 2, 3, 4, 5]);
    await keep(6);
    await untilSent();
    expect(await stored()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('publishes a backlog at the rate of backfill', async () => {
    await addStream();
    await publisher.stop(0);
    await openSpool(20);
    await keep(...Array.from({ length: 11 }, (_, at) => at));
    const startMs = performance.now();
    publisher.start();
    await untilSent();
    // Ten pauses of 50 ms.
    expect(performance.now() - startMs).toBeGreaterThan(450);
  });

  it('drops a message that the broker rejects, and no other', async () => {
    await addStream(1_000);
    await keepOne(1);
    await keepOne(2, 5_000);
    // Larger than the server's maximum payload.
    await keepOne(3, 2_000_000);
    await keepOne(4);
    publisher.start();
    await untilSent();
    expect(await stored()).toEqual([1, 4]);
    expect(spool.dropped).toBe(2);
  });

  it('keeps messages that it is not permitted to publish, until it is', async () => {
    await addStream();
    await keep(1, 2);
    const refusals = vi.spyOn(logger, 'warn');
    const notPermitted = new Publisher({ connection: asCollector, host: 'web-1', spool, backfill: 1_000, logger });
    notPermitted.start();
    await eventually(
      () =>
        refusals.mock.calls.filter(([facts]) => JSON.stringify(facts).includes('Permissions Violation')).length >= 3,
    );
    await notPermitted.stop(0);
    refusals.mockRestore();
    expect(spool).toMatchObject({ length: 2, dropped: 0 });
    publisher.start();
    await untilSent();
    expect([await stored(), spool]).toMatchObject([[1, 2], { dropped: 0 }]);
  });

  it('is permitted to publish data, but not to manage streams', async () => {
    await expect(jetstreamManager(asAgent)).rejects.toThrow();
    const violation = (async () => {
      for await (const event of asAgent.status()) {
        if (event.type === 'error') {
          return event.error;
        }
      }
      return null;
    })();
    asAgent.publish('psf.cmd.web-1', 'forged');
    expect(await violation).toBeInstanceOf(PermissionViolationError);
  });
});
