import { setTimeout as sleep } from 'node:timers/promises';
import { encodeMessage, type HostMessage } from '@psfleet/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { messageOf } from '../../tests/message-of.js';
import type { ReceivedMessage } from './received-message.js';
import type { Batch, WriteOutcome } from './batch.js';
import { Batcher, type BatcherOptions } from './batcher.js';

/** Records how it was answered, in order. */
class HeldMessage implements ReceivedMessage {
  readonly subject = 'psf.in.0.web-1';
  readonly receivedMs = 0;
  readonly answers: string[] = [];
  readonly seq: number;
  readonly data: Uint8Array;

  constructor(message: HostMessage) {
    this.seq = message.seq;
    this.data = encodeMessage(message);
  }

  ack(): void {
    this.answers.push('ack');
  }
  nak(): void {
    this.answers.push('nak');
  }
  postpone(): void {
    throw new Error('the batcher postpones nothing');
  }
  working(): void {
    this.answers.push('working');
  }
}

interface Writing {
  readonly batch: Batch;
  readonly finish: (isDone: boolean | WriteOutcome) => void;
}

const batchers: Batcher[] = [];
afterEach(() => Promise.all(batchers.splice(0).map((batcher) => batcher.close())));

/**
 * A batcher whose writes the test finishes. A message makes 5 rows: a metric, a host, a tick, an identity and a sample.
 */
function batcherUnderTest(options: Partial<BatcherOptions> = {}): {
  batcher: Batcher;
  writes: Writing[];
  add: (seq: number) => HeldMessage;
} {
  const writes: Writing[] = [];
  const write = (batch: Batch): Promise<WriteOutcome> =>
    new Promise((resolve) => {
      const outcomeOf = (isDone: boolean): WriteOutcome =>
        isDone ? (batch.isComplete ? 'acknowledged' : 'stored') : 'stopped';
      const finish: Writing['finish'] = (done) => resolve(typeof done === 'boolean' ? outcomeOf(done) : done);
      writes.push({ batch, finish });
    });
  const batcher = new Batcher({
    maxRows: 1000,
    maxBytes: 1_000_000,
    maxTextBytes: 1_000_000,
    waitMs: 20,
    metricsWaitMs: 0,
    workingMs: 60_000,
    write,
    ...options,
  });
  batchers.push(batcher);
  return {
    batcher,
    writes,
    add: (seq) => {
      const message = messageOf({ seq, processes: 1 });
      const received = new HeldMessage(message);
      batcher.add(received, message);
      return received;
    },
  };
}

const seqs = (write: Writing | undefined): number[] | undefined => write?.batch.messages.map(({ seq }) => seq);

it('writes after the wait all messages that arrived during it', async () => {
  const { add, writes, batcher } = batcherUnderTest();
  add(1);
  add(2);
  expect(writes).toEqual([]);
  await sleep(50);
  expect(writes.map(seqs)).toEqual([[1, 2]]);
  expect(writes[0]?.batch.blocks.map(({ table, rows }) => `${table} ${rows}`)).toEqual([
    'metrics_host 2',
    'hosts 2',
    'processes 2',
    'process_samples 2',
    'ticks 2',
  ]);
  writes[0]?.finish(true);
  await batcher.settled();
  expect(batcher.held).toBe(0);
});

