import { dataSubject, encodeMessage, streams, type HostMessage } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Collector } from '../src/compose-collector.js';
import { startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
let collector: Collector;
beforeAll(async () => {
  world = await startCollectorUnderTest();
  collector = await world.start();
});
afterAll(async () => {
  await collector.stop();
  await world.stop();
});

const dayMs = 86_400_000;

async function lastReason(): Promise<{ subject: string | undefined; reason: string | undefined; count: number }> {
  const letters = await world.deadLetters();
  const last = letters.at(-1);
  return { subject: last?.subject, reason: last?.header.get('Psfleet-Reason'), count: letters.length };
}

const negative = (message: HostMessage): HostMessage => ({
  ...message,
  groups: [{ group: 6, rows: 1, dimensions: new Map(), fields: new Map([[1, [-5]]]) }],
});

it.each<[string, string, () => Uint8Array, string]>([
  ['bytes that are not a message', dataSubject('bad'), () => Buffer.from('\x01\x00garbage'), 'malformed:'],
  ['no bytes', dataSubject('bad'), () => new Uint8Array(), 'malformed: message of 0 bytes'],
  ['an unknown version', dataSubject('bad'), () => Buffer.from([9, 0, 0]), 'unknown-version:'],
  [
    'another host than the subject',
    dataSubject('bad'),
    () => encodeMessage(messageOf({ host: 'victim', seq: 1 })),
    'message of host victim came on the subject of host bad',
  ],
  [
    'a time before the retention',
    dataSubject('bad'),
    () => encodeMessage(messageOf({ host: 'bad', seq: 1, ts: Date.now() - 15 * dayMs })),
    'older than 14 days',
  ],
  [
    'a time far ahead',
    dataSubject('bad'),
    () => encodeMessage(messageOf({ host: 'bad', seq: 1, ts: Date.now() + 660_000 })),
    'more than 10 minutes ahead',
  ],
  [
    'a time beyond every date',
    dataSubject('bad'),
    () => encodeMessage(messageOf({ host: 'bad', seq: 1, ts: Number.MAX_SAFE_INTEGER })),
    '9007199254740991 ms is more than 10 minutes ahead',
  ],
  [
    'a value that no column can hold',
    dataSubject('bad'),
    () => encodeMessage(negative(messageOf({ host: 'bad', seq: 1 }))),
    'virtual_memory.total is not a whole number',
  ],
  [
    'a subject of another slot',
    'psf.in.99.bad',
    () => encodeMessage(messageOf({ host: 'bad', seq: 1 })),
    'is not a data subject',
  ],
])('moves a message with %s to the dead letters, with the reason', async (_, subject, bytes, reason) => {
  const { count } = await lastReason();
  await world.publishBytes(subject, bytes());
  await expect.poll(lastReason, { timeout: 60_000 }).toEqual({
    count: count + 1,
    subject: subject.includes('.99.') ? 'psf.dead.unknown' : 'psf.dead.bad',
    reason: expect.stringContaining(reason) as string,
  });
  await world.drained();
});

it('keeps the bytes of a dead letter unchanged, and stores the messages around it', async () => {
  const bytes = Buffer.from([1, 0, 0xc1, 0xff, 0x00]);
  await world.publish(messageOf({ host: 'around', seq: 1 }));
  await world.publishBytes(dataSubject('around'), bytes);
  await world.publish(messageOf({ host: 'around', seq: 2, ts: Date.now() + 10 }));
  await world.drained();
  expect(await world.count("ticks FINAL WHERE host = 'around'")).toBe(2);
  const letter = (await world.deadLetters()).at(-1);
  expect(letter?.data).toEqual(new Uint8Array(bytes));
  expect(letter?.header.get('Psfleet-Subject')).toBe(dataSubject('around'));
  expect(await world.count("ticks FINAL WHERE host IN ('bad', 'victim')")).toBe(0);
});

it('finds the message that storage rejects by halving the batch', async () => {
  // The wire allows this name; only ClickHouse rejects it.
  await world.storage.command("ALTER TABLE processes ADD CONSTRAINT no_bad_names CHECK name != 'rejected'");
  const bad = messageOf({ host: 'halves', seq: 50 });
  const names = bad.identities;
  if (names === null) {
    throw new Error('the message has identities');
  }
  const rejected: HostMessage = {
    ...bad,
    identities: { ...names, columns: { ...names.columns, name: ['node', 'rejected', 'node'] } },
  };
  const slow = await world.start({ batchWaitMs: 1000 });
  await collector.stop();
  collector = slow;
  const now = Date.now();
  for (let seq = 1; seq <= 100; seq++) {
    await world.publish(seq === 50 ? rejected : messageOf({ host: 'halves', seq, ts: now + seq }));
  }
  await world.drained();
  await world.storage.command('ALTER TABLE processes DROP CONSTRAINT no_bad_names');
  expect(await lastReason()).toMatchObject({
    subject: 'psf.dead.halves',
    reason: expect.stringContaining('storage: insert into processes failed') as string,
  });
  expect(await world.count("ticks FINAL WHERE host = 'halves'")).toBe(99);
  expect(await world.count("processes FINAL WHERE host = 'halves'")).toBe(297);
});

it('leaves no message unacknowledged', async () => {
  expect((await world.manager.consumers.info(streams.data.name, 'collector')).num_ack_pending).toBe(0);
});
