import { randomBytes } from 'node:crypto';
import { closeNats, connectNats, type NatsConnection } from '@psfleet/service-kit';
import { deadHeaders, decodeTimeAnswer, encodeTimeRequest, timeSubject, type HostMessage } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Collector } from '../src/compose-collector.js';
import { silent, startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

const [minuteMs, hourMs] = [60_000, 3_600_000];

let world: CollectorUnderTest;
let collector: Collector;
let asHost: NatsConnection;

beforeAll(async () => {
  world = await startCollectorUnderTest();
  collector = await world.start();
  const { nats } = world;
  asHost = await connectNats({ url: nats.url, ...nats.credentials.host('web-1'), name: 'test', logger: silent });
});
afterAll(async () => {
  await closeNats(asHost);
  await collector.stop();
  await world.stop();
});

describe('the time of the fleet', () => {
  it('is what a host gets as an answer', async () => {
    const nonce = randomBytes(8);
    const before = Date.now();
    const { data } = await asHost.request(timeSubject, encodeTimeRequest(nonce), { timeout: 5_000 });
    const { nowMs } = decodeTimeAnswer(data, nonce);
    expect(nowMs).toBeGreaterThanOrEqual(before);
    expect(nowMs).toBeLessThanOrEqual(Date.now());
  });

  it('is no answer to what is no question, as a publish acknowledgement that was sent there', async () => {
    // Without a reply, and with one: neither ends the answers to others.
    asHost.publish(timeSubject, encodeTimeRequest(randomBytes(8)));
    await expect(asHost.request(timeSubject, '{"stream":"psf-in", "seq":1}', { timeout: 500 })).rejects.toThrow();
    const nonce = randomBytes(8);
    const { data } = await asHost.request(timeSubject, encodeTimeRequest(nonce), { timeout: 5_000 });
    expect(decodeTimeAnswer(data, nonce).nowMs).toBeGreaterThan(0);
  });
});

/** A message as of a host whose clock is ahead, which knows it or not. */
function aheadMessage(host: string, seq: number, aheadMs: number, knowsIt: boolean): HostMessage {
  const message = messageOf({ host, seq, ts: Date.now() + aheadMs });
  const clock = knowsIt
    ? ({ offsetMs: -aheadMs, timeSource: 'collector' } as const)
    : ({ offsetMs: 0, timeSource: 'none' } as const);
  return { ...message, tick: { ...message.tick, ...clock } };
}

describe('a host with a wrong clock', () => {
  it.each([
    ['two hours ahead', 'ahead', 2 * hourMs],
    ['twenty days behind', 'behind', -20 * 24 * hourMs],
  ])('is stored in the time of the fleet when it is %s and knows it', async (_, host, aheadMs) => {
    await world.publish(aheadMessage(host, 1, aheadMs, true));
    await world.drained();
    const { rows } = await world.storage.query<Record<string, number>>(
      `SELECT
         abs(toUnixTimestamp64Milli(ts) - {now:Int64}) < 20000 AS isNow,
         toUnixTimestamp64Milli(host_ts) - toUnixTimestamp64Milli(ts) AS aheadMs,
         abs(toUnixTimestamp64Milli(arrived_at) - {now:Int64}) < 20000 AS arrivedNow
       FROM ticks WHERE host = {host:String}`,
      { params: { host, now: Date.now() } },
    );
    expect(rows).toEqual([{ isNow: 1, aheadMs, arrivedNow: 1 }]);
    for (const table of ['process_samples', 'processes', 'metrics_host']) {
      expect(
        await world.count(`${table} WHERE host = '${host}' AND abs(dateDiff('second', ts, now())) < 20`),
        table,
      ).toBeGreaterThan(0);
    }
    expect(await world.deadLetters()).toEqual([]);
  });

  it('is refused with the reason when nobody told it the time', async () => {
    await world.publish(aheadMessage('untimed', 1, 20 * minuteMs, false));
    await world.drained();
    const [letter, ...others] = await world.deadLetters();
    expect(others).toEqual([]);
    expect(letter?.header.get(deadHeaders.reason)).toContain(
      'minutes ahead of this clock; its agent got no answer about the time',
    );
    expect(await world.count("ticks WHERE host = 'untimed'")).toBe(0);
  });
});