it('writes a large enough batch at once, and fills the next one meanwhile', async () => {
  const { add, writes, batcher } = batcherUnderTest({ maxRows: 10, waitMs: 10_000 });
  for (const seq of [1, 2]) {
    add(seq);
  }
  expect(writes.map(seqs)).toEqual([[1, 2]]);
  add(3);
  expect(batcher.hasRoom).toBe(true);
  add(4);
  expect(batcher.hasRoom).toBe(false);
  expect(writes).toHaveLength(1);
  writes[0]?.finish(true);
  await sleep(5);
  expect(writes.map(seqs)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(batcher.hasRoom).toBe(true);
  writes[1]?.finish(true);
});

it('writes a batch whose messages have enough bytes', () => {
  const { add, writes } = batcherUnderTest({ maxBytes: 1, waitMs: 10_000 });
  add(1);
  expect(writes.map(seqs)).toEqual([[1]]);
  writes[0]?.finish(true);
});

it('writes a batch whose inflated texts have enough bytes', () => {
  const { add, writes } = batcherUnderTest({ maxTextBytes: 1, waitMs: 10_000 });
  add(1);
  expect(writes.map(seqs)).toEqual([[1]]);
  writes[0]?.finish(true);
});

it('signals for every message it holds that it is still working', async () => {
  const { add, writes } = batcherUnderTest({ maxRows: 5, waitMs: 10_000, workingMs: 10 });
  const [written, waiting] = [add(1), add(2)];
  for (const message of [written, waiting]) {
    await expect.poll(() => message.answers.slice(0, 2), { interval: 5 }).toEqual(['working', 'working']);
  }
  for (const write of writes) {
    write.finish(true);
  }
  await sleep(5);
  for (const write of writes) {
    write.finish(true);
  }
});

it('writes the rest when it is closed', async () => {
  const { add, writes, batcher } = batcherUnderTest({ waitMs: 10_000 });
  const message = add(1);
  const closing = batcher.close();
  await sleep(5);
  writes[0]?.finish(true);
  await closing;
  expect(message.answers).toEqual([]);
  expect(batcher.held).toBe(0);
});

it('returns to the broker what could not be written, and what waits behind it', async () => {
  const { add, writes, batcher } = batcherUnderTest({ maxRows: 5, waitMs: 10_000 });
  const messages = [add(1), add(2)];
  const closing = batcher.close();
  writes[0]?.finish(false);
  await closing;
  expect(messages.map(({ answers }) => answers)).toEqual([['nak'], ['nak']]);
  expect(writes).toHaveLength(1);
});

it('drops a message that cannot be converted into rows, and keeps the others', async () => {
  const { add, writes, batcher } = batcherUnderTest();
  add(1);
  const broken = messageOf({ seq: 2, processes: 2 });
  const samples = broken.samples;
  if (samples === null) {
    throw new Error('the message has samples');
  }
  // The wire rejects such a message; only a bug of this program could produce it.
  const faulty = {
    ...broken,
    samples: { ...samples, columns: { ...samples.columns, name: { values: [], indexes: [null, null] } } },
  };
  expect(() => batcher.add(new HeldMessage(broken), faulty)).toThrow(TypeError);
  add(3);
  await sleep(50);
  expect(writes.map(seqs)).toEqual([[1, 3]]);
  expect(writes[0]?.batch.blocks.every(({ rows }) => rows === 2)).toBe(true);
  writes[0]?.finish(true);
});

describe('metrics of few messages', () => {
  const tablesOf = (write: Writing | undefined): string[] | undefined => write?.batch.blocks.map(({ table }) => table);
  const rowsOf = (write: Writing | undefined, name: string): number | undefined =>
    write?.batch.blocks.find(({ table }) => table === name)?.rows;

  /** The first metrics are written at once. */
  async function afterFirst(options: Partial<BatcherOptions> = {}): Promise<ReturnType<typeof batcherUnderTest>> {
    const started = batcherUnderTest({ waitMs: 10, metricsWaitMs: 1_000, ...options });
    started.add(1);
    await expect.poll(() => started.writes.length, { interval: 5 }).toBe(1);
    expect(tablesOf(started.writes[0])).toContain('metrics_host');
    started.writes[0]?.finish(true);
    await started.batcher.settled();
    expect(started.batcher.held).toBe(0);
    return started;
  }

  it('wait for those of later messages, which stay unacknowledged meanwhile', async () => {
    const { add, writes, batcher } = await afterFirst({ workingMs: 20 });
    const second = add(2);
    await expect.poll(() => writes.length, { interval: 5 }).toBe(2);
    expect(writes[1]?.batch.isComplete).toBe(false);
    expect(tablesOf(writes[1])).toEqual(['hosts', 'processes', 'process_samples', 'ticks']);
    writes[1]?.finish(true);
    await batcher.settled();
    add(3);
    await expect.poll(() => writes.length, { interval: 5 }).toBe(3);
    writes[2]?.finish(true);
    await batcher.settled();
    expect(batcher.held).toBe(2);
    expect(batcher.lateMs).toBeGreaterThan(0); // these messages are years old
    expect(second.answers).toContain('working');
    await expect.poll(() => writes.length, { interval: 5 }).toBe(4);
    expect(seqs(writes[3])).toEqual([2, 3]);
    expect(writes[3]?.batch.isComplete).toBe(true);
    expect(tablesOf(writes[3])).toEqual(['metrics_host']);
    expect(rowsOf(writes[3], 'metrics_host')).toBe(2);
    expect(writes[3]?.batch.ticksStoredMs).toBeLessThan(performance.now() - 100);
    writes[3]?.finish(true);
    await batcher.settled();
    expect(batcher.held).toBe(0);
  });

  it('do not wait when they are many', async () => {
    const { add, writes } = await afterFirst({ metricsWaitMs: 60_000, maxRows: 10 });
    add(2);
    add(3);
    expect(writes[1]?.batch.isComplete).toBe(true);
    writes[1]?.finish(true);
  });

  it('are written when the batcher closes', async () => {
    const { add, writes, batcher } = await afterFirst({ metricsWaitMs: 60_000 });
    add(2);
    await expect.poll(() => writes.length, { interval: 5 }).toBe(2);
    writes[1]?.finish(true);
    await batcher.settled();
    const closing = batcher.close();
    expect(tablesOf(writes[2])).toEqual(['metrics_host']);
    writes[2]?.finish(true);
    await closing;
    expect(batcher.held).toBe(0);
  });

  it('go back to the broker with their message when they cannot be written', async () => {
    const { add, writes, batcher } = await afterFirst({ metricsWaitMs: 60_000 });
    const message = add(2);
    await expect.poll(() => writes.length, { interval: 5 }).toBe(2);
    writes[1]?.finish(true);
    await batcher.settled();
    const closing = batcher.close();
    writes[2]?.finish(false);
    await closing;
    expect(message.answers).toEqual(['nak']);
  });

  it('are not written again after storage rejected their batch and stored each message separately', async () => {
    const { add, writes, batcher } = await afterFirst({ metricsWaitMs: 60_000 });
    add(2);
    await expect.poll(() => writes.length, { interval: 5 }).toBe(2);
    add(3);
    writes[1]?.finish('acknowledged');
    await batcher.settled();
    expect(batcher.held).toBe(1);
    const closing = batcher.close();
    await expect.poll(() => writes.length, { interval: 5 }).toBe(3);
    expect(seqs(writes[2])).toEqual([3]);
    expect(rowsOf(writes[2], 'metrics_host')).toBe(1);
    writes[2]?.finish(true);
    await closing;
  });
});
