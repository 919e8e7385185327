import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverTag } from '../spool/ack-codec.js';
import { Spool, type SpooledMessage } from '../spool/spool.js';
import { ExpectedSequence } from './expected-sequence.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const server = serverTag('NASERVER');
const minuteMs = 60_000;

let folder: string;
let spool: Spool;
let nowMs: number;
let expected: ExpectedSequence;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-expected-'));
  nowMs = 1e6;
  spool = await Spool.open({
    folder: join(folder, 'spool'),
    maxBytes: 1e6,
    maxAgeMs: 1e9,
    maxMemoryBytes: 1e6,
    logger,
  });
  for (let n = 0; n < 5; n++) {
    await spool.append([{ seq: spool.nextSeq, bytes: Buffer.from([n]) }], n === 0);
  }
  expected = new ExpectedSequence({ spool, now: () => nowMs, logger });
});

afterEach(async () => {
  await spool.close();
  rmSync(folder, { recursive: true });
});

async function next(): Promise<SpooledMessage> {
  return (await spool.next(new AbortController().signal)) ?? expect.fail('the spool is empty');
}

/** Publishes the next messages, which get these sequence numbers. */
async function store(...sequences: number[]): Promise<void> {
  for (const sequence of sequences) {
    const message = await next();
    expect(await expected.noteStored(message, server, sequence)).toBe(true);
    spool.markTaken(message);
  }
}

describe('ExpectedSequence', () => {
  it('expects nothing at first, and then what was acknowledged last', async () => {
    expect(expected.forPublish()).toBeNull();
    await store(10, 20);
    expect(expected.forPublish()).toBe(20);
    expect(new ExpectedSequence({ spool, now: () => nowMs, logger }).forPublish()).toBe(20);
  });

  it.each([20, 19, 1])('counts no acknowledgement that is not above the last, such as %i', async (sequence) => {
    await store(10, 20);
    expect(await expected.noteStored(await next(), server, sequence)).toBe(false);
    expect([spool.acks.last?.sequence, spool.length]).toEqual([20, 3]);
  });

  it.each([
    ['everything after a purge', 0, 5],
    ['what follows the message that the broker has', 20, 3],
    ['everything when it has one that nobody remembers', 15, 5],
  ])('sends %s again', async (_, last, waiting) => {
    await store(10, 20, 30);
    await expected.noteUnexpected(server, last);
    expect([spool.length, expected.forPublish(), expected.isTwin]).toEqual([waiting, last, false]);
    expect((await next()).bytes[0]).toBe(5 - waiting);
  });

  it('sends everything again at most every ten minutes to one server, which may delete what is stored', async () => {
    await store(10, 20, 30);
    await expected.noteUnexpected(server, 0);
    expect(spool.length).toBe(5);
    await store(40, 50, 60, 70);
    await expected.noteUnexpected(server, 0);
    expect([spool.length, expected.forPublish(), spool.acks.last?.sequence]).toEqual([1, 0, 70]);
    nowMs += 11 * minuteMs;
    await expected.noteUnexpected(server, 0);
    expect(spool.length).toBe(5);
    await store(80, 90);
    await expected.noteUnexpected(serverTag('NBSERVER'), 0);
    expect(spool.length).toBe(5);
  });

  it('takes a newer message for its own, once, when a publish got no answer', async () => {
    await store(10);
    expected.noteUnanswered();
    await expected.noteUnexpected(server, 15);
    await expected.noteUnexpected(server, 16);
    expect([spool.length, expected.forPublish(), expected.isTwin]).toEqual([4, 16, false]);
    await expected.noteUnexpected(server, 17);
    expect(expected.isTwin).toBe(true);
  });

  it('believes in a twin after two strangers within ten minutes only', async () => {
    await store(10);
    await expected.noteUnexpected(server, 15);
    nowMs += 11 * minuteMs;
    await expected.noteUnexpected(server, 18);
    expect([expected.isTwin, expected.forPublish()]).toEqual([false, 18]);
    nowMs += 9 * minuteMs;
    await expected.noteUnexpected(server, 21);
    expect([expected.isTwin, expected.forPublish()]).toEqual([true, null]);
  });

  it.each([
    ['what follows the message that the broker has', 10, 4],
    ['everything', 0, 5],
  ])('sends %s again to a broker that lost messages while there was a twin', async (_, last, waiting) => {
    await store(10);
    await expected.noteUnexpected(server, 15);
    await expected.noteUnexpected(server, 18);
    expect(expected.isTwin).toBe(true);
    await store(20, 30);
    // A number that was given out before shows it.
    expect(await expected.noteStored(await next(), server, 12)).toBe(false);
    expect(expected.forPublish()).toBe(30);
    await expected.noteUnexpected(server, last);
    expect([spool.length, expected.isTwin, expected.forPublish()]).toEqual([waiting, true, null]);
  });

  it('looks every ten minutes whether the twin is still there', async () => {
    await store(10);
    await expected.noteUnexpected(server, 15);
    await expected.noteUnexpected(server, 18);
    await store(20);
    nowMs += 11 * minuteMs;
    expect(expected.forPublish()).toBe(20);
    await expected.noteUnexpected(server, 25);
    expect([expected.isTwin, expected.forPublish()]).toEqual([true, null]);
    nowMs += 11 * minuteMs;
    await store(30);
    expect([expected.isTwin, expected.forPublish()]).toEqual([false, 30]);
  });
});
